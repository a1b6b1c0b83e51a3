"""The types that pydantic brings itself: `pydantic.types` and `pydantic.networks`."""

from datetime import date
from typing import Annotated, Any

import pydantic
from pydantic import (
    UUID1,
    UUID3,
    UUID4,
    UUID5,
    UUID6,
    UUID7,
    UUID8,
    AllowInfNan,
    AnyUrl,
    AnyWebsocketUrl,
    Base64Bytes,
    Base64Str,
    Base64UrlBytes,
    Base64UrlStr,
    ByteSize,
    EncodedBytes,
    EncodedStr,
    EncoderProtocol,
    Field,
    FilePath,
    FutureDate,
    FutureDatetime,
    GetPydanticSchema,
    HttpUrl,
    ImportString,
    Json,
    JsonValue,
    PastDate,
    PastDatetime,
    PaymentCardNumber,
    Secret,
    SecretBytes,
    SecretStr,
    UrlConstraints,
    conbytes,
    condate,
    condecimal,
    confloat,
    confrozenset,
    conint,
    conlist,
    conset,
    constr,
)
from pydantic.networks import IPvAnyAddress, IPvAnyInterface, IPvAnyNetwork

from benchmarks.schemas.pydantic_types.case import Case, constrained


class Prefixed(EncoderProtocol):
    """The encoder of pydantic's documentation."""

    @classmethod
    def decode(cls, data: bytes) -> bytes:
        """What stands behind the prefix; pydantic expects ValueError for what cannot be decoded."""
        if data == b"**undecodable**":
            raise ValueError("Cannot decode data")
        return data[13:]

    @classmethod
    def encode(cls, value: bytes) -> bytes:
        """A prefix, and the bytes."""
        return b"**encoded**: " + value

    @classmethod
    def get_json_format(cls) -> str:
        """The format of its JSON Schema."""
        return "my-encoder"


_NAMED = (
    "StrictStr",
    "StrictBool",
    "StrictInt",
    "StrictFloat",
    "StrictBytes",
    "PositiveInt",
    "NegativeInt",
    "NonNegativeInt",
    "NonPositiveInt",
    "PositiveFloat",
    "NegativeFloat",
    "NonNegativeFloat",
    "NonPositiveFloat",
    "FiniteFloat",
    "AwareDatetime",
    "NaiveDatetime",
    "DirectoryPath",
    "NewPath",
    "SocketPath",
)
TYPES: tuple[Case, ...] = (
    *(Case("pydantic.types", name, "", getattr(pydantic, name)) for name in _NAMED),
    *(
        Case("pydantic.types", f"UUID{version}", "", kind)
        for version, kind in ((1, UUID1), (3, UUID3), (4, UUID4), (5, UUID5), (6, UUID6), (7, UUID7), (8, UUID8))
    ),
    *constrained("pydantic.types", "PastDate", PastDate, {"gt": date(2000, 1, 1)}),
    *constrained("pydantic.types", "FutureDate", FutureDate, {"lt": date(2100, 1, 1)}),
    Case("pydantic.types", "PastDatetime", "", PastDatetime),
    Case("pydantic.types", "FutureDatetime", "", FutureDatetime),
    Case("pydantic.types", "FilePath", "", FilePath),
    *constrained("pydantic.types", "ByteSize", ByteSize, {"ge": 1024}),
    *constrained("pydantic.types", "SecretStr", SecretStr, {"min_length": 3}, {"max_length": 4}),
    *constrained("pydantic.types", "SecretBytes", SecretBytes, {"min_length": 3}),
    *constrained("pydantic.types", "Secret[int]", Secret[int]),
    Case("pydantic.types", "Secret[date]", "", Secret[date]),
    Case("pydantic.types", "PaymentCardNumber", "", PaymentCardNumber, ('"4242424242424242"', '"378282246310005"')),
    Case("pydantic.types", "Json", "", Json, ('"[1,2]"', '"{\\"a\\":1}"', '"null"', '" 1 "')),
    Case("pydantic.types", "Json[Any]", "", Json[Any], ('"[1,2]"', '"{\\"a\\":1}"')),  # type: ignore[misc]
    Case("pydantic.types", "Json[int]", "", Json[int], ('"12"', '"\\"3\\""', '"[1]"')),
    Case("pydantic.types", "Json[list[int]]", "", Json[list[int]], ('"[1,2]"', '"[1,"', '"[]"', '"[1, 2]"')),
    Case("pydantic.types", "Json[dict[str, bool]]", "", Json[dict[str, bool]], ('"{\\"a\\":true}"', '"{}"')),
    Case("pydantic.types", "list[Json[bool]]", "", list[Json[bool]], ('["true","false"]', "[]")),
    Case("pydantic.types", "JsonValue", "", JsonValue, ('{"a":[1,null,"x"]}',)),
    *constrained("pydantic.types", "Base64Bytes", Base64Bytes, {"min_length": 4}, {"max_length": 8}),
    *constrained("pydantic.types", "Base64Str", Base64Str, {"max_length": 8}),
    Case("pydantic.types", "Base64UrlBytes", "", Base64UrlBytes),
    Case("pydantic.types", "Base64UrlStr", "", Base64UrlStr),
    Case("pydantic.types", "EncodedBytes", "of the documentation", Annotated[bytes, EncodedBytes(encoder=Prefixed)]),
    Case("pydantic.types", "EncodedStr", "of the documentation", Annotated[str, EncodedStr(encoder=Prefixed)]),
    Case("pydantic.types", "ImportString", "", ImportString, ('"math.pi"', '"json"', '"math:sin"')),
    Case("pydantic.types", "AllowInfNan", "False", Annotated[float, AllowInfNan(False)]),
    Case("pydantic.types", "GetPydanticSchema", "", Annotated[str, GetPydanticSchema(lambda _, handler: handler(int))]),
    Case("pydantic.types", "OnErrorOmit", "", list[pydantic.OnErrorOmit[int]], ('[1,2,"x",3]', "[]")),
    Case("pydantic.types", "FailFast", "", Annotated[list[int], pydantic.FailFast()], ("[1,2]",)),
    Case("pydantic.types", "conint", "ge=2, multiple_of=4", conint(ge=2, multiple_of=4)),
    Case("pydantic.types", "confloat", "gt=1.5, lt=2", confloat(gt=1.5, lt=2)),
    Case("pydantic.types", "constr", "to_upper, pattern", constr(to_upper=True, pattern="^[A-Z]{2}$")),
    Case("pydantic.types", "constr", "strip_whitespace, max_length=3", constr(strip_whitespace=True, max_length=3)),
    Case("pydantic.types", "conbytes", "max_length=4", conbytes(max_length=4)),
    Case("pydantic.types", "condecimal", "gt=0, decimal_places=1", condecimal(gt=0, decimal_places=1)),
    Case("pydantic.types", "condate", "gt", condate(gt=date(2024, 6, 1))),
    Case("pydantic.types", "conlist", "1 to 3", conlist(int, min_length=1, max_length=3), ("[1,2]",)),
    Case("pydantic.types", "conset", "2 to 3", conset(int, min_length=2, max_length=3), ("[1,2]", "[1,1]", "[1,1,2]")),
    Case("pydantic.types", "confrozenset", "min 2", confrozenset(str, min_length=2), ('["a","b"]', '["a","a"]')),
)

_HOSTS = '["http://a.example","https://b.example:8080/x?y=z#f"]'
_URLS = (
    "AnyUrl",
    "AnyHttpUrl",
    "HttpUrl",
    "FileUrl",
    "FtpUrl",
    "WebsocketUrl",
    "AnyWebsocketUrl",
    "PostgresDsn",
    "CockroachDsn",
    "AmqpDsn",
    "RedisDsn",
    "MongoDsn",
    "KafkaDsn",
    "NatsDsn",
    "MySQLDsn",
    "MariaDBDsn",
    "ClickHouseDsn",
    "SnowflakeDsn",
)
NETWORKS: tuple[Case, ...] = (
    *(Case("pydantic.networks", name, "", getattr(pydantic, name)) for name in _URLS),
    Case("pydantic.networks", "HttpUrl", "max_length=20", Annotated[HttpUrl, Field(max_length=20)]),
    Case("pydantic.networks", "AnyUrl", "max_length=12", Annotated[AnyUrl, UrlConstraints(max_length=12)]),
    Case("pydantic.networks", "AnyUrl", "schemes", Annotated[AnyUrl, UrlConstraints(allowed_schemes=["s3", "gs"])]),
    Case("pydantic.networks", "AnyUrl", "host_required", Annotated[AnyUrl, UrlConstraints(host_required=True)]),
    Case(
        "pydantic.networks",
        "AnyUrl",
        "default_host",
        Annotated[AnyUrl, UrlConstraints(allowed_schemes=["redis"], default_host="localhost", default_port=6379)],
    ),
    Case("pydantic.networks", "list[AnyUrl]", "", list[AnyUrl], (_HOSTS,)),
    Case("pydantic.networks", "list[AnyWebsocketUrl]", "", list[AnyWebsocketUrl], ('["ws://a","wss://b/c"]',)),
    Case("pydantic.networks", "IPvAnyAddress", "", IPvAnyAddress),
    Case("pydantic.networks", "IPvAnyInterface", "", IPvAnyInterface),
    Case("pydantic.networks", "IPvAnyNetwork", "", IPvAnyNetwork),
    Case("pydantic.networks", "EmailStr", "", pydantic.EmailStr),
    Case("pydantic.networks", "NameEmail", "", pydantic.NameEmail),
)

CASES = (*TYPES, *NETWORKS)

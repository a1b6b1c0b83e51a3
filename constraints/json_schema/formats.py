"""String formats, each inside what the validator's format checker accepts.

A format has two languages: what is accepted, as wide as the checker where that is regular, and what is written, of the
shape people use (years from 1900 to 2099, lower-case identifiers, web addresses). Formats the checker does not know are
annotations: anything is accepted, and the written shape is a suggestion.
"""

from dataclasses import dataclass
from functools import cached_property

from constraints.dfa import ByteDFA
from constraints.regex import compile_regex


@dataclass(frozen=True)
class Format:
    """Regular expressions for whole strings.

    Args:
        written: What is generated.
        accepted: What is accepted, None for any string.
        longest: Most characters, where the checker has a limit that the expression leaves out.
    """

    written: str
    accepted: str | None
    longest: int | None = None

    @cached_property
    def written_language(self) -> ByteDFA:
        """Content of JSON strings of the written shape."""
        return compile_regex(self.written, search=False, json_string=True)

    @cached_property
    def accepted_language(self) -> ByteDFA | None:
        """Content of JSON strings that are accepted; None for all of them."""
        return None if self.accepted is None else compile_regex(self.accepted, search=False, json_string=True)


def _date(years: str, leap_years: str) -> str:
    """Dates with the right number of days in each month (RFC 3339, section 5.7)."""
    common = (
        "(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
        "|02-(?:0[1-9]|1[0-9]|2[0-8]))"
    )
    return f"(?:(?:{years})-{common}|(?:{leap_years})-02-29)"


_QUAD_YEAR = "(?:0[48]|[2468][048]|[13579][26])"
_RECENT = _date("(?:19|20)[0-9]{2}", f"(?:19|20){_QUAD_YEAR}|2000")
_ANY_YEAR = "[0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000"
_ANY_DATE = _date(_ANY_YEAR, f"[0-9]{{2}}{_QUAD_YEAR}|(?:{_QUAD_YEAR})00")
_CLOCK = "(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
_WRITTEN_TIME = _CLOCK + r"(?:\.[0-9]{3}(?:[0-9]{3})?)?(?:Z|[+-](?:0[0-9]|1[0-2]):(?:00|30))"
_ANY_TIME = _CLOCK + r"(?:\.[0-9]+)?(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"
_LABEL = "[a-z](?:-?[a-z0-9]){0,30}"
_HOST = rf"{_LABEL}(?:\.{_LABEL}){{0,2}}\.[a-z]{{2,6}}"
_DOMAIN = r"[a-z](?:-?[a-z0-9])*(?:\.[a-z](?:-?[a-z0-9])*)*\.[a-z]{2,6}"
_ANY_LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_IPV4 = rf"(?:{_OCTET}\.){{3}}{_OCTET}"
_GROUP = "[0-9a-f]{1,4}"
_ANY_GROUP = "[0-9a-fA-F]{1,4}"
_FULL_IPV6 = f"(?:{_GROUP}:){{7}}{_GROUP}"
_ANY_IPV6 = "|".join(
    [f"(?:{_ANY_GROUP}:){{7}}{_ANY_GROUP}", f"(?:{_ANY_GROUP}:){{1,7}}:", f":(?:(?::{_ANY_GROUP}){{1,7}}|:)"]
    + [f"(?:{_ANY_GROUP}:){{1,{7 - n}}}(?::{_ANY_GROUP}){{1,{n}}}" for n in range(1, 7)]
)
_UNRESERVED = r"a-zA-Z0-9_.~!$&'()*+,;=\-"
_PCHAR = f"(?:[{_UNRESERVED}:@]|%[0-9A-Fa-f]{{2}})"
_AUTHORITY = f"(?:(?:[{_UNRESERVED}:]|%[0-9A-Fa-f]{{2}})*@)?(?:[{_UNRESERVED}]|%[0-9A-Fa-f]{{2}})*(?::[0-9]*)?"
_TAIL = rf"(?:\?(?:{_PCHAR}|[/?])*)?(?:\#(?:{_PCHAR}|[/?])*)?"
_HIERARCHY = f"(?://{_AUTHORITY}(?:/{_PCHAR}*)*|/(?:{_PCHAR}+(?:/{_PCHAR}*)*)?|{_PCHAR}+(?:/{_PCHAR}*)*|)"
_ANY_URI = f"[a-zA-Z][a-zA-Z0-9+.-]*:{_HIERARCHY}{_TAIL}"
_FIRST_SEGMENT = f"(?:[{_UNRESERVED}@]|%[0-9A-Fa-f]{{2}})+"
_RELATIVE = f"(?://{_AUTHORITY}(?:/{_PCHAR}*)*|/(?:{_PCHAR}+(?:/{_PCHAR}*)*)?|{_FIRST_SEGMENT}(?:/{_PCHAR}*)*|){_TAIL}"
_PATH = "(?:/[A-Za-z0-9_.~-]+)*/?"
_QUERY = r"(?:\?[a-z_]+=[A-Za-z0-9_-]+(?:&[a-z_]+=[A-Za-z0-9_-]+)*)?"
_WEB = f"https?://{_DOMAIN}{_PATH}{_QUERY}"
_MAILBOX = rf"[a-z0-9]+(?:[._+-][a-z0-9]+)*@{_DOMAIN}"
_HEX = "[0-9a-f]"
_UUID = f"{_HEX}{{8}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{12}}"
_POINTER = "(?:/(?:[^~/\x00-\x1f]|~[01])*)*"
_REGEX_ATOM = (
    r"(?:[A-Za-z0-9 _/:@#%&=,;<>!'~-]|\.|\\[dswDSW.\\/+*?()\[\]{}^$|-]"
    r"|\[\^?[A-Za-z0-9_]+\]|\[a-z\]|\[A-Z\]|\[0-9\])"
)
_REGEX = rf"\^?(?:{_REGEX_ATOM}[+*?]?)*\$?"

_DATE_TIME = Format(f"{_RECENT}T{_WRITTEN_TIME}", f"{_ANY_DATE}[Tt]{_ANY_TIME}")
_HOSTNAME = Format(_HOST, rf"{_ANY_LABEL}(?:\.{_ANY_LABEL}){{0,5}}\.[A-Za-z]{{1,30}}|[A-Za-z]{{1,63}}", 253)
_EMAIL = Format(_MAILBOX, "[^@\\s\x00-\x1f]+@[^@\\s\x00-\x1f]+")
_DURATION = Format(
    "P(?:[1-9][0-9]?W|[1-9][0-9]{0,2}D(?:T[1-9][0-9]?H)?|T(?:[1-9][0-9]?H(?:[1-9][0-9]?M)?|[1-9][0-9]?M|[1-9][0-9]?S))",
    "P(?:[0-9]+W|(?:[0-9]+Y)?(?:[0-9]+M)?(?:[0-9]+D)?T(?:[0-9]+H(?:[0-9]+M)?(?:[0-9]+S)?|[0-9]+M(?:[0-9]+S)?|[0-9]+S)"
    "|[0-9]+Y(?:[0-9]+M)?(?:[0-9]+D)?|[0-9]+M(?:[0-9]+D)?|[0-9]+D)",
)

FORMATS: dict[str, Format] = {
    "date-time": _DATE_TIME,
    "date": Format(_RECENT, _ANY_DATE),
    "time": Format(_WRITTEN_TIME, _ANY_TIME),
    "duration": _DURATION,
    "email": _EMAIL,
    "idn-email": _EMAIL,
    "hostname": _HOSTNAME,
    "idn-hostname": Format(_HOST, rf"{_LABEL}(?:\.{_LABEL}){{0,5}}", 253),
    "ipv4": Format(_IPV4, _IPV4),
    "ipv6": Format(f"{_FULL_IPV6}|(?:{_GROUP}:){{1,4}}(?::{_GROUP}){{1,3}}", _ANY_IPV6),
    "uri": Format(_WEB, _ANY_URI),
    "uri-reference": Format(f"{_WEB}|(?:/[A-Za-z0-9_.~-]+)+{_QUERY}", f"{_ANY_URI}|{_RELATIVE}"),
    "iri": Format(_WEB, _WEB),
    "iri-reference": Format(_WEB, _WEB),
    "uri-template": Format(
        "(?:/[A-Za-z0-9_.~-]+|/\\{[a-z_]+\\})+", "(?:[A-Za-z0-9_.~/:?&=@-]|\\{[A-Za-z_][A-Za-z0-9_]*\\})*"
    ),
    "uuid": Format(_UUID, "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"),
    "json-pointer": Format("(?:/[A-Za-z0-9_-]+)+", _POINTER),
    "relative-json-pointer": Format("[0-9](?:/[A-Za-z0-9_-]+)+", f"[0-9](?:#|{_POINTER})"),
    "regex": Format(r"\^(?:(?:[A-Za-z0-9_-]|\\d|\[a-z\]|\[0-9\])\+?)+\$", _REGEX),
    # Suggestions only: no checker knows these names.
    "url": Format(_WEB, None),
    "host-name": Format(_HOST, None),
    "ip-address": Format(_IPV4, None),
    "uuid1": Format(_UUID, None),
    "uuid3": Format(_UUID, None),
    "uuid4": Format(f"{_HEX}{{8}}-{_HEX}{{4}}-4{_HEX}{{3}}-[89ab]{_HEX}{{3}}-{_HEX}{{12}}", None),
    "uuid5": Format(_UUID, None),
    "ipvanyaddress": Format(_IPV4, None),
    "ipvanyinterface": Format(_IPV4, None),
    "ipvanynetwork": Format(rf"(?:{_OCTET}\.){{3}}0/24", None),
    "ipv4interface": Format(f"{_IPV4}/24", None),
    "ipv4network": Format(rf"(?:{_OCTET}\.){{3}}0/24", None),
    "ipv6interface": Format(f"{_FULL_IPV6}/64", None),
    "ipv6network": Format(f"(?:{_GROUP}:){{1,4}}:/64", None),
    "json-string": Format(r'[0-9]{1,4}|true|false|null|"[a-z]+"', None),
}
"""Formats by name."""

"""Strings that hold data of another kind: `contentEncoding` and `contentMediaType`.

Draft 7 lets validators assert them, later drafts make them annotations. Here they are asserted where a draft lets them
be, and in the others they say what is written. Only base64 and JSON are known.
"""

from typing import Any

from constraints.json_schema.formats.string_formats import Format

_DIGITS = "[A-Za-z0-9+/]"
_END = f"(?:{_DIGITS}[AQgw]==|{_DIGITS}{{2}}[AEIMQUYcgkosw048]=)"
# RFC 4648, section 4, with the bits that pad zero as its section 3.5 would have them.
_BASE64 = f"(?:{_DIGITS}{{4}})*{_END}?"
_WRITTEN_BASE64 = f"(?:{_DIGITS}{{4}}){{2,12}}{_END}?"

_SPACE = r"[ \t\n\r]*"
_STRING = r'"(?:[^"\\\x00-\x1f]|\\["\\/bfnrt])*"'
_SCALAR = rf"(?:{_STRING}|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null)"


def _json(member: str, space: str, string: str) -> str:
    """JSON texts whose arrays and objects have members of a kind."""

    def row(part: str) -> str:
        return f"(?:{part}(?:{space},{space}{part})*{space})?"

    inside = f"{string}{space}:{space}{member}"
    return rf"(?:{member}|\[{space}{row(member)}\]|\{{{space}{row(inside)}\}})"


_JSON = f"{_SPACE}{_json(_json(_SCALAR, _SPACE, _STRING), _SPACE, _STRING)}{_SPACE}"
_WRITTEN_JSON = _json('(?:"[A-Za-z0-9 _-]*"|0|[1-9][0-9]{0,5}|true|false|null)', "", '"[a-z_]+"')

# Base64 of a text shifts with its length, so that few are listed: {}, [], null, true, false, {"id":1}, {"ok":true}.
_BASE64_OF_JSON = "e30=|W10=|bnVsbA==|dHJ1ZQ==|ZmFsc2U=|eyJpZCI6MX0=|eyJvayI6dHJ1ZX0="

_KNOWN = {
    "base64": (_WRITTEN_BASE64, _BASE64),
    "json": (_WRITTEN_JSON, _JSON),
    "base64 json": (_BASE64_OF_JSON, _BASE64_OF_JSON),
}
CONTENTS = {name: Format(written, accepted) for name, (written, accepted) in _KNOWN.items()}
"""Contents by what they are called here, as formats; ending in `?` where they are no more than annotations."""
CONTENTS |= {f"{name}?": Format(written, None) for name, (written, _) in _KNOWN.items()}

JSON = "json?"
"""JSON where that is an annotation."""


def contents(schema: dict[str, Any], *, asserted: bool) -> tuple[str, ...]:
    """The known content of a string, as a name in `CONTENTS`; none where nothing is said or known of it."""
    encoding, media = schema.get("contentEncoding"), schema.get("contentMediaType")
    known = [name for name, said in (("base64", encoding == "base64"), ("json", media == "application/json")) if said]
    if not known or (encoding is not None and "base64" not in known):
        return ()
    return (" ".join(known) + ("" if asserted else "?"),)

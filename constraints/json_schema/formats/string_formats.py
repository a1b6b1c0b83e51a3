"""String formats, each inside what its standard allows and what the validator's format checker accepts.

A format has two languages: what is accepted, as wide as both where that is regular, and what is written, of the shape
people use (years from 1900 to 2099, lower-case identifiers, web addresses). A third, of texts that are certainly not
of the format, is written where a schema asks for the opposite. Formats that the checkers do not know are annotations:
anything is accepted, and the written shape is a suggestion; with `strict` they are refused instead.
"""

from dataclasses import dataclass
from functools import cached_property

from constraints.automata.dfa import ByteDFA
from constraints.automata.json_strings import escape
from constraints.json_schema.formats import format_grammar as grammar
from constraints.regex.compile import compile_regex
from constraints.validation.bounded_keywords import LONGEST_PARSED
from constraints.validation.jsonschema_library import jsonschema

_PROSE = "[A-Z]?[a-z]+(?: [a-z]+)+"
"""Some words: not of any format that has a syntax, but for `regex`."""


@dataclass(frozen=True)
class Format:
    """Regular expressions for whole strings.

    Args:
        written: What is generated.
        accepted: What is accepted, None for any string.
        longest: Most characters, where there is a limit that the expression leaves out.
        other: Texts that are not of the format.
    """

    written: str
    accepted: str | None
    longest: int | None = None
    other: str = _PROSE

    @cached_property
    def written_language(self) -> ByteDFA:
        """Content of JSON strings of the written shape."""
        return compile_regex(self.written, search=False, json_string=True)

    @cached_property
    def accepted_language(self) -> ByteDFA | None:
        """Content of JSON strings that are accepted; None for all of them."""
        return None if self.accepted is None else compile_regex(self.accepted, search=False, json_string=True)

    @cached_property
    def other_language(self) -> ByteDFA:
        """Content of JSON strings of texts that are not of the format."""
        return compile_regex(self.other, search=False, json_string=True)


_WRITTEN_LABEL = "[a-z](?:-?[a-z0-9]){0,30}"
_HOST = rf"{_WRITTEN_LABEL}(?:\.{_WRITTEN_LABEL}){{0,2}}\.[a-z]{{2,6}}"
_DOMAIN = r"[a-z](?:-?[a-z0-9]){0,30}(?:\.[a-z](?:-?[a-z0-9]){0,30})*\.[a-z]{2,6}"
_PATH = "(?:/[A-Za-z0-9_.~-]+)*/?"
_QUERY = r"(?:\?[a-z_]+=[A-Za-z0-9_-]+(?:&[a-z_]+=[A-Za-z0-9_-]+)*)?"
_WEB = f"https?://{_DOMAIN}{_PATH}{_QUERY}"
_MAILBOX = rf"(?=[^@]{{1,64}}@)[a-z0-9]+(?:[._+-][a-z0-9]+)*@{_DOMAIN}"
_HEX = "[0-9a-f]"
_UUID = f"{_HEX}{{8}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{12}}"

_HOURS = "PT(?:[1-9][0-9]?H(?:[1-9][0-9]?M)?|[1-9][0-9]?M|[1-9][0-9]?S)"
_LOCAL_TIME = grammar.CLOCK + r"(?:\.[0-9]{3}(?:[0-9]{3})?)?"
_ZONES = (
    "Europe/(?:London|Paris|Berlin|Madrid|Rome)|America/(?:New_York|Chicago|Los_Angeles|Sao_Paulo)"
    "|Asia/(?:Tokyo|Singapore|Kolkata|Dubai)|Africa/(?:Cairo|Lagos)|Australia/Sydney"
)

_DATE_TIME = Format(f"{grammar.RECENT}T{grammar.WRITTEN_TIME}", f"{grammar.DATE}[Tt]{grammar.TIME}")
_HOSTNAME = Format(_HOST, grammar.HOSTNAME, grammar.LONGEST_HOSTNAME)
_IPV4 = Format(grammar.IPV4, grammar.IPV4)

FORMATS: dict[str, Format] = {
    "date-time": _DATE_TIME,
    "date": Format(grammar.RECENT, grammar.DATE),
    "time": Format(grammar.WRITTEN_TIME, grammar.TIME),
    "duration": Format(f"P(?:[1-9][0-9]?W|[1-9][0-9]{{0,2}}D(?:T[1-9][0-9]?H)?)|{_HOURS}", grammar.DURATION),
    "email": Format(_MAILBOX, grammar.mailbox(international=False), grammar.LONGEST_MAILBOX),
    "idn-email": Format(_MAILBOX, grammar.mailbox(international=True), grammar.LONGEST_MAILBOX),
    "hostname": _HOSTNAME,
    "idn-hostname": Format(_HOST, grammar.IDN_HOSTNAME, grammar.LONGEST_HOSTNAME),
    "ipv4": _IPV4,
    "ipv6": Format(f"{grammar.FULL_IPV6}|(?:{grammar.GROUP}:){{1,4}}(?::{grammar.GROUP}){{1,3}}", grammar.IPV6),
    "uri": Format(_WEB, grammar.resource(international=False, relative=False)),
    "uri-reference": Format(
        f"{_WEB}|(?:/[A-Za-z0-9_.~-]+)+{_QUERY}", grammar.resource(international=False, relative=True)
    ),
    "iri": Format(_WEB, grammar.resource(international=True, relative=False), LONGEST_PARSED),
    "iri-reference": Format(
        f"{_WEB}|(?:/[A-Za-z0-9_.~-]+)+{_QUERY}", grammar.resource(international=True, relative=True), LONGEST_PARSED
    ),
    "uri-template": Format("(?:/[A-Za-z0-9_.~-]+|/\\{[a-z_]+\\})+", grammar.URI_TEMPLATE, other=r"[a-z/]+/\{[a-z]+"),
    "uuid": Format(_UUID, "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"),
    "json-pointer": Format("(?:/[A-Za-z0-9_-]+)+", grammar.JSON_POINTER),
    "relative-json-pointer": Format("[0-9](?:/[A-Za-z0-9_-]+)+", grammar.RELATIVE_JSON_POINTER),
    "regex": Format(
        r"\^(?:(?:[A-Za-z0-9_-]|\\d|\[a-z\]|\[0-9\])\+?)+\$", grammar.REGEX, other=r"\^\([a-z]+|[a-z]+\)\$|\[[a-z]+"
    ),
    # Suggestions only: no checker of the later drafts knows these names.
    "color": Format(f"#{_HEX}{{6}}", None),
    "phone": Format(r"\+[1-9][0-9]{0,2} [0-9]{2,4} [0-9]{3,4}(?: ?[0-9]{2,4})?", None),
    "url": Format(_WEB, None),
    "host-name": Format(_HOST, None),
    "ip-address": Format(grammar.IPV4, None),
    **{
        f"uuid{version}": Format(f"{_HEX}{{8}}-{_HEX}{{4}}-{version}{_HEX}{{3}}-[89ab]{_HEX}{{3}}-{_HEX}{{12}}", None)
        for version in (1, 3, 4, 5, 6, 7, 8)
    },
    "date-time-local": Format(f"{grammar.RECENT}T{_LOCAL_TIME}", None),
    "time-local": Format(_LOCAL_TIME, None),
    "duration-hours": Format(_HOURS, None),
    "zoneinfo": Format(_ZONES, None),
    "name-email": Format(f"[A-Z][a-z]+ [A-Z][a-z]+ <{_MAILBOX}>", None),
    "decimal": Format(r"-?(?:0|[1-9][0-9]{0,5})\.[0-9]{2}", None),
    "integer": Format("-?(?:0|[1-9][0-9]{0,5})", None),
    "fraction": Format("-?[1-9][0-9]?/[1-9][0-9]{0,2}", None),
    "directory-path": Format(r"/|\.|\.\.", None),
    "ipvanyaddress": Format(grammar.IPV4, None),
    "ipvanyinterface": Format(grammar.IPV4, None),
    "ipvanynetwork": Format(rf"(?:{grammar.OCTET}\.){{3}}0/24", None),
    "ipv4interface": Format(f"{grammar.IPV4}/24", None),
    "ipv4network": Format(rf"(?:{grammar.OCTET}\.){{3}}0/24", None),
    "ipv6interface": Format(f"{grammar.FULL_IPV6}/64", None),
    "ipv6network": Format(f"(?:{grammar.GROUP}:){{1,4}}:/64", None),
    "json-string": Format(r'[0-9]{1,4}|true|false|null|"[a-z]+"', None),
}
"""Formats by name."""


def conforms(text: str, name: str) -> bool | None:
    """Whether the validator's checker holds a text to be of a format; None where it is not asked, or gives up."""
    if name in FORMATS and FORMATS[name].longest == LONGEST_PARSED and len(text) > LONGEST_PARSED:
        return None
    try:
        return bool(jsonschema.Draft202012Validator.FORMAT_CHECKER.conforms(text, name))
    except (OverflowError, RecursionError):
        return None


def fits(text: str, name: str) -> bool:
    """Whether a text is of a format as it is written here."""
    language = FORMATS[name].accepted_language if name in FORMATS else None
    return language is not None and language.accepts(escape(text))

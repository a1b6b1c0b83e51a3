"""Productions of the standards that the formats are made of, as regular expressions.

Where the validator's own checker is narrower than a standard (leap seconds, compressed addresses in an IRI, characters
beyond the basic plane), the narrower of the two is meant: whatever is accepted here is valid under both.
"""


def date(years: str, leap_years: str) -> str:
    """Dates with the right number of days in each month (RFC 3339, section 5.7)."""
    common = (
        "(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
        "|02-(?:0[1-9]|1[0-9]|2[0-8]))"
    )
    return f"(?:(?:{years})-{common}|(?:{leap_years})-02-29)"


_QUAD_YEAR = "(?:0[48]|[2468][048]|[13579][26])"
_YEAR = "[0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000"
RECENT = date("(?:19|20)[0-9]{2}", f"(?:19|20){_QUAD_YEAR}|2000")
"""Dates from 1900 to 2099."""
DATE = date(_YEAR, f"[0-9]{{2}}{_QUAD_YEAR}|(?:{_QUAD_YEAR})00")
CLOCK = "(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
WRITTEN_TIME = CLOCK + r"(?:\.[0-9]{3}(?:[0-9]{3})?)?(?:Z|[+-](?:0[0-9]|1[0-2]):(?:00|30))"
TIME = CLOCK + r"(?:\.[0-9]+)?(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"

# RFC 3339, appendix A.
_SECONDS = "[0-9]+S"
_MINUTES = f"[0-9]+M(?:{_SECONDS})?"
_HOURS = f"[0-9]+H(?:{_MINUTES})?"
_SPAN = f"T(?:{_HOURS}|{_MINUTES}|{_SECONDS})"
_DAYS = "[0-9]+D"
_MONTHS = f"[0-9]+M(?:{_DAYS})?"
_YEARS = f"[0-9]+Y(?:{_MONTHS})?"
DURATION = f"P(?:[0-9]+W|{_SPAN}|(?:{_YEARS}|{_MONTHS}|{_DAYS})(?:{_SPAN})?)"

# RFC 1123, section 2.1; the third and the fourth character are no hyphens, unless punycode follows (RFC 5891, 4.2.3.1).
_LABEL = "(?!..--)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
HOSTNAME = rf"(?:{_LABEL}\.)*(?!..--)(?![0-9]+$)[A-Za-z0-9](?:[A-Za-z0-9-]{{0,61}}[A-Za-z0-9])?"
LONGEST_HOSTNAME = 253

# RFC 5891 and 5892: lower-case letters that are valid as they stand, and that the normal form leaves as they are.
_LEFT_TO_RIGHT = (
    "a-z0-9\u00df-\u00f6\u00f8-\u00ff\u0101\u0103\u0105\u0107\u0109\u010b\u010d\u010f\u0111\u0113\u0115\u0117\u0119"
    "\u011b\u011d\u011f\u0142\u0144\u0148\u0151\u0153\u0159\u015b\u015f\u0161\u0165\u016f\u0171\u017a\u017c\u017e"
    "\u03ac-\u03ce\u0430-\u045f\u0e01-\u0e2e\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fa5\uac00-\ud7a3"
)
_RIGHT_TO_LEFT = "(?:[\u05d0-\u05ea]{1,14}|[\u0621-\u063a\u0641-\u064a]{1,14})"
_SHORT = rf"[{_LEFT_TO_RIGHT}](?:-?[{_LEFT_TO_RIGHT}]){{0,13}}"
"""Whatever its letters are, its punycode has no more than 63 characters."""
_ASCII = "[a-z0-9](?:-?[a-z0-9]){0,30}|[a-z0-9]{1,63}"
_GREEK = "[\u03b1-\u03c9]"
# Punctuation that RFC 5892, appendix A, allows beside certain letters.
_WITH_DOTS = f"l\u00b7l|{_GREEK}\u0375{_GREEK}|\u30fb?[\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fa5]{{1,4}}"
_HEBREW_DOTS = "[\u05d0-\u05ea][\u05f3\u05f4][\u05d0-\u05ea]"
_SEPARATOR = "[.\u3002\uff0e\uff61]"


def _domain(label: str) -> str:
    return f"(?:{label})(?:{_SEPARATOR}(?:{label})){{0,3}}"


IDN_HOSTNAME = f"{_domain(f'{_ASCII}|{_SHORT}|{_WITH_DOTS}')}|{_domain(f'{_RIGHT_TO_LEFT}|{_HEBREW_DOTS}')}"
"""In one direction of writing, so that the rule for both (RFC 5893, section 2) holds."""

OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
IPV4 = rf"(?:{OCTET}\.){{3}}{OCTET}"
GROUP = "[0-9a-f]{1,4}"
FULL_IPV6 = f"(?:{GROUP}:){{7}}{GROUP}"
_H16 = "[0-9a-fA-F]{1,4}"
# RFC 4291, section 2.2.
_COMPRESSED = [
    f"(?:{_H16}:){{1,7}}:",
    f":(?:(?::{_H16}){{1,7}}|:)",
    *(f"(?:{_H16}:){{1,{7 - n}}}(?::{_H16}){{1,{n}}}" for n in range(1, 7)),
    f"(?:{_H16}:){{1,5}}:{IPV4}",
    f"::(?:{_H16}:){{0,5}}{IPV4}",
    *(f"(?:{_H16}:){{1,{5 - n}}}(?::{_H16}){{1,{n}}}:{IPV4}" for n in range(1, 5)),
]
_WHOLE = [f"(?:{_H16}:){{7}}{_H16}", f"(?:{_H16}:){{6}}{IPV4}"]
IPV6 = "|".join([*_WHOLE, *_COMPRESSED])

# RFC 5321, section 4.1.2, and RFC 6531, section 3.3.
_ATOM = r"A-Za-z0-9!#$%&'*+/=?^_`{|}~\-"
LONGEST_MAILBOX = 254


def mailbox(*, international: bool) -> str:
    """An address: a local part of at most 64 octets, and a domain or an address literal."""
    more = "\u0080-\ud7ff\ue000-\U0010ffff" if international else ""
    atoms = rf"(?=[^@]{{1,64}}@)[{_ATOM}]+(?:\.[{_ATOM}]+)*"
    domain = rf"{_LABEL}(?:\.{_LABEL})*"
    if international:
        atoms += rf"|(?=[^@]{{1,16}}@)[{_ATOM}{more}]+(?:\.[{_ATOM}{more}]+)*"
        label = f"(?:{_SHORT}|{_LABEL})"
        domain = rf"{label}(?:\.{label})*|{_RIGHT_TO_LEFT}(?:\.{_RIGHT_TO_LEFT})*"
    quoted = rf'"(?:[\x20\x21\x23-\x5b\x5d-\x7e{more}]|\\[\x20-\x7e]){{0,{7 if international else 31}}}"'
    return rf"(?:{atoms}|{quoted})@(?:{domain}|\[(?:{IPV4}|IPv6:(?:{IPV6}))\])"


_HEX_PAIR = "%[0-9A-Fa-f]{2}"
_SUB_DELIMS = "!$&'()*+,;="
_UCS = "\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef"
_PRIVATE = "\ue000-\uf8ff"


def resource(*, international: bool, relative: bool) -> str:
    """URI and URI reference (RFC 3986, appendix A), IRI and IRI reference (RFC 3987, section 2.2)."""
    more, private = (_UCS, _PRIVATE) if international else ("", "")
    kept = rf"a-zA-Z0-9_.~{_SUB_DELIMS}\-{more}"
    pchar = f"(?:[{kept}:@]|{_HEX_PAIR})"
    address = "|".join(_WHOLE if international else [*_WHOLE, *_COMPRESSED])
    literal = rf"\[(?:{address}|v[0-9A-Fa-f]+\.[a-zA-Z0-9_.~{_SUB_DELIMS}:\-]+)\]"
    authority = f"(?:(?:[{kept}:]|{_HEX_PAIR})*@)?(?:{literal}|(?:[{kept}]|{_HEX_PAIR})*)(?::[0-9]*)?"
    anchored = f"//{authority}(?:/{pchar}*)*|/(?:{pchar}+(?:/{pchar}*)*)?"
    tail = rf"(?:\?(?:[{kept}:@/?{private}]|{_HEX_PAIR})*)?(?:\#(?:{pchar}|[/?])*)?"
    whole = f"[a-zA-Z][a-zA-Z0-9+.-]*:(?:{anchored}|{pchar}+(?:/{pchar}*)*|){tail}"
    if not relative:
        return whole
    first = f"(?:[{kept}@]|{_HEX_PAIR})+"
    return f"{whole}|(?:{anchored}|{first}(?:/{pchar}*)*|){tail}"


# RFC 6570, sections 2.1 to 2.4, with its erratum about the apostrophe.
_NAME = rf"[A-Za-z0-9_](?:\.?(?:[A-Za-z0-9_]|{_HEX_PAIR}))*"
_VARIABLE = rf"{_NAME}(?:\*|:[1-9][0-9]{{0,2}})?"
URI_TEMPLATE = (
    rf"(?:[!#$&'-;=?-\[\]_a-z~{_UCS}{_PRIVATE}\U00010000-\U0001fffd]|{_HEX_PAIR}"
    rf"|\{{[+#./;?&]?{_VARIABLE}(?:,{_VARIABLE})*\}})*"
)

# RFC 6901, section 3, and the draft "Relative JSON Pointers", section 3.
JSON_POINTER = "(?:/(?:[^~/\x00-\x1f]|~[01])*)*"
RELATIVE_JSON_POINTER = f"(?:0|[1-9]+0?)(?:#|{JSON_POINTER})"

# What Python and ECMA 262 read alike: no named groups, no look-behind, no back-references.
_ESCAPE = r"\\[dswDSWnrtfv.\\/+*?()\[\]{}^$|-]"
_RANGES = "|".join(
    f"{first}-[{chr(ord(first) + 1)}-{last}]"
    for first, last in [
        *((letter, "z") for letter in "abcdefghijklmnopqrstuvwxy"),
        *((letter, "Z") for letter in "ABCDEFGHIJKLMNOPQRSTUVWXY"),
        *((digit, "9") for digit in "012345678"),
    ]
)
_CLASS = rf"\[\^?(?:[A-Za-z0-9 _/:@#%,;<>!'.+*?(){{}}$=]|{_ESCAPE}|{_RANGES})+-?\]"
_ATOMS = rf"[A-Za-z0-9 _/:@#%&=,;<>!'~\"-]|\.|{_ESCAPE}|{_CLASS}"
_TIMES = r"(?:[+*?]|\{[0-9]{1,3},?\}|\{[0-4],[4-9]\}|\{[0-9],[1-9][0-9]\})\??"
_ASSERTION = r"[\^$|]|\\[bB]"
_FLAT = rf"(?:(?:{_ATOMS})(?:{_TIMES})?|{_ASSERTION})*"
REGEX = rf"(?:(?:{_ATOMS}|\((?:\?:)?{_FLAT}\))(?:{_TIMES})?|\(\?[=!]{_FLAT}\)|{_ASSERTION})*"
"""With groups, but none in each other: those would take too large an automaton."""

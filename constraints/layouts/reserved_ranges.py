"""What nobody can be reached by: domains, telephone numbers, addresses and card numbers that are set aside.

Patterns are of whole texts, the usual ones first; a later one is for schemas that admit none of those before it. Where
they come from:

- Domains: RFC 2606 and RFC 6761. `.test` and `.invalid` are refused by many a validator, and come second.
- Addresses: RFC 5737 (192.0.2.0/24, 198.51.100.0/24, 203.0.113.0/24), RFC 3849 (2001:db8::/32).
- Telephone numbers: North America 555-0100 to 555-0199 (ATIS-0300115), toll-free codes apart, where most are in use.
  United Kingdom: Ofcom, "Telephone numbers for use in TV and radio drama programmes". Germany: Bundesnetzagentur,
  Mitteilung 148/2021 (Amtsblatt 7/2021). France: ARCEP, decision 2018-0881, 2.5.12. Australia: ACMA, "Phone numbers for
  use in TV shows, films and creative works". Sweden: PTS, "Telefonnummer för användning i böcker och filmer etc."
- Cards: the numbers that Stripe, Adyen and Braintree document for tests; they are never issued.
"""

from itertools import pairwise

_LABEL = "[A-Za-z0-9](?:-?[A-Za-z0-9])*"
_EXAMPLE = rf"(?:{_LABEL}\.)*example\.(?:com|net|org)"
_SPECIAL = rf"(?:{_LABEL}\.)*(?:example|test|invalid)"
_OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_SIZE = "(?:/[0-9]{1,3})?"
_TESTED = rf"(?:192\.0\.2|198\.51\.100|203\.0\.113)\.{_OCTET}"
_ATOM = "[A-Za-z0-9]+(?:[._+-][A-Za-z0-9]+)*"
_ASCII = "[A-Za-z0-9._~:/?#@!$&'()*+,;=-]"
_VISIBLE = r'[^\s"\\<>]'

HOSTS = (_EXAMPLE, _SPECIAL)
EMAILS = (f"{_ATOM}@{_EXAMPLE}", rf"[^\s@<>]+@{_EXAMPLE}", rf"[^\s@<>]+@(?:{_SPECIAL})")
NAMED_EMAILS = tuple(f"[^@<>]*<{email}>" for email in EMAILS)
IPV4 = (_TESTED + _SIZE,)
IPV6 = (rf"2001:0?[dD][bB]8:[0-9A-Fa-f:.]*{_SIZE}",)


def _web(scheme: str, host: str) -> str:
    place = rf"(?:{host})(?::[1-9][0-9]{{0,3}})?"
    user = "(?:[A-Za-z0-9._~%-]+(?::[A-Za-z0-9._~%-]*)?@)?"
    return rf"{scheme}://{user}{place}(?:,{place})*(?:[/?#]{_VISIBLE}*)?"


_SCHEME = "[A-Za-z][A-Za-z0-9+.-]*"
_PLAIN = rf"https?://{_EXAMPLE}(?:/{_ASCII}*)?"
URLS = (
    _PLAIN,
    _web(_SCHEME, _EXAMPLE),
    _web(_SCHEME, rf"{_SPECIAL}|{_TESTED}|localhost|127\.0\.0\.1|\[::1\]"),
    rf"mailto:{EMAILS[0]}|(?:file://|urn:|data:|about:|tag:|doi:|isbn:){_VISIBLE}*",
)
"""The last are of no host."""
REFERENCES = (
    rf"{_PLAIN}|/(?:(?!/){_ASCII}+)?",
    rf"{URLS[1]}|{_EXAMPLE}(?:[/?#]{_VISIBLE}*)?",
    rf'[^\s"\\<>/:][^\s"\\<>:]*|#{_VISIBLE}*',
    *URLS[2:],
)
"""With those that are relative, which lead nowhere by themselves."""


def _written(number: str, *separators: str) -> str:
    """A number with `#` for any digit, with the same between all of its groups."""
    return "|".join(number.replace("#", "[0-9]").replace(" ", each) for each in separators)


_AREA = "[2-7](?:0[0-9]|1[02-9]|[2-8][0-9])"
_ABROAD = {
    "44": (
        *(f"1{city} 496 0###" for city in (13, 14, 15, 16, 17, 21, 31, 41, 51)), "191 498 0###", "20 7946 0###",
        "29 2018 0###", "1632 960###", "7700 900###", "3069 990###", "8081 570###",
    ),
    "49": ("30 23125 ###", "69 90009 ###", "40 66969 ###", "221 4710 ###", "89 99998 ###"),
    "33": tuple(f"{area} ## ##" for area in ("1 99 00", "2 61 91", "3 53 01", "4 65 71", "5 36 49", "6 39 98")),
    "61": ("[2378] 5550 ####", "[2378] 7010 ####", "491 570 (?:006|110|156|157|158|159|313|737)"),
    "46": ("8 465 004 ##", "31 390 06 ##", "40 628 04 ##", "980 319 2##", "70 1740 6[1-9]#"),
}  # fmt: skip


def _phones(*separators: str) -> str:
    """Telephone numbers with the same between all groups; behind the country's code, a zero, or an area in brackets."""
    found = [_written(rf"(?:\+?1 )?{_AREA} 555 01##", *separators), rf"(?:\+?1[ -]?)?\({_AREA}\) 555[ -]01[0-9]{{2}}"]
    for country, numbers in _ABROAD.items():
        own = _written("|".join(numbers), *separators)
        found.append(rf"(?:(?:\+|00)?{country}[ -]?(?:\(0\) ?)?|0)(?:{own})")
        for area, _, rest in (number.partition(" ") for number in numbers):
            found.append(rf"\(0{area}\) (?:{_written(rest, *separators)})")
    return "|".join(found)


PHONES = (
    _phones("", " ", "-", r"\."),
    rf"(?:tel:)?(?:{_phones('[ .-]?')})(?: ?(?:;ext=|x|ext\.?) ?[0-9]{{1,5}})?|555[ .-]?01[0-9]{{2}}",
)

_CARDS = (
    "4242424242424242", "4111111111111111", "4012888888881881", "4000056655665556", "5555555555554444",
    "5200828282828210", "5105105105105100", "2223003122003222", "6011111111111117", "6011000990139424",
    "3566002020360505", "6200000000000005", "378282246310005", "371449635398431", "3056930009020004",
    "36227206271667",
)  # fmt: skip
_GROUPS = {14: (4, 10), 15: (4, 10), 16: (4, 8, 12)}


def _card(number: str) -> str:
    cuts = (0, *_GROUPS[len(number)], len(number))
    return _written(" ".join(number[start:end] for start, end in pairwise(cuts)), "", " ", "-")


CARDS = ("|".join(map(_card, _CARDS)),)

SHAPES = (
    (rf"{_SCHEME}://.*", URLS),
    (r"[^@\s]+@[^@\s]+\.[^@\s]+", EMAILS),
    (rf"{_OCTET}(?:\.{_OCTET}){{3}}", IPV4),
    (r"\+[1-9][0-9 ().-]{6,}", PHONES),
    ("4[0-9]{15}|5[1-5][0-9]{14}|3[47][0-9]{13}", CARDS),
)
"""What contacts look like, and what is reserved for them."""

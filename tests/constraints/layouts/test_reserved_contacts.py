"""Contacts inside what is reserved for examples: which slots hold them, and what may stand there."""

import ipaddress
import re
from random import Random
from urllib.parse import urlsplit

import email_validator
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from constraints.automata.dfa import ByteDFA
from constraints.automata.json_strings import plain_text
from constraints.automata.ranking import draw
from constraints.json_schema.formats.string_formats import FORMATS
from constraints.layouts.layout import Fixed, Layout, Slot
from constraints.layouts.reserved_contacts import keep_reserved, reserved, reserved_patterns
from constraints.layouts.reserved_ranges import CARDS, PHONES
from constraints.regex.compile import compile_regex
from controllable.testing.strategies.walk import walk_of

DOCUMENTED = [
    ipaddress.ip_network(network) for network in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")
]
QUICK = settings(database=None, deadline=None, max_examples=100, derandomize=True, phases=[Phase.generate])


def language(kind: str, name: str = "", inside: ByteDFA | None = None) -> ByteDFA | None:
    inside = inside or (FORMATS[kind].written_language if kind in FORMATS else plain_text())
    return reserved(inside, reserved_patterns(kind, name, inside))


@st.composite
def texts(draw: st.DrawFn, kind: str, name: str = "", inside: ByteDFA | None = None) -> str:
    found = language(kind, name, inside)
    assert found is not None
    return draw(_walks(found))


def _walks(found: ByteDFA) -> st.SearchStrategy[str]:
    class Walks(st.SearchStrategy[str]):
        def do_draw(self, data: object) -> str:
            return walk_of(found).draw(data).decode()  # type: ignore[arg-type]

    return Walks()


def is_example(host: str | None) -> bool:
    labels = (host or "").lower().split(".")
    return labels[-2:] in (["example", "com"], ["example", "net"], ["example", "org"]) or labels[-1] in (
        "example", "test", "invalid",
    )  # fmt: skip


@QUICK
@given(texts("email") | texts("idn-email") | texts("string", "contactEmail") | texts("string", "e_mail"))
def test_mail_goes_to_the_domains_of_examples(text: str) -> None:
    found = email_validator.validate_email(text, check_deliverability=False)
    assert is_example(found.ascii_domain)


@QUICK
@given(texts("uri") | texts("iri") | texts("url") | texts("string", "website"))
def test_web_addresses_lead_to_the_domains_of_examples(text: str) -> None:
    assert is_example(urlsplit(text).hostname)


@QUICK
@given(texts("uri-reference") | texts("iri-reference") | texts("string", "imageUrl"))
def test_references_lead_there_or_nowhere(text: str) -> None:
    found = urlsplit(text)
    assert is_example(found.hostname) or (not found.netloc and not found.scheme)


@QUICK
@given(texts("hostname") | texts("host-name") | texts("string", "host_name"))
def test_hosts_are_examples(text: str) -> None:
    assert is_example(text)


@QUICK
@given(
    texts("ipv4") | texts("ipv6") | texts("ipvanyaddress") | texts("string", "ip") | texts("ip-address")
    | texts("ipv4network") | texts("ipv6network") | texts("ipv4interface") | texts("ipvanynetwork")
)  # fmt: skip
def test_addresses_are_those_of_documentation(text: str) -> None:
    try:
        found = ipaddress.ip_address(text.partition("/")[0])
    except ValueError:
        # The shape that is written of IPv6 is wider than what it means where no validator looks.
        assert text.startswith("2001:")
        return
    assert any(found in network for network in DOCUMENTED)


def test_all_groups_of_ipv6_are_of_the_documentation() -> None:
    found = language("ipv6")
    assert found is not None
    rng = Random(0)
    for text in {draw(found & compile_regex("(?:[^:]+:){7}[^:]+", search=False), rng) for _ in range(100)}:
        assert text is not None and ipaddress.ip_address(text.decode()) in DOCUMENTED[-1]


# Area or network and first digits, as the regulators list them; the number of digits that are free.
FICTION = {
    "44": "1134960### 1144960### 1154960### 1164960### 1174960### 1214960### 1314960### 1414960### 1514960### "
    "1914980### 2079460### 2920180### 1632960### 7700900### 3069990### 8081570###",
    "49": "3023125### 6990009### 4066969### 2214710### 8999998###",
    "33": "19900#### 26191#### 35301#### 46571#### 53649#### 63998####",
    "61": "[2378]5550#### [2378]7010#### 49157000[6] 49157011[0] 49157015[6-9] 491570313 491570737",
    "46": "8465004## 3139006## 4062804## 9803192## 701740[6]##",
}


def is_fiction(text: str) -> bool:
    digits = re.sub(r"\D", "", text.replace("(0)", "").partition("x")[0].partition("ext")[0])
    if re.fullmatch("1?([2-79][0-9]{2})?55501[0-9]{2}", digits):
        return True
    bare = digits.removeprefix("00")
    numbers = [(code, number.replace("#", "[0-9]")) for code, line in FICTION.items() for number in line.split()]
    return any(re.fullmatch(f"(?:{code}|0){number}", text) for code, number in numbers for text in (digits, bare))


@QUICK
@given(
    texts("phone") | texts("string", "phone") | texts("string", "homePhoneNumber") | texts("string", "fax_no")
    | texts("string", "mobile", compile_regex(r"\+49[0-9]{8,12}", search=False))
    | texts("integer", "tel", compile_regex("[1-9][0-9]{9,11}", search=False))
    | texts("string", "phone", compile_regex(r"\+33[0-9 ]+", search=False))
    | texts("string", "phone", compile_regex(r"\+4[46][0-9 -]+", search=False))
    | texts("string", "phone", compile_regex(r"\+61[0-9 ]+", search=False))
    | texts("string", "phone", compile_regex(r"1-[2-9][0-9]{2}-[0-9]{3}-[0-9]{4}", search=False))
    | texts("string", "phone", compile_regex(r".* x[0-9]+", search=False))
)  # fmt: skip
def test_telephone_numbers_are_kept_for_fiction(text: str) -> None:
    assert is_fiction(text), text


@pytest.mark.parametrize(
    "text",
    ["+1 212 555 0123", "(212) 555-0199", "2125550123", "+44 20 7946 0123", "(020) 7946 0999", "07700 900123",
     "+49 30 23125 123", "01 99 00 12 34", "+33639981234", "0491 570 156", "+46 8 465 004 12"],
)  # fmt: skip
def test_usual_spellings_are_there(text: str) -> None:
    assert compile_regex(PHONES[0], search=False).accepts(text.encode())


@pytest.mark.parametrize(
    "text",
    ["+1 212 555 1212", "+1 212 555 0200", "+1 800 555 0123", "+1 411 555 0123", "020 7946 1123", "+49 30 23126 123",
     "01 99 01 12 34", "0491 570 155", "+44 7700 901000", "112", ""],
)  # fmt: skip
def test_numbers_that_may_be_somebodys_are_not(text: str) -> None:
    assert not any(compile_regex(pattern, search=False).accepts(text.encode()) for pattern in PHONES)


@QUICK
@given(texts("string", "cardNumber") | texts("integer", "credit_card_number", compile_regex("[0-9]+", search=False)))
def test_cards_are_test_cards_with_a_right_check_sum(text: str) -> None:
    digits = [int(each) for each in re.sub("[ -]", "", text)][::-1]
    assert (sum(digits[::2]) + sum(sum(divmod(2 * each, 10)) for each in digits[1::2])) % 10 == 0
    assert compile_regex(CARDS[0], search=False).accepts(text.encode())


@pytest.mark.parametrize(
    "name",
    ["phoneType", "email_verified", "urlCount", "mailbox_id", "card", "telemetry", "ipo", "shipping", "name", "",
     "pane", "mobile_app", "faxed"],
)  # fmt: skip
def test_other_names_are_no_contacts(name: str) -> None:
    assert reserved_patterns("string", name, plain_text()) == ()


@pytest.mark.parametrize("name", ["phone", "email", "url", "pan"])
@pytest.mark.parametrize("kind", ["enum", "boolean", "date", "uuid", "key"])
def test_listed_values_and_other_formats_are_no_contacts(kind: str, name: str) -> None:
    assert reserved_patterns(kind, name, plain_text()) == ()


@pytest.mark.parametrize(
    ("pattern", "text"),
    [(r"https://[a-z.]+/[a-z]+", "https://example.com/a"), (r"[a-z]+@[a-z]+\.com", "a@example.com"),
     (r"postgres://[a-z.]+(?:,[a-z.]+)*", "postgres://example.com,example.net"), (r"4[0-9]{15}", "4242424242424242"),
     (r"(?:[0-9]{1,2}\.){3}[0-9]", None), (r"\+[1-9][0-9]{10}", "+12125550123")],
)  # fmt: skip
def test_what_looks_like_a_contact_is_one_whatever_its_name(pattern: str, text: str | None) -> None:
    inside = compile_regex(pattern, search=False)
    found = reserved(inside, reserved_patterns("string", "x", inside))
    assert (found is not None and found.accepts(text.encode())) if text else found is None


@pytest.mark.parametrize(
    ("pattern", "text"),
    [(r"www\.[a-z.]+", "www.example.com"), ("images/[a-z]+", "images/a"), ("#[a-z]+", "#a"), ("/v1/[a-z]*", "/v1/a"),
     (r"ftp://[a-z.]+", "ftp://example.org"), ("urn:[a-z]+", "urn:a"), (r"//[a-z]+\.com", None)],
)  # fmt: skip
def test_references_of_each_shape_stay_what_they_are(pattern: str, text: str | None) -> None:
    found = language("string", "url", compile_regex(pattern, search=False))
    assert found is None if text is None else found is not None and found.accepts(text.encode())


def test_what_a_schema_wants_elsewhere_stays_and_is_told() -> None:
    acme = compile_regex(r"[a-z]+@acme\.com", search=False)
    slots = Slot("/email", acme, "email", "email"), Slot("/cc", FORMATS["email"].written_language, "cc", "email")
    layout = Layout((Fixed("["), slots[0], Fixed(","), slots[1], Fixed("]")))
    found = keep_reserved(layout, Random(0))
    assert found.unreserved == ("/email",)
    assert found.slots[0] == slots[0]
    assert found.slots[1].language.is_subset(slots[1].language)  # type: ignore[union-attr]
    assert keep_reserved(found, Random(0)).slots == found.slots


@pytest.mark.parametrize("items", [1, 12, 30, 47, 48, 49])
def test_few_cards_are_different_in_an_array(items: int) -> None:
    slots = [Slot(f"/cards/{index}", plain_text(), "card_number", "string") for index in range(items)]
    found = keep_reserved(Layout.of([part for slot in slots for part in (slot, Fixed(","))]), Random(1))
    if items > 48:
        assert len(found.unreserved) == items and found.slots == tuple(slots)
        return
    languages = [each.language for each in found.slots]
    assert found.unreserved == ()
    assert items < 25 or len(set(languages)) == items

"""Documents whose contacts are reserved for examples: still valid, and told where that cannot be."""

import ipaddress
import json
import warnings
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from pydantic import AnyUrl, BaseModel, EmailStr, HttpUrl, IPvAnyAddress, NameEmail, PostgresDsn
from pydantic.types import PaymentCardNumber

from controllable import DiffusionLM, Template
from controllable.batch import run_batch
from controllable.cli import main
from controllable.testing import check_outputs, from_constraint, from_model, from_schema

CONTACTS: dict[str, Any] = {
    "type": "object",
    "properties": {
        "email": {"type": "string", "format": "email", "maxLength": 40},
        "website": {"type": "string", "format": "uri"},
        "ip": {"type": "string", "format": "ipv4"},
        "phone": {"type": "string", "pattern": r"^\+1[0-9]{10}$"},
        "card_number": {"type": "string"},
        "note": {"type": "string", "maxLength": 20},
    },
    "additionalProperties": False,
}
CONTACTS["required"] = list(CONTACTS["properties"])
EXAMPLES = ("example.com", "example.net", "example.org")
CARDS = {"4242424242424242", "4111111111111111", "5555555555554444", "378282246310005", "36227206271667"}


@pytest.fixture(scope="module")
def lm(checkpoint: Path, precision: str) -> DiffusionLM:
    return DiffusionLM.from_pretrained(checkpoint, device="cpu")


def check(value: dict[str, Any]) -> None:
    assert value["email"].endswith(EXAMPLES)
    assert value["website"].split("/")[2].endswith(EXAMPLES)
    assert any(ipaddress.ip_address(value["ip"]) in ipaddress.ip_network(f"{net}.0/24") for net in (
        "192.0.2", "198.51.100", "203.0.113",
    ))  # fmt: skip
    assert value["phone"][5:10] == "55501"


def test_contacts_are_reserved_and_documents_are_valid(lm: DiffusionLM) -> None:
    kind = jsonschema.Draft202012Validator
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = lm.generate(CONTACTS, n=8, steps=2, reserved=True)
    for each in found:
        kind(CONTACTS, format_checker=kind.FORMAT_CHECKER).validate(each.value)
        check(each.value)
    plain = lm.generate(CONTACTS, n=8, steps=2)
    assert plain == lm.generate(CONTACTS, n=8, steps=2, reserved=False)
    assert not all(each.value["phone"][5:10] == "55501" for each in plain)


class Contact(BaseModel):
    email: EmailStr
    sender: NameEmail
    page: HttpUrl
    other: AnyUrl
    address: IPvAnyAddress
    database: PostgresDsn


def test_types_of_pydantic_are_known(lm: DiffusionLM) -> None:
    for each in lm.generate(Contact, n=4, steps=2, reserved=True):
        value = each.value
        assert value.email.endswith(EXAMPLES) and value.sender.email.endswith(EXAMPLES)
        assert str(value.page.host).endswith(EXAMPLES) and str(value.other.host).endswith(EXAMPLES)
        assert all(host["host"].endswith(EXAMPLES) for host in value.database.hosts())
        assert not value.address.is_global


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_card_by_its_type_is_a_test_card(lm: DiffusionLM) -> None:
    class Payment(BaseModel):
        source: PaymentCardNumber

    assert {str(each.value.source) for each in lm.generate(Payment, n=3, steps=1, reserved=True)} <= CARDS


@pytest.mark.parametrize(
    "items",
    [{"type": "string", "format": "email"}, {"type": "string", "format": "ipv4"}, {"type": "string", "format": "uri"}],
)
def test_unique_contacts_stay_unique(items: dict[str, Any], lm: DiffusionLM) -> None:
    schema = {"type": "array", "items": items, "uniqueItems": True, "minItems": 8, "maxItems": 8}
    for each in lm.generate(schema, n=4, steps=1, temperature=0.2, reserved=True):
        assert len(set(each.value)) == 8


def test_keys_that_are_addresses_are_reserved(lm: DiffusionLM) -> None:
    schema = {
        "type": "object",
        "propertyNames": {"format": "email"},
        "additionalProperties": {"type": "integer", "minimum": 0, "maximum": 9},
        "minProperties": 2,
        "maxProperties": 3,
    }
    for each in lm.generate(schema, n=4, steps=2, reserved=True):
        assert len(each.value) >= 2 and all(key.endswith(EXAMPLES) for key in each.value)


def test_one_warning_names_what_a_schema_wants_elsewhere(lm: DiffusionLM) -> None:
    staff = {"type": "array", "items": {"type": "string", "format": "email", "pattern": "@acme\\.com$"}, "minItems": 2}
    schema = {"type": "object", "properties": {"staff": staff}, "required": ["staff"]}
    with pytest.warns(UserWarning, match=r"reserved for examples fits /staff/\*, although reserved is set") as told:
        found = lm.generate(schema, n=4, steps=1, reserved=True)
    assert len(told) == 1
    assert all(text.endswith("@acme.com") for each in found for text in each.value["staff"])


def test_templates_have_contacts_by_their_names(lm: DiffusionLM) -> None:
    schema = {"type": "string", "format": "email"}
    for each in lm.generate(Template("To {to}", to=schema), n=2, steps=2, reserved=True):
        assert each.text.rstrip('"').endswith(EXAMPLES)


def test_command_line_and_batches_have_the_option(
    lm: DiffusionLM, checkpoint: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "schema.json"
    path.write_text(json.dumps(CONTACTS))
    command = ["generate", "--schema", str(path), "--checkpoint", str(checkpoint), "--device", "cpu", "--steps", "2"]
    assert main([*command, "--reserved", "-q"]) == 0
    check(json.loads(capsys.readouterr().out))
    run_batch([{"id": 1, "schema": CONTACTS, "reserved": True, "steps": 2}], tmp_path / "out.jsonl", model=lm)
    (row,) = map(json.loads, (tmp_path / "out.jsonl").read_text("utf-8").splitlines())
    check(row["values"][0])


QUICK = settings(
    database=None,
    deadline=None,
    max_examples=25,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[*HealthCheck],
)


@pytest.mark.parametrize("options", [{"realism": 0}, {"realism": 0, "coverage": "boundaries"}, {"realism": 0.5}])
def test_values_for_tests_are_reserved_unless_it_is_said(options: dict[str, Any], lm: DiffusionLM) -> None:
    given_lm = {} if options["realism"] == 0 else {"lm": lm, "steps": 1}

    @QUICK
    @given(from_schema(CONTACTS, **options, **given_lm))
    def reserved(value: dict[str, Any]) -> None:
        check(value)

    reserved()

    @QUICK
    @given(from_schema(CONTACTS, **options, **given_lm, reserved=False))
    def anybody(value: dict[str, Any]) -> None:
        check(value)

    with pytest.raises(BaseException):  # noqa: B017 # of several at once
        anybody()


@QUICK
@given(from_model(set[IPvAnyAddress], realism=0))
def test_sets_of_values_are_reserved(values: set[Any]) -> None:
    assert all(not value.is_global for value in values)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_too_few_test_cards_are_filled_up() -> None:
    schema = {"type": "array", "items": {"type": "string", "pattern": "^42[0-9]{14}$"}, "uniqueItems": True}

    @QUICK
    @given(from_schema({**schema, "minItems": 3}, realism=0))
    def different(values: list[str]) -> None:
        assert len(set(values)) == len(values) >= 3

    different()


@QUICK
@given(from_constraint(Template("To {to}", to={"type": "string", "format": "email"}), realism=0))
def test_laid_out_values_are_reserved(value: dict[str, str]) -> None:
    assert value["to"].endswith(EXAMPLES)


def test_what_is_judged_is_reserved(lm: DiffusionLM) -> None:
    def holds(value: dict[str, Any]) -> bool:
        check(value)
        return True

    assert check_outputs(lm, CONTACTS, holds, n=4, steps=2).rate == 1

"""A small part of the sweep over pydantic's types: a few texts and documents of each."""

import warnings
from pathlib import Path

import pydantic.networks
import pydantic.types
import pytest

from benchmarks.schemas.pydantic_types import extra
from benchmarks.schemas.pydantic_types.__main__ import CASES, adapter_of, faults, judge_of, measure
from benchmarks.schemas.pydantic_types.case import Case
from benchmarks.schemas.pydantic_types.probes import probes
from controllable.lm import DiffusionLM

VALUES, DRAWS, DOCUMENTS = 12, 4, 2
EACH = 8
"""Documents are written for so many rows of the table once."""


@pytest.fixture(scope="module")
def lm(checkpoint: Path) -> DiffusionLM:
    return DiffusionLM.from_pretrained(checkpoint)


def test_each_row_has_a_name_of_its_own() -> None:
    assert len({case.label for case in CASES}) == len(CASES)


def test_every_type_that_pydantic_brings_is_in_the_table() -> None:
    names = {*pydantic.types.__all__, *pydantic.networks.__all__}
    # What is asked of a type stands beside one; an encoder is given to one.
    beside = {"Strict", "StringConstraints", "Tag", "Discriminator", "Base64Encoder", "EncoderProtocol"}
    beside |= {"UrlConstraints", "validate_email", "Secret"}
    assert names - beside <= {case.name for case in extra.CASES}


def test_texts_are_of_both_kinds_and_the_same_every_time() -> None:
    case = next(each for each in CASES if each.label == "Decimal[max_digits=4, decimal_places=2]")
    judge = judge_of(adapter_of(case))
    texts = probes(case, judge, count=100, seed=3)
    assert texts == probes(case, judge, count=100, seed=3) and len(set(texts)) == 100
    assert 20 < sum(map(judge, texts)) < 80


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.label)
def test_all_readings_of_a_type_agree(case: Case) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        row = measure(case, None, values=VALUES, documents=0, draws=DRAWS, seed=1)
    assert faults(row, 0) == []


@pytest.mark.parametrize("case", CASES[::EACH], ids=lambda case: case.label)
def test_what_is_compiled_is_valid_whoever_writes_it(case: Case, lm: DiffusionLM) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        row = measure(case, lm, values=1, documents=DOCUMENTS, draws=1, seed=1)
    if row["status"] == "exact":
        assert (row["documents_valid"], row["write_failures"]) == (DOCUMENTS, [])


def test_what_python_can_hash_is_compiled() -> None:
    case = next(each for each in CASES if each.label == "Hashable")
    row = measure(case, None, values=VALUES, documents=0, draws=40, seed=1)
    assert row["drawn_valid"] == 40

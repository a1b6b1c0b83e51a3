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
from constraints.output_types.types import Pydantic
from controllable.lm import DiffusionLM

VALUES, DOCUMENTS = 12, 2


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
def test_all_readings_of_a_type_agree(case: Case, lm: DiffusionLM) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        row = measure(case, lm, values=VALUES, documents=DOCUMENTS, draws=4, seed=1)
    assert faults(row, DOCUMENTS) == []
    if row["status"] == "unsupported":
        return
    said = Pydantic(case.annotation).describe()
    assert (row["status"] == "exact") is not bool(said.verified)

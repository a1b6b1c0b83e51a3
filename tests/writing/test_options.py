"""The options of a call are the same wherever they are written down, and wrong ones are told in one line."""

import math
import subprocess
import sys
from typing import Any, get_type_hints

import numpy as np
import pytest

from constraints.errors import InvalidOption
from controllable.option_fields import options_of
from controllable.sampling.rules.settings import SamplerGiven, SamplerSettings
from controllable.writing.options import OF_SAMPLER, OPTIONS, Given, Options, merge


def test_what_type_checkers_read_are_the_options() -> None:
    assert set(SamplerGiven.__annotations__) == set(OF_SAMPLER)
    assert set(get_type_hints(Given)) == set(OPTIONS) - {"sampler", "on_error"}


@pytest.mark.parametrize("declared", [Options, SamplerSettings])
def test_what_stands_in_other_places_says_what_it_does(declared: type) -> None:
    for option in options_of(declared).values():
        assert option.face is None or (option.help and option.help[0].islower() and not option.help.endswith("."))


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("steps", 0, "a whole number of at least 1"),
        ("steps", 2.5, "a whole number of at least 1"),
        ("steps", 2.0, "a whole number of at least 1"),
        ("steps", True, "a whole number of at least 1"),
        ("steps", np.True_, "a whole number of at least 1"),
        ("steps", "3", "a whole number of at least 1"),
        ("steps", 10**30, "a whole number of at least 1 and below 9,223,372,036,854,775,808"),
        ("seed", "x", "a whole number of at least 0"),
        ("max_length", "x", "a whole number of at least 1 or None"),
        ("max_length", 0, "a whole number of at least 1 or None"),
        ("temperature", math.inf, "a finite number of at least 0"),
        ("temperature", math.nan, "a finite number of at least 0"),
        ("temperature", "1", "a finite number of at least 0"),
        ("temperature", True, "a finite number of at least 0"),
        ("revise", 1, "a finite number of at least 0 and below 1"),
        ("batch_invariant", 1, "True or False"),
        ("best_of", 1_001, "a whole number from 1 to 1,000"),
        ("fill", "none", "'required', 'typical' or 'all'"),
        ("fill", ["all"], "'required', 'typical' or 'all'"),
        ("on_error", None, "'raise', 'skip' or 'yield'"),
        ("prompt", b"order", "a text or None"),
        ("update", "tilt", "a function or None"),
        ("sampler", {}, "SamplerSettings"),
        ("progress", 0, "True or False or None"),
        ("max_corrections", -1, "a whole number of at least 0"),
    ],
)
def test_a_wrong_value_is_told_with_what_is_allowed(name: str, value: Any, allowed: str) -> None:
    with pytest.raises(InvalidOption) as caught:
        merge(Options(), {name: value})
    assert str(caught.value) == f"{name} is {value!r}, it must be {allowed}"


def test_long_values_are_shortened() -> None:
    with pytest.raises(InvalidOption) as caught:
        Options(seed="line\n" * 1000)  # type: ignore[arg-type]
    assert len(str(caught.value)) < 150
    assert "\n" not in str(caught.value)


def test_a_text_that_cannot_be_written_is_no_prompt() -> None:
    with pytest.raises(InvalidOption, match="prompt: a text holds half of a surrogate pair at position 2"):
        Options(prompt="ab\ud800")


def test_guidance_says_itself_what_is_wrong_with_it() -> None:
    with pytest.raises(InvalidOption, match="guidance: 3 is not guidance"):
        Options(guidance=3)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [np.int64(3), np.uint8(3), np.array(3)])
def test_integers_of_numpy_are_integers(value: Any) -> None:
    found = merge(Options(), {"steps": value, "seed": value, "max_length": value})
    assert (type(found.sampler.steps), type(found.seed), type(found.max_length)) == (int, int, int)


@pytest.mark.parametrize("value", [np.float32(0.5), np.float64(0.5), 1, np.int64(1)])
def test_numbers_of_numpy_are_numbers(value: Any) -> None:
    found = merge(Options(), {"temperature": value}).sampler.temperature
    assert found == value and type(found) is float


def test_seeds_may_be_large() -> None:
    assert Options(seed=2**70).seed == 2**70


def test_there_are_no_other_options() -> None:
    with pytest.raises(InvalidOption, match=r"unknown option 'step'\. The options are batch_invariant, batch_size"):
        merge(Options(), {"step": 3})


def test_options_are_read_without_pytorch() -> None:
    code = "import controllable.writing.options, sys; assert not {'torch', 'numba'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)

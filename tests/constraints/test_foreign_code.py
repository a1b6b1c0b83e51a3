"""Whose code an error came from."""

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import BaseModel, field_validator, model_validator

from constraints import Pydantic
from constraints.errors import InvalidOption, UserCodeError
from constraints.foreign_code import place_of, telling_whose, told


class Odd(BaseModel):
    size: int

    @field_validator("size")
    @classmethod
    def check(cls, size: int) -> int:
        return {}[size]  # type: ignore[no-any-return]


def caught(call: Callable[[], Any]) -> BaseException:
    with pytest.raises(BaseException) as found:
        call()
    return found.value


def test_file_line_and_function_are_told() -> None:
    def wrong() -> None:
        raise KeyError("a")

    line = wrong.__code__.co_firstlineno + 1
    said = told(caught(wrong))
    assert said.startswith("KeyError: 'a' (raised at ") and said.endswith(f"test_foreign_code.py:{line} in wrong)")


@pytest.mark.parametrize("name", ["<string>", "<stdin>", "<console>", "<ipython-input-3-abc>", "<python-input-0>"])
def test_code_without_a_file_is_foreign(name: str) -> None:
    space: dict[str, Any] = {}
    exec(compile("def wrong():\n    raise KeyError\n", name, "exec"), space)
    assert place_of(caught(space["wrong"])) == f"{name}:2 in wrong"


def test_what_libraries_make_is_theirs() -> None:
    space: dict[str, Any] = {"__file__": pytest.__file__}
    exec(compile("def wrong():\n    raise KeyError\n", "<string>", "exec"), space)
    place = place_of(caught(space["wrong"]))
    assert place is not None and "<string>" not in place


@pytest.mark.parametrize("method", ["validate", "parse", "explain"])
def test_a_validator_that_fails_is_told(method: str) -> None:
    error = caught(lambda: getattr(Pydantic(Odd), method)('{"size":1}'))
    assert isinstance(error, UserCodeError) and isinstance(error.__cause__, KeyError)
    assert "in check" in str(error) and error.exit_code == 2


@pytest.mark.parametrize("raised", [ValueError("no"), AssertionError("no")])
def test_what_a_validator_may_raise_is_a_violation(raised: Exception) -> None:
    class Fine(BaseModel):
        size: int

        @model_validator(mode="after")
        def check(self) -> "Fine":
            raise raised

    (violation,) = Pydantic(Fine).validate('{"size":1}')
    assert "no" in violation.message


@pytest.mark.parametrize(
    ("raised", "passes", "passes_alone"),
    [
        (KeyError("x"), False, False),
        (StopIteration(), False, False),
        (SystemExit(2), True, False),
        (BaseException("x"), True, False),
        (KeyboardInterrupt(), True, True),
        (GeneratorExit(), True, True),
        (InvalidOption("x"), True, True),
    ],
    ids=repr,
)
def test_what_is_let_through(raised: BaseException, passes: bool, passes_alone: bool) -> None:
    def wrong() -> None:
        raise raised

    for all_theirs, through in ((False, passes), (True, passes_alone)):
        with pytest.raises(type(raised) if through else UserCodeError), telling_whose(all_theirs=all_theirs):
            wrong()

"""Errors go from process to process whole."""

import pickle

import pytest

from constraints import errors
from constraints.errors import ControllableError, GenerationError, InvalidOption, UnsupportedSchema

SOME = [
    UnsupportedSchema("$ref", "/a", "leads nowhere"),
    GenerationError("invalid", best="x", violations=("/a: no",), hint="Relax it"),
    InvalidOption("n is 0", where="/n", hint="Raise it"),
]


def completed() -> ControllableError:
    error = GenerationError("invalid")
    error.completed = ("a", "b")
    return error


@pytest.mark.parametrize("error", [*SOME, completed()], ids=lambda error: type(error).__name__)
def test_errors_are_pickled_whole(error: ControllableError) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error) and str(again) == str(error) and again.args == error.args
    assert vars(again) == vars(error)


def test_every_error_of_one_message_is_pickled() -> None:
    kinds = [each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, ControllableError)]
    assert len(kinds) > 10
    for kind in set(kinds) - {UnsupportedSchema}:
        assert str(pickle.loads(pickle.dumps(kind("what", hint="do")))) == "what. do"

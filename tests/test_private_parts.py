"""What others do not promise to keep, and we rely upon: each test names the part and who uses it."""

import _sre
import re._casefix as casefix
import re._constants as sre
import re._parser as parser
from collections.abc import Callable

import numpy as np
import pytest
import torch
from llvmlite import ir
from numba import njit, types
from numba.core import cgutils
from numba.core.datamodel import models
from numba.core.extending import intrinsic

from constraints.inference.cpu.arrays import Rows


def changed(part: str, user: str) -> str:
    return f"{part} is not as it was: adapt {user}"


def test_trees_of_regular_expressions() -> None:
    user = "constraints/regex/regex_syntax.py"
    found = list(parser.parse(r"a[^b-c](d|ef)+?(?<=g)\b$"))
    operators = [operator for operator, _ in found]
    expected = [sre.LITERAL, sre.IN, sre.MIN_REPEAT, sre.ASSERT, sre.AT, sre.AT]
    assert operators == expected, changed("what re._parser.parse gives", user)
    assert found[1][1] == [(sre.NEGATE, None), (sre.RANGE, (98, 99))], changed("IN of re._parser", user)
    least, most, inner = found[2][1]
    assert (least, most, inner[0][0]) == (1, sre.MAXREPEAT, sre.SUBPATTERN), changed("MIN_REPEAT of re._parser", user)
    assert found[3][1][0] == -1, changed("ASSERT of re._parser", user)


def test_letters_without_case() -> None:
    user = "constraints/regex/regex_syntax.py"
    assert _sre.unicode_tolower(ord("Ä")) == ord("ä"), changed("_sre.unicode_tolower", user)
    # The long s is a letter s for expressions that ignore case.
    assert 0x17F in casefix._EXTRA_CASES[ord("s")], changed("re._casefix._EXTRA_CASES", user)


def test_what_numba_compiles_from() -> None:
    user = "constraints/inference/cpu/vectors.py"
    for owner, name in (
        (cgutils, "alloca_once"),
        (cgutils, "alloca_once_value"),
        (cgutils, "get_or_insert_function"),
        (models, "PrimitiveModel"),
        (ir, "VectorType"),
    ):
        assert hasattr(owner, name), changed(f"{owner.__name__}.{name}", user)

    @intrinsic
    def first(typing: object, array: types.Array) -> tuple[object, Callable[..., object]]:
        def generate(context: object, builder: object, signature: object, arguments: object) -> object:
            given = context.make_array(signature.args[0])(context, builder, arguments[0])  # type: ignore[attr-defined]
            return builder.load(builder.gep(given.data, [ir.IntType(64)(0)]))  # type: ignore[attr-defined]

        return array.dtype(array), generate

    called = njit(lambda array: first(array))
    assert called(np.array([3.0, 4.0])) == 3.0, changed("context.make_array, or builder.gep over its data", user)


def test_named_tuples_in_compiled_code() -> None:
    rows = Rows(np.zeros((1, 2)), np.zeros(1, dtype=np.int64), np.full(1, 7))
    found = njit(lambda given: given.fixed[0])(rows)
    assert found == 7, changed("numba's support of typing.NamedTuple", "constraints/inference/cpu/arrays.py")


@pytest.mark.parametrize(
    ("owner", "name", "user"),
    [
        (torch, "_foreach_copy_", "controllable/sampling/capture/captured.py"),
        (torch.cpu, "_is_avx512_bf16_supported", "controllable/network/precision.py"),
        (torch.nn.Linear(1, 1), "_parameters", "controllable/adapters/embedding.py"),
        (torch.nn.Linear(1, 1), "_modules", "controllable/adapters/embedding.py"),
    ],
)
def test_private_names_of_torch(owner: object, name: str, user: str) -> None:
    assert hasattr(owner, name), changed(f"torch's {name}", user)


def test_versions_of_tensors_count_what_is_written() -> None:
    tensor = torch.zeros(2)
    before = tensor._version
    tensor.add_(1.0)
    assert tensor._version > before, changed("torch.Tensor._version", "controllable/sampling/capture/captured.py")

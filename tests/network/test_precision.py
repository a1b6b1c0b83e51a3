"""The precision that networks are multiplied in."""

import pytest
import torch

from constraints.errors import InvalidOption
from controllable.network.precision import VARIABLE, network_dtype, quick_bf16


@pytest.mark.parametrize("device", ["cpu", "cuda"])
def test_the_variable_forces_a_precision_on_any_device(device: str, precision: str) -> None:
    assert network_dtype(device) is getattr(torch, precision)


@pytest.mark.parametrize("nothing", [None, ""])
def test_without_it_bfloat16_is_taken_where_it_is_quick(nothing: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    if nothing is not None:
        monkeypatch.setenv(VARIABLE, nothing)
    assert network_dtype("cuda") is torch.bfloat16
    assert network_dtype("cpu") is (torch.bfloat16 if quick_bf16("cpu") else torch.float32)
    assert network_dtype("mps") is torch.float32


@pytest.mark.parametrize("wrong", ["float16", "bf16", "Float32"])
def test_a_precision_that_there_is_not(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, wrong)
    with pytest.raises(InvalidOption, match=f"{VARIABLE} is {wrong!r}.*float32 or bfloat16"):
        network_dtype("cpu")

"""States are tensors whose rows are canvases: some of them, or those of another behind them."""

from dataclasses import dataclass, replace

import torch
from hypothesis import given
from hypothesis import strategies as st

from controllable.sampling import SamplerState


@dataclass(frozen=True)
class Names:
    """A cache of one name for each canvas."""

    of: tuple[str, ...]

    def select(self, rows: list[int]) -> "Names":
        """Those of some canvases."""
        return Names(tuple(self.of[row] for row in rows))

    def join(self, other: "Names", rows: int) -> "Names":
        """Those of its canvases, and then those of another."""
        assert len(self.of) == rows
        return Names(self.of + other.of)


def state_of(rows: int, length: int, *, name: str, condition: bool = True) -> SamplerState:
    torch.manual_seed(rows * 100 + length)
    return SamplerState(
        step=torch.randint(0, 5, (rows,)),
        tokens=torch.randint(0, 9, (rows, length)),
        known=torch.rand(rows, length) < 0.5,
        canvas=torch.randn(rows, length, 3),
        condition=torch.randn(rows, length, 3) if condition else None,
        draws=torch.randn(rows, length, 2, dtype=torch.float64),
        log_prob=torch.randn(rows, length, dtype=torch.float64),
        own_log_prob=torch.randn(rows, length, dtype=torch.float64),
        impossible=torch.rand(rows) < 0.5,
        cache=Names(tuple(f"{name}{row}" for row in range(rows))),
    )


def same(one: SamplerState, other: SamplerState) -> bool:
    """Whether two states are equal, tensor by tensor."""
    tensors = zip(vars(one).values(), vars(other).values(), strict=True)
    return all(torch.equal(a, b) if isinstance(a, torch.Tensor) else a == b for a, b in tensors)


@given(st.integers(1, 3), st.integers(1, 3), st.integers(1, 5), st.integers(1, 5), st.booleans())
def test_what_is_joined_comes_apart_again(first: int, second: int, one: int, other: int, condition: bool) -> None:
    a, b = state_of(first, one, name="a", condition=condition), state_of(second, other, name="b", condition=condition)
    both = a.join(b)
    assert len(both.step) == first + second and both.tokens.shape[1] == max(one, other)
    assert same(both.select(range(first), one), a)
    assert same(both.select(range(first, first + second), other), b)
    # What is behind a document is known to hold nothing.
    assert both.known[:first, one:].all() and both.known[first:, other:].all()
    assert (both.log_prob[:first, one:] == 0).all()


@given(st.lists(st.integers(0, 3), min_size=1, max_size=4, unique=True))
def test_rows_are_taken_in_the_order_they_are_named(rows: list[int]) -> None:
    whole = state_of(4, 5, name="a")
    some = whole.select(rows, 5)
    assert some.cache.of == tuple(f"a{row}" for row in rows)
    for place, row in enumerate(rows):
        assert same(some.select([place], 5), replace(whole.select([row], 5)))

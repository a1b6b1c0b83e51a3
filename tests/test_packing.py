"""Packing: every position that has to be read is read once, and little else."""

import torch
from hypothesis import given
from hypothesis import strategies as st

from controllable.packing import TIGHT, pack


@given(st.integers(1, 6), st.integers(1, 9), st.data())
def test_each_position_is_read_once_and_in_order(batch: int, length: int, data: st.DataObject) -> None:
    drawn = data.draw(st.lists(st.booleans(), min_size=batch * length, max_size=batch * length))
    read = torch.tensor(drawn).view(batch, length)
    seen = []
    for part in pack(read):
        for flat, present in zip(part.flat, part.present, strict=True):
            row = flat[present].tolist()
            assert row == sorted(row)
            assert len({index // length for index in row}) == 1
            seen += row
        shortest, width = int(part.present.sum(dim=1).min()), part.present.shape[1]
        assert shortest >= TIGHT * width
    assert sorted(seen) == read.flatten().nonzero()[:, 0].tolist()


def test_entries_are_taken_from_their_canvas() -> None:
    read = torch.tensor([[True, False, True], [True, True, True]])
    long, short = pack(read)
    values = torch.arange(6).view(2, 3)
    assert long.take(values).tolist() == [[3, 4, 5]]
    assert short.take(values).tolist() == [[0, 2]]
    assert long.mask is None


def test_filling_is_masked() -> None:
    read = torch.ones(2, 8, dtype=torch.bool)
    read[1, 3] = False
    (part,) = pack(read)
    assert part.mask is not None
    assert part.mask.sum().item() == 15

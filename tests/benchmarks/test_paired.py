"""Two checkouts side by side."""

from pathlib import Path

import pytest

from benchmarks.timing import paired


def test_each_round_is_a_pair(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, int]] = []

    class Worker:
        def __init__(self, root: Path) -> None:
            self.root = root

        def __enter__(self) -> str:
            return self.root.name

        def __exit__(self, *_: object) -> None:
            pass

    def ask(process: str, number: int) -> dict[str, float]:
        asked.append((process, number))
        took = {"old": 2.0, "new": 1.0}[process]
        return {"1": took, "32": 10.0 * took}

    monkeypatch.setattr(paired, "worker", Worker)
    monkeypatch.setattr(paired, "ask", ask)
    found = paired.compare(Path("old"), Path("new"), rounds=2)
    assert asked == [("old", 0), ("new", 0), ("new", 1), ("old", 1)]
    assert found["batch_1"]["ratio"] == found["batch_32"]["ratio"] == 0.5
    assert found["batch_32"]["now_ms_a_step"] == 10.0

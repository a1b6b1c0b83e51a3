"""The line that says that kernels are being compiled."""

import pytest
from numba.core import event

from controllable.cli import compiling


@pytest.mark.parametrize(("seconds", "lines"), [((0.0, 0.5, 1.9), 0), ((0.0, 0.5, 2.1, 9.0, 60.0), 1)])
def test_it_is_said_once_and_only_after_a_while(
    seconds: tuple[float, ...], lines: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter(seconds)
    monkeypatch.setattr(compiling.time, "perf_counter", lambda: next(clock))
    listener = compiling._Told()
    for number in range(len(seconds)):
        kind = event.EventStatus.START if number % 2 == 0 else event.EventStatus.END
        listener.notify(event.Event("numba:compile", kind))
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("compiling for this machine") == said.err.count("\n") == lines

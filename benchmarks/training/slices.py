"""A training run in slices, on machines that are lent for minutes at a time.

python -m benchmarks.training.slices --config FILE --slice SECONDS --handover DIR [--compact]
"""

import argparse
import math
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.training import BEGUN
from benchmarks.training.handover import STATE, Manifest, pack, read_manifest, read_state, unpack
from constraints.errors import ConfigError, ControllableError, InvalidOption
from controllable.training.config import TrainingConfig
from controllable.training.training_loop import Run

CAUTION = 3.0
"""The end of a slice is given this many times what saving and packing took at its start."""
MARGIN = 10.0
"""Seconds kept beside: the last step, an evaluation and the way out take some."""


@dataclass(frozen=True)
class Slice:
    """What a slice left.

    Args:
        step: Steps done in all slices.
        steps: Steps of the whole run.
        handover: What the handover holds.
        model: Folder of the exported model.
    """

    step: int
    steps: int
    handover: Manifest
    model: Path

    @property
    def finished(self) -> bool:
        """Whether nothing is left to do."""
        return self.step >= self.steps


def run_slice(
    path: Path,
    handover: Path,
    *,
    until: float,
    steps: int | None = None,
    compact: bool = False,
    progress: bool = True,
) -> Slice:
    """Go on with a run from its handover, stop in time, and hand it over again.

    Args:
        path: The TOML file of the run, see `TrainingConfig`.
        handover: Folder of the handover; it may be missing before the first slice.
        until: Be done by this time of `time.monotonic`.
        steps: Stop after this many steps; None for no such limit.
        compact: See `pack`.
        progress: Whether to show progress bars on stderr.

    Raises:
        ConfigError: The configuration is broken, or there are several processes.
        CheckpointError: The handover is torn, of another network, or cannot be written.
        InvalidOption: The time is over before the first step; the handover is as far as it was.
    """
    config = TrainingConfig.load(path)
    out, last = config.run.out, config.optimiser.steps
    packed = read_manifest(handover)
    if packed is not None and packed.step > _steps_done(out):
        unpack(handover, out)
    if packed is None or packed.step < last:
        packed = _advance(config, handover, until=until, steps=steps, compact=compact, progress=progress)
    return Slice(_steps_done(out), last, packed, out / "model")


def _steps_done(out: Path) -> int:
    return int(read_state(out)["step"]) if (out / STATE).exists() else -1


def _advance(
    config: TrainingConfig, handover: Path, *, until: float, steps: int | None, compact: bool, progress: bool
) -> Manifest:
    run = Run(config, progress=progress)
    if run.accelerator.num_processes > 1:
        raise ConfigError("a slice is trained by one process", hint="Start it without torchrun")
    # Not timed: the first export counts the layout prior.
    run.save()
    # Done before anything is trained: what cannot be handed over is not worth training, and so its time is known.
    begin = time.monotonic()
    run.save()
    pack(config.run.out, handover, compact=compact, progress=progress)
    now = time.monotonic()
    reserve = CAUTION * (now - begin) + MARGIN
    if now + reserve >= until:
        raise InvalidOption(
            "the slice is over before its first step", hint=f"Give it {now + reserve - until:.0f} seconds more at least"
        )
    run.train(until=until - reserve, steps=steps)
    return pack(config.run.out, handover, compact=compact, progress=progress)


def main(arguments: Sequence[str] | None = None, *, begun: float | None = None) -> int:
    """Train for a while, hand over, and say how far the run is; the exit code.

    Args:
        arguments: Those of the command line.
        begun: Time of `time.monotonic` that the slice counts from; None for now.
    """
    begun = time.monotonic() if begun is None else begun
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--config", metavar="FILE", type=Path, required=True, help="the training configuration (TOML)")
    parser.add_argument("--slice", metavar="SECONDS", type=float, required=True, help="hand over before they are over")
    parser.add_argument("--handover", metavar="DIR", type=Path, required=True, help="to go on from and to hand over in")
    parser.add_argument("--compact", action="store_true", help="a smaller handover, with rounded momenta")
    parser.add_argument("-q", "--quiet", action="store_true", help="no progress bars")
    given = parser.parse_args(arguments)
    if not 0 < given.slice < math.inf:
        parser.error(f"--slice is {given.slice}, it must be a finite number above 0")
    try:
        found = run_slice(
            given.config, given.handover, until=begun + given.slice, compact=given.compact, progress=not given.quiet
        )
    except ControllableError as error:
        print(f"slices: {error}", file=sys.stderr)
        return error.exit_code
    parts = found.handover.parts
    size = sum(part.size for part in parts) / 2**20
    state = f"finished: {found.model}" if found.finished else "not finished: run the same command again"
    print(
        f"{found.step:,} of {found.steps:,} steps done, handover of {size:.1f} MiB in {len(parts) + 1} files; {state}",
        file=sys.stderr,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(begun=BEGUN))

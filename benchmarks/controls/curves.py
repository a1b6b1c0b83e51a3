"""Control against fluency: over the scale of guidance at the steps of the study, and over steps at scale 1.

    python -m benchmarks.controls.curves --teacher runs/teacher/model

The writer is the study's gradient without a constraint; each setting is compared with unguided texts of as many steps.
Texts are kept under runs/controls: called again it goes on where it was, and figures are saved after each setting.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from benchmarks.controls import data
from benchmarks.controls.curves_plot import plot
from benchmarks.controls.exact import Lexicon
from benchmarks.controls.guided import Guided
from benchmarks.controls.scoring.scores import targets
from benchmarks.controls.study import Judges, measure, table, texts_of
from benchmarks.controls.tagging.tags import PACKAGES, WORK
from benchmarks.controls.teachers.teacher import Teacher
from benchmarks.controls.writers import MODEL, SENTENCE, Sampled, Settings
from benchmarks.record import save
from constraints.errors import ControllableError, InvalidOption
from guidance import Tilt

CONTROLS = ("semantic content", "length", "parts of speech")
SCALES = (0.25, 0.5, 1.0, 2.0, 4.0)
STEPS = (4, 8, 12, 24, 48, 200)
PICTURE = Path(__file__).parents[2] / "docs" / "e2e_curves.svg"


class Scaled(Guided):
    """The study's gradient, weaker or stronger.

    Args:
        settings: The settings of the writers.
        scale: Factor on the gradient; 1 is the study's, with its texts.
        reader: Reads the words of the tags when they are first needed, for all scales.
    """

    def __init__(self, settings: Settings, scale: float, reader: Guided) -> None:
        super().__init__(settings)
        self.scale, self.reader = scale, reader

    @property
    def known(self) -> Lexicon:
        """What the reader has read."""
        return self.reader.known

    @property
    def identity(self) -> str:
        """That of the gradient, with the scale."""
        return super().identity if self.scale == 1.0 else f"{super().identity}, scale {self.scale:g}"

    def sentences(self, n: int, *, seed: int, output_type: object = SENTENCE, **options: Any) -> list[str]:
        """See `Sampled.sentences`."""
        return super().sentences(n, seed=seed, output_type=output_type, update=Tilt(scale=self.scale), **options)


def grid(scales: Sequence[float], steps: Sequence[int], usual: int) -> list[tuple[int, float]]:
    """The settings (steps, scale), each once: all scales at the usual number of steps, and all steps at scale 1."""
    return list(dict.fromkeys([*((usual, scale) for scale in scales), *((count, 1.0) for count in steps)]))


def main() -> int:
    """Measure every setting, saving and drawing what there is after each of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    data.add_option(parser)
    parser.add_argument("--model", type=Path, default=MODEL, help="folder of the diffusion model")
    parser.add_argument("--teacher", type=Path, required=True, help="folder of the trained teacher")
    parser.add_argument("--controls", nargs="+", choices=CONTROLS, default=list(CONTROLS), metavar="CONTROL")
    parser.add_argument("--scales", type=float, nargs="+", default=list(SCALES))
    parser.add_argument("--steps", type=int, nargs="+", default=list(STEPS))
    parser.add_argument("--usual", type=int, default=Settings.steps, help="steps at which the scales are measured")
    parser.add_argument("--n", type=int, default=10, help="texts for each target")
    parser.add_argument("--targets", type=int, default=30, help="so many targets of each control, evenly taken")
    parser.add_argument("--temperature", type=float, default=Settings.temperature)
    parser.add_argument("--steered-temperature", type=float, help="of text that is told something, if another one")
    parser.add_argument("--revise", type=float, default=Settings.revise, help="share of the steps that revise")
    parser.add_argument("--pool", type=int, default=300, help="sentences that are written without a target")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", default="controls_curves", help="name of the results")
    parser.add_argument("--picture", type=Path, default=PICTURE, help="where the curves are drawn")
    options = parser.parse_args()
    if options.n > options.pool:
        raise InvalidOption(f"{options.n} texts cannot be taken from a pool of {options.pool}", hint="Raise --pool")
    torch.set_num_threads(1)
    base = Settings(
        options.model, options.teacher, temperature=options.temperature,
        steered_temperature=options.steered_temperature, revise=options.revise, pool=options.pool, seed=options.seed,
        data=options.e2e,
    )  # fmt: skip
    judges = Judges(Teacher.from_folder(options.teacher), None, 0, base.scorer)
    wanted = {name: data.evenly(targets(name, options.e2e), options.targets) for name in options.controls}
    figures: dict[str, Any] = {
        "texts_a_target": options.n, "temperature": options.temperature,
        "steered_temperature": options.steered_temperature, "revise": options.revise, "usual_steps": options.usual,
        "rows": [], "failed": [],
    }  # fmt: skip
    reader = Guided(base)
    for steps, scale in grid(options.scales, options.steps, options.usual):
        settings = replace(base, steps=steps, pools=base.pools if steps == base.steps else {})
        free, writer = Sampled(settings), Scaled(settings, scale, reader)
        for control, told in wanted.items():
            unguided = texts_of(free, told, options.n, options.seed, WORK)
            surprise = judges.teacher.perplexity([text for texts in unguided for text in texts])
            row = {"writer": f"{steps} steps, scale {scale:g}", "control": control, "steps": steps, "scale": scale}
            try:
                written = texts_of(writer, told, options.n, options.seed, WORK, progress=True)
            except ControllableError as error:
                figures["failed"].append({**row, "error": str(error)})
                continue
            row |= {**measure(told, written, judges, free=surprise), "unguided_perplexity": surprise.word}
            figures["rows"].append(row)
            print(table([row]).splitlines()[-1], flush=True)
        save(options.out, figures, seed=options.seed, peers=(*PACKAGES, "scipy"))
        if figures["rows"]:
            plot(figures, options.picture)
    return 0


if __name__ == "__main__":
    sys.exit(main())

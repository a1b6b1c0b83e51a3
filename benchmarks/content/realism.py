"""Realism on record families that were never trained on: words, agreement of fields, variety; ours, jsf's and real.

python -m benchmarks.content.realism                      # the table
python -m benchmarks.content.realism --curve runs/*/      # agreement against tokens seen, over saved models
"""

import argparse
import json
import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import matplotlib
import matplotlib.pyplot as plt
from tqdm import tqdm

from benchmarks.content.places import free_strings
from benchmarks.content.words import distinct, has_word
from benchmarks.record import RESULTS, save
from controllable import DiffusionLM
from controllable.network.bundled import locate
from controllable.sampling import SamplerSettings
from corpus.checks.agreement import agreement
from corpus.families.discovery import families
from corpus.records.schema import family_schema, sample
from corpus.records.splits import HELDOUT_FAMILIES

Source = Callable[[dict[str, Any], int], Iterable[Any]]
JUDGED = 200
"""Records of each family by which its wordy fields are told."""


def wordy_fields(source: Source, schemas: dict[str, dict[str, Any]], n: int) -> frozenset[tuple[str, str]]:
    """Family and field of the free strings that hold a word in at least half of the documents: names and prose, not
    identifiers, codes and telephone numbers."""
    worded: Counter[tuple[str, str]] = Counter()
    seen: Counter[tuple[str, str]] = Counter()
    for name, schema in schemas.items():
        for value in source(schema, n):
            for field, text in free_strings(value, schema):
                seen[name, field] += 1
                worded[name, field] += has_word(text)
    return frozenset(key for key, count in seen.items() if 2 * worded[key] >= count)


def measure(
    source: Source, schemas: dict[str, dict[str, Any]], n: int, label: str, wordy: frozenset[tuple[str, str]]
) -> dict[str, Any]:
    """All figures of one source over all families."""
    strings: list[str] = []
    prose: list[str] = []
    holds: Counter[str] = Counter()
    applicable: Counter[str] = Counter()
    valid = total = 0
    for name, schema in tqdm(schemas.items(), desc=label, unit="family", disable=None):
        kind = jsonschema.validators.validator_for(schema)
        validator = kind(schema, format_checker=kind.FORMAT_CHECKER)
        for value in source(schema, n):
            total += 1
            valid += validator.is_valid(value)
            for field, text in free_strings(value, schema):
                strings.append(text)
                if (name, field) in wordy:
                    prose.append(text)
            for relation, agrees in agreement(value).items():
                applicable[relation] += 1
                holds[relation] += agrees
    return {
        "documents": total,
        "valid": valid / total,
        "free_strings": len(strings),
        "free_strings_with_a_word": sum(map(has_word, strings)) / max(1, len(strings)),
        "wordy_strings": len(prose),
        "wordy_strings_with_a_word": sum(map(has_word, prose)) / max(1, len(prose)),
        "distinct_strings": len(set(strings)) / max(1, len(strings)),
        "distinct_1": distinct(strings, 1),
        "distinct_2": distinct(strings, 2),
        "agreement": sum(holds.values()) / max(1, applicable.total()),
        "agreement_by_relation": {
            name: {"share": holds[name] / count, "documents": count} for name, count in sorted(applicable.items())
        },
    }


def from_model(lm: DiffusionLM, *, seed: int, sampler: SamplerSettings) -> Source:
    """Documents written by a model."""
    return lambda schema, n: (d.value for d in lm.compile(schema).stream(n, seed=seed, sampler=sampler))


def from_jsf(seed: int) -> Source:
    """Documents from jsf, a random generator."""
    from jsf import JSF  # a package of the benchmarks alone, and of this source alone

    def generate(schema: dict[str, Any], n: int) -> Iterator[Any]:
        random.seed(seed)
        faker = JSF(schema)
        for _ in range(n):
            yield json.loads(json.dumps(faker.generate(), default=str))

    return generate


def from_records(names: dict[str, str], seed: int) -> Source:
    """The families' own records."""

    def generate(schema: dict[str, Any], n: int) -> Iterator[Any]:
        rng = random.Random(seed)
        family = families()[names[schema["title"]]]
        return (sample(family, rng) for _ in range(n))

    return generate


def curve(
    folders: list[Path],
    schemas: dict[str, dict[str, Any]],
    n: int,
    seed: int,
    steps: int,
    wordy: frozenset[tuple[str, str]],
) -> list[dict[str, Any]]:
    """Agreement and words of saved models, in the order of the tokens they have seen (`tokens-NUMBER`)."""
    rows = []
    for folder in sorted(folders, key=lambda path: int(path.name.removeprefix("tokens-"))):
        lm = DiffusionLM.from_pretrained(folder, device="cpu")
        found = measure(from_model(lm, seed=seed, sampler=SamplerSettings(steps=steps)), schemas, n, folder.name, wordy)
        kept = {key: found[key] for key in ("documents", "wordy_strings_with_a_word", "agreement")}
        rows.append({"tokens": int(folder.name.removeprefix("tokens-")), **kept})
    return rows


def kept(n: int, seed: int) -> list[dict[str, Any]]:
    """The points of the last saved curve, of `n` documents each."""
    saved = json.loads((RESULTS / "realism_curve.json").read_text(encoding="utf-8"))
    return [row for row in saved["figures"]["rows"] if row["documents"] == n and saved["seed"] == seed]


def plot(rows: list[dict[str, Any]], real: float, path: Path) -> None:
    """Draw agreement and words against tokens seen."""
    matplotlib.use("Agg")
    figure, axes = plt.subplots(figsize=(6, 3.6), layout="constrained")
    tokens = [row["tokens"] / 1e6 for row in rows]
    axes.plot(tokens, [row["agreement"] for row in rows], "o-", label="related fields agree")
    axes.plot(tokens, [row["wordy_strings_with_a_word"] for row in rows], "s-", label="free strings with a word")
    axes.axhline(real, color="grey", linestyle="--", label="agreement of the real records")
    axes.axhline(real / 3, color="grey", linestyle=":", label="a third of it")
    axes.set(xlabel="training tokens (millions)", ylabel="share", ylim=(0, 1))
    axes.legend(fontsize=8)
    figure.savefig(path, dpi=120)


def heldout(seed: int) -> tuple[dict[str, dict[str, Any]], Source, frozenset[tuple[str, str]]]:
    """The held-out families: their schemas, their own records and their wordy fields."""
    names = {family_schema(name)["title"]: name for name in sorted(HELDOUT_FAMILIES)}
    schemas = {name: family_schema(name) for name in names.values()}
    return schemas, from_records(names, seed), wordy_fields(from_records(names, seed + 1), schemas, JUDGED)


def main() -> None:
    """Measure ours, jsf and the real records, or the curve over saved models."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=200, help="documents for each family")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--steps", type=int, default=12)
    parser.add_argument("--model", type=locate, help="name or folder of a model; the default one if left out")
    parser.add_argument("--curve", type=Path, nargs="+", help="model folders named tokens-NUMBER")
    parser.add_argument("--keep", action="store_true", help="the points of the saved curve stay, others are added")
    arguments = parser.parse_args()
    n, seed, steps = arguments.n, arguments.seed, arguments.steps
    schemas, records, wordy = heldout(seed)
    real = measure(records, schemas, n, "real", wordy)
    if arguments.curve:
        rows = curve(arguments.curve, schemas, n, seed, steps, wordy)
        if arguments.keep:
            fresh = {row["tokens"] for row in rows}
            rows += [row for row in kept(n * len(schemas), seed) if row["tokens"] not in fresh]
            rows.sort(key=lambda row: int(row["tokens"]))
        RESULTS.mkdir(exist_ok=True)
        plot(rows, real["agreement"], RESULTS / "realism_curve.png")
        save("realism_curve", {"rows": rows, "real_agreement": real["agreement"]}, seed=seed)
        return
    lm = DiffusionLM.from_pretrained(arguments.model, device="cpu")
    figures = {
        "families": sorted(schemas),
        "wordy_fields": sorted("".join(field) for field in wordy),
        "steps": steps,
        "ours": measure(from_model(lm, seed=seed, sampler=SamplerSettings(steps=steps)), schemas, n, "ours", wordy),
        "jsf": measure(from_jsf(seed), schemas, n, "jsf", wordy),
        "real": real,
    }
    save("realism", figures, seed=seed, peers=("jsf", "english-words"))


if __name__ == "__main__":
    main()

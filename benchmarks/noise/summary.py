"""Figures over the seeds, and differences between kinds that saw the same batches."""

from collections.abc import Iterable, Mapping
from statistics import fmean
from typing import Any

from benchmarks.noise.kinds import KINDS, WAYS

FIGURES = ("agreement", "wordy_strings_with_a_word", "distinct_strings", "valid")
Key = tuple[str, str, int]
"""Kind, way and number of steps."""


def spread(values: Iterable[float]) -> dict[str, float]:
    """Mean, lowest and highest."""
    known = list(values)
    return {"mean": fmean(known), "least": min(known), "most": max(known)}


def by_setting(rows: list[dict[str, Any]]) -> dict[Key, dict[int, dict[str, Any]]]:
    """The rows by kind, way and steps, and of those by seed."""
    found: dict[Key, dict[int, dict[str, Any]]] = {}
    for row in rows:
        found.setdefault((row["kind"], row["way"], row["steps"]), {})[row["seed"]] = row
    return found


def summary(rows: list[dict[str, Any]], against: tuple[str, str]) -> list[dict[str, Any]]:
    """Each setting over its seeds.

    Args:
        rows: One for each network and setting.
        against: Kind and way that the others are compared with, at the same steps and seed by seed.
    """
    settings = by_setting(rows)
    return [
        {
            "kind": kind,
            "way": way,
            "steps": steps,
            "seeds": sorted(own),
            **{name: spread(row[name] for row in own.values()) for name in FIGURES},
            **_differences(own, settings.get((*against, steps), {})),
        }
        for (kind, way, steps), own in sorted(settings.items(), key=lambda item: _place(item[0]))
    ]


def _place(key: Key) -> tuple[int, int, int]:
    kind, way, steps = key
    return list(KINDS).index(kind), list(WAYS).index(way), steps


def _differences(own: Mapping[int, dict[str, Any]], other: Mapping[int, dict[str, Any]]) -> dict[str, Any]:
    common = sorted(set(own) & set(other))
    if not common:
        return {}
    return {
        "common_seeds": common,
        **{f"{name}_more": spread(own[seed][name] - other[seed][name] for seed in common) for name in FIGURES},
    }

"""Validity: documents for the example schemas, and how many real schemas compile."""

from typing import Any

from benchmarks.sections.saved import percent


def documents(figures: dict[str, Any]) -> list[str]:
    """Validity over the example schemas."""
    total = figures["total"]
    filled = [row["optional_filled"] for row in figures["schemas"].values() if row["optional_filled"] is not None]
    return [
        f"**Valid.** {total['valid']:,} of {total['documents']:,} documents for {len(figures['schemas'])} example "
        f"schemas are valid under jsonschema with formats checked; {percent(total['distinct'])} are distinct, "
        f"{percent(sum(filled) / len(filled))} of the optional properties are filled."
        + (f" {figures['note']}" if "note" in figures else ""),
    ]


def maskbench(figures: dict[str, Any]) -> list[str]:
    """Coverage of real schemas."""
    times = figures["compile_ms"]
    return [
        f"**Real schemas.** {figures['compiled_percent']:.1f} % of {figures['schemas']:,} real JSON Schemas "
        f"(maskbench) compile (median {times['p50']:.1f} ms, 95th percentile {times['p95']:.0f} ms). Of their "
        f"instances, {figures['valid_accepted_percent']:.1f} % of the valid ones are accepted and "
        f"{len(figures['invalid_accepted'])} of {figures['invalid_instances_of_compiled']:,} invalid ones.",
    ]

"""Batch jobs: interruptions, memory and speed."""

from typing import Any

from benchmarks.markdown import number, percent


def batch(figures: dict[str, Any]) -> list[str]:
    """What was measured, in sentences."""
    kills, rates, beside = figures["kills"], figures["throughput"], figures["neighbours"]
    values = (
        f" Of the {kills['values']:,} values of that job {kills['invalid']:,} were invalid."
        if "values" in kills
        else ""
    )
    lost = _lost_workers(figures["ray"]) if "ray" in figures else ""
    memory = ", ".join(f"{number(most, 0)} MiB for {int(rows):,} rows" for rows, most in figures["memory"].items())
    return [
        f"**Batch jobs.** {kills['jobs']:,} jobs of {kills['rows']:,} rows were killed (SIGKILL) {kills['kills']:,} "
        f"times at random moments and gone on with: {kills['lost']:,} rows lost, {kills['twice']:,} there twice, "
        f"{kills['identical']:,} of {kills['jobs']:,} outputs identical, byte by byte, to that of a job nobody "
        f"disturbed.{values}{lost} Most memory, the model included: {memory}. Rows of three schemas by turns: "
        f"{number(rates['job'], 1)} documents a second, against {number(rates['generators'], 1)} of three generators "
        f"one after the other, in batches of {figures['batch_size']}. In such a batch "
        f"{percent(beside['other'] / beside['documents'])} of {beside['documents']:,} documents come out otherwise "
        "than alone, by rounding."
    ]


def _lost_workers(ray: dict[str, Any]) -> str:
    return (
        f" {ray['jobs']:,} jobs of {ray['rows']:,} rows on {ray['workers']} Ray workers lost {ray['kills']:,} of those "
        f"in the middle: {ray['lost']:,} rows lost, {ray['twice']:,} there twice, {ray['identical']:,} of the outputs "
        "identical."
    )

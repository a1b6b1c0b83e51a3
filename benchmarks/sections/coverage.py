"""Documents that go along every edge of the example schemas."""

from typing import Any

from benchmarks.markdown import percent


def coverage(figures: dict[str, Any]) -> list[str]:
    """What was covered, in sentences."""
    total = figures["total"]
    return [
        f"**Coverage.** {len(figures['schemas'])} example schemas: {total['documents']:,} documents, "
        f"{total['valid']:,} of them valid, go along {total['covered']:,} of {total['total']:,} edges, in "
        f"{total['seconds']:.0f} seconds. With at most {figures['few']} documents a schema, "
        f"{percent(total['few_covered'] / total['total'])} of them."
    ]

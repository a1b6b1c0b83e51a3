"""What came of a job."""

from collections.abc import Mapping
from dataclasses import dataclass
from signal import SIGTERM
from typing import Literal

Ended = Literal["done", "interrupted", "terminated", "failed fast"]
EXIT_CODES: Mapping[str, int] = {"interrupted": 130, "terminated": 128 + SIGTERM, "failed fast": 5}
"""Of a job that was stopped."""
SOME_FAILED = 1


@dataclass(frozen=True)
class BatchSummary:
    """What came of a job.

    Args:
        ended: Whether all rows have a result ("done"), or what stopped it before.
        rows: Rows with a result, those of earlier runs included.
        earlier: Rows of them whose result was there already.
        failed: Rows without values, by the error's class.
        documents: Documents that were written and are valid.
        corrections: Correction passes they needed.
        retries: How often a document was begun anew.
        written: Documents of this run.
        seconds: What this run took.
    """

    ended: Ended
    rows: int
    earlier: int
    failed: Mapping[str, int]
    documents: int
    corrections: int
    retries: int
    written: int
    seconds: float

    @property
    def exit_code(self) -> int:
        """0: every row has its values; 1: some rows are errors; 5: stopped at one; 130, 143: stopped by a signal."""
        return EXIT_CODES.get(self.ended, SOME_FAILED if self.failed else 0)

    @property
    def valid_percent(self) -> float:
        """Rows with values among those with a result."""
        return 100.0 * (self.rows - sum(self.failed.values())) / max(1, self.rows)

    @property
    def documents_a_second(self) -> float:
        """Of this run."""
        return self.written / max(self.seconds, 1e-9)

    def __str__(self) -> str:
        lines = [
            f"{self.rows:,} rows ({self.earlier:,} of them from before), {self.valid_percent:.1f} % valid",
            f"{self.documents:,} documents, {self.corrections:,} corrections, {self.retries:,} retries",
            f"{self.written:,} documents in {self.seconds:.1f} s, {self.documents_a_second:.1f} a second",
        ]
        lines += [f"{count:,} x {kind}" for kind, count in sorted(self.failed.items(), key=lambda item: -item[1])]
        return "\n".join(lines)

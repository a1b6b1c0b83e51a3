"""Batch jobs: rows in, results out, on disk as they finish and gone on with after anything.

from controllable.batch import BatchSettings, run_batch

summary = run_batch("jobs.jsonl", "results.jsonl", settings=BatchSettings(resume=True))

Names are imported when they are first used: the settings do without PyTorch, which takes seconds.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from controllable.batch.files.job_errors import DuplicateId, OutputError, RowFailed, UnreadableRow
    from controllable.batch.job import run_batch
    from controllable.batch.settings import BatchSettings
    from controllable.batch.summary import BatchSummary

__all__ = ["BatchSettings", "BatchSummary", "DuplicateId", "OutputError", "RowFailed", "UnreadableRow", "run_batch"]

# Where the names live that are not errors.
_HOMES = {"BatchSettings": "settings", "BatchSummary": "summary", "run_batch": "job"}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(f"{__name__}.{_HOMES.get(name, 'files.job_errors')}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

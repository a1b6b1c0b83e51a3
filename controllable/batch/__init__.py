"""Batch jobs: rows in, results out, on disk as they finish and gone on with after anything.

from controllable.batch import BatchSettings, run_batch

summary = run_batch("jobs.jsonl", "results.jsonl", settings=BatchSettings(resume=True))

Names are imported when they are first used: the settings do without PyTorch, which takes seconds.
"""

from typing import TYPE_CHECKING

from constraints.facade import lazy_names

if TYPE_CHECKING:
    from controllable.batch.files.job_errors import DuplicateId as DuplicateId
    from controllable.batch.files.job_errors import OutputError as OutputError
    from controllable.batch.files.job_errors import RowFailed as RowFailed
    from controllable.batch.files.job_errors import UnreadableRow as UnreadableRow
    from controllable.batch.job import run_batch as run_batch
    from controllable.batch.job_settings import BatchSettings as BatchSettings
    from controllable.batch.summary import BatchSummary as BatchSummary

__getattr__, __dir__ = lazy_names(__name__)

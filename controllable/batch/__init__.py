"""Batch jobs: rows in, results out, on disk as they finish and gone on with after anything.

from controllable.batch import run_batch

summary = run_batch("jobs.jsonl", "results.jsonl", resume=True)
"""

from controllable.batch.files.job_errors import DuplicateId, OutputError, RowFailed, UnreadableRow
from controllable.batch.job import run_batch
from controllable.batch.summary import BatchSummary

__all__ = ["BatchSummary", "DuplicateId", "OutputError", "RowFailed", "UnreadableRow", "run_batch"]

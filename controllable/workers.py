"""Worker processes that write batches of one job side by side, each with its own copy of the model.

What the host does for a document, laying it out and checking it, takes longer than what a GPU does in a large batch.
Processes overlap the one with the other, and each other; on one device they take turns.
"""

import multiprocessing
import os
import pickle
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import lru_cache
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Any

import torch

from constraints.arguments import checked
from constraints.errors import ControllableError, InvalidOption
from controllable.lm import DiffusionLM
from controllable.writing.document import Generation, Request
from controllable.writing.failures import Failures, Outcome
from controllable.writing.generator import Generator
from controllable.writing.options import Options, merge

_AT_THE_TOP = "Define it at the top of a module, and not in a function or as a lambda"
_AHEAD = 2
"""Batches that wait for each worker."""


class Workers:
    """Processes with a model each; to be used in a `with` block, at whose end they are gone.

        with Workers(4, "base", device="cuda") as workers:
            for document in workers.stream(schema, 1000, batch_size=256):
                ...

    In a script that stands below `if __name__ == "__main__":`, since each process begins by importing the script.

    Args:
        count: Number of processes.
        path: Name or folder of the model; None for the default one.
        device: Where each runs it, see `DiffusionLM.from_pretrained`.

    Raises:
        InvalidOption: There is to be no process.
    """

    @checked
    def __init__(self, count: int, path: str | Path | None = None, *, device: str = "auto") -> None:
        if count < 1:
            raise InvalidOption(f"count is {count}, it must be at least 1")
        self.count = count
        self._pool = ProcessPoolExecutor(
            count, multiprocessing.get_context("spawn"), initializer=_begin, initargs=(path, device)
        )

    def __enter__(self) -> "Workers":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=True)

    @checked
    def stream(self, output_type: object, n: int, **options: Any) -> Iterator[Outcome]:
        """Documents in order, as `Generator.stream` gives them; an output type and options that can be pickled.

        Args:
            output_type: See `DiffusionLM.compile`.
            n: Number of documents.
            **options: Those of `DiffusionLM.generate`.

        Raises:
            ControllableError: See `DiffusionLM.generate`; or a process has died.
            InvalidOption: An option makes no sense, or something cannot be pickled.
        """
        settings = merge(Options(), dict(options))
        try:
            job = pickle.dumps((output_type, options))
        except (pickle.PicklingError, AttributeError, TypeError) as error:
            raise InvalidOption(
                f"cannot be sent to a worker process: {error}",
                where=_unpicklable({"output_type": output_type, **options}),
                hint=_AT_THE_TOP if "local object" in str(error) or "lambda" in str(error) else None,
            ) from error
        failures = Failures(settings.on_error)
        batches = (range(first, min(n, first + settings.batch_size)) for first in range(0, n, settings.batch_size))
        asked: deque[Future[list[Generation | ControllableError]]] = deque()
        try:
            for indices in batches:
                requests = [Request(settings.seed, index, settings.prompt) for index in indices]
                asked.append(self._pool.submit(_written, job, requests))
                if len(asked) > _AHEAD * self.count:
                    yield from failures.given_out(asked.popleft().result())
            while asked:
                yield from failures.given_out(asked.popleft().result())
        except BrokenProcessPool as error:
            raise ControllableError(
                "a worker process has died",
                hint="It may have run out of memory: lower batch_size or the count of workers",
            ) from error
        finally:
            for future in asked:
                future.cancel()
        failures.warn(n)


def _unpicklable(given: dict[str, object]) -> str | None:
    """The name of the first argument that cannot be pickled."""
    for name, value in given.items():
        try:
            pickle.dumps(value)
        except (pickle.PicklingError, AttributeError, TypeError):
            return name
    return None


_model: DiffusionLM
"""That of a worker process."""


def _begin(path: str | Path | None, device: str) -> None:
    """Load the model of this process, which ends when the one that has started it does."""
    global _model
    Thread(target=_end_with_parent, daemon=True).start()
    torch.set_num_threads(1)
    _model = DiffusionLM.from_pretrained(path, device=device)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


@lru_cache(maxsize=16)
def _generator(job: bytes) -> Generator:
    output_type, options = pickle.loads(job)
    return _model.compile(output_type, **options)


def _written(job: bytes, requests: Sequence[Request]) -> list[Generation | ControllableError]:
    return _generator(job).write(requests)

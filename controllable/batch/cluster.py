"""The work done by a pool of Ray actors; needs the extra `ray`."""

import signal
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib.machinery import PathFinder
from typing import Any

from constraints.optional_dependencies import needs_extra
from controllable.batch.job_settings import BatchSettings
from controllable.batch.result import Failed
from controllable.batch.worker import Allowed, Outcomes, Work, Worker
from controllable.writing.language_model import LanguageModel

_AHEAD = 2
"""Batches that each actor has before it."""
_WORKERS = 2
_RETRIES = 3
"""How often a batch is begun again whose actor was lost."""


class RayCrew:
    """Actors with a model each. One that is lost is replaced, and its batch is written again: the same values.

    Args:
        engine: The model; every actor gets a copy.
        settings: How the job is done.
        allowed: What rows may name.

    Raises:
        InvalidOption: Ray is not installed.
    """

    def __init__(self, engine: LanguageModel, settings: BatchSettings, allowed: Allowed) -> None:
        with needs_extra("ray"):
            import ray
        self._ray = ray
        self._ours = not ray.is_initialized()
        if self._ours:
            with _own_signals():
                ray.init(log_to_driver=False, logging_level="ERROR")
        _send_whole(ray.cloudpickle, allowed.models)
        graphics = {"num_gpus": 1} if engine.device.type == "cuda" else {}
        actor = ray.remote(max_restarts=-1, max_task_retries=_RETRIES, num_cpus=1, **graphics)(Worker)
        # Held here as long as the actors are: one that is begun anew reads it again.
        self._model = ray.put(engine)
        self._actors = [actor.remote(self._model, settings, allowed) for _ in range(settings.workers or _WORKERS)]

    def outcomes(self, work: Iterable[Work | None]) -> Iterator[Outcomes]:
        """What comes of the documents of each batch, batches in order; some batches are read ahead."""
        pending: deque[tuple[Work | None, Any]] = deque()
        for number, item in enumerate(work):
            pending.append((item, self._actors[number % len(self._actors)].write.remote(item)))
            if len(pending) >= _AHEAD * len(self._actors):
                yield self._fetched(*pending.popleft())
        while pending:
            yield self._fetched(*pending.popleft())

    def _fetched(self, work: Work | None, promise: Any) -> Outcomes:
        try:
            found: Outcomes = self._ray.get(promise)
        except self._ray.exceptions.RayError as error:
            told = f"the worker was lost {_RETRIES + 1} times: {type(error).__name__}"
            return [Failed("RowFailed", told, retries=_RETRIES)] * (len(work.requests) if work else 0)
        return found

    def close(self) -> None:
        """Let the actors go, and the cluster too if it was begun here."""
        for actor in self._actors:
            self._ray.kill(actor)
        if self._ours:
            self._ray.shutdown()


@contextmanager
def _own_signals() -> Iterator[None]:
    """Ray handles SIGTERM from its beginning: whoever saw to it before does so again."""
    before = signal.getsignal(signal.SIGTERM)
    yield
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, before)


def _send_whole(cloudpickle: Any, models: Mapping[str, Any]) -> None:
    """Have classes of files that cannot be imported by a name sent as they are."""
    for found in models.values():
        name = getattr(found, "__module__", "")
        if name in sys.modules and PathFinder.find_spec(name.split(".")[0]) is None:
            cloudpickle.register_pickle_by_value(sys.modules[name])

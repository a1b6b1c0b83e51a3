"""Recorders: a function of tensors that stay where they are, run once and then again and again as it was."""

from collections.abc import Callable
from typing import Any, Protocol

import torch
from torch import Tensor

from constraints.garbage import no_collection
from controllable.sampling.capture.tensor_leaves import leaves


class Recorder(Protocol):
    """Records functions."""

    def record(self, work: Callable[[], Any]) -> tuple[Any, Callable[[], object]]:
        """What a function gives, and what runs it again: its results are then in the same tensors.

        The tensors hold results only after it has been run again.

        Raises:
            RuntimeError: It does what cannot be recorded.
        """


class CudaRecorder:
    """Records CUDA graphs, which share their memory: what one has given is to be read before another runs."""

    def __init__(self) -> None:
        self.pool = torch.cuda.graph_pool_handle()
        self.stream = torch.cuda.Stream()

    def record(self, work: Callable[[], Any]) -> tuple[Any, Callable[[], object]]:
        """See `Recorder.record`."""
        # What is compiled or set up on first use must not be within the recording.
        self.stream.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(self.stream):
            work()
        torch.cuda.synchronize()
        # What that has taken is not needed beside what the recording takes.
        torch.cuda.empty_cache()
        graph = torch.cuda.CUDAGraph()
        # Garbage may hold memory of the device, which cannot be given back in between.
        with no_collection(), torch.cuda.stream(self.stream):
            graph.capture_begin(pool=self.pool, capture_error_mode="thread_local")
            try:
                found = work()
            finally:
                graph.capture_end()
        torch.cuda.current_stream().wait_stream(self.stream)
        return found, graph.replay


class Rehearsal:
    """Does on any device what a recorder does, without gaining anything by it."""

    def record(self, work: Callable[[], Any]) -> tuple[Any, Callable[[], object]]:
        """See `Recorder.record`."""
        found = work()
        kept: list[Tensor] = []
        leaves(found, kept)

        def again() -> None:
            fresh: list[Tensor] = []
            leaves(work(), fresh)
            for old, new in zip(kept, fresh, strict=True):
                if old.data_ptr() != new.data_ptr():
                    old.copy_(new)

        return found, again

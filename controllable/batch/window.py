"""Rows that wait for others of their group, so that batches are full.

What a batch is made of follows from the order of the rows alone, not from time or from what has been written before:
the last digits of a network's arithmetic depend on the shape of its batch, and now and then a token with them. So a
job that was interrupted makes the same batches again, and the same values.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from controllable.batch.task import Task


@dataclass(frozen=True)
class Share:
    """Documents of a row that are part of a batch.

    Args:
        task: The row.
        indices: The numbers of the documents.
    """

    task: Task
    indices: range


@dataclass
class _Group:
    first: int
    """Number of the row that has waited longest."""
    waiting: deque[tuple[int, Share]] = field(default_factory=deque)
    documents: int = 0


class Window:
    """A bounded number of waiting rows.

    Args:
        batch_size: Documents of a full batch.
        rows: Rows that wait at the most.
        size: Bytes of waiting rows at the most.
    """

    def __init__(self, *, batch_size: int, rows: int, size: int) -> None:
        self.batch_size, self.rows, self.size = batch_size, rows, size
        self._groups: dict[str, _Group] = {}
        self._waiting = self._bytes = self._count = 0

    def add(self, task: Task) -> Iterator[Sequence[Share]]:
        """Take in a row, and give out the batches that are full, or whose rows can wait no longer."""
        self._count += 1
        self._waiting += 1
        self._bytes += task.size
        name = task.group
        group = self._groups.setdefault(name, _Group(self._count))
        group.waiting.append((self._count, Share(task, range(task.n))))
        group.documents += task.n
        while group.documents >= self.batch_size:
            yield self._batch(name)
        while self._waiting > self.rows or self._bytes > self.size:
            yield self._batch(self._oldest())

    def rest(self) -> Iterator[Sequence[Share]]:
        """Give out what is left, the oldest first."""
        while self._groups:
            yield self._batch(self._oldest())

    def _oldest(self) -> str:
        return min(self._groups, key=lambda name: self._groups[name].first)

    def _batch(self, name: str) -> Sequence[Share]:
        group, batch, room = self._groups[name], list[Share](), self.batch_size
        while group.waiting and room:
            number, share = group.waiting.popleft()
            part = share.indices[:room]
            batch.append(Share(share.task, part))
            room -= len(part)
            if rest := share.indices[len(part) :]:
                group.waiting.appendleft((number, Share(share.task, rest)))
            else:
                self._waiting -= 1
                self._bytes -= share.task.size
        group.documents -= self.batch_size - room
        if group.waiting:
            group.first = group.waiting[0][0]
        else:
            del self._groups[name]
        return batch

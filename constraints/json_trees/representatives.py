"""A system of distinct representatives: a different value for each of some places, each among its own.

Sources: Hall 1935, "On representatives of subsets", says when there is one; Berge 1957, "Two theorems in graph theory",
how one is found, by paths along which what was chosen changes.
"""

from collections.abc import Collection, Sequence


class Representatives:
    """Different values for places, kept possible while values are taken one after the other.

    Args:
        options: The values of each place.
    """

    def __init__(self, options: Sequence[Collection[str]]) -> None:
        self._options = options
        self._chosen: dict[int, str] = {}
        self._owner: dict[str, int] = {}
        self._taken: set[str] = set()

    def copy(self) -> "Representatives":
        """The same, from where both go on by themselves."""
        other = Representatives(self._options)
        other._chosen, other._owner, other._taken = dict(self._chosen), dict(self._owner), set(self._taken)
        return other

    @property
    def chosen(self) -> dict[int, str]:
        """A value for each place that was added and has not taken one."""
        return dict(self._chosen)

    def add(self, place: int) -> bool:
        """Whether a place can have a value besides the others; if so it counts from now on."""
        came: dict[str, int] = {}
        waiting = [place]
        for at in waiting:
            for key in self._options[at]:
                if key in came or key in self._taken:
                    continue
                came[key] = at
                if key in self._owner:
                    waiting.append(self._owner[key])
                    continue
                self._give(key, came, place)
                return True
        return False

    def _give(self, key: str, came: dict[str, int], place: int) -> None:
        """Give a free value to whom it was found for, whose own goes to whom that was found for, and so on."""
        while True:
            at = came[key]
            before = self._chosen.get(at)
            self._chosen[at], self._owner[key] = key, at
            if at == place or before is None:
                return
            key = before

    def is_taken(self, key: str) -> bool:
        """Whether a value was taken."""
        return key in self._taken

    def take(self, key: str, place: int) -> bool:
        """Whether a value is free, and the places left can do without it; if so it is taken.

        Args:
            key: The value.
            place: Who takes it, and needs no other then; it need not have been added.
        """
        if key in self._taken:
            return False
        own = self._chosen.pop(place, None)
        if own is not None:
            del self._owner[own]
        loser = self._owner.pop(key, None)
        if loser is not None:
            del self._chosen[loser]
        self._taken.add(key)
        if loser is None or self.add(loser):
            return True
        self._taken.discard(key)
        self._chosen[loser], self._owner[key] = key, loser
        if own is not None:
            self._chosen[place], self._owner[own] = own, place
        return False

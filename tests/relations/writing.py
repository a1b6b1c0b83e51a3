"""Values that are put in keeping, for the tests."""

from random import Random

from constraints.automata.dfa import ByteDFA
from constraints.automata.json_strings import string_content
from constraints.layouts.layout import Slot
from controllable.relations.keeping import following

ANY = string_content()


def kept(
    values: dict[str, str],
    *,
    kind: str = "string",
    held: tuple[str, ...] = (),
    languages: dict[str, ByteDFA] | None = None,
    seed: int = 0,
) -> list[str]:
    """The values, by their pointers, after they have been put in keeping."""
    languages = languages or {}
    slots = [Slot(f"/{path}", languages.get(path, ANY), path.rpartition("/")[2], kind) for path in values]
    found = following(slots, list(values.values()), Random(seed), free=[path in held for path in values])
    return [found.get(number, text) for number, text in enumerate(values.values())]

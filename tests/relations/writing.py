"""Values that are put in keeping, for the tests."""

from random import Random

from constraints.automata.dfa import ByteDFA
from constraints.automata.json_strings import string_content
from constraints.layouts.layout import Fixed, Layout, Slot
from controllable.relations.keeping import following, totals

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
    layout = Layout.of([part for slot in slots for part in (slot, Fixed(","))])
    free = [path in held for path in values]
    contents = list(values.values())
    for changes in (following(layout, contents, Random(seed), free=free), totals(layout, contents, free=free)):
        contents = [changes.get(number, text) for number, text in enumerate(contents)]
    return contents

"""Record families: a name, a generator of complete records and what its schema may say about the fields."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from corpus.world.world import World

Builder = Callable[[World], dict[str, object]]


@dataclass(frozen=True, slots=True, eq=False)
class Family:
    """A kind of record.

    Paths are dotted, with `[]` for the items of an array: `address.line2`, `items[].note`.

    Attributes:
        name: unique snake-case name.
        title: short English noun phrase, e.g. "a customer of an online shop".
        build: draws one complete record with snake_case keys.
        optional: paths that a document may leave out.
        nullable: paths that may be null.
        enums: path -> all values of a closed set.
        bounds: path -> natural (lowest, highest) of a number, `None` = open.
        formats: path -> JSON Schema format, where it cannot be seen from the values.
        plural: key under which a list of these records is wrapped.
    """

    name: str
    title: str
    build: Builder
    optional: frozenset[str] = frozenset()
    nullable: frozenset[str] = frozenset()
    enums: Mapping[str, tuple[str | int, ...]] = field(default_factory=dict)
    bounds: Mapping[str, tuple[float | None, float | None]] = field(default_factory=dict)
    formats: Mapping[str, str] = field(default_factory=dict)
    plural: str = "items"


REGISTERED: dict[str, Family] = {}
"""By name, those of the modules imported so far; all of them are in `discovery.families()`."""


def family(
    name: str,
    *,
    title: str,
    optional: Iterable[str] = (),
    nullable: Iterable[str] = (),
    enums: Mapping[str, Iterable[str | int]] | None = None,
    bounds: Mapping[str, tuple[float | None, float | None]] | None = None,
    formats: Mapping[str, str] | None = None,
    plural: str | None = None,
) -> Callable[[Builder], Builder]:
    """Registers the decorated function as the generator of a family; see `Family` for the options.

    Raises:
        ValueError: the name is taken.
    """

    def register(build: Builder) -> Builder:
        if name in REGISTERED and REGISTERED[name].build.__module__ != build.__module__:
            raise ValueError(f"record family {name!r} is defined twice")
        REGISTERED[name] = Family(
            name=name,
            title=title,
            build=build,
            optional=frozenset(optional),
            nullable=frozenset(nullable),
            enums={path: tuple(values) for path, values in (enums or {}).items()},
            bounds=dict(bounds or {}),
            formats=dict(formats or {}),
            plural=plural or _plural(name),
        )
        return build

    return register


def _plural(name: str) -> str:
    if name.endswith(("s", "x", "ch", "sh")):
        return name + "es"
    if name.endswith("y") and name[-2] not in "aeiou":
        return name[:-1] + "ies"
    return name + "s"

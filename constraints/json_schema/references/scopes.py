"""Dynamic scope: which resources an evaluation has passed through, as far as references can tell.

Only the outermost resource with a dynamic anchor of each name matters, so that there are few scopes, whatever the path.
The specification and the validator of record do not hold quite the same resources to be in the scope. Both are followed
here, and a reference that they resolve differently is not supported.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import referencing.exceptions
from referencing.jsonschema import DynamicAnchor

RECURSIVE = ""
"""Stands for `$recursiveAnchor`, which has no name, among the names of dynamic anchors."""

Outermost = tuple[tuple[str, str], ...]
"""The URI of the outermost resource that has a dynamic anchor, by the anchor's name."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What dynamic references can see from a place.

    Args:
        specified: The outermost resources as the specification has them, the place's own included.
        reported: The same as the validator of record has them, without the place's own.
        run: The outermost of the innermost resources that have a `$recursiveAnchor` without a gap, as the validator of
            record asks for; None if there is none.
        started: Whether a reference has been followed; the validator of record counts a resource from then on.
    """

    specified: Outermost = ()
    reported: Outermost = ()
    run: str | None = None
    started: bool = False


class Scopes:
    """Works out scopes.

    Args:
        schemas: The schema and the documents that it may refer to. If none of them has anything dynamic, all scopes are
            the same.
    """

    def __init__(self, schemas: Iterable[Any]) -> None:
        self._names: dict[str, frozenset[str]] = {}
        self._dynamic = any(map(_is_dynamic, schemas))

    def entered(self, before: Scope, resolver: Any) -> Scope:
        """The scope in a resource.

        Args:
            before: The scope of the place that leads there.
            resolver: The resolver of the place that is entered.
        """
        if not self._dynamic:
            return before
        specified = _with(before.specified, resolver._base_uri, self.names(resolver, resolver._base_uri))
        reported: dict[str, str] = {}
        run, running, started = None, True, False
        for uri, _ in resolver.dynamic_scope():
            names = self.names(resolver, uri)
            reported.update(dict.fromkeys(names, uri))
            running, started = running and RECURSIVE in names, True
            run = uri if running else run
        return Scope(specified, tuple(sorted(reported.items())), run, started)

    def names(self, resolver: Any, uri: str) -> frozenset[str]:
        """The dynamic anchors of a resource."""
        if uri not in self._names:
            try:
                resource = resolver._registry.get_or_retrieve(uri).value
            except (referencing.exceptions.NoSuchResource, referencing.exceptions.Unretrievable):
                return frozenset()
            self._names[uri] = _dynamic_names(resource)
        return self._names[uri]


def _with(outermost: Outermost, uri: str, names: frozenset[str]) -> Outermost:
    known = dict(outermost)
    if not names - known.keys():
        return outermost
    return tuple(sorted({**dict.fromkeys(names, uri), **known}.items()))


def _dynamic_names(resource: Any) -> frozenset[str]:
    names: set[str] = set()
    if isinstance(resource.contents, dict) and resource.contents.get("$recursiveAnchor") is True:
        names.add(RECURSIVE)
    waiting = [resource]
    while waiting:
        part = waiting.pop()
        if not isinstance(part.contents, dict):
            continue
        names.update(anchor.name for anchor in part.anchors() if isinstance(anchor, DynamicAnchor))
        waiting += [each for each in part.subresources() if each.id() is None]
    return frozenset(names)


def _is_dynamic(schema: Any) -> bool:
    """Whether a schema has dynamic anchors, or may lead to the metaschemas, which do."""
    waiting = [schema]
    while waiting:
        part = waiting.pop()
        if isinstance(part, list):
            waiting += part
        elif isinstance(part, dict):
            if "$dynamicAnchor" in part or "$recursiveAnchor" in part:
                return True
            if any(_METASCHEMAS in str(part.get(key)) for key in ("$id", "$ref", "$dynamicRef")):
                return True
            waiting += part.values()
    return False


_METASCHEMAS = "json-schema.org/draft/20"

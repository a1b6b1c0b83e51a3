"""The library jsonschema, imported without what it builds for international identifiers.

For the formats "iri" and "iri-reference" jsonschema imports `rfc3987_syntax`, which makes three dozen parsers when it
is imported: a second that hardly any schema needs. While jsonschema is imported, a stand-in takes that module's place,
whose one function imports it when such a text is checked. All else is as it would be.
"""

import importlib.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

_SYNTAX = "rfc3987_syntax"


def _is_valid_syntax(term: str, value: str) -> bool:
    """`rfc3987_syntax.is_valid_syntax`."""
    # See above.
    from rfc3987_syntax import is_valid_syntax

    return bool(is_valid_syntax(term, value))


@contextmanager
def _stand_in() -> Iterator[None]:
    """With the stand-in as `rfc3987_syntax`, unless that is imported already, or not installed."""
    if _SYNTAX in sys.modules or importlib.util.find_spec(_SYNTAX) is None:
        yield
        return
    module = ModuleType(_SYNTAX)
    module.is_valid_syntax = _is_valid_syntax  # type: ignore[attr-defined]
    sys.modules[_SYNTAX] = module
    try:
        yield
    finally:
        del sys.modules[_SYNTAX]


with _stand_in():
    import jsonschema
    import jsonschema.validators
    from jsonschema.exceptions import FormatError, ValidationError, best_match

__all__ = ["FormatError", "ValidationError", "best_match", "jsonschema"]

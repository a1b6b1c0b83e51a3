"""Lazy packages: what an `__init__` imports for type checkers alone is imported when it is first used.

    if TYPE_CHECKING:
        from constraints.automata.dfa import ByteDFA as ByteDFA

    __getattr__, __dir__ = lazy_names(__name__)

`import X as X` is how type checkers are told that a package means to pass a name on; here it says so at run time too.
"""

import ast
import linecache
import sys
import warnings
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from importlib import import_module


@dataclass(frozen=True, slots=True)
class Renamed:
    """What became of a public name.

    Args:
        new: The name in its place, in the same package.
        gone_in: The version in which the old one goes.
    """

    new: str
    gone_in: str


def lazy_names(
    package: str,
    *,
    renamed: Mapping[str, Renamed] | None = None,
    around: Callable[[], AbstractContextManager[object]] = nullcontext,
) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """The `__getattr__` and `__dir__` of a package; the former knows its `__all__` too.

    Args:
        package: Its `__name__`.
        renamed: Old names, which still work and say what they are called now.
        around: What every import stands in.
    """
    module, old = sys.modules[package], renamed or {}
    homes = _homes(package)

    def get(name: str) -> object:
        if name in old:
            told = f"{package}.{name} is now {package}.{old[name].new}, the old name goes in {old[name].gone_in}"
            warnings.warn(told, DeprecationWarning, stacklevel=2)
            found: object = getattr(module, old[name].new)
            return found
        if name == "__all__":
            return sorted(homes)
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        with around():
            found = module.__dict__[name] = getattr(import_module(homes[name]), name)
        return found

    return get, lambda: sorted({*module.__dict__, *homes})


def _homes(package: str) -> dict[str, str]:
    """The modules of the names that a package imports, as themselves, for type checkers."""
    module = sys.modules[package]
    # From the file, or from whatever archive it was imported from.
    source = "".join(linecache.getlines(module.__file__ or "", module.__dict__))
    if not source:
        raise ImportError(f"the source of {package!r} is missing, which lists its names")
    return {
        alias.name: found.module
        for part in ast.parse(source).body
        if isinstance(part, ast.If) and isinstance(part.test, ast.Name) and part.test.id == "TYPE_CHECKING"
        for found in part.body
        if isinstance(found, ast.ImportFrom) and found.module
        for alias in found.names
        if alias.asname == alias.name
    }

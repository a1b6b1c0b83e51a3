"""All record families, wherever in this package they are defined."""

import importlib
import pkgutil
from functools import cache

from corpus import families as package
from corpus.families.registry import REGISTERED, Family


def families() -> dict[str, Family]:
    """All families by name, sorted; imports every module of this package the first time."""
    _import_all()
    return dict(sorted(REGISTERED.items()))


@cache
def _import_all() -> None:
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        importlib.import_module(module.name)

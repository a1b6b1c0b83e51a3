"""Notice early that an imported `guidance` or `constraints` is not this toolkit's own.

Both names are common words, and a well-known library on the package index is called `guidance` too. Without
this check the user would meet an `AttributeError` far from the cause.
"""

import importlib.util
import re
import sys
from importlib.machinery import ModuleSpec
from importlib.metadata import packages_distributions
from pathlib import Path
from types import ModuleType

COMPANIONS = ("constraints", "guidance")
_MARKER = re.compile(r"""^__part_of__\s*=\s*["']controllable["']""", re.MULTILINE)


def check_companions(names: tuple[str, ...] = COMPANIONS) -> None:
    """Make sure that the top-level packages `names` are the ones this toolkit was installed with.

    Each of them says so in its `__init__.py`: `__part_of__ = "controllable"`. They are looked up the way `import`
    would find them, and only their source is read: a foreign package is never executed.

    Raises:
        ShadowedImport: Another package or module is found under that name, or none is.
    """
    for name in names:
        spec = _find(name)
        if spec is None or not _is_ours(name, spec):
            raise _shadowed(name, spec)


def _find(name: str) -> ModuleSpec | None:
    loaded = sys.modules.get(name)
    if loaded is not None:
        # `find_spec` raises for a loaded module without a spec, such as one made by hand.
        return loaded.__spec__ or ModuleSpec(name, None, origin=getattr(loaded, "__file__", None))
    return importlib.util.find_spec(name)


def _is_ours(name: str, spec: ModuleSpec) -> bool:
    if getattr(sys.modules.get(name), "__part_of__", None) == "controllable":
        return True
    get_source = getattr(spec.loader, "get_source", None)
    source = get_source(name) if get_source is not None else None
    return source is not None and _MARKER.search(source) is not None


def _shadowed(name: str, spec: ModuleSpec | None) -> ImportError:
    if spec is None:
        return _error(
            f"the package {name!r} of this toolkit is not installed",
            None,
            "Reinstall controllable",
        )
    where = spec.origin or ", ".join(spec.submodule_search_locations or ()) or "built in"
    owners = [owner for owner in packages_distributions().get(name, []) if owner != "controllable"]
    if owners:
        message = f"the distribution {owners[0]!r} hides this toolkit's package {name!r}"
        hint = f"Use an environment without it, or run `pip uninstall {owners[0]}` and then reinstall controllable"
    else:
        message = f"another module called {name!r} hides this toolkit's package"
        hint = "Rename or move it, or start Python from another directory"
    return _error(message, where, hint)


def _error(message: str, where: str | None, hint: str) -> ImportError:
    errors = _own_errors()
    if errors is None:
        return ImportError(f"{message} (at {where!r}). {hint}")
    error = errors.ShadowedImport(message, where=where, hint=hint)
    assert isinstance(error, ImportError)
    return error


def _own_errors() -> ModuleType | None:
    """Our `constraints.errors`, from its file: the package itself may be the one that is hidden."""
    spec = _find("constraints")
    if spec is not None and _is_ours("constraints", spec):
        return importlib.import_module("constraints.errors")
    path = Path(__file__).resolve().parent.parent / "constraints" / "errors.py"
    own = importlib.util.spec_from_file_location("controllable._own_errors", path)
    if own is None or own.loader is None or not path.is_file():
        return None
    module = importlib.util.module_from_spec(own)
    own.loader.exec_module(module)
    return module

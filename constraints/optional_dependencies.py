"""What needs packages beyond the usual ones."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

from constraints.errors import InvalidOption


def check_installed(package: str, *, extra: str) -> None:
    """See that a package is there, without importing it.

    Raises:
        InvalidOption: It is not.
    """
    with needs_extra(extra):
        if find_spec(package) is None:
            raise ModuleNotFoundError(name=package)


@contextmanager
def needs_extra(extra: str) -> Iterator[None]:
    """Around imports that need the packages of an extra.

    Raises:
        InvalidOption: One of them is not installed.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        raise InvalidOption(
            f"the package {error.name!r} is not installed", hint=f"Run `pip install 'controllable[{extra}]'`"
        ) from error

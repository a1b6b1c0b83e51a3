"""What needs packages beyond the usual ones."""

from collections.abc import Iterator
from contextlib import contextmanager

from constraints.errors import InvalidOption


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

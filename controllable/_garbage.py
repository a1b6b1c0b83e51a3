"""No search for garbage while a program starts."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collection() -> Iterator[None]:
    """Without the collector of reference cycles.

    Importing makes hundreds of thousands of objects that stay, and looking through them again and again takes a fifth
    of the start.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()

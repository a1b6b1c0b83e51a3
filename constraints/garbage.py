"""No search for garbage while much is made that stays: while a program starts, or a schema is compiled."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collection() -> Iterator[None]:
    """Without the collector of reference cycles.

    Importing makes hundreds of thousands of objects that stay, and looking through them again and again takes a fifth
    of the start; of compiling a schema of megabytes it takes a third.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()

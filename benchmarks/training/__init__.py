"""How the bundled models are trained where machines are lent for minutes at a time."""

import time

BEGUN = time.monotonic()
"""When this package was imported: before all that is large, as nearly as the start of a command can be told."""

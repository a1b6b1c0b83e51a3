"""Which optional properties a layout has."""

from typing import Literal

Fill = Literal["required", "typical", "all"]
"""None of them, as the prior likes, or all that fit; `Layout.left_out` says what does not."""

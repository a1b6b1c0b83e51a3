"""Compile ahead what is compiled on first use: `python -m controllable.warm`, part of `make setup`.

The kernels of `constraints` become machine code when they are first called, which takes most of a minute in all; numba
keeps it beside their source, or in the user's cache folder where that cannot be written. A few documents of different
kinds call all that ordinary generation needs.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from constraints.output_types.types import Choice, Regex, Text
from controllable.lm import DiffusionLM
from controllable.network.bundled import locate

TYPES: Sequence[object] = (
    {
        "title": "Booking",
        "type": "object",
        "properties": {
            "id": {"type": "integer", "minimum": 1},
            "name": {"type": "string"},
            "email": {"type": "string", "format": "email"},
            "reference": {"type": "string", "pattern": "^[A-Z]{2}-[0-9]{4}$"},
            "uuid": {"type": "string", "format": "uuid"},
            "booked_at": {"type": "string", "format": "date-time"},
            "status": {"enum": ["open", "paid", None]},
            "price": {"type": "number", "minimum": 0.01, "multipleOf": 0.01},
            "tags": {"type": "array", "items": {"type": "string"}, "uniqueItems": True, "minItems": 2},
            "note": {"anyOf": [{"type": "string", "maxLength": 60}, {"type": "null"}]},
        },
        "required": ["id", "name", "email", "reference", "uuid", "booked_at", "status", "price", "tags", "note"],
        "additionalProperties": False,
    },
    Regex("[a-z ]{3,40}"),
    Choice(["red", "green"]),
    Text(max_length=40),
)


def warm(checkpoint: str | Path | None = None) -> None:
    """Write documents of every kind.

    Args:
        checkpoint: The model to write them with; None for the default.
    """
    lm = DiffusionLM.from_pretrained(locate(checkpoint), device="cpu")
    for output_type in TYPES:
        lm.generate(output_type, n=2, steps=2)


if __name__ == "__main__":
    print("compiling the kernels, once", file=sys.stderr)
    warm()

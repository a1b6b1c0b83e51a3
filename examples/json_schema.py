"""A JSON Schema in, documents out; which optional properties they have is up to you."""

import json
from pathlib import Path

from controllable import DiffusionLM

SCHEMA = Path(__file__).parent / "schemas" / "product.json"


def main() -> None:
    """Generate products with few, some and all of the optional properties."""
    lm = DiffusionLM.from_pretrained()
    generator = lm.compile(json.loads(SCHEMA.read_text(encoding="utf-8")))
    for fill in ("required", "typical", "all"):
        for generation in generator(2, seed=3, fill=fill):
            print(f"{fill:>8}: {generation.text}")


if __name__ == "__main__":
    main()

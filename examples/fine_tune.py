"""Documents of your own in, a model that writes like them out. Takes some minutes on a CPU."""

import argparse
import json
import random
import tempfile
import unicodedata
from pathlib import Path

from controllable import DiffusionLM
from controllable.training import fine_tune

CHARACTER = {
    "type": "object",
    "properties": {
        "code_point": {"type": "string", "pattern": "^U\\+[0-9A-F]{4,5}$"},
        "name": {"type": "string", "minLength": 1, "maxLength": 60},
        "category": {"type": "string", "pattern": "^[A-Z][a-z]$"},
    },
    "required": ["code_point", "name", "category"],
    "additionalProperties": False,
}


def characters(count: int) -> list[dict[str, str]]:
    """Entries of the Unicode character database, which the bundled model has never read."""
    named = [chr(code) for code in range(0x3000) if unicodedata.name(chr(code), "")]
    return [
        {"code_point": f"U+{ord(c):04X}", "name": unicodedata.name(c), "category": unicodedata.category(c)}
        for c in random.Random(0).sample(named, count)
    ]


def share_known(lm: DiffusionLM, words: frozenset[str]) -> float:
    """Share of the words in generated names that occur in real ones."""
    names = [generation.value["name"] for generation in lm.generate(CHARACTER, n=24)]
    print("  ", "; ".join(names[:4]))
    written = [word for name in names for word in name.split()]
    return sum(word in words for word in written) / len(written)


def main() -> None:
    """Write the documents, fine-tune on them, and compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=300)
    parser.add_argument("--documents", type=int, default=3000)
    arguments = parser.parse_args()
    records = characters(arguments.documents)
    words = frozenset(word for record in records for word in record["name"].split())
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "characters.jsonl"
        data.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
        tuned = fine_tune(data, start="base", out=Path(folder) / "run", steps=arguments.steps)
        before = share_known(DiffusionLM.from_pretrained(), words)
        after = share_known(DiffusionLM.from_pretrained(tuned.model), words)
    print(f"words that occur in real names: {before:.0%} -> {after:.0%}")
    print(f"cross-entropy of held-out documents: {tuned.before:.2f} -> {tuned.after:.2f} nats a token")


if __name__ == "__main__":
    main()

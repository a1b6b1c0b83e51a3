"""JSON files of packages, whose contents are examples as they stand: manifests, texts of interfaces, payloads."""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpus.published.example import Example
from corpus.published.schemas import sentence

_PERMISSIVE = frozenset(
    {"MIT", "ISC", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "CC0-1.0", "BlueOak-1.0.0", "Unlicense"}
)
TEXTS_SHARE = 0.4
"""Share of the integrations of which the texts are taken as well."""


def npm(folder: Path, seed: int) -> Iterator[Example]:
    """The manifests of the permissively licensed packages that npm brings along."""
    for path in sorted(folder.rglob("package.json")):
        manifest = _read(path)
        if manifest.get("license") in _PERMISSIVE:
            yield Example("npm", manifest, "an npm package manifest")


def home_assistant(folder: Path, seed: int) -> Iterator[Example]:
    """The manifests of the integrations of Home Assistant, and the texts of some of them."""
    rng = random.Random(f"{seed}/home_assistant")
    for path in sorted(folder.rglob("manifest.json")):
        manifest = _read(path)
        yield Example("homeassistant/manifests", manifest, "the manifest of an integration")
        texts = path.with_name("strings.json")
        if texts.exists() and rng.random() < TEXTS_SHARE:
            for part, content in _read(texts).items():
                yield Example(f"homeassistant/{part}", content, f"texts of {manifest['name']}")


def web_hooks(folder: Path, seed: int) -> Iterator[Example]:
    """The payloads of GitHub's web hooks, a group an event."""
    for event in _read(folder / "api.github.com/index.json"):
        for payload in event["examples"]:
            yield Example(f"webhooks/{event['name']}", payload, sentence(event.get("description")))


def _read(path: Path) -> Any:
    return json.loads(path.read_bytes())

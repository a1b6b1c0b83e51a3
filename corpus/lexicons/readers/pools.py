"""Lists of values made for test data: which of them stands in which field is in a table."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from constraints.errors import ConfigError
from corpus.lexicons.observation import Listed
from corpus.tables import Tables

LANGUAGES = ("", "de", "fr", "es", "it", "pt", "nl", "pl", "sv", "ja", "zh", "da", "no", "fi", "cs", "tr", "ru", "ko")
"""Languages that are taken; the first is English."""
_LOCALES = {"en": "", "pt-br": "pt", "pt_PT": "pt", "pt_BR": "pt", "nb_NO": "no", "zh_CN": "zh", "cs_CZ": "cs"}
_VALUES = re.compile(r"(?:var |let |const |[,;])([\w$]+)=(?=[\[{])")
_USE = re.compile(r";function ([\w$]+)\(")
_EXPORT = re.compile(r"([\w$]+) as (rand\w+)")
_BARE_KEY = re.compile(r"([{,])([A-Za-z_]\w*):")
_DUMP = "import {allLocales} from './dist/index.js'; process.stdout.write(JSON.stringify(allLocales))"


def mimesis(folder: Path) -> Iterator[Listed]:
    """The lists of mimesis."""
    yield from _listed("mimesis", mimesis_trees(folder))


def faker_js(folder: Path) -> Iterator[Listed]:
    """The lists of Faker for JavaScript."""
    yield from _listed("faker_js", faker_js_trees(folder))


def falso(folder: Path) -> Iterator[Listed]:
    """The lists of falso, which is one file of minified JavaScript."""
    yield from _listed("falso", {"": _literals((folder / "index.esm.js").read_text("utf-8"))})


def mimesis_trees(folder: Path) -> dict[str, Any]:
    """All lists of mimesis, by language."""
    found: dict[str, Any] = {}
    for path in sorted(folder.glob("mimesis/datasets/*/*.json")):
        language = _LOCALES.get(path.parent.name, path.parent.name)
        if language in LANGUAGES:
            found.setdefault(language, {})[path.stem] = json.loads(path.read_bytes())
    return found


def faker_js_trees(folder: Path) -> dict[str, Any]:
    """All lists of Faker for JavaScript, by language.

    Raises:
        ConfigError: Node.js is missing.
    """
    node = shutil.which("node")
    if node is None:
        raise ConfigError("node is needed to read @faker-js/faker", hint="Install Node.js")
    command = [node, "--input-type=module", "-e", _DUMP]
    written = subprocess.run(command, cwd=folder, capture_output=True, check=True).stdout
    locales = {_LOCALES.get(name, name): tree for name, tree in json.loads(written).items()}
    return {language: locales[language] for language in LANGUAGES if language in locales}


def texts(tree: Any, path: str) -> list[str]:
    """The texts at a dotted path of a tree of lists, or below it; an empty list where there are none."""
    for part in path.split("."):
        if isinstance(tree, list):
            tree = [item.get(part) for item in tree if isinstance(item, dict)]
        else:
            tree = tree.get(part) if isinstance(tree, dict) else None
    if isinstance(tree, dict):
        return [text for part in tree for text in texts(tree, part)]
    return [item for item in tree or () if isinstance(item, str)] if isinstance(tree, list) else []


def _listed(source: str, trees: dict[str, Any]) -> Iterator[Listed]:
    for name, path, fields, told in Tables(__file__).rows("pools"):
        for language, tree in trees.items() if name == source else ():
            if found := texts(tree, path):
                yield Listed(dict.fromkeys(found, 1.0), tuple(fields.split(";")), told, language)


def _literals(script: str) -> dict[str, Any]:
    """The lists and objects of a script, by the function that it exports to draw from them."""
    exports = dict(_EXPORT.findall(script[script.rindex("export{") :]))
    found = {}
    for match in _VALUES.finditer(script):
        end = _end(script, match.end())
        use = _USE.match(script, end)
        try:
            value = json.loads(_BARE_KEY.sub(r'\1"\2":', script[match.end() : end]))
        # Most of a script is no data.
        except ValueError:
            continue
        if use and use[1] in exports:
            found[exports[use[1]]] = value
    return found


def _end(script: str, start: int) -> int:
    """Where the brackets that open at `start` are closed."""
    depth, quote, place = 0, "", start
    while place < len(script):
        character = script[place]
        if quote:
            if character == "\\":
                place += 1
            elif character == quote:
                quote = ""
        elif character in "\"'`":
            quote = character
        elif character in "[{(":
            depth += 1
        elif character in "]})":
            depth -= 1
            if depth == 0:
                return place + 1
        place += 1
    return place

"""The flags of users' own lexicons: paths of values, and files of texts that these may be."""

import argparse
import re
from typing import Any

from constraints.errors import InvalidOption

_COLUMNS = re.compile(r"(?P<file>.+\.(?:csv|tsv|jsonl|ndjson)(?:\.gz)?):(?P<column>[^:]+)(?::(?P<weight>.+))?")


def add_lexicon_flags(group: "argparse._ActionsContainer") -> None:
    """Add `--lexicon` and `--only`, each of which may be given several times."""
    for flag, told in (("--lexicon", "texts that a value may be"), ("--only", "the only texts that a value may be")):
        group.add_argument(
            flag,
            action="append",
            default=[],
            metavar="AT=FILE",
            help=f"{told}: a path or field name, and a file: a text a line, or .csv, .tsv or .jsonl, "
            "with its column (and that of weights) as FILE:COLUMN[:WEIGHT]",
        )


def lexicons_of(options: argparse.Namespace) -> dict[str, Any]:
    """The option `lexicons` as these flags say it; nothing where none is given.

    Raises:
        InvalidOption: A flag is not a path and a file, or a file is no lexicon.
    """
    found: dict[str, Any] = {}
    for only, flags in ((False, options.lexicon), (True, options.only)):
        for flag in flags:
            at, _, file = flag.partition("=")
            if not at or not file:
                hint = "Write --lexicon /items/*/title=titles.txt"
                raise InvalidOption(f"{flag!r} is no path with a file", hint=hint)
            named = _COLUMNS.fullmatch(file)
            said = {"file": file} if named is None else {k: v for k, v in named.groupdict().items() if v is not None}
            found[at] = {**said, "only": only}
    if not found:
        return {}
    from controllable.lexicons.own import Lexicons

    # What is wrong with a file is told before a model is loaded.
    Lexicons.of(found)
    return {"lexicons": found}

"""The command line: `controllable generate`, `batch`, `explain`, `train` and so on."""

import sys
from collections.abc import Sequence

from controllable._shadowing import check_companions


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; `arguments` defaults to those of the process.

    0: done. 1: the text to explain is not valid, or rows of a batch are errors. 2: usage, schema, checkpoint or file at
    fault. 3: nothing can satisfy the request. 4: the output of a batch cannot be written. 5: a batch stopped at an
    error. 130: interrupted. 141: the reader of the output went away. 143: terminated. Every failure is one line on
    stderr.
    """
    try:
        check_companions()
    except ImportError as error:
        print(f"controllable: {error}", file=sys.stderr)
        return 2
    # Only now: these modules import the packages that were just checked.
    from controllable.cli.commands.app import build_parser
    from controllable.cli.exit_codes import run

    return run(build_parser, sys.argv[1:] if arguments is None else arguments, name="controllable")

"""How a command line ends: with an exit code, and after a failure with one line on stderr."""

import argparse
import os
import sys
import warnings
from collections.abc import Callable, Sequence
from typing import Any, NoReturn, cast

from constraints.errors import ControllableError, GenerationError, InvalidOption
from constraints.foreign_code import telling_whose

_INTERRUPTED = 130
_BROKEN_PIPE = 141
_SHOWN_VIOLATIONS = 3


class Parser(argparse.ArgumentParser):
    """A parser whose errors are raised."""

    def error(self, message: str) -> NoReturn:
        """Raise the error.

        Raises:
            InvalidOption: Always.
        """
        raise InvalidOption(message, hint=f"See `{self.prog} --help`")

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse; what is not known is an error of the command that does not know it.

        Raises:
            InvalidOption: The arguments are wrong.
        """
        found, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        return found, unknown


def run(build_parser: Callable[[], argparse.ArgumentParser], arguments: Sequence[str], *, name: str) -> int:
    """Parse, run, and turn every failure into one line on stderr and an exit code, every warning into a line.

    Args:
        build_parser: Makes the parser of all commands; the chosen command's function, which may return an exit code,
            is in `.run` of what it parses.
        arguments: Those of the command line.
        name: What each line on stderr begins with.
    """
    shown = warnings.formatwarning
    warnings.formatwarning = lambda message, *_, **__: f"{name}: {' '.join(str(message).split())}\n"
    try:
        options = build_parser().parse_args(arguments)
        command = cast(Callable[[argparse.Namespace], int | None], options.run)
        # Of somebody's class or validator a traceback through ours would say nothing more. Our own faults stay as loud.
        with telling_whose():
            code = command(options)
        sys.stdout.flush()
    except ControllableError as error:
        _report(name, _one_line(error))
        return error.exit_code
    except BrokenPipeError:
        # The interpreter flushes stdout once more on its way out: give it somewhere to write to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _BROKEN_PIPE
    except KeyboardInterrupt:
        _report(name, "interrupted")
        return _INTERRUPTED
    except SystemExit as request:
        # argparse leaves this way after --help and --version.
        return request.code if isinstance(request.code, int) else 0
    finally:
        warnings.formatwarning = shown
    return code or 0


def _one_line(error: ControllableError) -> str:
    parts = [str(error)]
    if isinstance(error, GenerationError):
        parts += [line for line in error.violations[:_SHOWN_VIOLATIONS] if line not in parts[0]]
    return " ".join("; ".join(parts).split())


def _report(name: str, message: str) -> None:
    print(f"{name}: {message}", file=sys.stderr)

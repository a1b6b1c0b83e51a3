"""The options that say what to generate: `--schema`, `--model`, `--regex`, `--choice`, `--grammar` and so on."""

import argparse
import importlib
import importlib.util
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_origin

from constraints.errors import InvalidGrammar, InvalidOption, InvalidSchema
from constraints.foreign_code import told
from controllable.cli.flags import add_flags, given
from controllable.cli.type_expressions import parse_type
from controllable.json_input import parse_json, parse_yaml
from controllable.option_fields import options_of
from controllable.output_kinds import KINDS, Notation, OutputType, meant_for

if TYPE_CHECKING:
    from constraints.output_types.constraint import Constraint


def add_source_options(parser: argparse.ArgumentParser) -> None:
    """Add the options to `parser`; exactly one of them must be given."""
    group = parser.add_argument_group("what to generate (exactly one)")
    source = group.add_mutually_exclusive_group(required=True)
    for name, kind in KINDS.items():
        several = "+" if get_origin(kind.definition) is list else None
        source.add_argument(f"--{kind.flag or name}", dest=name, metavar=kind.metavar, nargs=several, help=kind.help)
    source.add_argument("--type", metavar="TYPE", help="a Python type, such as 'list[int]' or 'dict[str, date]'")
    add_flags(group, options_of(Notation).values())


def read_output_type(options: argparse.Namespace) -> OutputType:
    """What the options ask for, read and not yet compiled.

    Raises:
        InvalidOption: A file that cannot be read, a name that is not in it, an unknown type, or options that do not go
            together.
        InvalidSchema: The file does not hold JSON.
        InvalidGrammar: The file does not hold text.
    """
    kind = "model" if options.type is not None else next(name for name in KINDS if getattr(options, name) is not None)
    if kind == "schema" and options.at is None and "#/" in options.schema and not Path(options.schema).exists():
        options.schema, _, pointer = options.schema.partition("#")
        options.at = f"#{pointer}"
    chosen = given(options, options_of(Notation))
    for name in chosen.keys() - set(KINDS[kind].notation):
        flags = [f"--{KINDS[each].flag or each}" for each in meant_for(name)]
        raise InvalidOption(f"--{name.replace('_', '-')} goes with {' or '.join(flags)}", hint="Leave it out")
    return OutputType(kind, _definition(kind, options), Notation(**chosen))


def compiled(output: OutputType) -> "Constraint":
    """What it compiles to.

    Raises:
        ControllableError: Whatever the constraint says about itself.
    """
    from controllable.cli.compiling import announce

    announce()
    return output.constraint()


def _definition(kind: str, options: argparse.Namespace) -> Any:
    if options.type is not None:
        return parse_type(options.type)
    readers: dict[str, Callable[[str], Any]] = {"schema": read_schema, "model": load_object, "grammar": read_grammar}
    told = getattr(options, kind)
    return readers[kind](told) if kind in readers else told


def read_schema(path: str) -> Any:
    """The JSON value in the file `path`, which may be YAML, or on standard input if `path` is `-`.

    Raises:
        InvalidOption: The file cannot be read.
        InvalidSchema: It does not hold JSON.
    """
    data = _read(path, "schema")
    try:
        return parse_yaml(data) if path.lower().endswith((".yaml", ".yml")) else parse_json(data)
    except ValueError as error:
        raise InvalidSchema(str(error), where=_name(path), hint="A schema is a JSON object") from error


def read_grammar(path: str) -> str:
    """The text in the file `path`, or on standard input if `path` is `-`.

    Raises:
        InvalidOption: The file cannot be read.
        InvalidGrammar: It does not hold text.
    """
    try:
        return _read(path, "grammar").decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidGrammar(
            f"not UTF-8: {error.reason}", where=f"{_name(path)}, byte {error.start}", hint="Save the grammar as UTF-8"
        ) from error


def _name(path: str) -> str:
    return "standard input" if path == "-" else path


def _read(path: str, what: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except OSError as error:
        raise InvalidOption(f"cannot read the {what}: {error.strerror}", where=path, hint="Check the path") from error


def load_object(reference: str) -> object:
    """What `FILE.py:NAME` or `package.module:NAME` refers to; `NAME` may have dots.

    Raises:
        InvalidOption: Not of that form, no such file, an import that fails, or no such name.
    """
    location, separator, name = reference.rpartition(":")
    if not separator or not location or not name:
        raise InvalidOption("not of the form FILE.py:NAME", where=reference, hint="Example: models.py:Customer")
    try:
        found: object = _load_module(location)
    except InvalidOption:
        raise
    # A script may end by an exit.
    except (Exception, SystemExit) as error:
        raise InvalidOption(
            f"importing failed: {told(error)}",
            where=location,
            hint="Check that it runs by itself",
        ) from error
    for part in name.split("."):
        try:
            found = getattr(found, part)
        except AttributeError as error:
            raise InvalidOption(
                f"there is no {name!r} in it", where=location, hint="Check the name after the colon"
            ) from error
    return found


def _load_module(location: str) -> object:
    if not location.endswith(".py"):
        with _search_path(Path.cwd()):
            return importlib.import_module(location)
    path = Path(location).resolve()
    if not path.is_file():
        raise InvalidOption("there is no such file", where=location, hint="Check the path before the colon")
    # A name of its own, so that a models.py never hides, or is hidden by, an installed package.
    module_name = f"_controllable_model_{path.stem}"
    spec = importlib.util.spec_from_file_location(module_name, path)
    if spec is None or spec.loader is None:
        raise InvalidOption("not a Python file", where=location, hint="Name a file that ends in .py")
    module = importlib.util.module_from_spec(spec)
    # Annotations written as strings are resolved through `sys.modules`.
    sys.modules[module_name] = module
    with _search_path(path.parent):
        spec.loader.exec_module(module)
    return module


@contextmanager
def _search_path(folder: Path) -> Iterator[None]:
    """Let imports find the neighbours of a file, after everything that is installed."""
    sys.path.append(str(folder))
    try:
        yield
    finally:
        sys.path.remove(str(folder))

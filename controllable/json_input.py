"""JSON as somebody gives it, or YAML that stands for it: what is wrong with it is told in one way."""

import json
from typing import Any, NoReturn

from constraints.optional_dependencies import needs_extra


def parse_json(given: bytes | str) -> Any:
    """The value of a JSON text, in UTF-8 where it is bytes.

    Raises:
        ValueError: It is none; the message says why, and where.
    """
    try:
        text = given.decode("utf-8-sig") if isinstance(given, bytes) else given
        return json.loads(text, parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8: {error.reason} at byte {error.start}") from error
    except json.JSONDecodeError as error:
        place = f"column {error.colno}" if error.lineno == 1 else f"line {error.lineno}, column {error.colno}"
        raise ValueError(f"not JSON: {error.msg} at {place}") from error
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def parse_yaml(given: bytes) -> Any:
    """The value of a YAML text; what looks like a date is text, as in JSON.

    Raises:
        ValueError: It is no YAML; the message says why, and where.
        InvalidOption: PyYAML is not installed.
    """
    with needs_extra("train"):
        import yaml

    try:
        loader = yaml.SafeLoader(given)
        loader.yaml_implicit_resolvers = {
            first: [(tag, pattern) for tag, pattern in known if not tag.endswith(":timestamp")]
            for first, known in loader.yaml_implicit_resolvers.items()
        }
        return loader.get_single_data()
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(f"not YAML: {' '.join(str(error).split())}") from error


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"not JSON: {name} is no number of it")

"""JSON as somebody gives it: what is wrong with it is told in one way."""

import json
from typing import Any, NoReturn


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


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"not JSON: {name} is no number of it")

"""Ready-made controls by their names, for rows that cannot hold Python."""

import dataclasses
import inspect
import re
from collections.abc import Callable, Mapping
from typing import Any, get_type_hints

import pydantic

import guidance
from constraints.errors import ControllableError, InvalidOption
from constraints.output_types.types import Choice, Regex
from controllable.batch.task import NamedControls
from controllable.option_fields import Option
from guidance import Energy, Guidance, all_of, as_energy, weighted

_READY = (
    guidance.Avoid, guidance.Diversity, guidance.Infill, guidance.Keyword, guidance.Length, guidance.PartsOfSpeech,
    guidance.Readability, guidance.SemanticContent, guidance.Similarity, guidance.SyntaxSpan, guidance.SyntaxTree,
)  # fmt: skip
WEIGHT = "weight"
"""A setting that all controls have."""


def _matches(*, regex: str | None = None, choices: list[str] | None = None, at: str | None = None) -> Guidance:
    if (regex is None) == (choices is None):
        raise InvalidOption("matches takes a regex or choices", hint="Give exactly one of them")
    return guidance.Matches(Regex(regex) if regex is not None else Choice(choices or []), at=at)


def _name(made: type) -> str:
    """The name of a class in a row: words in small letters."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", made.__name__).lower()


class Controls:
    """Energies that rows name.

    Args:
        more: Functions that make an energy of their settings, beside the ready-made ones, by name.
    """

    def __init__(self, more: Mapping[str, Callable[..., Any]]) -> None:
        self.makers: dict[str, Callable[..., Any]] = {
            **{_name(made): made for made in _READY},
            "matches": _matches,
            **more,
        }

    def energy(self, controls: NamedControls) -> Energy:
        """The energy that a row's guidance describes.

        Args:
            controls: `{"length": {"target": 20, "at": "/text"}, ...}`, or a list of such.

        Raises:
            InvalidOption: A name or a setting is unknown, or makes no sense; `where` is its JSON pointer.
        """
        if isinstance(controls, Mapping):
            parts = [(f"/guidance/{name}", name, settings) for name, settings in controls.items()]
        else:
            parts = []
            for number, control in enumerate(controls):
                if not isinstance(control, Mapping):
                    raise InvalidOption("a control is no object", where=f"/guidance/{number}", hint="See docs/batch.md")
                parts += [(f"/guidance/{number}/{name}", name, settings) for name, settings in control.items()]
        if not parts:
            raise InvalidOption("there is no control", where="/guidance", hint="Leave guidance out, or name a control")
        return all_of(*(self._one(*part) for part in parts))

    def _one(self, pointer: str, name: str, settings: Any) -> Guidance:
        if name not in self.makers:
            known = ", ".join(sorted(self.makers))
            raise InvalidOption(f"there is no control {name!r}", where=pointer, hint=f"The controls are {known}")
        if not isinstance(settings, Mapping):
            raise InvalidOption("the settings are no object", where=pointer, hint=f'Give {{"{name}": {{...}}}}')
        rest = dict(settings)
        weight = rest.pop(WEIGHT, None)
        if weight is not None and (isinstance(weight, bool) or not isinstance(weight, int | float)):
            raise InvalidOption("the weight is no number", where=f"{pointer}/{WEIGHT}", hint="Give a number, or none")
        made = _made(self.makers[name], rest, pointer)
        return made if weight is None else weighted(made, float(weight))


def _made(maker: Callable[..., Any], settings: dict[str, Any], pointer: str) -> Energy:
    known = inspect.signature(maker).parameters
    for name in settings:
        if name not in known and not any(each.kind is each.VAR_KEYWORD for each in known.values()):
            hint = f"The settings are {', '.join([*known, WEIGHT])}"
            raise InvalidOption(f"there is no setting {name!r}", where=f"{pointer}/{name}", hint=hint)
    for name, each in known.items():
        if each.default is each.empty and each.kind is not each.VAR_KEYWORD and name not in settings:
            raise InvalidOption(f"the setting {name!r} is missing", where=f"{pointer}/{name}", hint="Give it")
    try:
        if dataclasses.is_dataclass(maker):
            return as_energy(pydantic.TypeAdapter[Any](maker).validate_python(settings))
        return as_energy(pydantic.validate_call(maker)(**settings))
    except pydantic.ValidationError as error:
        first = error.errors()[0]
        if isinstance(cause := first.get("ctx", {}).get("error"), ControllableError):
            raise InvalidOption(cause.message, where=pointer, hint=cause.hint) from error
        if not first["loc"]:
            raise InvalidOption(first["msg"], where=pointer, hint="Correct the settings") from error
        name = str(first["loc"][0])
        allowed = Option(name, get_type_hints(maker, include_extras=True)[name]).allowed
        told = f"{name} is {settings[name]!r:.60}, it must be {allowed}"
        raise InvalidOption(told, where=f"{pointer}/{name}") from error
    except InvalidOption as error:
        raise InvalidOption(error.message, where=pointer, hint=error.hint) from error

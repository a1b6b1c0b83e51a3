"""The one hierarchy of errors: each says what was wrong, where, and what to do."""

from typing import Any


class ControllableError(Exception):
    """Base class of every error this toolkit raises on purpose.

    Args:
        message: What was wrong, in one line.
        where: JSON pointer, position or path of the fault, if there is one.
        hint: What the caller can do about it, if there is something.

    Attributes:
        completed: Documents that were finished and would be lost with the call that failed.
    """

    exit_code = 2
    completed: tuple[Any, ...] = ()

    def __init__(self, message: str, *, where: str | None = None, hint: str | None = None) -> None:
        self.message = message
        self.where = where
        self.hint = hint
        super().__init__(message)

    def __reduce__(self) -> tuple[object, ...]:
        # By what it holds: the arguments of the class are others.
        return _restored, (type(self), self.args), self.__dict__

    def __str__(self) -> str:
        text = self.message if self.where is None else f"{self.message} (at {self.where!r})"
        return text if self.hint is None else f"{text}. {self.hint}"


def _restored(kind: type[ControllableError], args: tuple[object, ...]) -> ControllableError:
    return kind.__new__(kind, *args)


class InvalidOption(ControllableError, ValueError):
    """An option has a value that makes no sense, for example `n=0`."""


class InvalidSchema(ControllableError, ValueError):
    """The given thing is not a JSON Schema (or not JSON at all)."""


class UnsupportedSchema(ControllableError):
    """A schema uses a keyword, or a use of it, that cannot be compiled.

    Args:
        keyword: The JSON Schema keyword.
        pointer: JSON pointer to the schema object that holds it.
        reason: Why it cannot be compiled.
    """

    def __init__(self, keyword: str, pointer: str, reason: str = "is not supported") -> None:
        self.keyword = keyword
        self.pointer = pointer
        super().__init__(
            f"keyword {keyword!r} {reason}", where=pointer or "/", hint="Remove or rewrite that part of the schema"
        )


class InvalidPattern(ControllableError, ValueError):
    """A regular expression does not parse."""


class UnsupportedPattern(ControllableError):
    """A regular expression uses a construct that is not regular, for example a back-reference."""


class InvalidGrammar(ControllableError, ValueError):
    """A grammar does not parse, or uses what has no meaning here."""


class UnsatisfiableConstraint(ControllableError):
    """Nothing satisfies the constraint, or nothing that fits the canvas does."""

    exit_code = 3


class ConstraintTooLarge(ControllableError):
    """Compiling the constraint would exceed the budget of states, edges or time."""

    exit_code = 3


class GenerationError(ControllableError):
    """No valid value was found within the allowed correction passes.

    Args:
        message: What went wrong.
        best: The attempt with the fewest violations.
        violations: What the validator said about it, one line each.
    """

    exit_code = 3

    def __init__(
        self, message: str, *, best: str = "", violations: tuple[str, ...] = (), hint: str | None = None
    ) -> None:
        self.best = best
        self.violations = violations
        super().__init__(message, hint=hint)


class GuidanceError(ControllableError, ValueError):
    """An energy is of the wrong shape, not a number, or has no gradient; `where` is the name of the term."""


class UserCodeError(ControllableError):
    """Somebody's own code failed: a validator, an energy, a callback. What it raised is the `__cause__`."""


class CheckpointError(ControllableError):
    """A checkpoint is missing, broken, or not one of ours."""


class ConfigError(ControllableError, ValueError):
    """A training configuration is broken or contradictory."""


class ShadowedImport(ControllableError, ImportError):
    """Another installed distribution hides the packages `guidance` or `constraints`."""

"""What can end a job before all its rows have a result."""

from constraints.errors import ControllableError


class OutputError(ControllableError):
    """The results cannot be written. What was written stays, and the job can be resumed."""

    exit_code = 4


class UnreadableRow(ControllableError, ValueError):
    """A line of the input is not a row: `where` is the line."""


class DuplicateId(ControllableError, ValueError):
    """A row has the id of an earlier one: `where` is its line."""


class RowFailed(ControllableError):
    """Writing a row ended in an error of another library, which the message names."""

"""The fields of a row in the short form."""

from collections.abc import Mapping

from controllable.option_fields import Option, options_of
from controllable.output_kinds import KINDS, Notation
from controllable.writing.options import OPTIONS

_OF_ROWS = {name: option for name, option in OPTIONS.items() if option.face is not None and option.face.row}
GUIDANCE, LEXICONS = "guidance", "lexicons"
FIELDS: Mapping[str, Option] = {
    **{name: Option(name, kind.definition) for name, kind in KINDS.items()},
    **_OF_ROWS,
    GUIDANCE: Option(GUIDANCE, dict | list),
    LEXICONS: Option(LEXICONS, dict),
    **options_of(Notation),
}
"""Every field but the id."""
SETTINGS = tuple(
    name for name in (*_OF_ROWS, GUIDANCE, LEXICONS, *options_of(Notation)) if name not in ("n", "seed", "prompt")
)
"""Fields that the documents of a batch have in common."""
DEFAULTS = (*SETTINGS, "prompt")
"""Fields that a job can give for rows that do not."""
NOT_TEXT = frozenset({*FIELDS, "body"}) - {n for n, each in FIELDS.items() if each.kind is str or each.choices}
"""Fields that stand in a table's cells as JSON."""

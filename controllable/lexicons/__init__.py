"""The lexicons that come with the package: which texts may stand in a field, and how often each."""

from functools import cache
from pathlib import Path

from controllable.lexicons.described_field import Field as Field
from controllable.lexicons.field_matching import Match as Match
from controllable.lexicons.field_matching import Matcher
from controllable.lexicons.lexicon_store import LexiconStore
from controllable.lexicons.named_examples import named_examples as named_examples
from controllable.lexicons.subjects import Subjects

BUNDLED = Path(__file__).parent / "bundled" / "lexicons.safetensors"


def bundled(field: Field) -> Match | None:
    """The texts of the bundled lexicons that may stand in `field`; `None` where no lexicon fits well enough."""
    return matcher().match(field)


@cache
def subjects() -> Subjects:
    """Tells what objects are about; read when it is first used."""
    return Subjects(matcher().store)


@cache
def matcher() -> Matcher:
    """Finds the bundled texts of a field; read when it is first used."""
    return Matcher(LexiconStore.read(BUNDLED))

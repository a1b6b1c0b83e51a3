"""Which published documents are kept out of training: whole groups, and a share of the other examples."""

from zlib import crc32

HELDOUT_GROUPS = frozenset(
    {
        "asana.com",
        "aws/rekognition",
        "dnd5eapi.co",
        "github/gist",
        "launchdarkly.com",
        "openbankingproject.ch",
        "velopayments.com",
    }
)
HELDOUT_VALUES = 0.03


def split(group: str, text: str) -> str:
    """The split of all documents cut from the example `text` of `group`."""
    if group in HELDOUT_GROUPS:
        return "heldout_family"
    return "heldout_value" if crc32(text.encode()) % 10_000 < 10_000 * HELDOUT_VALUES else "train"

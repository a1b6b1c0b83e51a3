"""Which texts may be repeated: no placeholders, secrets or personal data, nothing indecent, language where due."""

import re
from collections.abc import Collection

from corpus.published.clean import blob, placeholder

LONGEST = 200
"""Bytes of a text."""
LONGEST_CODE = 4
"""Characters of a name that may be in capitals."""
_PROSE = frozenset(
    re.findall(
        r"\w+",
        "description summary note comment message headline caption abstract text body content remark feedback review "
        "explanation instruction bio about detail reason help hint tooltip subtitle tagline slogan biography overview "
        "introduction error warning question answer",
    )
)
_PEOPLE = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+|\+?\(?\d[\d ()./-]{7,}\d|https?://|www\.", re.IGNORECASE)
_CODES = re.compile(
    r"^[\d\s.,:;/+%$€#-]+$|\b(AKIA|ghp_|gho_|xox[bp]-|sk_|pk_|eyJ|AIza)|[0-9a-f]{12,}|\b(?=\w*\d)(?=\w*[A-Za-z])\w{16,}\b"
    r"|\d{4}-\d\d-\d\d|\d\d:\d\d:\d\d|[0-9a-fA-F]{8}-[0-9a-fA-F]{4}|\b\d{1,3}(\.\d{1,3}){3}\b|\barn:|\b[a-z]{1,3}-[0-9a-f]{8}",
)
_MARKUP = re.compile(r"[{}<>|\\]|\$\{|\[\[|&\w+;|%[sd]|\n|\t|``|\]\(|__|\^|~~|=>|::|\(\)|[\x00-\x1f\x7f]")
_LETTER = re.compile(r"[^\W\d_]")
_TOKEN = re.compile(r"[^\W\d_]+")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LEAST_LETTERS = 0.7


def kept(text: str, key: tuple[str, ...], indecent: Collection[str] = frozenset()) -> bool:
    """Whether `text` may stand in the lexicon of a field.

    Args:
        text: Without white space around it.
        key: The words of the field's name.
        indecent: Words that no text may hold.
    """
    if not 1 < len(text.encode()) <= LONGEST and not _CJK.search(text):
        return False
    if _MARKUP.search(text) or _PEOPLE.search(text) or _CODES.search(text) or blob(text):
        return False
    if placeholder(text, " ".join(key)) or not _LETTER.search(text):
        return False
    # Names in capitals only are codes, or typed by machines.
    if key[-1:] == ("name",) and text.isupper() and len(text) > LONGEST_CODE:
        return False
    tokens = [token.lower() for token in _TOKEN.findall(text)]
    if any(token in indecent for token in tokens):
        return False
    return not prose(key) or reads(text)


def prose(key: tuple[str, ...]) -> bool:
    """Whether a field of this name holds language."""
    return bool(key) and key[-1] in _PROSE


def reads(text: str) -> bool:
    """Whether `text` is language: words and mostly letters."""
    if _CJK.search(text):
        return len(text) > 2
    letters = sum(character.isalpha() or character == " " for character in text)
    return " " in text.strip() and letters >= _LEAST_LETTERS * len(text) and "_" not in text

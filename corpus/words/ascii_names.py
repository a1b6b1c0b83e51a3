"""The plain-ASCII forms of names, as in e-mail addresses and slugs."""

import re
import unicodedata
from functools import lru_cache

_TRANSLATE = {"ł": "l", "Ł": "L", "ß": "ss", "ø": "o", "Ø": "O", "æ": "ae", "Æ": "Ae", "đ": "d", "&": " and "}
_GERMAN = {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}


@lru_cache(maxsize=20000)
def fold(text: str, language: str = "en") -> str:
    """`text` in lower-case ASCII, as in an e-mail address ("Müller" -> "mueller" in German)."""
    table = {**_TRANSLATE, **_GERMAN} if language == "de" else _TRANSLATE
    replaced = "".join(table.get(c, c) for c in text)
    return unicodedata.normalize("NFKD", replaced).encode("ascii", "ignore").decode().lower()


@lru_cache(maxsize=20000)
def slugify(text: str) -> str:
    """`text` as a slug: lower-case ASCII words joined by hyphens."""
    return re.sub(r"[^a-z0-9.]+", "-", fold(text).replace("'", "")).strip("-.")

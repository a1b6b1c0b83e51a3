"""The data card beside the bundled lexicons: what they are made of, under which licences, and how much of each."""

from collections import Counter
from collections.abc import Mapping

from controllable.lexicons.lexicon_store import LexiconStore
from corpus.lexicons.sources import DECENCY, ENCODER, POOLS
from corpus.published.sources import SOURCES

_TEXT = """# Data card: the bundled lexicons

`lexicons.safetensors` is written by `python -m corpus lexicons --out controllable/lexicons/bundled`. Do not edit it.

{texts:,} different texts in {lists:,} lists, {entries:,} entries (a kind of field in a language) with {words:,} words
of field names and descriptions; {bytes:.1f} MB. What the packages hold keeps its licence; all of these permit use and
passing on, with attribution where CC-BY asks for it.

| source | version | licence | texts of fields |
|---|---|---|---|
{rows}

Only used to build it, not in it: `{encoder}` ({encoder_licence}), of which the vectors of single words are kept,
turned to their main axes and in 8 bits; `{decency}` ({decency_licence}), whose words no text may hold.

Entries by language (ISO 639-1): {languages}.

**Left out**: placeholders (test, foo, lorem, string, ...), texts over 200 bytes, mark-up, secrets and other codes,
e-mail and web addresses, telephone numbers, numbers alone, and what is no language in fields of prose. Fields that
identify something, are secret, reach a person or follow from another field (ids, postcodes, IBANs, ISBNs, e-mail
addresses, dates) have no entries at all (`controllable/lexicons/unlisted.py`). Documents of the families and groups
that are held out of training are not in it either.

**Frequencies**: first and last names in English by the counts of the US census of 1990 and of children named since
(Faker); in Swedish and Finnish, and Chinese and Korean last names, by the counts in Faker; elsewhere by the law
`1 / (rank + offset) ** power` that fits the census best, with names that several lists hold first. Cities by their
populations to the power of 0.8. Published texts count by the square root of the number of files that hold them, texts
of other lists alike. Full names are put together from first and last names, and belong to nobody in particular.

**Written**: phrases with parts, in `corpus/lexicons/readers/tables/written_*.json`, for fields that no package
has texts for. They name no real persons; companies and places in them are invented or common words.

**Known gaps**: prose is English but for the texts of one interface (Home Assistant) in the other languages; names of
works (books, films, songs) and many names of companies are real ones.
"""


def card(store: LexiconStore, counts: Mapping[str, int], size: int) -> str:
    """The text of the card; `size` in bytes is that of the file."""
    rows = [f"| {name} | | Apache-2.0, this project | {counts[name]:,} |" for name in ("generated", "written")]
    for source in (*SOURCES, *(pool.source for pool in POOLS)):
        package = f"{source.registry.replace('wheel', 'PyPI').replace('sdist', 'PyPI')} `{source.package}`"
        rows.append(f"| {package} | {source.version} | {source.licence} | {counts.get(source.name, 0):,} |")
    languages = Counter(store.languages[number] or "en" for number in store.entry_language.tolist())
    return _TEXT.format(
        texts=int(store.postings.numbers.max()) + 1,
        lists=len(store.postings.ends),
        entries=len(store),
        words=len(store.rarity),
        bytes=size / 1e6,
        rows="\n".join(rows),
        encoder=ENCODER.package,
        encoder_licence=ENCODER.licence,
        decency=DECENCY.package,
        decency_licence=DECENCY.licence,
        languages=", ".join(f"{name} {count:,}" for name, count in languages.most_common()),
    )

"""Sentences of many topics."""

from corpus.tables import Tables
from corpus.words.grammar import Grammar

_TABLES = Tables(__file__)
# Facts that stand in for symbols: of goods `item`, `material` and `use`; of reviews `item`, good or bad by their topic.
_TOPICS = ("goods", "reviews", "support", "notes", "companies_and_people", "news", "messages")
SENTENCES = Grammar(
    {
        "year": [str(year) for year in range(1968, 2021)],
        **{symbol: texts for topic in _TOPICS for symbol, texts in _TABLES.lists(topic).items()},
    }
)

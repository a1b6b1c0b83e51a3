"""Values of science records: elements, planets, species, journals, experiments and data sets."""

from corpus.tables import Tables

_TABLES = Tables(__file__)
_LISTS = _TABLES.lists("science_lists")

# In the order of their atomic numbers.
ELEMENTS = _TABLES.rows("elements")
BODIES = _TABLES.rows("bodies")
SPECIES = _TABLES.rows("species")
STATUSES = _TABLES.pairs("statuses")
PLANTS = _TABLES.rows("plants")
JOURNALS = _TABLES.rows("journals")
PAPER_TITLES = _TABLES.lists("paper_titles")
PAPER_GRAMMAR = _TABLES.lists("paper_grammar")
EXPERIMENTS = _TABLES.rows("experiments")
SAMPLES = _TABLES.rows("samples")
DATASETS = _TABLES.rows("datasets")
TAXON_RANKS = _LISTS["taxon_ranks"]
TELESCOPES = _LISTS["telescopes"]
TEST_NAMES = _TABLES.rows("test_names")
TARGETS = _TABLES.rows("targets")

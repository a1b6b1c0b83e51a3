"""Values of software records: packages, languages, licences, weaknesses, commits and errors.

Package names, licences and owners are facts about public projects; the descriptions are our own words.
"""

from corpus.tables import Tables

_TABLES = Tables(__file__)
_LISTS = _TABLES.lists("software_lists")

PACKAGES = _TABLES.rows("packages")
REGISTRY_PAGE = _TABLES.pairs("registry_page")
LANGUAGES = _TABLES.rows("languages")
LICENSES = _TABLES.rows("licenses")
WEAKNESSES = _TABLES.rows("weaknesses")
COMPONENTS = _LISTS["components"]
COMMIT_GRAMMAR = {"component": COMPONENTS, **_TABLES.lists("commit_grammar")}
COMMIT_TYPES = _TABLES.rows("commit_types")
BRANCHES = _LISTS["branches"]
ERRORS = _TABLES.rows("errors")
ERROR_GRAMMAR = _TABLES.lists("error_grammar")
FILES = _LISTS["files"]
JOBS = _TABLES.rows("jobs")
RUNNERS = _LISTS["runners"]
CI_EVENTS = _LISTS["ci_events"]
EDITORS = _LISTS["editors"]
TOPICS = _LISTS["topics"]
PROJECT_GRAMMAR = _TABLES.lists("project_grammar")

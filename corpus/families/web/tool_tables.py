"""Values of the arguments of tool calls: cities, currencies, units, tasks, queries and recipes."""

from corpus.tables import Tables

_TABLES = Tables(__file__)
_LISTS = _TABLES.lists("tool_lists")

CURRENCIES = _TABLES.rows("currencies")
UNITS = _TABLES.rows("units")
WEATHER = _TABLES.rows("weather")
MEETINGS = _TABLES.rows("meetings")
MEETING_GRAMMAR = _TABLES.lists("meeting_grammar")
REMINDERS = _LISTS["reminders"]
QUERIES = _LISTS["queries"]
SEARCH_SITES = _TABLES.rows("search_sites")
DISHES = _TABLES.rows("dishes")
PHRASES = _TABLES.rows("phrases")
TOOLS = _TABLES.rows("tools")
STOCKS = _TABLES.rows("stocks")
PLACE_KINDS = _TABLES.rows("place_kinds")
MUSIC_SERVICES = _LISTS["music_services"]
OPERATIONS = _TABLES.rows("operations")
MODES = _LISTS["modes"]
LANGUAGE_LEVELS = _LISTS["language_levels"]

"""Values of web records: resources, browsers, errors, events, messages and pages."""

from corpus.tables import Tables

_TABLES = Tables(__file__)
_LISTS = _TABLES.lists("web_lists")

RESOURCES = _TABLES.rows("resources")
BROWSERS = _TABLES.rows("browsers")
AGENTS = _LISTS["agents"]
API_ERRORS = _TABLES.rows("api_errors")
ERROR_TEXTS = _TABLES.lists("error_texts")
EVENTS = _TABLES.rows("events")
SCOPES = _LISTS["scopes"]
PAGES = _TABLES.rows("pages")
REFERRERS = _LISTS["referrers"]
CAMPAIGNS = _TABLES.rows("campaigns")
COOKIES = _TABLES.rows("cookies")
NOTIFICATIONS = _TABLES.rows("notifications")
NOTE_GRAMMAR = _TABLES.lists("note_grammar")
CHAT = _LISTS["chat"]
CHAT_GRAMMAR = _TABLES.lists("chat_grammar")
MAILS = _TABLES.rows("mails")
MAIL_GRAMMAR = _TABLES.lists("mail_grammar")
CHANNELS = _TABLES.rows("channels")
REACTIONS = _LISTS["reactions"]
PLANS = _LISTS["plans"]
METHODS = _LISTS["methods"]
CACHING = _LISTS["caching"]
FIELD_TYPES = _TABLES.rows("field_types")

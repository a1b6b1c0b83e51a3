"""Values of infrastructure records: images, regions, machines, metrics, logs, alerts and schedules."""

from corpus.tables import Tables

_TABLES = Tables(__file__)
_LISTS = _TABLES.lists("infrastructure_lists")

IMAGES = _TABLES.rows("images")
REGIONS = _TABLES.rows("regions")
MACHINES = _TABLES.rows("machines")
SYSTEMS = _TABLES.rows("systems")
SERVICES = _TABLES.rows("services")
METRICS = _TABLES.rows("metrics")
LOG_LINES = _TABLES.rows("log_lines")
LOG_GRAMMAR = _TABLES.lists("log_grammar")
ALERTS = _TABLES.rows("alerts")
SCHEDULES = _TABLES.rows("schedules")
TASKS = _TABLES.rows("tasks")
FLAGS = _TABLES.rows("flags")
DATABASES = _TABLES.rows("databases")
BUCKETS = _LISTS["buckets"]
ENVIRONMENTS = _LISTS["environments"]
NAMESPACES = _LISTS["namespaces"]
SIZES = _TABLES.rows("sizes")
VOLUMES = _TABLES.rows("volumes")
AUTHORITIES = _TABLES.rows("authorities")
SECRETS = _LISTS["secrets"]
POLICY_ACTIONS = _TABLES.rows("policy_actions")

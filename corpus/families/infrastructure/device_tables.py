"""Values of device records: sensors, smart homes, wearables, printers and trackers."""

from corpus.tables import Tables

_TABLES = Tables(__file__)

SENSORS = _TABLES.rows("sensors")
ROOMS = _TABLES.rows("rooms")
HOME_DEVICES = _TABLES.rows("home_devices")
AUTOMATIONS = _TABLES.rows("automations")
PROTOCOLS = _TABLES.rows("protocols")
PHONES = _TABLES.rows("phones")
PRINTERS = _TABLES.rows("printers")
ACTIVITIES = _TABLES.rows("activities")
FAULTS = _TABLES.rows("faults")

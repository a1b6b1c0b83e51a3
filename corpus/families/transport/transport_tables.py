"""Values of transport records: vehicles, stations, lines, carriers, ships and roads."""

from corpus.tables import Tables

_TABLES = Tables(__file__)
_LISTS = _TABLES.lists("transport_lists")

CARS = _TABLES.rows("cars")
COLOURS = _LISTS["colours"]
STATIONS = _TABLES.rows("stations")
LINES = _TABLES.rows("lines")
CARRIERS = _TABLES.rows("carriers")
# In the order of the journey.
STEPS = _TABLES.rows("steps")
SHIPS = _TABLES.rows("ships")
PORTS = _TABLES.rows("ports")
INCIDENTS = _TABLES.rows("incidents")
ROADS = _LISTS["roads"]
RIDES = _TABLES.rows("rides")
PLUGS = _TABLES.rows("plugs")
NETWORKS = _LISTS["networks"]
PARCEL_KINDS = _TABLES.rows("parcel_kinds")
PLACES_LEFT = _LISTS["places_left"]

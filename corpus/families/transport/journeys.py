"""Records of transport: cars, stations, lines, journeys, rides, charging, parking and road incidents."""

from datetime import timedelta
from math import asin, cos, radians, sin, sqrt

from corpus.families.drawing import column, pick, say
from corpus.families.registry import family
from corpus.families.transport import transport_tables
from corpus.tables import Row
from corpus.world.world import World

Record = dict[str, object]
FUELS = ("petrol", "diesel", "electric", "hybrid")
BODIES = column(transport_tables.CARS, 2)
MODES = column(transport_tables.LINES, 1)


def distance_km(a: Row, b: Row) -> float:
    """Length of the great circle between two stations, in kilometres."""
    lat1, lon1, lat2, lon2 = (radians(float(x)) for x in (a[3], a[4], b[3], b[4]))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371 * asin(sqrt(half))


LONGEST_KM = 1400
# Stations from which another one is within a day's journey.
DEPARTURES = tuple(
    a
    for a in transport_tables.STATIONS
    if any(a is not b and distance_km(a, b) < LONGEST_KM for b in transport_tables.STATIONS)
)
TRAINS = {
    "DE": "ICE",
    "FR": "TGV",
    "AT": "RJ",
    "IT": "FR",
    "ES": "AVE",
    "US": "Amtrak",
    "JP": "Hikari",
    "SE": "X2000",
    "CA": "VIA",
    "GB": "GR",
}
FARES = {
    "US": "USD",
    "GB": "GBP",
    "CH": "CHF",
    "CA": "CAD",
    "JP": "JPY",
    "SE": "SEK",
    "NO": "NOK",
    "DK": "DKK",
    "PL": "PLN",
    "CZ": "CZK",
    "HU": "HUF",
}


def plate(w: World, country: str) -> str:
    """A number plate in the style of a country."""
    letters = "ABCDEFGHJKLMNPRSTUVWXYZ"
    if country == "DE":
        return f"{w.choice(('B', 'M', 'HH', 'K', 'F', 'S', 'DD', 'L'))}-{w.token(2, letters)} {w.integer(10, 9999)}"
    if country == "GB":
        return f"{w.token(2, letters)}{w.integer(2, 74):02d} {w.token(3, letters)}"
    if country in {"FR", "IT"}:
        return f"{w.token(2, letters)}-{w.integer(100, 999)}-{w.token(2, letters)}"
    return f"{w.token(3, letters)}-{w.integer(1000, 9999)}"


@family(
    "car",
    title="a registered car",
    optional=("color", "doors", "owner.phone", "next_inspection", "engine_cc"),
    nullable=("engine_cc",),
    enums={"fuel": FUELS, "body": BODIES, "transmission": ("manual", "automatic")},
    bounds={"mileage_km": (0, None), "seats": (1, 9), "year": (1990, 2026)},
)
def car(w: World) -> Record:
    make, model, body, fuel, seats, doors, first = pick(w, transport_tables.CARS)
    person = w.person()
    year = w.integer(max(int(first), 2004), 2025)
    electric = fuel == "electric"
    return {
        "vin": w.token(17, "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"),
        "license_plate": plate(w, person.place.country_code),
        "make": make,
        "model": model,
        "year": year,
        "body": body,
        "fuel": fuel,
        "transmission": "automatic" if electric else w.choice(("manual", "automatic")),
        "engine_cc": None if electric else w.choice((999, 1199, 1395, 1598, 1968, 1997, 2993)),
        "color": pick(w, transport_tables.COLOURS),
        "seats": int(seats),
        "doors": int(doors),
        "mileage_km": (2026 - year) * w.integer(6000, 19000),
        "owner": {"name": person.full_name, "phone": person.phone},
        "registered_on": f"{year}-{w.integer(1, 12):02d}-{w.integer(1, 28):02d}",
        "next_inspection": w.date("2026-07-01", "2028-06-30"),
    }


@family(
    "station",
    title="a railway station",
    optional=(
        "facilities",
        "wheelchair_access",
    ),
    bounds={"platforms": (1, None), "latitude": (-90, 90), "longitude": (-180, 180)},
)
def station(w: World) -> Record:
    name, city, country, latitude, longitude, platforms, operator, code = pick(w, transport_tables.STATIONS)
    return {
        "code": code,
        "name": name,
        "city": city,
        "country": country,
        "latitude": float(latitude),
        "longitude": float(longitude),
        "platforms": int(platforms),
        "operator": operator,
        "facilities": w.some(
            ("lockers", "wifi", "toilets", "taxi rank", "bicycle parking", "lounge", "lost property"), 1, 4
        ),
        "wheelchair_access": w.chance(0.8),
    }


@family(
    "transit_line",
    title="a line of public transport",
    optional=("frequency_minutes", "text_color", "night_service"),
    enums={"mode": MODES},
    bounds={"stops": (2, None), "frequency_minutes": (1, None)},
)
def transit_line(w: World) -> Record:
    name, mode, operator, color, city = pick(w, transport_tables.LINES)
    light = sum(int(color[i : i + 2], 16) for i in (1, 3, 5)) > 450
    return {
        "line": name,
        "mode": mode,
        "operator": operator,
        "city": city,
        "color": color,
        "text_color": "#000000" if light else "#FFFFFF",
        "stops": w.integer(12, 60),
        "length_km": w.number(6, 70, 1),
        "frequency_minutes": w.choice((2, 3, 5, 10, 15, 20)),
        "first_departure": w.clock(4, 5),
        "last_departure": w.clock(22, 23),
        "night_service": w.chance(0.3),
    }


@family(
    "train_journey",
    title="a journey by train",
    optional=("delay_minutes", "seat.window", "platform", "price.currency"),
    enums={"class": (1, 2), "status": ("on time", "delayed", "cancelled")},
    bounds={"delay_minutes": (0, None), "distance_km": (0, None)},
)
def train_journey(w: World) -> Record:
    start_at = pick(w, DEPARTURES)
    end_at = w.choice(
        [s for s in transport_tables.STATIONS if s is not start_at and distance_km(start_at, s) < LONGEST_KM]
    )
    distance = round(distance_km(start_at, end_at) * 1.2)
    minutes = int(distance / w.number(1.4, 2.6)) + 20
    departure = w.moment().replace(second=0)
    status = w.weighted({"on time": 7, "delayed": 3, "cancelled": 1})
    return {
        "train": f"{TRAINS.get(start_at[2], 'IC')} {w.integer(1, 999)}",
        "operator": start_at[6],
        "from": {"station": start_at[0], "city": start_at[1], "country": start_at[2]},
        "to": {"station": end_at[0], "city": end_at[1], "country": end_at[2]},
        "departure": w.stamp(departure),
        "arrival": w.stamp(departure + timedelta(minutes=minutes)),
        "duration_minutes": minutes,
        "distance_km": distance,
        "platform": str(w.integer(1, int(start_at[5]))),
        "class": w.choice((2, 2, 2, 1)),
        "seat": {"coach": w.integer(1, 14), "number": w.integer(1, 96), "window": w.chance(0.5)},
        "status": status,
        "delay_minutes": w.count(14, low=2) if status == "delayed" else 0,
        "price": {"amount": round(distance * w.number(0.06, 0.2) + 9, 2), "currency": FARES.get(start_at[2], "EUR")},
    }


@family(
    "charging_session",
    title="a charging session of an electric car",
    optional=("vehicle.license_plate",),
    enums={"connector": tuple(sorted(column(transport_tables.PLUGS, 0))), "current": ("AC", "DC")},
    bounds={"energy_kwh": (0, None), "soc_start": (0, 100), "soc_end": (0, 100)},
)
def charging_session(w: World) -> Record:
    plug, current, power = pick(w, transport_tables.PLUGS)
    make, model, *_ = w.choice([row for row in transport_tables.CARS if row[3] == "electric"])
    place = w.place()
    minutes = w.integer(12, 60) if current == "DC" else w.integer(60, 420)
    low = w.integer(5, 40)
    energy = round(min(float(power) * minutes / 60 * 0.6, (96 - low) * 0.6), 1)
    start = w.moment()
    rate = w.choice((0.39, 0.49, 0.59, 0.69, 0.79))
    return {
        "session_id": w.uuid(),
        "network": pick(w, transport_tables.NETWORKS),
        "station": f"{place.city} {w.choice(('Nord', 'Centre', 'Station', 'Mall', 'Park', 'Airport'))}",
        "connector": plug,
        "current": current,
        "power_kw": int(power),
        "vehicle": {"make": make, "model": model, "license_plate": plate(w, place.country_code)},
        "start_time": w.stamp(start),
        "end_time": w.stamp(start + timedelta(minutes=minutes)),
        "duration_minutes": minutes,
        "soc_start": low,
        "soc_end": min(100, low + int(energy / 0.6)),
        "energy_kwh": energy,
        "price_per_kwh": rate,
        "total": round(energy * rate, 2),
        "currency": place.currency,
    }


@family(
    "ride",
    title="a ride with a rented vehicle or a taxi",
    optional=(
        "rating",
        "tip",
    ),
    enums={"service": column(transport_tables.RIDES, 0), "payment_method": ("card", "cash", "wallet")},
    bounds={"distance_km": (0, None), "rating": (1, 5)},
)
def ride(w: World) -> Record:
    service, vehicle, speed, rate = pick(w, transport_tables.RIDES)
    place = w.place()
    origin, end = w.address(place), w.address(place)
    distance = round(0.6 + w.rng.expovariate(1 / 5), 1)
    minutes = max(3, int(distance / float(speed) * 60))
    start = w.moment()
    return {
        "ride_id": w.uuid(),
        "service": service,
        "vehicle": vehicle,
        "city": place.city,
        "pickup": origin.line1,
        "dropoff": end.line1,
        "start_time": w.stamp(start),
        "end_time": w.stamp(start + timedelta(minutes=minutes)),
        "duration_minutes": minutes,
        "distance_km": distance,
        "fare": round(1.5 + distance * float(rate), 2),
        "currency": place.currency,
        "payment_method": w.choice(("card", "card", "cash", "wallet")),
        "driver": w.person().full_name,
        "rating": w.choice((5, 5, 5, 4, 3)),
        "tip": w.choice((0, 0, 1, 2)),
    }


@family(
    "parking",
    title="a parking ticket",
    optional=(
        "zone",
        "level",
        "spot",
    ),
    enums={"payment_method": ("coins", "card", "app"), "vehicle_type": ("car", "motorcycle", "van", "bus")},
    bounds={"amount": (0, None)},
    plural="parkings",
)
def parking(w: World) -> Record:
    place = w.place()
    minutes = w.choice((30, 45, 60, 90, 120, 180, 240, 480))
    start = w.moment()
    rate = w.choice((1.5, 2.0, 2.5, 3.0, 4.0))
    return {
        "ticket_number": w.digits(8),
        "garage": w.choice(
            (f"{place.city} Centre", "Station Garage", "Town Hall Car Park", f"Parking {place.city}", "Market Square")
        ),
        "zone": w.choice(("A", "B", "C", "1", "2")),
        "level": w.integer(-3, 5),
        "spot": f"{w.choice('ABCDEF')}{w.integer(1, 120)}",
        "license_plate": plate(w, place.country_code),
        "vehicle_type": w.weighted({"car": 8, "motorcycle": 1, "van": 1, "bus": 1}),
        "entered_at": w.stamp(start),
        "left_at": w.stamp(start + timedelta(minutes=minutes)),
        "minutes": minutes,
        "hourly_rate": rate,
        "amount": round(rate * minutes / 60, 2),
        "currency": place.currency,
        "payment_method": w.choice(("coins", "card", "app")),
    }


@family(
    "traffic_incident",
    title="an incident on a road",
    optional=("lanes_closed", "detour", "delay_minutes", "coordinates"),
    enums={
        "kind": tuple(sorted(column(transport_tables.INCIDENTS, 0))),
        "direction": ("northbound", "southbound", "eastbound", "westbound", "both"),
        "severity": ("minor", "moderate", "major"),
    },
    bounds={"delay_minutes": (0, None)},
)
def traffic_incident(w: World) -> Record:
    kind, cause, text = pick(w, transport_tables.INCIDENTS)
    place = w.place()
    start = w.moment()
    road = pick(w, transport_tables.ROADS)
    return {
        "incident_id": w.identifier("TI", 6),
        "road": road,
        "kind": kind,
        "cause": cause,
        "description": say(w, text),
        "direction": w.choice(("northbound", "southbound", "eastbound", "westbound", "both")),
        "near": place.city,
        "coordinates": [place.longitude, place.latitude],
        "severity": "major" if kind == "closure" else w.choice(("minor", "minor", "moderate", "major")),
        "lanes_closed": w.integer(0, 3),
        "delay_minutes": w.count(12),
        "detour": f"Follow the signs via {w.place().city}",
        "start_time": w.stamp(start),
        "end_time": w.stamp(w.later(start, low=0.3, high=90)),
    }

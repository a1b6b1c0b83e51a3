"""Records of transport: cars, stations, lines, journeys, parcels, ships, charging, parking and road incidents."""

from datetime import timedelta
from math import asin, cos, radians, sin, sqrt

from controllable.training.corpus.families import pools_transport as pools
from controllable.training.corpus.families.tables import Row, column, pick, say
from controllable.training.corpus.registry import family
from controllable.training.corpus.world import World

Record = dict[str, object]
FUELS = ("petrol", "diesel", "electric", "hybrid")
BODIES = column(pools.CARS, 2)
MODES = column(pools.LINES, 1)


def distance_km(a: Row, b: Row) -> float:
    """Length of the great circle between two stations, in kilometres."""
    lat1, lon1, lat2, lon2 = (radians(float(x)) for x in (a[3], a[4], b[3], b[4]))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371 * asin(sqrt(half))


LONGEST_KM = 1400
# Stations from which another one is within a day's journey.
DEPARTURES = tuple(
    a for a in pools.STATIONS if any(a is not b and distance_km(a, b) < LONGEST_KM for b in pools.STATIONS)
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
    make, model, body, fuel, seats, doors, first = pick(w, pools.CARS)
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
        "color": pick(w, pools.COLOURS),
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
    optional=("facilities", "wheelchair_access", "opened"),
    bounds={"platforms": (1, None), "latitude": (-90, 90), "longitude": (-180, 180)},
)
def station(w: World) -> Record:
    name, city, country, latitude, longitude, platforms, operator, code = pick(w, pools.STATIONS)
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
    name, mode, operator, color, city = pick(w, pools.LINES)
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
    end_at = w.choice([s for s in pools.STATIONS if s is not start_at and distance_km(start_at, s) < LONGEST_KM])
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
    "parcel",
    title="a parcel with its tracking history",
    optional=("estimated_delivery", "events[].location", "delivered_to", "service", "tracking_url"),
    nullable=("delivered_to",),
    enums={"status": ("label_created", "picked_up", "in_transit", "out_for_delivery", "delivered")},
    bounds={"weight_kg": (0, None)},
)
def parcel(w: World) -> Record:
    carrier, prefix, suffix, digits, url = pick(w, pools.CARRIERS)
    number = f"{prefix}{w.digits(int(digits))}{suffix}"
    kind, _, low, high = w.choice((pools.PARCEL_KINDS[0], pools.PARCEL_KINDS[3]))
    reached = w.integer(1, len(pools.STEPS))
    moment, events = w.moment(), []
    sender, receiver = w.company(), w.person()
    for status, text, hours in pools.STEPS[:reached]:
        moment += timedelta(minutes=int(hours) * 60 + w.integer(5, 240))
        events.append(
            {
                "time": w.stamp(moment),
                "status": status,
                "description": text,
                "location": receiver.place.city if status in {"out_for_delivery", "delivered"} else w.place().city,
            }
        )
    delivered = reached == len(pools.STEPS)
    return {
        "tracking_number": number,
        "carrier": carrier,
        "service": kind,
        "status": pools.STEPS[reached - 1][0],
        "weight_kg": w.number(float(low), float(high), 2),
        "sender": sender.name,
        "recipient": {
            "name": receiver.full_name,
            "city": receiver.place.city,
            "postal_code": receiver.place.postcode,
            "country": receiver.place.country_code,
        },
        "events": events[-2:],
        "estimated_delivery": (moment + timedelta(days=0 if delivered else w.integer(1, 4))).date().isoformat(),
        "delivered_to": pick(w, pools.PLACES_LEFT) if delivered else None,
        "tracking_url": url.format(number),
    }


@family(
    "ship",
    title="a position report of a ship",
    optional=("draught", "eta", "destination.code", "speed_knots"),
    enums={"type": column(pools.SHIPS, 1), "navigation_status": ("under way", "at anchor", "moored")},
    bounds={"course": (0, 359), "speed_knots": (0, 40), "length_m": (1, None)},
)
def ship(w: World) -> Record:
    name, kind, flag, length, tonnage, built = pick(w, pools.SHIPS)
    port, code, country = pick(w, pools.PORTS)
    status = w.weighted({"under way": 7, "at anchor": 2, "moored": 3})
    return {
        "mmsi": w.digits(9),
        "imo": f"IMO {w.digits(7)}",
        "name": name,
        "type": kind,
        "flag": flag,
        "length_m": int(length),
        "gross_tonnage": int(tonnage),
        "built": int(built),
        "position": {"latitude": w.number(-40, 62, 4), "longitude": w.number(-170, 175, 4)},
        "course": w.integer(0, 359),
        "speed_knots": w.number(6, 23, 1) if status == "under way" else 0.0,
        "navigation_status": status,
        "destination": {"port": port, "code": code, "country": country},
        "eta": w.stamp(w.moment(future=True)),
    }


@family(
    "charging_session",
    title="a charging session of an electric car",
    optional=("vehicle.license_plate", "card_id", "idle_minutes"),
    enums={"connector": tuple(sorted(column(pools.PLUGS, 0))), "current": ("AC", "DC")},
    bounds={"energy_kwh": (0, None), "soc_start": (0, 100), "soc_end": (0, 100)},
)
def charging_session(w: World) -> Record:
    plug, current, power = pick(w, pools.PLUGS)
    make, model, *_ = w.choice([row for row in pools.CARS if row[3] == "electric"])
    place = w.place()
    minutes = w.integer(12, 60) if current == "DC" else w.integer(60, 420)
    low = w.integer(5, 40)
    energy = round(min(float(power) * minutes / 60 * 0.6, (96 - low) * 0.6), 1)
    start = w.moment()
    rate = w.choice((0.39, 0.49, 0.59, 0.69, 0.79))
    return {
        "session_id": w.uuid(),
        "network": pick(w, pools.NETWORKS),
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
    optional=("rating", "tip", "promo_code", "route"),
    enums={"service": column(pools.RIDES, 0), "payment_method": ("card", "cash", "wallet")},
    bounds={"distance_km": (0, None), "rating": (1, 5)},
)
def ride(w: World) -> Record:
    service, vehicle, speed, rate = pick(w, pools.RIDES)
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
    optional=("zone", "level", "spot", "discount"),
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
        "kind": tuple(sorted(column(pools.INCIDENTS, 0))),
        "direction": ("northbound", "southbound", "eastbound", "westbound", "both"),
        "severity": ("minor", "moderate", "major"),
    },
    bounds={"delay_minutes": (0, None)},
)
def traffic_incident(w: World) -> Record:
    kind, cause, text = pick(w, pools.INCIDENTS)
    place = w.place()
    start = w.moment()
    road = pick(w, pools.ROADS)
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


@family(
    "freight_shipment",
    title="a freight shipment by sea",
    optional=("containers[].seal", "incoterm", "insurance_value", "documents"),
    enums={"incoterm": ("FOB", "CIF", "EXW", "DAP", "DDP"), "containers[].size": ("20GP", "40GP", "40HC", "45HC")},
    bounds={"containers[].weight_kg": (0, None)},
)
def freight_shipment(w: World) -> Record:
    loading = pick(w, pools.PORTS)
    discharge = w.choice([port for port in pools.PORTS if port is not loading])
    vessels = [row for row in pools.SHIPS if row[1] == "container ship"]
    departure = w.date("2022-01-01", "2026-05-01")
    return {
        "booking_number": w.digits(9),
        "shipper": w.company().name,
        "consignee": w.company().name,
        "vessel": w.choice(vessels)[0],
        "voyage": f"{w.integer(1, 480):03d}{w.choice('EWNS')}",
        "port_of_loading": {"name": loading[0], "code": loading[1], "country": loading[2]},
        "port_of_discharge": {"name": discharge[0], "code": discharge[1], "country": discharge[2]},
        "departure_date": departure,
        "arrival_date": w.date_after(departure, low=9, high=42),
        "commodity": w.product().category,
        "incoterm": w.choice(("FOB", "CIF", "EXW", "DAP", "DDP")),
        "containers": [
            {
                "number": f"{w.choice(('MSKU', 'TCLU', 'HLXU', 'CMAU'))}{w.digits(7)}",
                "size": w.choice(("20GP", "40GP", "40HC", "45HC")),
                "weight_kg": w.integer(2400, 27000),
                "seal": w.token(7),
            }
            for _ in range(w.integer(1, 2))
        ],
    }

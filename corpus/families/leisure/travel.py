"""Travel: hotels, bookings, flights, airports, rentals, trips."""

from functools import cache
from typing import Any

from corpus.families.registry import family
from corpus.tables import Tables
from corpus.words.pools import Pool
from corpus.world.places import LOCALES, countries_by_code
from corpus.world.world import World

_TABLES = Tables(__file__)
_LISTS = _TABLES.lists("leisure_lists")

AIRLINES = _TABLES.pairs("airlines")
AMENITIES = _LISTS["amenities"]
_MAJOR = (
    "ATL DFW DEN ORD LAX JFK SFO SEA LAS MCO CLT MIA PHX IAH BOS MSP DTW PHL EWR LGA BWI SLC DCA SAN IAD "
    "TPA AUS BNA PDX STL HNL MSY RDU SMF SJC OAK CLE PIT IND LHR CDG AMS FRA IST MAD BCN MUC FCO LGW DUB "
    "VIE ZRH CPH OSL ARN LIS BRU HEL ATH MAN PMI DUS BER HAM STR CGN MXP LIN VCE NAP BLQ ORY NCE LYS TLS "
    "MRS AGP ALC VLC SVQ BIO OPO FAO WAW KRK GDN WRO PRG BUD OTP EDI GLA BHX BRS STN LTN GOT MMO BMA RTM "
    "EIN DXB DOH AUH TLV CAI JNB CPT NBO LOS ADD CMN DEL BOM BLR HYD MAA SIN BKK KUL CGK MNL HKG TPE ICN "
    "NRT HND KIX PEK PVG CAN SZX SYD MEL BNE PER ADL AKL WLG YYZ YVR YUL YYC YOW YEG YHZ MEX CUN GDL GRU "
    "GIG BSB CNF SSA REC FOR POA CWB EZE SCL LIM BOG UIO PTY SJO HAV KEF TXL "
)


@cache
def airports() -> Pool[dict[str, Any]]:
    """The larger airports of the world, with the country's name."""
    import airportsdata

    table = airportsdata.load("IATA")
    found = []
    for code in _MAJOR.split():
        if row := table.get(code):
            found.append({**row, "country_name": countries_by_code()[row["country"]].name})
    return Pool(found, exponent=0.5)


@family(
    "airport",
    title="an airport",
    optional=("elevation_ft", "icao", "runways", "terminals"),
    nullable=("terminals",),
    bounds={"latitude": (-90, 90), "longitude": (-180, 180), "runways": (1, None)},
)
def airport(w: World) -> dict[str, object]:
    """A real airport."""
    a = w.pick(airports())
    return {
        "iata": a["iata"],
        "icao": a["icao"],
        "name": a["name"],
        "city": a["city"],
        "region": a["subd"],
        "country": a["country"] if w.chance(0.5) else a["country_name"],
        "latitude": round(a["lat"], 4),
        "longitude": round(a["lon"], 4),
        "elevation_ft": int(a["elevation"]),
        "time_zone": a["tz"],
        "runways": w.integer(1, 4),
        "terminals": w.integer(1, 5),
    }


@family(
    "flight",
    title="a flight",
    optional=("gate", "terminal", "aircraft", "delay_minutes", "distance_km"),
    nullable=("gate", "delay_minutes"),
    enums={"status": ("scheduled", "boarding", "departed", "landed", "delayed", "cancelled")},
    bounds={"price": (0, None)},
)
def flight(w: World) -> dict[str, object]:
    """A flight between two real airports; its number carries the airline's code."""
    a, b = w.pick(airports()), w.pick(airports())
    while b["iata"] == a["iata"]:
        b = w.pick(airports())
    airline = w.choice(tuple(AIRLINES))
    km = distance(a["lat"], a["lon"], b["lat"], b["lon"])
    start = w.moment(future=w.chance(0.4))
    end = w.later(start, low=0.6 + km / 850, high=0.9 + km / 780)
    return {
        "flight_number": f"{AIRLINES[airline]}{w.integer(10, 2999)}",
        "airline": airline,
        "departure": {"airport": a["iata"], "city": a["city"], "time": w.stamp(start)},
        "arrival": {"airport": b["iata"], "city": b["city"], "time": w.stamp(end)},
        "duration_minutes": int((end - start).total_seconds() // 60),
        "distance_km": km,
        "aircraft": w.choice(
            ("Airbus A320", "Boeing 737-800", "Airbus A350-900", "Boeing 787-9", "Embraer E195", "Airbus A321neo")
        ),
        "terminal": w.choice("1234ABC"),
        "gate": f"{w.choice('ABCDEF')}{w.integer(1, 60)}",
        "status": w.choice(("scheduled", "boarding", "departed", "landed", "delayed", "cancelled")),
        "delay_minutes": w.count(20),
        "price": w.money(29, 1200),
        "currency": LOCALES[w.locale].currency,
    }


def distance(lat1: float, lon1: float, lat2: float, lon2: float) -> int:
    """Great-circle distance in km."""
    from math import asin, cos, radians, sin, sqrt

    p, q = radians(lat1), radians(lat2)
    h = sin((q - p) / 2) ** 2 + cos(p) * cos(q) * sin(radians(lon2 - lon1) / 2) ** 2
    return round(12742 * asin(sqrt(h)))


HOTEL_WORDS = Pool(_LISTS["words_of_hotels"])


def hotel_name(w: World, city: str) -> str:
    """A hotel's name, sometimes with its city."""
    word = w.pick(HOTEL_WORDS)
    return w.choice(
        (f"Hotel {word}", f"{word} Hotel", f"{word} {city}", f"Hotel {word} {city}", f"{word} Inn", f"{word} Suites")
    )


@family(
    "hotel",
    title="a hotel",
    optional=("phone", "website", "amenities", "description", "pets_allowed", "coordinates"),
    nullable=("website",),
    bounds={
        "stars": (1, 5),
        "rating": (0, 10),
        "price_from": (0, None),
        "coordinates.latitude": (-90, 90),
        "coordinates.longitude": (-180, 180),
    },
)
def hotel(w: World) -> dict[str, object]:
    """A hotel; its site and e-mail carry its name."""
    a = w.address()
    name = hotel_name(w, a.place.city)
    domain = w.slug(name) + w.choice((".com", ".com", ".net", ".eu"))
    stars = w.integer(1, 5)
    return {
        "id": w.number_id(),
        "name": name,
        "stars": stars,
        "address": a.line1,
        "city": a.place.city,
        "postal_code": a.place.postcode,
        "country": a.place.country,
        "coordinates": {"latitude": a.place.latitude, "longitude": a.place.longitude},
        "phone": w.person(a.place).phone,
        "email": f"{w.choice(('info', 'reservations', 'reception'))}@{domain}",
        "website": f"https://www.{domain}",
        "rooms": w.integer(8, 400),
        "rating": w.number(6.2, 9.6, 1),
        "price_from": w.money(30 + 25 * stars, 60 + 60 * stars),
        "currency": a.place.currency,
        "check_in": w.choice(("14:00", "15:00", "16:00")),
        "check_out": w.choice(("10:00", "11:00", "12:00")),
        "amenities": w.some(AMENITIES, 2, 5),
        "pets_allowed": w.chance(0.4),
        "description": w.sentence("place", place_kind="hotel"),
    }


@family(
    "hotel_booking",
    title="a booking of a hotel room",
    optional=("special_requests", "children"),
    nullable=("special_requests",),
    enums={
        "status": ("confirmed", "pending", "cancelled", "checked_in", "completed"),
        "room_type": ("single", "double", "twin", "suite", "family"),
    },
    bounds={"adults": (1, 8), "children": (0, 6), "nights": (1, None), "total_price": (0, None)},
)
def hotel_booking(w: World) -> dict[str, object]:
    """A stay: nights x price is the total, check-in is before check-out."""
    place = w.place()
    p = w.person()
    start = w.moment(future=w.chance(0.5)).date()
    nights = w.count(3, low=1)
    price = w.money(49, 320)
    return {
        "booking_id": w.token(8),
        "guest": {"first_name": p.first_name, "last_name": p.last_name, "email": p.email, "phone": p.phone},
        "hotel": hotel_name(w, place.city),
        "city": place.city,
        "country": place.country,
        "room_type": w.choice(("single", "double", "twin", "suite", "family")),
        "check_in": start.isoformat(),
        "check_out": w.date_after(start.isoformat(), low=nights, high=nights),
        "nights": nights,
        "adults": w.integer(1, 3),
        "children": w.choice((0, 0, 1, 2)),
        "price_per_night": price,
        "total_price": round(price * nights, 2),
        "currency": place.currency,
        "special_requests": w.choice(
            (
                "Late arrival after 10 pm",
                "Quiet room, please",
                "Extra bed for a child",
                "Vegan breakfast",
                "Room on a high floor",
                "Two separate beds",
                "Parking space needed",
                "Early check-in if possible",
            )
        ),
        "status": w.choice(("confirmed", "pending", "cancelled", "checked_in", "completed")),
    }


@family(
    "trip",
    title="a trip with stops",
    optional=("notes", "budget", "stops[].hotel"),
    nullable=("notes", "budget"),
    bounds={"travelers": (1, 12), "budget": (0, None)},
)
def trip(w: World) -> dict[str, object]:
    """Stops in order of their dates."""
    day = w.moment(future=w.chance(0.5)).date().isoformat()
    first = day
    stops = []
    for _ in range(w.integer(2, 3)):
        place = w.place(anywhere=True)
        leave = w.date_after(day, low=1, high=5)
        stops.append(
            {
                "city": place.city,
                "country": place.country,
                "arrival": day,
                "departure": leave,
                "hotel": hotel_name(w, place.city),
            }
        )
        day = leave
    return {
        "trip_id": w.number_id(),
        "title": w.choice(("Summer in", "Weekend in", "Holiday in", "Business trip to", "Road trip to"))
        + f" {stops[0]['city']}",
        "travelers": w.integer(1, 5),
        "start_date": first,
        "end_date": day,
        "stops": stops,
        "transport": w.choice(("train", "car", "plane", "bus")),
        "budget": w.integer(3, 60) * 100,
        "currency": LOCALES[w.locale].currency,
        "notes": w.choice(
            (
                "Book museum tickets early",
                "Check passport dates",
                "Window seats on the train",
                "Travel insurance included",
                "Meet friends on the second day",
            )
        ),
    }


@family(
    "car_rental",
    title="a car rental",
    optional=("extras", "insurance", "return_location"),
    nullable=("return_location",),
    bounds={"days": (1, None), "daily_rate": (0, None), "total": (0, None)},
    enums={"status": ("reserved", "picked_up", "returned", "cancelled")},
)
def car_rental(w: World) -> dict[str, object]:
    """A rented car: days x rate is the total."""
    pickup, back = w.place(), w.place()
    p = w.person(pickup)
    start = w.moment(future=w.chance(0.5)).date().isoformat()
    days = w.count(4, low=1)
    rate = w.money(22, 130)
    return {
        "reservation": w.token(7),
        "driver": p.full_name,
        "email": p.email,
        "company": w.choice(("Hertz", "Avis", "Sixt", "Europcar", "Enterprise", "Budget")),
        "car": w.choice(
            (
                "Volkswagen Golf",
                "Toyota Corolla",
                "Ford Focus",
                "Fiat 500",
                "BMW 320i",
                "Renault Clio",
                "Tesla Model 3",
                "Opel Corsa",
            )
        ),
        "transmission": w.choice(("manual", "automatic")),
        "pickup_location": pickup.city,
        "return_location": back.city,
        "pickup_date": start,
        "return_date": w.date_after(start, low=days, high=days),
        "days": days,
        "daily_rate": rate,
        "total": round(days * rate, 2),
        "currency": pickup.currency,
        "insurance": w.choice(("basic", "full", "none")),
        "extras": w.some(("child seat", "GPS", "winter tyres", "extra driver"), 1, 2),
        "status": w.choice(("reserved", "picked_up", "returned", "cancelled")),
    }

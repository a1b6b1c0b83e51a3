"""Homes: listings, leases, bills, repairs, rooms, viewings."""

from datetime import date

from corpus.families.people.customers import postal_address
from corpus.families.registry import family
from corpus.tables import Tables
from corpus.world.world import World

_LISTS = Tables(__file__).lists("trade_lists")

ROOMS = "Einstein Curie Turing Lovelace Newton Mozart Picasso Amazon Danube Everest Sahara".split()  # noqa: SIM905
KINDS = ("apartment", "house", "studio", "townhouse", "loft", "villa", "office")
FEATURES = _LISTS["features_of_a_home"]


@family(
    "property_listing",
    title="a home for sale or rent",
    optional=("description", "features", "year_built", "energy_class", "agent", "available_from"),
    nullable=("energy_class", "available_from"),
    enums={"type": KINDS, "listing": ("sale", "rent"), "energy_class": ("A", "B", "C", "D", "E", "F", "G")},
    bounds={"price": (0, None), "bedrooms": (0, None), "bathrooms": (0, None), "area_m2": (1, None)},
)
def property_listing(w: World) -> dict[str, object]:
    """A home whose price fits its size."""
    a = w.address()
    c = w.company(industry="Real Estate")
    agent = w.person(a.place, company=c)
    kind = w.choice(KINDS)
    area = w.integer(22, 45) if kind == "studio" else w.integer(45, 260)
    rooms = 1 if kind == "studio" else max(1, round(area / w.integer(24, 34)))
    listing = w.choice(("sale", "rent"))
    price = round(area * w.integer(1800, 7500), -3) if listing == "sale" else round(area * w.number(8, 24), -1)
    return {
        "listing_id": w.identifier(w.choice(("L", "RE-", "")), 6),
        "title": w.choice(("Bright", "Modern", "Quiet", "Spacious", "Renovated", "Charming"))
        + f" {kind} in {a.place.city}",
        "type": kind,
        "listing": listing,
        "price": int(price),
        "currency": a.place.currency,
        "area_m2": area,
        "bedrooms": max(0, rooms - 1),
        "bathrooms": 1 + (area > 110),
        "floor": w.integer(0, 8),
        "year_built": w.integer(1890, 2025),
        "energy_class": w.choice("ABCDEFG"),
        "address": postal_address(w, a),
        "latitude": a.place.latitude,
        "longitude": a.place.longitude,
        "features": w.some(FEATURES, 1, 4),
        "agent": {"name": agent.full_name, "email": agent.email, "phone": agent.phone},
        "available_from": w.date("2026-01-01", "2027-06-30"),
        "description": w.sentence("place", place_kind=kind),
        "furnished": w.chance(0.3),
    }


@family(
    "rental_contract",
    title="a lease of a home",
    optional=("deposit", "pets_allowed", "end_date", "notes"),
    nullable=("end_date", "notes"),
    bounds={"monthly_rent": (0, None), "utilities": (0, None), "total_rent": (0, None), "deposit": (0, None)},
)
def rental_contract(w: World) -> dict[str, object]:
    """A lease: rent and utilities add up; the deposit is two or three rents."""
    a = w.address()
    landlord, tenant = w.person(a.place), w.person(a.place)
    rent, utilities = w.integer(30, 240) * 10, w.integer(5, 30) * 10
    start, end = w.date_interval(low=360, high=1500)
    return {
        "contract_id": w.identifier("LEASE-", 5),
        "landlord": {"name": landlord.full_name, "email": landlord.email, "phone": landlord.phone},
        "tenant": {"name": tenant.full_name, "email": tenant.email, "birth_date": tenant.birth_date},
        "property": postal_address(w, a),
        "area_m2": w.integer(24, 160),
        "monthly_rent": rent,
        "utilities": utilities,
        "total_rent": rent + utilities,
        "deposit": rent * w.choice((2, 3)),
        "currency": a.place.currency,
        "start_date": start,
        "end_date": end,
        "pets_allowed": w.chance(0.4),
        "notes": w.choice(
            (
                "Garden shared with neighbours",
                "No smoking",
                "Includes one parking space",
                "Stairwell cleaning once a month",
                "Rent rises by 2 % a year",
            )
        ),
    }


@family(
    "utility_bill",
    title="a bill for electricity, gas or water",
    optional=("meter_number", "paid_on", "account_holder"),
    nullable=("paid_on",),
    enums={"service": ("electricity", "gas", "water", "heating"), "unit": ("kWh", "m3")},
    bounds={"consumption": (0, None), "unit_price": (0, None), "amount": (0, None)},
)
def utility_bill(w: World) -> dict[str, object]:
    """Consumption is the difference of the readings; x unit price + fee is the amount."""
    a = w.address()
    p = w.person(a.place)
    service = w.choice(("electricity", "gas", "water", "heating"))
    unit, low, high, price = {
        "electricity": ("kWh", 80, 900, 0.31),
        "gas": ("kWh", 200, 3000, 0.11),
        "water": ("m3", 4, 60, 3.2),
        "heating": ("kWh", 150, 2500, 0.13),
    }[service]
    used, before = w.integer(low, high), w.integer(1000, 90000)
    price = round(price * w.number(0.8, 1.25), 3)
    fee = w.choice((0.0, 6.9, 9.5, 12.0))
    start, end = w.date_interval(low=28, high=92)
    return {
        "bill_number": w.digits(9),
        "provider": w.company(industry="Energy").name,
        "account_holder": p.full_name,
        "address": a.one_line,
        "service": service,
        "meter_number": w.digits(8),
        "period_start": start,
        "period_end": end,
        "previous_reading": before,
        "current_reading": before + used,
        "consumption": used,
        "unit": unit,
        "unit_price": price,
        "base_fee": fee,
        "amount": round(used * price + fee, 2),
        "currency": a.place.currency,
        "due_date": w.date_after(end, low=14, high=30),
        "paid_on": w.date_after(end, low=2, high=30),
    }


@family(
    "maintenance_request",
    title="a repair request of a tenant",
    optional=("photo_url", "scheduled_for", "cost", "technician"),
    nullable=("scheduled_for", "cost", "technician", "photo_url"),
    enums={
        "urgency": ("low", "normal", "high", "emergency"),
        "status": ("reported", "scheduled", "in_progress", "done"),
    },
    bounds={"cost": (0, None)},
)
def maintenance_request(w: World) -> dict[str, object]:
    """A defect whose trade fits it."""
    a = w.address()
    p, technician = w.person(a.place), w.person(a.place)
    defects = {
        "plumbing": ("Tap in the kitchen is dripping", "Toilet does not flush", "Drain is blocked", "No hot water"),
        "electrical": ("Ceiling light flickers", "Socket in the hall is dead", "Doorbell does not ring"),
        "heating": ("Radiator stays cold", "Thermostat shows an error", "Boiler makes noise"),
        "carpentry": ("Front door sticks", "Window does not close", "Cupboard hinge is broken"),
        "painting": ("Mould on the bathroom wall", "Paint is peeling in the bedroom"),
        "appliances": ("Dishwasher leaks", "Oven does not heat", "Washing machine shakes"),
    }
    trade = w.choice(tuple(defects))
    reported = w.moment()
    return {
        "request_id": w.number_id(),
        "tenant": {"name": p.full_name, "phone": p.phone, "email": p.email},
        "address": a.one_line,
        "unit": f"{w.integer(1, 9)}{w.choice('ABCD')}",
        "trade": trade,
        "description": w.choice(defects[trade]),
        "urgency": w.choice(("low", "normal", "normal", "high", "emergency")),
        "status": w.choice(("reported", "scheduled", "in_progress", "done")),
        "technician": technician.full_name,
        "photo_url": f"https://img.homecare.com/{w.hash(12)}.jpg",
        "cost": w.money(35, 900),
        "currency": a.place.currency,
        "reported_at": w.stamp(reported),
        "scheduled_for": w.later(reported, low=12, high=300).date().isoformat(),
    }


@family(
    "room",
    title="a room of a building",
    optional=("equipment", "notes", "hourly_rate"),
    nullable=("notes",),
    enums={"type": ("meeting", "classroom", "office", "lab", "auditorium", "studio")},
    bounds={"capacity": (1, None), "area_m2": (1, None)},
)
def room(w: World) -> dict[str, object]:
    """A room that can be booked."""
    floor, seats = w.integer(0, 9), w.integer(2, 80)
    kind = w.choice(("meeting", "classroom", "office", "lab", "auditorium", "studio"))
    return {
        "room_id": f"{w.choice('ABCDE')}{floor}.{w.integer(1, 40):02d}",
        "name": w.choice(ROOMS),
        "type": kind,
        "building": w.choice(("Main Building", "North Wing", "Annex", "Tower", "Campus East")),
        "floor": floor,
        "capacity": seats,
        "area_m2": round(seats * w.number(1.6, 3.2, 1)),
        "equipment": w.some(
            ("projector", "whiteboard", "video conference", "printer", "microphone", "standing desks"), 1, 3
        ),
        "accessible": w.chance(0.7),
        "bookable": w.chance(0.8),
        "hourly_rate": w.integer(0, 20) * 5,
        "notes": w.choice(
            (
                "Key at the reception",
                "Projector needs an adapter",
                "Closed on weekends",
                "Windows face the street",
                "Booking by e-mail only",
            )
        ),
    }


@family(
    "household",
    title="a household of a census",
    optional=("income", "pets", "vehicles"),
    nullable=("income",),
    bounds={"size": (1, None), "income": (0, None)},
)
def household(w: World) -> dict[str, object]:
    """A family: the size is the number of members, ages fit the roles."""
    a = w.address()
    head = w.person(a.place)
    members: list[dict[str, object]] = [
        {"first_name": head.first_name, "last_name": head.last_name, "role": "head", "age": (age := w.integer(26, 78))}
    ]
    if w.chance(0.65):
        members.append(
            {
                "first_name": w.person(a.place).first_name,
                "last_name": head.last_name,
                "role": "spouse",
                "age": max(21, age + w.integer(-7, 7)),
            }
        )
    for _ in range(w.weighted({0: 4, 1: 3, 2: 3, 3: 1}) if age < 60 else 0):
        members.append(
            {
                "first_name": w.person(a.place).first_name,
                "last_name": head.last_name,
                "role": "child",
                "age": w.integer(0, max(0, min(17, age - 20))),
            }
        )
    return {
        "household_id": w.digits(6),
        "address": postal_address(w, a),
        "size": len(members),
        "members": members,
        "dwelling": w.choice(("apartment", "house", "townhouse")),
        "tenure": w.choice(("owned", "rented")),
        "income": w.integer(18, 160) * 1000,
        "currency": a.place.currency,
        "vehicles": w.integer(0, 3),
        "pets": w.integer(0, 2),
        "survey_date": w.date(date(2018, 1, 1)),
    }

"""Records of logistics: parcels with their tracking history, ships and freight."""

from datetime import timedelta

from corpus.families.drawing import column, pick
from corpus.families.registry import family
from corpus.families.transport import transport_tables
from corpus.world.world import World

Record = dict[str, object]


@family(
    "parcel",
    title="a parcel with its tracking history",
    optional=("estimated_delivery", "events[].location", "delivered_to", "service", "tracking_url"),
    nullable=("delivered_to",),
    enums={"status": ("label_created", "picked_up", "in_transit", "out_for_delivery", "delivered")},
    bounds={"weight_kg": (0, None)},
)
def parcel(w: World) -> Record:
    carrier, prefix, suffix, digits, url = pick(w, transport_tables.CARRIERS)
    number = f"{prefix}{w.digits(int(digits))}{suffix}"
    kind, _, low, high = w.choice((transport_tables.PARCEL_KINDS[0], transport_tables.PARCEL_KINDS[3]))
    reached = w.integer(1, len(transport_tables.STEPS))
    moment, events = w.moment(), []
    sender, receiver = w.company(), w.person()
    for status, text, hours in transport_tables.STEPS[:reached]:
        moment += timedelta(minutes=int(hours) * 60 + w.integer(5, 240))
        events.append(
            {
                "time": w.stamp(moment),
                "status": status,
                "description": text,
                "location": receiver.place.city if status in {"out_for_delivery", "delivered"} else w.place().city,
            }
        )
    delivered = reached == len(transport_tables.STEPS)
    return {
        "tracking_number": number,
        "carrier": carrier,
        "service": kind,
        "status": transport_tables.STEPS[reached - 1][0],
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
        "delivered_to": pick(w, transport_tables.PLACES_LEFT) if delivered else None,
        "tracking_url": url.format(number),
    }


@family(
    "ship",
    title="a position report of a ship",
    optional=("eta", "destination.code", "speed_knots"),
    enums={"type": column(transport_tables.SHIPS, 1), "navigation_status": ("under way", "at anchor", "moored")},
    bounds={"course": (0, 359), "speed_knots": (0, 40), "length_m": (1, None)},
)
def ship(w: World) -> Record:
    name, kind, flag, length, tonnage, built = pick(w, transport_tables.SHIPS)
    port, code, country = pick(w, transport_tables.PORTS)
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
    "freight_shipment",
    title="a freight shipment by sea",
    optional=(
        "containers[].seal",
        "incoterm",
    ),
    enums={"incoterm": ("FOB", "CIF", "EXW", "DAP", "DDP"), "containers[].size": ("20GP", "40GP", "40HC", "45HC")},
    bounds={"containers[].weight_kg": (0, None)},
)
def freight_shipment(w: World) -> Record:
    loading = pick(w, transport_tables.PORTS)
    discharge = w.choice([port for port in transport_tables.PORTS if port is not loading])
    vessels = [row for row in transport_tables.SHIPS if row[1] == "container ship"]
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

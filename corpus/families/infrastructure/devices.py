"""Records of devices: sensors, readings, smart homes, trackers, wearables, printers and their faults."""

from datetime import timedelta

from corpus.families.drawing import column, parts, pick, say
from corpus.families.infrastructure import device_tables
from corpus.families.registry import family
from corpus.world.world import World

Record = dict[str, object]
KINDS = column(device_tables.SENSORS, 0)


def measured(w: World, low: str, high: str, decimals: str) -> float:
    """A value within a sensor's range, the middle of the range more likely."""
    span = float(high) - float(low)
    value = float(low) + span * (w.rng.random() + w.rng.random()) / 2
    return round(value, int(decimals)) if int(decimals) else int(value)


@family(
    "sensor",
    title="a sensor",
    optional=("calibrated_at", "firmware", "accuracy", "icon", "location.floor"),
    enums={"kind": KINDS, "status": ("online", "offline", "faulty")},
    bounds={"battery": (0, 100), "interval_seconds": (1, None)},
)
def sensor(w: World) -> Record:
    kind, unit, low, high, _, maker, model, icon = pick(w, device_tables.SENSORS)
    room, floor = pick(w, device_tables.ROOMS)
    return {
        "sensor_id": f"{w.slug(kind.replace('_', '-'))}-{w.integer(1, 240):03d}",
        "kind": kind,
        "manufacturer": maker,
        "model": model,
        "serial_number": w.token(10),
        "unit": unit,
        "min": float(low),
        "max": float(high),
        "accuracy": w.choice((0.1, 0.2, 0.5, 1.0)),
        "location": {"room": room, "floor": floor},
        "icon": icon,
        "battery": w.integer(4, 100),
        "firmware": w.version(),
        "status": w.weighted({"online": 8, "offline": 2, "faulty": 1}),
        "interval_seconds": w.choice((10, 30, 60, 300, 900)),
        "calibrated_at": w.date("2022-01-01", "2026-06-01"),
    }


@family(
    "reading",
    title="a reading of a sensor",
    optional=("quality", "rssi", "battery", "location.altitude"),
    enums={"quality": ("good", "uncertain", "bad")},
    bounds={"battery": (0, 100), "location.latitude": (-90, 90), "location.longitude": (-180, 180)},
)
def reading(w: World) -> Record:
    kind, unit, low, high, decimals, *_ = pick(w, device_tables.SENSORS)
    place = w.place()
    return {
        "device_id": f"{w.choice(('dev', 'node', 'esp32', 'gw'))}-{w.hash(6)}",
        "type": kind,
        "value": measured(w, low, high, decimals),
        "unit": unit,
        "timestamp": w.stamp(),
        "location": {"latitude": place.latitude, "longitude": place.longitude, "altitude": w.count(140)},
        "battery": w.integer(3, 100),
        "rssi": -w.integer(38, 97),
        "quality": w.weighted({"good": 9, "uncertain": 2, "bad": 1}),
    }


@family(
    "measurement_series",
    title="a short series of readings",
    optional=("average", "station.altitude", "missing"),
    bounds={"interval_minutes": (1, None)},
    plural="series",
)
def measurement_series(w: World) -> Record:
    kind, unit, low, high, decimals, *_ = pick(w, device_tables.SENSORS)
    first = measured(w, low, high, decimals)
    step = (float(high) - float(low)) * 0.02
    values = [first]
    for _ in range(w.integer(2, 6)):
        moved = min(max(values[-1] + w.rng.uniform(-step, step), float(low)), float(high))
        values.append(round(moved, int(decimals)) if int(decimals) else int(moved))
    place = w.place()
    return {
        "station": {
            "name": f"{place.city} {w.choice(('North', 'Airport', 'Centre', 'Harbour', 'West'))}",
            "altitude": w.count(120),
        },
        "parameter": kind,
        "unit": unit,
        "start": w.stamp(),
        "interval_minutes": w.choice((5, 10, 15, 60)),
        "values": values,
        "count": len(values),
        "minimum": min(values),
        "maximum": max(values),
        "average": round(sum(values) / len(values), 2),
        "missing": w.weighted({0: 8, 1: 2, 2: 1}),
    }


@family(
    "smart_device",
    title="a device of a smart home",
    optional=("attributes.friendly_name", "attributes.battery", "area", "firmware"),
    enums={
        "domain": column(device_tables.HOME_DEVICES, 0),
        "protocol": ("zigbee", "wifi", "thread", "zwave", "bluetooth"),
    },
    bounds={"attributes.battery": (0, 100)},
)
def smart_device(w: World) -> Record:
    domain, name, maker, model, states, service, attribute = pick(w, device_tables.HOME_DEVICES)
    room, _ = pick(w, device_tables.ROOMS)
    attributes: Record = {"friendly_name": f"{room} {name.lower()}"}
    attributes[attribute] = {
        "target_temperature": w.number(16, 24, 1),
        "brightness": w.integer(1, 255),
        "resolution": "1080p",
        "power": w.number(0, 1200, 1),
        "speed": w.integer(1, 3),
        "volume": w.number(0, 1, 2),
    }.get(attribute, w.integer(5, 100))
    return {
        "entity_id": f"{domain}.{w.slug(room + ' ' + name).replace('-', '_')}",
        "domain": domain,
        "state": w.choice(parts(states)),
        "area": room,
        "manufacturer": maker,
        "model": model,
        "protocol": w.choice(("zigbee", "wifi", "wifi", "thread", "zwave", "bluetooth")),
        "mac": w.mac(),
        "firmware": w.version(),
        "attributes": attributes,
        "supported_service": f"{domain}.{service}",
        "last_changed": w.stamp(),
    }


@family(
    "automation",
    title="an automation of a smart home",
    optional=(
        "conditions",
        "last_triggered",
    ),
    enums={
        "mode": ("single", "restart", "queued", "parallel"),
        "trigger.platform": ("sun", "time", "state", "numeric_state"),
    },
)
def automation(w: World) -> Record:
    alias, platform, value, action = pick(w, device_tables.AUTOMATIONS)
    room = pick(w, device_tables.ROOMS)[0].lower()
    name = say(w, alias, room=room)
    domain = action.split(".")[0]
    key = {"sun": "event", "time": "at", "state": "to", "numeric_state": "below"}[platform]
    return {
        "id": w.slug(name).replace("-", "_"),
        "alias": name,
        "enabled": w.chance(0.9),
        "mode": w.choice(("single", "single", "restart", "queued", "parallel")),
        "trigger": {"platform": platform, key: int(value) if value.isdigit() else value},
        "conditions": [{"condition": "time", "after": w.clock(5, 9), "before": w.clock(20, 23)}],
        "action": {"service": action, "target": f"{domain}.{room.replace(' ', '_').replace(chr(39), '')}"},
        "last_triggered": w.stamp(),
    }


@family(
    "gps_track",
    title="a point of a track recorded by a satellite receiver",
    optional=("accuracy", "altitude", "satellites", "battery"),
    bounds={"latitude": (-90, 90), "longitude": (-180, 180), "heading": (0, 359), "speed": (0, None)},
    plural="points",
)
def gps_track(w: World) -> Record:
    activity, low, high, _ = pick(w, device_tables.ACTIVITIES)
    place = w.place()
    return {
        "track_id": w.identifier("T", 5),
        "device_id": w.digits(15),
        "activity": activity,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "altitude": w.number(2, 900, 1),
        "speed": w.number(float(low), float(high), 1),
        "heading": w.integer(0, 359),
        "accuracy": w.number(2, 25, 1),
        "satellites": w.integer(4, 14),
        "battery": w.integer(5, 100),
        "recorded_at": w.stamp(),
    }


@family(
    "workout",
    title="a workout recorded by a watch",
    optional=("heart_rate.max", "steps", "notes", "device"),
    enums={"activity": column(device_tables.ACTIVITIES, 0)},
    bounds={"calories": (0, None), "distance_km": (0, None)},
)
def workout(w: World) -> Record:
    activity, low, high, per_hour = pick(w, device_tables.ACTIVITIES)
    minutes = w.integer(12, 150)
    speed = w.number(float(low), float(high), 1)
    pulse = w.integer(95, 155)
    start = w.moment()
    return {
        "activity": activity,
        "start_time": w.stamp(start),
        "end_time": w.stamp(start + timedelta(minutes=minutes)),
        "duration_minutes": minutes,
        "distance_km": round(speed * minutes / 60, 2),
        "average_speed": speed,
        "calories": int(float(per_hour) * minutes / 60),
        "heart_rate": {"average": pulse, "max": pulse + w.integer(8, 35)},
        "steps": int(minutes * 105)
        if activity in {"walking", "hiking"}
        else minutes * 160
        if activity == "running"
        else 0,
        "device": w.choice(
            ("Garmin Forerunner 255", "Apple Watch SE", "Fitbit Charge 6", "Polar Vantage V3", "Suunto 9")
        ),
        "notes": say(w, "{Felt good|Tired legs|Nice weather|Strong wind|New route|With friends|A bit too fast}"),
    }


@family(
    "mobile_device",
    title="a phone or tablet managed by a company",
    optional=(
        "imei",
        "owner.email",
        "encrypted",
        "apps",
    ),
    enums={"os": column(device_tables.PHONES, 2), "status": ("enrolled", "pending", "lost", "retired")},
    bounds={"storage_gb": (8, None)},
)
def mobile_device(w: World) -> Record:
    brand, model, system, version, width, height, memory = pick(w, device_tables.PHONES)
    person = w.person(company=w.company())
    return {
        "device_id": w.uuid(),
        "brand": brand,
        "model": model,
        "name": f"{person.first_name}'s {model}",
        "os": system,
        "os_version": version,
        "imei": w.digits(15),
        "screen": {"width": int(width), "height": int(height)},
        "memory_gb": int(memory),
        "storage_gb": w.choice((64, 128, 256, 512)),
        "owner": {"name": person.full_name, "email": person.email},
        "apps": w.some(("Mail", "Calendar", "Maps", "Teams", "Slack", "Notes", "Camera"), 1, 3),
        "encrypted": w.chance(0.9),
        "status": w.weighted({"enrolled": 8, "pending": 2, "lost": 1, "retired": 1}),
        "last_seen": w.stamp(),
    }


@family(
    "printer",
    title="a printer",
    optional=("supplies[].level", "location", "error", "duplex"),
    nullable=("error",),
    enums={"status": ("idle", "printing", "offline", "error"), "kind": ("laser", "inkjet", "label", "3d")},
    bounds={"supplies[].level": (0, 100), "queue_length": (0, None)},
)
def printer(w: World) -> Record:
    maker, model, kind, supplies = pick(w, device_tables.PRINTERS)
    status = w.weighted({"idle": 6, "printing": 3, "offline": 1, "error": 2})
    return {
        "name": f"{w.slug(maker)}-{w.integer(1, 4)}-{w.choice(('hall', 'office', 'lab', 'reception'))}",
        "manufacturer": maker,
        "model": model,
        "kind": kind,
        "uri": f"ipp://{w.ip()}:631/printers/{w.slug(model)}",
        "location": f"Floor {w.integer(0, 6)}, room {w.integer(1, 40):02d}",
        "status": status,
        "error": w.choice(("Paper jam", "Out of paper", "Cover is open", f"Replace {parts(supplies)[0]}"))
        if status == "error"
        else None,
        "supplies": [{"name": s, "level": w.integer(0, 100)} for s in parts(supplies)],
        "page_count": w.round_number(100, 300_000),
        "queue_length": {"idle": 0, "printing": w.count(2, low=1)}.get(status, w.count(1)),
        "duplex": w.chance(0.6),
    }


@family(
    "device_fault",
    title="a fault reported by a device",
    optional=("acknowledged_by", "cleared_at", "hint"),
    nullable=("cleared_at",),
    enums={"severity": ("info", "warning", "error")},
    bounds={"occurrences": (1, None)},
)
def device_fault(w: World) -> Record:
    code, message, severity, hint, devices = pick(w, device_tables.FAULTS)
    raised = w.moment()
    return {
        "device": w.choice(parts(devices)),
        "serial": w.token(9),
        "code": code,
        "severity": severity,
        "message": message,
        "hint": hint,
        "occurrences": w.count(2, low=1),
        "raised_at": w.stamp(raised),
        "cleared_at": w.stamp(w.later(raised, high=60)) if w.chance(0.6) else None,
        "acknowledged_by": w.person().full_name,
    }


@family(
    "gateway",
    title="the connection of a device to a message broker",
    optional=("keep_alive", "tls", "will.retain", "username"),
    enums={"protocol": column(device_tables.PROTOCOLS, 0), "qos": (0, 1, 2)},
    bounds={"port": (1, 65535), "keep_alive": (0, 65535)},
)
def gateway(w: World) -> Record:
    protocol, port, broker = pick(w, device_tables.PROTOCOLS)
    kind = pick(w, device_tables.SENSORS)[0]
    room = w.slug(pick(w, device_tables.ROOMS)[0])
    return {
        "client_id": f"{room}-{w.hash(4)}",
        "protocol": protocol,
        "host": broker,
        "port": int(port),
        "username": w.choice(("device", "sensor", "gateway", "home")),
        "topic": f"home/{room}/{kind}",
        "qos": w.choice((0, 0, 1, 2)),
        "keep_alive": w.choice((15, 30, 60, 120)),
        "tls": w.chance(0.4),
        "will": {"topic": f"home/{room}/status", "payload": "offline", "retain": True},
        "connected_since": w.stamp(),
    }

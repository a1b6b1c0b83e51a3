"""Records of science: elements, planets, species, papers, experiments, samples, data sets and laboratory tests."""

from corpus.families.drawing import column, pick, say, sentence_case
from corpus.families.registry import family
from corpus.families.science import science_tables
from corpus.world.world import World

Record = dict[str, object]
NUMBERED = tuple((str(i), *row) for i, row in enumerate(science_tables.ELEMENTS, 1))


@family(
    "chemical_element",
    title="a chemical element",
    optional=("electrons", "category", "period"),
    enums={"state": ("solid", "liquid", "gas"), "category": column(science_tables.ELEMENTS, 3)},
    bounds={"atomic_number": (1, 118), "group": (1, 18), "period": (1, 7)},
)
def chemical_element(w: World) -> Record:
    number, symbol, name, mass, category, state, group, period = pick(w, NUMBERED)
    return {
        "atomic_number": int(number),
        "symbol": symbol,
        "name": name,
        "atomic_mass": float(mass),
        "category": category,
        "state": state,
        "group": int(group),
        "period": int(period),
        "electrons": int(number),
    }


@family(
    "celestial_body",
    title="a planet or moon",
    optional=("moons", "gravity"),
    enums={"type": column(science_tables.BODIES, 1)},
    bounds={"radius_km": (0, None), "mass_kg": (0, None)},
    plural="bodies",
)
def celestial_body(w: World) -> Record:
    name, kind, radius, mass, orbit, distance, moons, parent = pick(w, science_tables.BODIES)
    gravity = 6.674e-11 * float(mass) / (float(radius) * 1000) ** 2
    return {
        "name": name,
        "type": kind,
        "parent": parent,
        "radius_km": float(radius),
        "mass_kg": float(mass),
        "gravity": float(f"{gravity:.3g}"),
        "orbital_period_days": float(orbit),
        "distance_km": int(distance),
        "moons": int(moons),
    }


@family(
    "species",
    title="an animal species",
    optional=("continent", "diet", "conservation.assessed_in", "length_cm"),
    enums={
        "class": column(science_tables.SPECIES, 4),
        "diet": ("carnivore", "herbivore", "omnivore"),
        "conservation.status": tuple(science_tables.STATUSES),
    },
    bounds={"length_cm": (0, None)},
)
def species(w: World) -> Record:
    name, latin, kin, order, class_, status, habitat, diet, length, continent = pick(w, science_tables.SPECIES)
    return {
        "common_name": name,
        "scientific_name": latin,
        "genus": latin.split(" ")[0],
        "family": kin,
        "order": order,
        "class": class_,
        "habitat": habitat,
        "continent": continent,
        "diet": diet,
        "length_cm": int(length),
        "conservation": {
            "status": status,
            "label": science_tables.STATUSES[status],
            "assessed_in": w.integer(2008, 2024),
        },
    }


@family(
    "plant",
    title="a plant in a garden catalogue",
    optional=("sunlight", "watering", "price", "uses"),
    enums={"sunlight": ("full sun", "partial shade", "shade"), "watering": ("low", "moderate", "high")},
    bounds={"height_cm": (1, None)},
)
def plant(w: World) -> Record:
    name, latin, kin, height, bloom, use = pick(w, science_tables.PLANTS)
    return {
        "name": name,
        "botanical_name": latin,
        "family": kin,
        "height_cm": int(height),
        "bloom_month": bloom,
        "sunlight": w.choice(("full sun", "full sun", "partial shade", "shade")),
        "watering": w.choice(("low", "moderate", "moderate", "high")),
        "uses": [use],
        "price": w.money(2, 60),
        "in_stock": w.chance(0.8),
    }


@family(
    "sighting",
    title="an observation of an animal in the wild",
    optional=("notes", "photo_url", "verified", "location.accuracy_m"),
    enums={"behaviour": ("feeding", "resting", "moving", "calling", "nesting")},
    bounds={"count": (1, None), "location.latitude": (-90, 90), "location.longitude": (-180, 180)},
)
def sighting(w: World) -> Record:
    name, latin, _, _, _, _, habitat, *_ = pick(w, science_tables.SPECIES)
    place = w.place()
    return {
        "observation_id": w.number_id(),
        "species": name,
        "scientific_name": latin,
        "count": w.count(2, low=1),
        "habitat": habitat,
        "behaviour": w.choice(("feeding", "resting", "moving", "calling", "nesting")),
        "observer": w.person().full_name,
        "observed_at": w.stamp(),
        "location": {
            "latitude": place.latitude,
            "longitude": place.longitude,
            "region": place.region,
            "accuracy_m": w.choice((5, 10, 50, 100)),
        },
        "notes": say(
            w, "{Seen|Heard} {near the water|at the edge of the forest|beside the path|from a distance|at dusk}"
        ),
        "photo_url": f"https://photos.{w.company().domain}/{w.hash(10)}.jpg",
        "verified": w.chance(0.6),
    }


@family(
    "scientific_paper",
    title="a scientific paper",
    optional=("abstract", "keywords", "volume", "pages", "citations", "authors[].orcid"),
    bounds={"year": (1900, 2100), "citations": (0, None)},
)
def scientific_paper(w: World) -> Record:
    journal, prefix, publisher, issn, field, started = pick(w, science_tables.JOURNALS)
    topic = field if field in science_tables.PAPER_TITLES else w.choice(tuple(science_tables.PAPER_TITLES))
    title = sentence_case(say(w, pick(w, science_tables.PAPER_TITLES[topic]), science_tables.PAPER_GRAMMAR))
    published = w.day(f"{max(int(started), 2009)}-01-01", "2026-05-31")
    first = w.integer(1, 900)
    return {
        "doi": f"{prefix}.{published.year}.{w.integer(1000, 99999)}",
        "title": title,
        "authors": [
            {"name": w.person().full_name, "orcid": f"0000-000{w.integer(1, 3)}-{w.digits(4)}-{w.digits(4)}"}
            for _ in range(w.integer(1, 3))
        ],
        "journal": journal,
        "publisher": publisher,
        "issn": issn,
        "year": published.year,
        "published": published.isoformat(),
        "volume": str(published.year - int(started) + 1),
        "pages": f"{first}-{first + w.integer(3, 22)}",
        "keywords": list(dict.fromkeys([topic, w.choice(science_tables.PAPER_GRAMMAR["method"])])),
        "abstract": say(
            w,
            "{We report|We study|This paper describes} {results from {number} sites|data from {number} participants|"
            "a set of {number} measurements}. {The effect was small.|The model agrees with the data.|"
            "Differences between groups were clear.|All data are open.}",
            number=w.integer(3, 900),
        ),
        "citations": w.count(18),
        "open_access": w.chance(0.5),
    }


@family(
    "experiment",
    title="an experiment",
    optional=(
        "control.mean",
        "notes",
        "p_value",
    ),
    enums={"status": ("planned", "running", "finished", "aborted")},
    bounds={"sample_size": (1, None), "p_value": (0, 1)},
)
def experiment(w: World) -> Record:
    title, quantity, unit, low, high, instrument, method = pick(w, science_tables.EXPERIMENTS)
    span = float(high) - float(low)
    mean = w.number(float(low) + span * 0.1, float(high) - span * 0.1, 2)
    start = w.date("2019-01-01", "2026-03-01")
    return {
        "experiment_id": w.identifier("EXP-", 4),
        "title": title,
        "method": method,
        "instrument": instrument,
        "operator": w.person().full_name,
        "start_date": start,
        "end_date": w.date_after(start, low=1, high=60),
        "sample_size": w.choice((5, 10, 12, 20, 24, 30, 48, 60, 120)),
        "result": {
            "quantity": quantity,
            "mean": mean,
            "unit": unit,
            "standard_deviation": round(span * w.number(0.01, 0.12), 3),
        },
        "control": {"mean": round(mean * w.number(0.85, 1.15), 2)},
        "p_value": w.number(0.0005, 0.4, 4),
        "status": w.weighted({"finished": 7, "running": 2, "planned": 1, "aborted": 1}),
        "notes": say(
            w,
            "{All samples were stored overnight|One outlier was removed|The instrument was calibrated before|"
            "Measured at room temperature|Two runs had to be repeated}",
        ),
    }


@family(
    "sample",
    title="a sample in a laboratory",
    optional=("amount", "position", "comment"),
    enums={"type": column(science_tables.SAMPLES, 0), "status": ("stored", "in use", "shipped", "destroyed")},
    bounds={"amount": (0, None)},
)
def sample(w: World) -> Record:
    kind, material, temperature, container, unit = pick(w, science_tables.SAMPLES)
    taken = w.date("2021-01-01", "2026-05-31")
    return {
        "sample_id": w.identifier(f"{kind[:2].upper()}-", 6),
        "barcode": w.digits(12),
        "type": kind,
        "material": material,
        "container": container,
        "storage_temperature": int(temperature),
        "position": {
            "freezer": w.integer(1, 6),
            "rack": w.choice("ABCDEF"),
            "box": w.integer(1, 40),
            "slot": f"{w.choice('ABCDEFGH')}{w.integer(1, 12)}",
        },
        "amount": w.number(0.2, 50, 1),
        "unit": unit,
        "collected_by": w.person().full_name,
        "collected_on": taken,
        "received_on": w.date_after(taken, low=0, high=6),
        "status": w.weighted({"stored": 7, "in use": 2, "shipped": 1, "destroyed": 1}),
        "comment": say(
            w, "{Thawed once|Label is hard to read|Split into two parts|Collected in the morning|Nothing unusual}"
        ),
    }


@family(
    "lab_test",
    title="the result of a laboratory test",
    optional=("reference.text", "comment", "method"),
    enums={"flag": ("low", "normal", "high"), "code": column(science_tables.TEST_NAMES, 0)},
)
def lab_test(w: World) -> Record:
    code, name, unit, low, high, lowest, highest = pick(w, science_tables.TEST_NAMES)
    normal = w.chance(0.7)
    value = w.number(float(low), float(high), 1) if normal else w.number(float(lowest), float(highest), 1)
    flag = "low" if value < float(low) else "high" if value > float(high) else "normal"
    patient = w.person()
    return {
        "order_id": w.identifier("L", 7),
        "patient": {"name": patient.full_name, "birth_date": patient.birth_date},
        "code": code,
        "test": name,
        "value": value,
        "unit": unit,
        "reference": {"low": float(low), "high": float(high), "text": f"{low} to {high} {unit}"},
        "flag": flag,
        "method": w.choice(("photometry", "immunoassay", "flow cytometry", "potentiometry")),
        "comment": {"low": "Below the reference range", "high": "Above the reference range"}.get(
            flag, "Within the reference range"
        ),
        "reported_at": w.stamp(),
    }


@family(
    "dataset",
    title="a data set in a catalogue",
    optional=(
        "keywords",
        "temporal.end",
        "doi",
    ),
    enums={"format": column(science_tables.DATASETS, 2), "frequency": ("daily", "weekly", "monthly", "yearly", "once")},
    bounds={"rows": (0, None), "size_bytes": (0, None)},
)
def dataset(w: World) -> Record:
    title, domain, format_, license_, unit = pick(w, science_tables.DATASETS)
    place = w.place()
    start = w.integer(1990, 2020)
    rows = w.round_number(400, 9_000_000)
    name = f"{title} in {place.city}" if domain not in {"machine learning", "astronomy"} else title
    return {
        "dataset_id": w.slug(name),
        "title": name,
        "description": f"{rows:,} {unit} collected between {start} and {start + 5}",
        "domain": domain,
        "format": format_,
        "license": license_,
        "publisher": f"City of {place.city}" if name != title else w.company().name,
        "contact": w.person().email,
        "rows": rows,
        "size_bytes": rows * w.integer(24, 180),
        "keywords": [domain, unit],
        "temporal": {"start": f"{start}-01-01", "end": f"{start + 5}-12-31"},
        "frequency": w.choice(("daily", "weekly", "monthly", "yearly", "once")),
        "download_url": f"https://data.{w.slug(place.city)}.org/{w.slug(title)}.{format_}",
        "doi": f"10.5281/zenodo.{w.integer(100000, 9999999)}",
        "modified": w.date("2023-01-01"),
    }


@family(
    "observation",
    title="an observation with a telescope",
    optional=("filter", "seeing", "program_id", "airmass"),
    enums={"filter": ("u", "g", "r", "i", "z")},
    bounds={"exposure_seconds": (0, None), "right_ascension": (0, 360), "declination": (-90, 90)},
)
def observation(w: World) -> Record:
    start = w.moment()
    target, kind, right_ascension, declination = pick(w, science_tables.TARGETS)
    return {
        "observation_id": w.uuid(),
        "target": target,
        "object_type": kind,
        "telescope": pick(w, science_tables.TELESCOPES),
        "observer": w.person().full_name,
        "right_ascension": float(right_ascension),
        "declination": float(declination),
        "filter": w.choice("ugriz"),
        "exposure_seconds": w.choice((10, 30, 60, 120, 300, 600, 1800)),
        "airmass": w.number(1, 2.2, 2),
        "seeing": w.number(0.4, 2.5, 2),
        "start_time": w.stamp(start),
        "program_id": f"{start.year}{w.choice('AB')}-{w.integer(1, 150):04d}",
    }

"""Geography: countries, cities, regions, mountains and time zones, from real tables."""

from corpus.families.registry import family
from corpus.tables import Tables
from corpus.words.pools import Pool
from corpus.world.places import cities, world_cities
from corpus.world.world import World

_TABLES = Tables(__file__)


@family(
    "country",
    title="a country",
    optional=("languages", "neighbours", "calling_code", "tld", "area_km2", "numeric_code"),
    nullable=("area_km2",),
    bounds={"population": (0, None), "area_km2": (0, None)},
    plural="countries",
)
def country(w: World) -> dict[str, object]:
    """A real country."""
    c = w.country()
    return {
        "name": c.name,
        "alpha2": c.code,
        "alpha3": c.code3,
        "numeric_code": c.numeric,
        "capital": c.capital,
        "continent": c.continent,
        "population": c.population,
        "area_km2": c.area_km2,
        "currency": {"code": c.currency, "name": c.currency_name},
        "calling_code": c.phone,
        "tld": c.tld,
        "languages": list(c.languages[:3]),
        "neighbours": list(c.neighbours[:4]),
    }


@family(
    "city",
    title="a city",
    optional=("population", "time_zone", "elevation_m", "mayor", "currency"),
    nullable=("mayor",),
    bounds={"latitude": (-90, 90), "longitude": (-180, 180), "population": (0, None)},
    plural="cities",
)
def city(w: World) -> dict[str, object]:
    """A real city; of the locale's country it has region and postcode too."""
    mayor = w.person().full_name
    if w.chance(0.4):
        c = w.pick(world_cities())
        return {
            "name": c.name,
            "country": c.country,
            "country_code": c.country_code,
            "latitude": round(c.latitude, 4),
            "longitude": round(c.longitude, 4),
            "population": c.population,
            "time_zone": c.time_zone,
            "currency": c.currency,
            "elevation_m": w.integer(0, 900),
            "mayor": mayor,
        }
    p = w.place()
    return {
        "name": p.city,
        "state": p.region,
        "state_code": p.region_code,
        "country": p.country,
        "country_code": p.country_code,
        "postal_code": p.postcode,
        "latitude": p.latitude,
        "longitude": p.longitude,
        "population": p.population,
        "time_zone": p.time_zone,
        "currency": p.currency,
        "elevation_m": w.integer(0, 900),
        "mayor": mayor,
    }


@family(
    "location",
    title="a geographic location",
    optional=("accuracy_m", "altitude", "name", "time_zone"),
    nullable=("altitude", "name"),
    bounds={"latitude": (-90, 90), "longitude": (-180, 180), "accuracy_m": (0, None)},
)
def location(w: World) -> dict[str, object]:
    """Coordinates with the address there."""
    a = w.address()
    p = a.place
    return {
        "name": w.choice(("Home", "Office", "Warehouse", "Station", "Shop", "School", "Headquarters")),
        "latitude": p.latitude,
        "longitude": p.longitude,
        "altitude": w.integer(0, 600),
        "accuracy_m": w.integer(3, 60),
        "formatted_address": a.one_line,
        "city": p.city,
        "region": p.region,
        "region_code": p.region_code,
        "postal_code": p.postcode,
        "country": p.country,
        "country_code": p.country_code,
        "time_zone": p.time_zone,
    }


@family(
    "region",
    title="a region of a country",
    optional=("population", "governor", "cities"),
    nullable=("governor",),
    bounds={"population": (0, None)},
)
def region(w: World) -> dict[str, object]:
    """A state or region with cities in it."""
    p = w.place()
    inside = [c.name for c in cities(p.country_code).values(w.split) if c.region_code == p.region_code][:4]
    return {
        "name": p.region,
        "code": f"{p.country_code}-{p.region_code}",
        "country": p.country,
        "country_code": p.country_code,
        "largest_city": inside[0] if inside else p.city,
        "cities": inside,
        "population": w.round_number(400000, 30000000),
        "area_km2": w.round_number(2000, 300000),
        "time_zone": p.time_zone,
        "governor": w.person().full_name,
    }


MOUNTAINS = Pool(_TABLES.rows("mountains"), exponent=0.2)


@family(
    "mountain",
    title="a mountain",
    optional=("first_ascent", "difficulty", "best_season"),
    nullable=("first_ascent",),
    bounds={"elevation_m": (0, 9000)},
    enums={"difficulty": ("easy", "moderate", "hard", "extreme")},
)
def mountain(w: World) -> dict[str, object]:
    """A real mountain."""
    name, height, where, chain, year = w.pick(MOUNTAINS)
    metres = int(height)
    return {
        "name": name,
        "elevation_m": metres,
        "elevation_ft": round(metres * 3.28084),
        "country": where,
        "range": chain,
        "first_ascent": int(year),
        "difficulty": "extreme"
        if metres > 7500
        else "hard"
        if metres > 4000
        else "moderate"
        if metres > 2000
        else "easy",
        "best_season": w.choice(("spring", "summer", "autumn")),
    }


@family(
    "hiking_trail",
    title="a hiking trail",
    optional=("description", "elevation_gain_m", "dogs_allowed"),
    nullable=("description",),
    enums={"difficulty": ("easy", "moderate", "hard")},
    bounds={"length_km": (0, None), "duration_hours": (0, None), "rating": (1, 5)},
)
def hiking_trail(w: World) -> dict[str, object]:
    """A walk; its time fits its length."""
    p = w.place()
    km = w.number(2, 24, 1)
    start = w.choice(
        ("Lake", "Ridge", "River", "Forest", "Castle", "Vineyard", "Waterfall", "Old Mill", "Panorama", "Coast")
    )
    return {
        "trail_id": w.number_id(),
        "name": f"{start} {w.choice(('Trail', 'Loop', 'Path', 'Walk'))}",
        "city": p.city,
        "region": p.region,
        "country": p.country,
        "length_km": km,
        "duration_hours": round(km / w.number(2.8, 4.2, 1), 1),
        "elevation_gain_m": w.integer(2, 110) * 10,
        "difficulty": "easy" if km < 7 else "moderate" if km < 15 else "hard",
        "rating": w.number(3, 5, 1),
        "dogs_allowed": w.chance(0.7),
        "latitude": p.latitude,
        "longitude": p.longitude,
        "description": f"A {w.choice(('quiet', 'scenic', 'popular', 'shady'))} walk "
        + w.choice(("along the water.", "through the woods.", "with wide views.", "past old farms.", "to the summit.")),
    }

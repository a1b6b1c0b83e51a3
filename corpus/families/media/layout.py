"""Records of what has a place or a size: solids, features of a map, widgets on a page."""

from corpus.families.drawing import pick
from corpus.families.infrastructure import infrastructure_tables
from corpus.families.registry import family
from corpus.world.world import World

Record = dict[str, object]


@family(
    "solid",
    title="a solid with its dimensions",
    optional=(
        "color",
        "material",
    ),
    enums={"shape": ("box", "cube", "cylinder", "sphere", "cone"), "unit": ("mm", "cm", "m")},
    bounds={"volume": (0, None)},
)
def solid(w: World) -> Record:
    unit, scale = w.choice((("mm", 10.0), ("cm", 1.0), ("m", 0.02)))
    a, b, c = (round(w.number(2, 90, 1) * scale, 2) for _ in range(3))
    shape, dimensions, volume = w.choice(
        (
            ("box", {"length": a, "width": b, "height": c}, a * b * c),
            ("cube", {"length": a}, a**3),
            ("cylinder", {"radius": a, "height": c}, 3.14159265 * a * a * c),
            ("sphere", {"radius": a}, 4 / 3 * 3.14159265 * a**3),
            ("cone", {"base": a, "height": c}, 3.14159265 * (a / 2) ** 2 * c / 3),
        )
    )
    return {
        "shape": shape,
        "dimensions": dimensions,
        "unit": unit,
        "volume": round(volume, 2),
        "material": w.choice(("wood", "steel", "glass", "plastic", "stone", "cork")),
        "color": w.color(),
        "quantity": w.count(6, low=1),
    }


@family(
    "geo_feature",
    title="a feature of a map",
    optional=("bbox", "properties.population", "id"),
    enums={"type": ("Feature",), "geometry.type": ("Point",)},
    plural="features",
)
def geo_feature(w: World) -> Record:
    place = w.place(anywhere=True)
    kind = w.choice(("city", "station", "museum", "park", "harbour", "airport", "castle", "market"))
    return {
        "type": "Feature",
        "id": f"{kind}/{w.number_id()}",
        "bbox": [
            round(place.longitude - 0.05, 4),
            round(place.latitude - 0.04, 4),
            round(place.longitude + 0.05, 4),
            round(place.latitude + 0.04, 4),
        ],
        "geometry": {"type": "Point", "coordinates": [place.longitude, place.latitude]},
        "properties": {
            "name": place.city if kind == "city" else f"{place.city} {kind.capitalize()}",
            "class": kind,
            "country": place.country_code,
            "population": place.population,
        },
    }


@family(
    "widget",
    title="a widget on a page or dashboard",
    optional=("style.alignment", "refresh_seconds", "query", "position.z"),
    enums={
        "type": ("chart", "table", "text", "map", "button", "image"),
        "style.alignment": ("left", "center", "right"),
    },
    bounds={"position.width": (1, None), "position.height": (1, None)},
)
def widget(w: World) -> Record:
    metric, unit, *_ = pick(w, infrastructure_tables.METRICS)
    kind = w.choice(("chart", "chart", "table", "text", "map", "button", "image"))
    title = metric.replace("_", " ").capitalize()
    return {
        "ui_id": f"widget-{w.hash(6)}",
        "type": kind,
        "title": f"{title} in {unit}" if kind == "chart" else title,
        "position": {
            "x": w.integer(0, 11),
            "y": w.integer(0, 40),
            "width": w.choice((3, 4, 6, 12)),
            "height": w.choice((2, 4, 8)),
            "z": w.integer(0, 5),
        },
        "query": f"avg({metric}) by (service)",
        "style": {
            "color": w.color(),
            "alignment": w.choice(("left", "center", "right")),
            "font_size": w.choice((12, 14, 16, 24)),
        },
        "refresh_seconds": w.choice((10, 30, 60, 300)),
        "visible": w.chance(0.9),
    }

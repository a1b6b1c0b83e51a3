"""Records of graphics: fonts, colours, emoji and drawings."""

from functools import cache

import webcolors

from corpus.families.drawing import column, parts, pick, sentence_case
from corpus.families.media import media_tables
from corpus.families.registry import family
from corpus.words.pools import Pool
from corpus.world.world import World

Record = dict[str, object]


@cache
def colors() -> Pool[tuple[str, str]]:
    """The colours of CSS with their names, written "#rrggbb"."""
    return Pool((name, webcolors.name_to_hex(name)) for name in webcolors.names("css3"))


@family(
    "font",
    title="a font family",
    optional=(
        "subsets",
        "version",
    ),
    enums={"category": ("sans-serif", "serif", "monospace", "display", "handwriting"), "style": ("normal", "italic")},
    bounds={"default_weight": (100, 900)},
)
def font(w: World) -> Record:
    name, category, designer, weights = pick(w, media_tables.FONTS)
    chosen = w.choice(parts(weights))
    return {
        "family": name,
        "category": category,
        "designer": designer,
        "license": "OFL-1.1",
        "weights": [int(x) for x in parts(weights)],
        "default_weight": int(chosen),
        "style": w.choice(("normal", "normal", "italic")),
        "subsets": w.some(("latin", "latin-ext", "cyrillic", "greek", "vietnamese"), 1, 3),
        "file": f"{name.replace(' ', '')}-{chosen}.woff2",
        "css": f'"{name}", {"cursive" if category in {"display", "handwriting"} else category}',
        "version": f"v{w.integer(1, 38)}",
    }


@family(
    "color",
    title="a named colour",
    optional=("contrast", "usage"),
    enums={"contrast": ("black", "white")},
    bounds={"rgb.red": (0, 255), "rgb.green": (0, 255), "rgb.blue": (0, 255)},
)
def color(w: World) -> Record:
    name, value = w.pick(colors())
    red, green, blue = (int(value[i : i + 2], 16) for i in (1, 3, 5))
    light = 0.299 * red + 0.587 * green + 0.114 * blue
    return {
        "name": name,
        "hex": value,
        "rgb": {"red": red, "green": green, "blue": blue},
        "css": f"rgb({red}, {green}, {blue})",
        "luminance": round(light / 255, 2),
        "contrast": "black" if light > 140 else "white",
        "usage": w.choice(("background", "text", "border", "accent", "warning", "link")),
    }


@family(
    "emoji",
    title="an emoji",
    optional=("keywords", "skin_tones"),
    enums={"category": column(media_tables.EMOJI, 2)},
    plural="emojis",
)
def emoji(w: World) -> Record:
    text, name, category, code, keywords = pick(w, media_tables.EMOJI)
    return {
        "emoji": text,
        "name": name,
        "codepoints": " ".join(f"U+{ord(c):04X}" for c in text),
        "category": category,
        "shortcode": f":{code}:",
        "keywords": parts(keywords),
        "skin_tones": category == "People & Body",
        "usage_count": w.count(400),
    }


@family(
    "shape",
    title="a shape in a drawing",
    optional=("stroke.dash", "rotation", "opacity", "label"),
    enums={"type": column(media_tables.SHAPES, 0)},
    bounds={"opacity": (0, 1), "rotation": (0, 359), "stroke.width": (0, None)},
)
def shape(w: World) -> Record:
    kind, sizes = pick(w, media_tables.SHAPES)
    fill, line = w.pick(colors())[1], w.pick(colors())[1]
    return {
        "id": f"{kind}-{w.integer(1, 400)}",
        "type": kind,
        "layer": pick(w, media_tables.LAYERS),
        "x": w.integer(0, 1600),
        "y": w.integer(0, 900),
        **{size: w.integer(4, 480) for size in parts(sizes)},
        "fill": fill,
        "stroke": {"color": line, "width": w.choice((1, 1, 2, 3, 5)), "dash": w.choice(("solid", "dashed", "dotted"))},
        "opacity": w.choice((1, 1, 0.8, 0.5, 0.25)),
        "rotation": w.choice((0, 0, 45, 90, 180, 270)),
        "label": sentence_case(pick(w, media_tables.LAYERS)),
    }

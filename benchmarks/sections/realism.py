"""Realism: on families that were never trained on, beside the peers on real schemas, and over the steps."""

from typing import Any

from benchmarks.markdown import number, percent, shown, table
from benchmarks.record import load

LABELS = {
    "age_birth_date": "age and date of birth",
    "category_product": "category and product",
    "city_country": "city and country",
    "city_region": "city and region",
    "coordinates_city": "city and coordinates",
    "currency_country": "currency and country",
    "dates_in_order": "dates in order",
    "domain_company": "domain and company",
    "email_name": "e-mail address and name",
    "items_total": "total and items",
    "line_total": "total, quantity and price",
    "phone_country": "telephone number and country",
    "postcode_place": "postcode and place",
    "sku_category": "SKU and category",
    "slug_title": "slug and title",
    "sum_total": "total and its parts",
}
"""The relations of `corpus.checks.agreement` in words."""
NAMES = {
    "same-size": "left to right, same size",
    "smollm2": "left to right, SmolLM2-135M",
    "reference": "reference documents",
}
"""Sources whose names say little."""


def realism(figures: dict[str, Any]) -> list[str]:
    """The table of realism."""
    rows = (
        ("names and prose with an English word", "wordy_strings_with_a_word"),
        ("all free strings with an English word", "free_strings_with_a_word"),
        ("related fields agree", "agreement"),
        ("distinct free strings", "distinct_strings"),
        ("distinct word pairs", "distinct_2"),
        ("valid", "valid"),
    )
    sources = ("ours", "jsf", "real")
    lines = [
        f"**Realistic.** {len(figures['families'])} record families that were never trained on, {figures['steps']} "
        f"steps, {figures['ours']['documents']:,} documents from each source. Names and prose are the free strings of "
        "fields whose real values mostly hold a word. The sampler's settings were chosen by these same figures on "
        "smaller samples, so expect a little less on new families.",
        "",
        "| | ours | jsf (random) | real records |",
        "|---|---|---|---|",
    ]
    lines += [f"| {label} | " + " | ".join(percent(figures[s][key]) for s in sources) + " |" for label, key in rows]
    relations = figures["ours"]["agreement_by_relation"]
    by_share = sorted(relations, key=lambda name: -float(relations[name]["share"]))
    lines += [
        "",
        "Ours by relation: " + ", ".join(f"{LABELS[n]} {percent(relations[n]['share'])}" for n in by_share) + ".",
    ]
    return lines + training((load("realism_curve") or {"rows": []})["rows"])


def training(rows: list[dict[str, Any]]) -> list[str]:
    """How the first and the last point of the curve over training compare, where it begins with no training."""
    if not rows or rows[0]["tokens"]:
        return []
    first, last = rows[0], rows[-1]
    return [
        "",
        "Read the lines together: a network that has learned nothing strings whole words together and reaches "
        f"{percent(first['wordy_strings_with_a_word'])} on the first line, but {percent(first['agreement'])} in "
        f"agreement, which training brings to {percent(last['agreement'])} "
        "([curve](../benchmarks/results/realism_curve.png)).",
    ]


def steps(figures: dict[str, Any]) -> list[str]:
    """The table of steps."""
    free = min(row["unconstrained"]["documents"] for row in figures["rows"])
    held = min(row["constrained"]["documents"] for row in figures["rows"])
    real = min((row["real_schemas"]["documents"] for row in figures["rows"] if row["real_schemas"]), default=0)
    head = ["steps", "related fields agree", "names and prose with a word", "for real schemas", "JSON, unconstrained"]
    return [
        f"**Steps.** Quality of {held} documents of held-out families a setting, free strings with a word in {real} "
        f"documents for real schemas, and how many of {free} are JSON when nothing constrains them. Few documents: "
        "differences of some per cent mean nothing.",
        "",
        *table(
            head,
            [
                [
                    str(row["steps"]),
                    percent(row["constrained"]["agreement"]),
                    percent(row["constrained"]["wordy_strings_with_a_word"]),
                    shown(row["real_schemas"] and row["real_schemas"]["free_strings_with_a_word"]),
                    percent(row["unconstrained"]["valid_json"]),
                ]
                for row in figures["rows"]
            ],
        ),
    ]


def peers(figures: dict[str, Any]) -> list[str]:
    """The table of all sources over real schemas."""
    sources = figures["sources"]
    fewer = {name: row["schemas"] for name, row in sources.items() if row["schemas"] < figures["schemas"]}
    lines = [
        f"**Beside the peers.** One document for each of {figures['schemas']:,} real JSON Schemas (maskbench"
        + "".join(f"; {name} for the first {count:,} of them" for name, count in fewer.items())
        + f"), at most {figures['limit_seconds']:g} seconds each. AUC is that of a classifier told to separate a "
        "source's documents from the reference ones: 0.5 is indistinguishable, 1 is always told apart. Bits a byte are "
        f"those of SmolLM2-135M, over the first {figures['judged_schemas']:,} schemas.",
        "",
    ]
    head = [
        "", "document", "valid", "free strings with a word", "distinct words", "distinct word pairs", "AUC",
        "bits a byte", "in free strings", "ms, median",
    ]  # fmt: skip
    rows = [
        [
            NAMES.get(name, name),
            shown(row["documents"]),
            shown(row["valid"]),
            shown(row["free_strings_with_a_word"]),
            shown(row["distinct_1"]),
            shown(row["distinct_2"]),
            number(row.get("separation_auc"), 3),
            number(row.get("bits_a_byte"), 2),
            number(row.get("bits_a_byte_of_free_strings"), 2),
            number(row["median_ms"], 1),
        ]
        for name, row in sources.items()
    ]
    picture = "![quality against time](../benchmarks/results/peers.png)"
    return [*lines, *table(head, rows), "", picture]


def yardstick(figures: dict[str, Any]) -> list[str]:
    """The table of realism beside the networks that write from left to right."""
    head = ["", "names and prose with a word", "related fields agree", "distinct free strings", "valid"]
    keys = ("wordy_strings_with_a_word", "agreement", "distinct_strings", "valid")
    rows = [[name, *(percent(row[key]) for key in keys)] for name, row in figures["sources"].items()]
    return [
        "**Beside left to right.** The same held-out families: an autoregressive network (Llama) of the same size and "
        f"tokenizer, trained on the same documents{_trained(figures)}, under the masks of llguidance. Ours is the "
        "bundled model before its last stage, which had seen several times as many tokens "
        "([model card](../controllable/checkpoints/base/README.md)): this compares two networks, not the two kinds at "
        "equal training.",
        "",
        *table(head, rows),
    ]


def _trained(figures: dict[str, Any]) -> str:
    tokens = figures.get("yardstick_tokens")
    return "" if tokens is None else f" ({tokens / 1e6:.1f} million tokens)"

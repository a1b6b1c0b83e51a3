"""Write the README's figures from the saved results; they come from nowhere else.

python -m benchmarks.readme
"""

import json
from pathlib import Path
from typing import Any

from benchmarks.record import RESULTS

README = Path(__file__).parents[1] / "README.md"
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
"""The relations of `controllable.training.corpus.agreement` in words."""
BEGIN, END = "<!-- figures:begin -->", "<!-- figures:end -->"


def load(name: str) -> dict[str, Any] | None:
    """The saved figures of a benchmark, None where there are none."""
    path = RESULTS / f"{name}.json"
    if not path.exists():
        return None
    figures: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["figures"]
    return figures


def percent(share: float) -> str:
    """A share as a percentage."""
    return f"{100 * share:.1f} %"


def documents(figures: dict[str, Any]) -> list[str]:
    """Validity over the example schemas."""
    total = figures["total"]
    filled = [row["optional_filled"] for row in figures["schemas"].values() if row["optional_filled"] is not None]
    return [
        f"**Valid.** {total['valid']:,} of {total['documents']:,} documents for {len(figures['schemas'])} example "
        f"schemas are valid under jsonschema with formats checked; {percent(total['distinct'])} are distinct, "
        f"{percent(sum(filled) / len(filled))} of the optional properties are filled."
        + (f" {figures['note']}" if "note" in figures else ""),
    ]


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
        "([curve](benchmarks/results/realism_curve.png)).",
    ]


def steps(figures: dict[str, Any]) -> list[str]:
    """The table of steps."""
    free = min(row["unconstrained"]["documents"] for row in figures["rows"])
    held = min(row["constrained"]["documents"] for row in figures["rows"])
    lines = [
        f"**Steps.** Quality of {held} constrained documents a setting, and how many of {free} are JSON when nothing "
        "constrains them; few documents, so that small differences mean nothing.",
        "",
        "| steps | related fields agree | names and prose with a word | valid JSON, unconstrained |",
        "|---|---|---|---|",
    ]
    for row in figures["rows"]:
        found = row["constrained"]
        lines.append(
            f"| {row['steps']} | {percent(found['agreement'])} | {percent(found['wordy_strings_with_a_word'])} | "
            f"{percent(row['unconstrained']['valid_json'])} |"
        )
    return lines


def speed(figures: dict[str, Any]) -> list[str]:
    """The table of times."""
    parts = ("network", "inference", "layout", "check", "decode", "total")
    lines = [
        f"**Fast.** Milliseconds a document at {figures['steps']} steps on one CPU thread, warm:",
        "",
        "| schema | batch | " + " | ".join(parts) + " | inference / network |",
        "|---|---|" + "---|" * (len(parts) + 1),
    ]
    for name, found in figures.items():
        if name == "steps":
            continue
        for batch, row in found.items():
            spent = row["ms_a_document"]
            lines.append(
                f"| {name} | {batch.removeprefix('batch_')} | "
                + " | ".join(f"{spent.get(part, 0.0):.1f}" for part in parts)
                + f" | {percent(row['inference_share_of_network'])} |"
            )
    return lines


def maskbench(figures: dict[str, Any]) -> list[str]:
    """Coverage of real schemas."""
    times = figures["compile_ms"]
    return [
        f"**Real schemas.** {figures['compiled_percent']:.1f} % of {figures['schemas']:,} real JSON Schemas "
        f"(maskbench) compile (median {times['p50']:.1f} ms, 95th percentile {times['p95']:.0f} ms). Of their "
        f"instances, {figures['valid_accepted_percent']:.1f} % of the valid ones are accepted and "
        f"{len(figures['invalid_accepted'])} of {figures['invalid_instances_of_compiled']:,} invalid ones.",
    ]


SECTIONS = {"documents": documents, "realism": realism, "steps": steps, "speed": speed, "maskbench": maskbench}


def block() -> str:
    """The text between the markers."""
    parts = []
    for name, section in SECTIONS.items():
        figures = load(name)
        if figures is not None:
            parts.append("\n".join(section(figures)))
    return "\n\n".join(parts)


def rewritten(text: str) -> str:
    """A README with the block between its markers replaced."""
    before, rest = text.split(BEGIN, 1)
    return f"{before}{BEGIN}\n{block()}\n{END}{rest.split(END, 1)[1]}"


def main() -> None:
    """Rewrite the README."""
    README.write_text(rewritten(README.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()

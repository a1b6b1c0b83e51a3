"""How far constraints hold: over example schemas, real ones, patterns, hostile input and random automata."""

from typing import Any

from benchmarks.markdown import cell, number, percent, table


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


def maskbench(figures: dict[str, Any]) -> list[str]:
    """Coverage of real schemas."""
    times, documents = figures["compile_ms"], figures["documents_by_outcome"]
    refused = documents.get("refused by the verification", 0)
    wrong = documents.get("INVALID", 0)
    return [
        f"**Real schemas.** {figures['compiled_percent']:.1f} % of {figures['schemas']:,} real JSON Schemas "
        f"(maskbench) compile (median {times['p50']:.1f} ms of processor time, 95th percentile {times['p95']:.0f} ms). "
        f"Of their instances, {figures['valid_accepted_percent']:.1f} % of the valid ones are accepted and "
        f"{len(figures['invalid_accepted'])} of {figures['invalid_instances_of_compiled']:,} invalid ones. Of "
        f"{figures['documents']:,} documents filled at random, {refused:,} were invalid and held back by the "
        f"verification, and {wrong:,} of the others were invalid. Beside other engines: "
        "[real_schemas.md](real_schemas.md).",
    ]


def refusals(figures: dict[str, Any]) -> list[str]:
    """What is refused, why, and which documents had to be held back."""
    rows = [[f"`{reason}`", f"{count:,}"] for reason, count in figures["refusals"].items()]
    held = figures["schemas_with_refused_documents"]
    times = figures["compile_ms"]
    return [
        f"Of {figures['schemas']:,} schemas {figures['compiled']:,} compile within {figures['limit_seconds']:g} "
        f"seconds, and {figures['compiled_with_a_valid_document']:,} give a valid document when their slots are filled "
        f"at random. Milliseconds: median {times['p50']:.1f}, 95th percentile {times['p95']:.0f}, most "
        f"{times['p100']:,.0f}.",
        "",
        *table(["refused", "schemas"], rows),
        "",
        f"Of their instances {figures['valid_accepted']:,} of {figures['valid_instances_of_compiled']:,} valid ones "
        f"are accepted, and {len(figures['invalid_accepted'])} of {figures['invalid_instances_of_compiled']:,} invalid "
        f"ones. For {len(held)} schemas some of the {figures['documents_a_schema']} documents were invalid before the "
        "verification, which held them back.",
    ]


def engines(figures: dict[str, Any]) -> list[str]:
    """Other engines beside ours."""
    head = [
        "", "compile", "valid, accepted", "of all valid", "invalid, accepted", "ms, median", "95th percentile",
        "out of time",
    ]  # fmt: skip
    rows = [
        [
            name,
            percent(row["compiled"]),
            percent(row["valid_accepted"]),
            percent(row["valid_accepted_of_all"]),
            f"{100 * row['invalid_accepted']:.2f} %",
            f"{row['compile_ms']['p50']:,.1f}",
            f"{row['compile_ms']['p95']:,.0f}",
            f"{row['out_of_time_or_crashed']:,}",
        ]
        for name, row in figures["engines"].items()
    ]
    skipped = "".join(f" {name} was skipped: {reason}." for name, reason in figures["skipped"].items())
    return [
        f"**Beside other engines.** The first {figures['schemas']:,} schemas of a seeded sample, the same for "
        f"all, {figures['limit_seconds']:g} seconds for each schema with its instances.{skipped}",
        "",
        *table(head, rows),
    ]


def regexes(figures: dict[str, Any]) -> list[str]:
    """Patterns people write."""
    return [
        f"**Regular expressions.** {figures['patterns']:,} patterns of the kind people write, {figures['samples']:,} "
        f"samples: {percent(figures['matching'])} match under `re.fullmatch`, {percent(figures['distinct'])} of those "
        "that could differ do."
    ]


def largest(figures: dict[str, Any]) -> list[str]:
    """The largest public schemas."""
    rows = [
        [row["name"], f"{row['bytes'] / 1000:,.0f} kB", cell(row["error"]), "", "", ""]
        if "error" in row
        else [
            row["name"],
            f"{row['bytes'] / 1000:,.0f} kB",
            *(number(row[name], 2) for name in ("compile", "layout", "write")),
            "yes" if row["valid"] and row["accepted"] else "no",
        ]
        for row in figures["schemas"]
    ]
    return [
        f"**The {len(rows)} largest schemas** of SchemaStore, FHIR and AsyncAPI, by size: seconds of the processor to "
        "compile, to draw the first layout, and to write a document in one step.",
        "",
        *table(["schema", "size", "compile", "layout", "write", "valid"], rows),
    ]


def hostile(figures: dict[str, Any]) -> list[str]:
    """Input made to hang or to crash."""
    done = figures["outcomes"]
    compiled = done.get("generated", 0) + done.get("judged", 0)
    bad = sum(count for outcome, count in done.items() if outcome.isupper())
    return [
        f"**Hostile input.** Of {figures['cases']:,} schemas, patterns and texts made to hang or to crash, "
        f"{compiled:,} are dealt with, {figures['cases'] - compiled - bad:,} refused with the reason, and {bad:,} "
        f"took more than {figures['limits']['seconds']} seconds or {figures['limits']['bytes'] / 2**30:.0f} GiB, or "
        f"crashed; the slowest took {figures['slowest']:.1f} seconds."
    ]


def properties(figures: dict[str, Any]) -> list[str]:
    """The nightly run."""
    return [
        f"**Property tests.** `make nightly` drew {figures['examples']:,} random automata, layouts, schemas and "
        "combinations: against brute force, jsonschema and the laws of the algebra, "
        f"{len(figures['failed']) or 'none'} of its tests failed."
    ]

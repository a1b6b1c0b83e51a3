"""The builder: seeded, cached, resumable; the variation layer; the prompts; the splits."""

import gzip
import json
from dataclasses import asdict
from pathlib import Path

import pytest

from corpus import fingerprint
from corpus.fingerprint import source_hash
from corpus.records import build as building
from corpus.records.build import Settings, build, documents
from corpus.records.splits import HELDOUT_FAMILIES
from corpus.records.variation import LONGEST, size
from corpus.words.naming import STYLES, snake
from corpus.world.places import LOCALES, cities


def draw(count: int, seed: int = 5) -> list[dict[str, object]]:
    return list(documents(Settings(count, seed, ""), range(count)))


DOCUMENTS = draw(1500)


def keys(value: object) -> list[str]:
    if isinstance(value, dict):
        return [*value, *(key for item in value.values() for key in keys(item))]
    return [key for item in value for key in keys(item)] if isinstance(value, list) else []


def top(value: object) -> list[str]:
    return (
        list(value)
        if isinstance(value, dict)
        else [key for item in value for key in top(item)]
        if isinstance(value, list)
        else []
    )


def scalars(value: object) -> list[object]:
    if isinstance(value, dict):
        return [scalar for item in value.values() for scalar in scalars(item)]
    return [scalar for item in value for scalar in scalars(item)] if isinstance(value, list) else [value]


def test_splits_hold_out_families() -> None:
    for document in DOCUMENTS:
        assert (document["split"] == "heldout_family") == (document["family"] in HELDOUT_FAMILIES)
    shares = [
        sum(d["split"] == split for d in DOCUMENTS) / len(DOCUMENTS) for split in ("heldout_family", "heldout_value")
    ]
    assert all(0.01 < share < 0.06 for share in shares)


def test_training_never_uses_reserved_cities() -> None:
    held = {c.name for locale in LOCALES.values() for c in cities(locale.country).values("heldout_value")}
    held -= {c.name for locale in LOCALES.values() for c in cities(locale.country).values("train")}
    for document in DOCUMENTS:
        # Airports, universities and the cities of the whole world are tables of their own.
        if document["split"] == "train" and document["family"] in {
            "customer",
            "address",
            "employee",
            "order",
            "shipment",
        }:
            assert not held & {v for v in scalars(document["data"]) if isinstance(v, str)}


def test_documents_are_of_the_wished_sizes() -> None:
    sizes = sorted(size(document["data"]) for document in DOCUMENTS)
    assert sizes[-1] <= LONGEST * 1.1
    assert 180 <= sizes[len(sizes) // 2] <= 330


def test_one_style_of_keys_in_a_document_and_all_styles_over_all() -> None:
    seen = set()
    for document in DOCUMENTS:
        # A digit after an underscore leaves no trace in camelCase; keys of maps are values.
        names = [name for name in top(document["data"]) if name.replace("_", "").replace("-", "").isalpha()]
        fitting = [style for style, (_, form) in STYLES.items() if all(form(snake(name)) == name for name in names)]
        assert fitting, names
        if len(fitting) == 1:
            seen.add(fitting[0])
    assert seen == set(STYLES)


def test_prompts_are_empty_in_about_six_of_ten() -> None:
    assert 0.55 < sum(document["prompt"] == "" for document in DOCUMENTS) / len(DOCUMENTS) < 0.65


def test_wraps_lists_nulls_and_parts_occur() -> None:
    data = [document["data"] for document in DOCUMENTS]
    assert any(isinstance(value, list) for value in data)
    assert any(isinstance(value, dict) and list(value) == ["data"] for value in data)
    assert any(None in scalars(value) for value in data)
    assert any(isinstance(value, dict) and len(value) == 1 for value in data)


def test_a_document_depends_on_seed_and_index_only() -> None:
    assert list(documents(Settings(30, 5, ""), range(20, 30))) == DOCUMENTS[20:30]
    assert draw(5, seed=6) != DOCUMENTS[:5]


def test_build_is_cached_and_resumable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "SHARD_SIZE", 20)
    settings = Settings(50, 1, source_hash(*building.DECISIVE, packages=building.DATA_PACKAGES))
    (tmp_path / "settings.json").write_text(json.dumps(asdict(settings)))
    building.write_shard(tmp_path, settings, 1)
    kept = (tmp_path / "shard-00001.jsonl.gz").stat().st_mtime_ns
    manifest = build(tmp_path, documents=50, seed=1, progress=False)
    assert (tmp_path / "shard-00001.jsonl.gz").stat().st_mtime_ns == kept
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "manifest.json",
        *(f"shard-0000{i}.jsonl.gz" for i in range(3)),
    ]
    lines = b"".join(gzip.decompress(path.read_bytes()) for path in sorted(tmp_path.glob("*.gz"))).splitlines()
    assert [json.loads(line) for line in lines] == list(documents(settings, range(50)))
    assert manifest["documents"] == 50 == sum(manifest["splits"].values()) == sum(manifest["families"].values())
    written = [path.stat().st_mtime_ns for path in sorted(tmp_path.iterdir())]
    assert build(tmp_path, documents=50, seed=1, progress=False) == manifest
    assert [path.stat().st_mtime_ns for path in sorted(tmp_path.iterdir())] == written
    other = build(tmp_path, documents=30, seed=2, progress=False)
    assert other["content"] != manifest["content"]
    assert len(list(tmp_path.glob("*.gz"))) == 2


def test_bad_settings_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="must be positive"):
        build(tmp_path, documents=0)


def test_the_hash_of_the_source_covers_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "world" / "tables").mkdir(parents=True)
    (tmp_path / "build.py").write_text("")
    table = tmp_path / "world" / "tables" / "cities.tsv"
    table.write_text("city\nParis\n")
    monkeypatch.setattr(fingerprint, "FOLDER", tmp_path)
    before = source_hash("build.py", "world")
    assert before == source_hash("build.py", "world") != source_hash("build.py", "world", packages=("numpy",))
    table.write_text("city\nRome\n")
    assert source_hash("build.py", "world") != before

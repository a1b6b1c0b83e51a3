"""From examples to shards: cleaning, cutting, what is distinct, shares, splits, downloads, the command."""

import gzip
import io
import json
import random
import tarfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from constraints.errors import ConfigError
from controllable.training.dataset import read_corpus
from controllable.training.training_documents import compact
from corpus.__main__ import main
from corpus.published import build as building
from corpus.published import download
from corpus.published.build import Document, build, choose, chosen, documents
from corpus.published.clean import blob, clean, placeholder
from corpus.published.cut import cut, leaves
from corpus.published.distinct import Distinct
from corpus.published.example import Example
from corpus.published.schemas import Schemas
from corpus.published.sources import SOURCES, Source
from corpus.published.splits import split
from corpus.records.variation import LONGEST, size

WORDS = ("amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "heath", "inlet", "jetty")


def rows(folder: Path, seed: int) -> Iterator[Example]:
    rng = random.Random(f"{folder.name}/{seed}")
    for index in range(200):
        name = " ".join(rng.sample(WORDS, 3))
        yield Example(f"town/{index % 100}", {"name": name, "street": rng.choice(WORDS), "height": index}, "a town")


SOURCE = Source("towns", "npm", "towns", "1.0.0", "MIT", ("*.json",), rows)


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("string", "", True),
        ("foo", "", True),
        ("Test user", "", True),
        ("someone@example.com", "", True),
        ("my-bucket", "", True),
        ("FIRST_NAME", "firstName", True),
        ("{id}", "", True),
        ("00000000-0000-0000-0000-000000000000", "", True),
        ("Contest winner", "", False),
        ("My way or the highway, she said", "", False),
        ("The latest test of the engine was a success for all", "", False),
        ("0", "", False),
        ("/", "", False),
        ("true", "", False),
    ],
)
def test_placeholders_are_told_from_texts(text: str, name: str, expected: bool) -> None:
    assert placeholder(text, name) == expected


def test_blobs_are_told_from_checksums_and_addresses() -> None:
    assert blob("MIICWjCCAhqgAwIBAgIQ5kWzXyzQh0Zl9vMd8nJ3KpFvJ2LlZqWx1A")
    assert not blob("9a21f8e2018f42ffcf369b24d2cd20bc25c9e66f")
    assert not blob("https://docs.one.org/some-long-path/with_many-words/and_some-more-of-them")


def test_cleaning_drops_fields_and_hopeless_values() -> None:
    value = {
        "name": ' "Luna" ',
        "note": "lorem ipsum",
        "empty": "",
        "additionalProp1": {"a": "b"},
        "text": "A first sentence." + " More." * 50,
        "long": "word" * 100,
        "tags": ["red", "foo"],
        "big": 1e300,
    }
    assert clean(value) == {"name": "Luna", "text": "A first sentence.", "tags": ["red"]}
    assert clean({"a": "string", "b": "test", "c": "Luna"}) is None
    assert clean({"gone": None, "name": "Luna", "age": 4}) == {"gone": None, "name": "Luna", "age": 4}
    assert clean({"gone": None, "name": "Luna"}) == {"name": "Luna"}


def test_small_examples_stay_whole_and_large_ones_are_cut() -> None:
    small = {"name": "Luna", "age": 4, "kind": "cat"}
    assert [piece for _, piece in cut(random.Random(0), Example("pets", small), small)] == [small]
    pets = [{"name": word, "note": word * 12, "home": {"city": word, "street": word}} for word in WORDS]
    large = {"count": 10, "pets": pets, "page": {"number": 1, "size": 10}, "more": {word: word * 40 for word in WORDS}}
    schema = {"properties": {"pets": {"items": {"description": "A pet that looks for a home."}}}}
    prompts = set()
    for seed in range(30):
        for prompt, piece in cut(random.Random(seed), Example("pets", large, "", schema, Schemas({})), large):
            assert 20 <= size(piece) <= LONGEST
            assert leaves(piece) > 1
            prompts.add(prompt)
            if "note" in piece:
                assert prompt in {"", "pets", "A pet that looks for a home"}
    assert prompts == {"", "pets", "A pet that looks for a home", "page", "more"}


def test_documents_are_distinct_but_for_numbers() -> None:
    distinct = Distinct()
    assert distinct.add({"name": "Luna", "age": 4})
    assert not distinct.add({"age": 4, "name": "Luna"})
    assert not distinct.add({"name": "luna", "age": 5})
    assert distinct.add({"name": "Rex", "age": 4})


def test_fields_wear_out() -> None:
    distinct = Distinct()
    added = [distinct.add({"a": "x", "b": "y", "c": "z", "d": "w", "e": "v", word: word}) for word in WORDS * 3]
    assert added == [True] * len(WORDS) + [False] * 2 * len(WORDS)
    fields = dict.fromkeys("abcdefghi", "x")
    assert sum(distinct.add({**fields, "name": first + second}) for first in WORDS for second in WORDS) == 12


def test_no_group_and_no_source_is_above_its_share() -> None:
    texts = [compact({"one": first, "two": second}) for first in WORDS for second in WORDS]
    few = [Document("small", f"family {index % 60}", "train", "", text) for index, text in enumerate(texts)]
    many = [Document("large", "family 0", "train", "", compact({"text": word * 3, "more": word})) for word in texts]
    kept = choose(few + many, 0)
    counts = Counter(document.family for document in kept)
    assert counts["family 0"] <= max(2, building.LARGEST_GROUP * len(kept) + 1)
    assert kept == choose(few + many, 0)


def test_training_has_no_copy_of_what_is_held_out() -> None:
    text = compact({"name": "Luna", "age": 4})
    found = [Document("s", "f", part, "", text) for part in ("train", "heldout_value", "heldout_family")]
    assert [document.split for document in choose(found, 0)] == ["heldout_family"]


def test_splits_are_by_group_and_by_value() -> None:
    assert split("asana.com", "x") == "heldout_family"
    parts = Counter(split("towns", str(index)) for index in range(4000))
    assert 0.02 < parts["heldout_value"] / 4000 < 0.04
    assert parts["train"] + parts["heldout_value"] == 4000


def test_documents_carry_the_names_of_their_groups() -> None:
    example = Example("xero.com/assets", {"name": "Luna", "kind": "cat"})
    assert [document.family for document in documents(SOURCE, [example], 0)] == ["published_xero_com_assets"]


@pytest.fixture
def unpacked(tmp_path: Path) -> Path:
    """A cache that has the package already."""
    folder = tmp_path / "cache" / "towns-1.0.0"
    folder.mkdir(parents=True)
    (folder / ".complete").touch()
    return tmp_path / "cache"


def test_build_writes_shards_that_training_reads(
    tmp_path: Path, unpacked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "SHARD_SIZE", 50)
    out = tmp_path / "out"
    manifest = build(out, cache=unpacked, sources=[SOURCE], progress=False)
    found = [document for part in manifest["splits"] for document in read_corpus(out, part)]
    assert len(found) == manifest["documents"] == sum(manifest["families"].values()) > 50
    assert manifest["sources"]["towns"]["documents"] == len(found)
    assert manifest["bytes"] == sum(size(document["data"]) for document in found)
    assert {tuple(document) for document in found} == {("family", "split", "prompt", "data")}
    assert {document["prompt"] for document in found} == {"", "a town"}
    written = {path.name: path.read_bytes() for path in out.iterdir()}
    assert build(out, cache=unpacked, sources=[SOURCE], progress=False) == manifest
    again = tmp_path / "again"
    build(again, cache=unpacked, sources=[SOURCE], progress=False)
    assert {path.name: path.read_bytes() for path in again.iterdir()} == written
    assert build(out, cache=unpacked, sources=[SOURCE], seed=1, progress=False)["shards"] != manifest["shards"]


def test_an_empty_corpus_is_an_error(tmp_path: Path, unpacked: Path) -> None:
    with pytest.raises(ConfigError, match="no documents"):
        build(
            tmp_path / "out",
            cache=unpacked,
            sources=[replace(SOURCE, parse=lambda folder, seed: iter(()))],
            progress=False,
        )


def tarball(path: Path, files: dict[str, str]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(path, "w:gz") as tar:
        for name, text in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(text)
            tar.addfile(member, io.BytesIO(text.encode()))
    return path


def test_wanted_members_are_unpacked(tmp_path: Path) -> None:
    package = tarball(tmp_path / "p.tgz", {"package/data/a.json": "1", "package/b.txt": "2", "package/../c.json": "3"})
    download.unpack(package, ("*.json",), tmp_path / "npm")
    with zipfile.ZipFile(tmp_path / "p.whl", "w") as wheel:
        wheel.writestr("data/a.json", "1")
        wheel.writestr("b.txt", "2")
    download.unpack(tmp_path / "p.whl", ("data/*",), tmp_path / "wheel")
    for folder in ("npm", "wheel"):
        files = [path for path in (tmp_path / folder).rglob("*") if path.is_file()]
        assert [path.relative_to(tmp_path / folder).as_posix() for path in files] == ["data/a.json"]
    with pytest.raises(ConfigError, match="nothing in"):
        download.unpack(package, ("*.csv",), tmp_path / "none")


def test_a_package_is_downloaded_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []

    def run(command: list[str], folder: Path, what: str) -> None:
        calls.append(what)
        tarball(folder / "towns.tgz", {"package/a.json": "{}"})

    monkeypatch.setattr(download, "_run", run)
    monkeypatch.setattr("shutil.which", lambda name: name)
    for _ in range(2):
        assert (download.fetch(SOURCE, tmp_path) / "a.json").exists()
    assert calls == ["towns 1.0.0"]


def test_a_missing_tool_or_package_is_one_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(ConfigError, match=r"npm is needed .* Install Node\.js"):
        download.fetch(SOURCE, tmp_path)
    monkeypatch.setattr(download, "_command", lambda source: ["python3", "-c", "raise SystemExit('no such package')"])
    with pytest.raises(ConfigError, match=r"cannot download towns 1\.0\.0: no such package"):
        download.fetch(SOURCE, tmp_path)


def test_sources_are_pinned_and_named_once() -> None:
    assert len({source.name for source in SOURCES}) == len(SOURCES)
    assert all(source.version[0].isdigit() and source.licence and source.members for source in SOURCES)
    assert [source.name for source in chosen(["icons", "cities", "icons"])] == ["icons", "cities"]


def test_the_command_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["published", "--out", str(tmp_path / "out"), "--sources", "nothing"]) == 2
    assert "unknown packages: nothing" in capsys.readouterr().err


def test_the_command_writes_a_corpus(
    tmp_path: Path, unpacked: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(building, "SOURCES", (SOURCE,))
    arguments: list[Any] = [
        "published",
        "--out",
        str(tmp_path / "out"),
        "--cache",
        str(unpacked),
        "--seed",
        "3",
    ]
    assert main(arguments) == 0
    assert "documents of 1 packages" in capsys.readouterr().out
    line = gzip.decompress((tmp_path / "out" / "shard-00000.jsonl.gz").read_bytes()).splitlines()[0]
    assert set(json.loads(line)["data"]) == {"name", "street", "height"}

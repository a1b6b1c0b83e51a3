"""Tables in files, draws from them, and templates."""

import random
from pathlib import Path

import pytest

from corpus.families.drawing import column, parts, pick, say, sentence_case
from corpus.tables import Tables
from corpus.world.world import World

CORPUS = Path(__file__).parents[2] / "corpus"
NUMBERS = tuple(f"value {i}" for i in range(60))


def world(seed: int = 0, split: str = "train") -> World:
    return World(random.Random(seed), split=split)  # type: ignore[arg-type]


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    folder = tmp_path / "tables"
    folder.mkdir()
    (folder / "meals.tsv").write_text("meal\tdish\tprice\nlunch\t{soup|{pie|cake}}\nlunch\tsalad\t7\ndinner\t\t9\n")
    (folder / "codes.tsv").write_text("country\tcode\nFrance\tFR\n")
    (folder / "words.json").write_text('{"fruit": ["apple", "pear"], "tree": ["elm"]}')
    return Tables(str(tmp_path / "module.py"))


def test_rows_are_filled_up_to_their_headings(tables: Tables) -> None:
    assert tables.rows("meals") == (("lunch", "{soup|{pie|cake}}", ""), ("lunch", "salad", "7"), ("dinner", "", "9"))


def test_rows_by_their_first_cell(tables: Tables) -> None:
    assert tables.groups("meals") == {
        "lunch": (("{soup|{pie|cake}}", ""), ("salad", "7")),
        "dinner": (("", "9"),),
    }
    assert tables.pairs("codes") == {"France": "FR"}


def test_lists_of_words(tables: Tables) -> None:
    assert tables.lists("words") == {"fruit": ("apple", "pear"), "tree": ("elm",)}


def test_every_table_is_read_and_every_row_fits_its_headings() -> None:
    """A table that nobody reads would be dead; a cell too many would be a tab in a text."""
    code = "".join(path.read_text("utf-8") for path in CORPUS.rglob("*.py"))
    for path in CORPUS.rglob("tables/*"):
        assert f'"{path.stem}"' in code or f'f"{path.stem.rpartition("_")[0]}_{{' in code, path
        if path.suffix == ".tsv":
            head, *rows = path.read_text("utf-8").removesuffix("\n").split("\n")
            assert rows and all(0 < len(row.split("\t")) <= len(head.split("\t")) for row in rows), path


def test_columns_and_parts_of_cells() -> None:
    assert column((("a", "1"), ("b", "1"), ("c", "2")), 1) == ("1", "2")
    assert parts("a;b") == ["a", "b"]


def test_earlier_values_are_drawn_more_often() -> None:
    w = world()
    drawn = [NUMBERS.index(pick(w, NUMBERS)) for _ in range(2000)]
    assert sum(i < 20 for i in drawn) > sum(i >= 40 for i in drawn)


def test_splits_share_no_values() -> None:
    train = {pick(w, NUMBERS) for w in [world()] for _ in range(3000)}
    held = {pick(w, NUMBERS) for w in [world(split="heldout_value")] for _ in range(3000)}
    assert held and not train & held


def test_templates_expand_from_the_inside() -> None:
    pools = {"fruit": ("apple",), "dish": ("{fruit} {pie|cake}",)}
    texts = {say(world(seed), "A {dish} for {name}", pools, name="Ann") for seed in range(20)}
    assert texts == {"An apple pie for Ann", "An apple cake for Ann"}


def test_unknown_names_are_errors() -> None:
    with pytest.raises(KeyError, match="nothing"):
        say(world(), "{nothing}")


def test_only_the_first_letter_changes() -> None:
    assert sentence_case("the IPv6 address") == "The IPv6 address"

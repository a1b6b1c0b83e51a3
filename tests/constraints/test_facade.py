"""Lazy packages: names are there when they are asked for, not before; old names say what they are called now."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from constraints.facade import lazy_names

PACKAGE = """
from contextlib import contextmanager
from typing import TYPE_CHECKING
from constraints.facade import Renamed, lazy_names
if TYPE_CHECKING:
    from shop.goods import Apple as Apple, Pear as Pear
    from shop.goods import Price

met = []

@contextmanager
def around():
    met.append("in")
    yield
    met.append("out")

__getattr__, __dir__ = lazy_names(__name__, renamed={"Fruit": Renamed("Apple", "0.9")}, around=around)
"""


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "__init__.py").write_text(PACKAGE)
    (tmp_path / "shop" / "goods.py").write_text("Apple, Pear, Price = 'apple', 'pear', 3\n")
    monkeypatch.syspath_prepend(tmp_path)
    yield tmp_path
    for name in ("shop", "shop.goods"):
        sys.modules.pop(name, None)


def test_names_are_imported_when_they_are_used(shop: Path) -> None:
    import shop as package  # type: ignore[import-not-found]

    assert package.__all__ == ["Apple", "Pear"] and {"Apple", "Pear"} <= set(dir(package))
    assert "shop.goods" not in sys.modules
    assert package.Apple == "apple" and package.met == ["in", "out"]
    assert package.Apple == "apple" and package.met == ["in", "out"]
    with pytest.raises(AttributeError, match="'shop' has no attribute 'Price'"):
        package.Price  # noqa: B018
    found: dict[str, object] = {}
    exec("from shop import *", found)
    assert found["Pear"] == "pear" and "Fruit" not in found


def test_an_old_name_works_and_says_what_it_is_called_now(shop: Path) -> None:
    with pytest.warns(DeprecationWarning, match=r"shop.Fruit is now shop.Apple, the old name goes in 0.9") as told:
        from shop import Fruit
    assert Fruit == "apple"
    assert {warning.filename for warning in told} == {__file__}


def test_a_package_without_its_source_says_so(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import shop as package

    monkeypatch.setattr(package, "__file__", None)
    with pytest.raises(ImportError, match="source of 'shop' is missing"):
        lazy_names("shop")

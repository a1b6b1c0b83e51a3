"""A pytest plugin: tests whose values a model writes. PYTEST_DONT_REWRITE

    @pytest.mark.controllable(Order, n=10)
    def test_an_order_can_be_placed(generated: Order) -> None: ...

pytest reads this file wherever the package is installed, so it imports next to nothing, and a project that does not use
the marker notices nothing of it: no fixture or parameter of the name `generated` is touched but the plugin's own.
"""

# The word in capitals is for pytest, which would warn where this module was imported before it is taken as a plugin.
import argparse
import re
import sys
from collections.abc import Callable, Generator
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

from constraints.errors import ControllableError

if TYPE_CHECKING:
    from controllable.testing.marked import Series, Session

MARKER = "controllable"
FIXTURE = "generated"
CHECKPOINT, _OLD_CHECKPOINT = "controllable_checkpoint", "controllable_model"
_NAMES = ("controllable", __name__)
"""What the plugin may be called: by its entry point, and after `-p` or in `pytest_plugins`."""
_USUAL = {"n": 10, "seed": 0}
_BARE = (
    f"pytest takes a class alone for what the marker {MARKER!r} is put on. "
    f"Write @pytest.mark.{MARKER}(output_type=Order), or give n too"
)
_MARKED = re.compile(rf"^>?\s*@(pytest\.)?mark\.{MARKER}\([\w.]+\)$", re.MULTILINE)
"""The line of a traceback in which the marker has nothing but a name."""


class Place:
    """One value of a series.

    Args:
        series: The values of the test's marker.
        index: Its number.
    """

    def __init__(self, series: "Series", index: int) -> None:
        self.series, self.index = series, index


_SESSION = pytest.StashKey["Session"]()
_MODEL = pytest.StashKey[str | None]()
_PLACE = pytest.StashKey[Place]()


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """The options; on the command line they count whatever a marker says, in the ini file where it says nothing."""
    # Under its second name the same module would be refused, with a traceback.
    for name in _NAMES:
        if not pluginmanager.has_plugin(name):
            pluginmanager.set_blocked(name)
    group = parser.getgroup("controllable", "values that a model writes")
    group.addoption(
        "--controllable-checkpoint",
        metavar="MODEL",
        help="a bundled model (base, small) or the folder of one",
    )
    group.addoption("--controllable-model", metavar="MODEL", help="what --controllable-checkpoint was called")
    group.addoption(
        "--controllable-seed",
        type=partial(_read, "seed"),
        metavar="N",
        help="seed of all values, whatever the markers say",
    )
    group.addoption(
        "--controllable-n", type=partial(_read, "n"), metavar="N", help="values for each test, whatever the markers say"
    )
    parser.addini("controllable_checkpoint", "who writes: a bundled model, or the folder of one seen from the ini file")
    parser.addini("controllable_model", "what controllable_checkpoint was called")
    parser.addini("controllable_seed", "seed of the values whose marker has none (default 0)")
    parser.addini("controllable_n", "values for each test whose marker does not say how many (default 10)")


def _read(name: str, text: str) -> int:
    """The value of an option."""
    from controllable.writing.options import OPTIONS

    value: int = OPTIONS[name].read(text)
    return value


def pytest_configure(config: pytest.Config) -> None:
    """Registers the marker, and refuses options that make no sense."""
    config.addinivalue_line(
        "markers",
        f"{MARKER}(output_type, n=10, seed=0, **options): run the test with n values that a model writes, as the"
        f" fixture `{FIXTURE}`; output_type is a JSON Schema, a pydantic model or a constraint, the options are those"
        " of DiffusionLM.generate, such as prompt, steps or guidance.",
    )
    _ini(config)
    config.stash[_MODEL] = _model(config)


def _ini(config: pytest.Config) -> dict[str, int]:
    """What the ini file says of `n` and `seed`."""
    found = {}
    for name in _USUAL:
        text = config.getini(f"controllable_{name}")
        if text:
            try:
                found[name] = _read(name, text)
            except argparse.ArgumentTypeError as error:
                raise pytest.UsageError(f"controllable_{name}: {error}") from None
    return found


def _model(config: pytest.Config) -> str | None:
    """The model that was asked for, None for the default one."""
    beside = (config.inipath or config.rootpath / "ini").parent
    for read, folder in ((config.getoption, config.invocation_params.dir), (config.getini, beside)):
        for name in (CHECKPOINT, _OLD_CHECKPOINT):
            if not (asked := read(name)):
                continue
            if name == _OLD_CHECKPOINT and not hasattr(config, "workerinput"):
                told = f"{name} is now {CHECKPOINT}"
                if read == config.getoption:
                    told = f"--{name} is now --{CHECKPOINT}".replace("_", "-")
                print(f"controllable: {told}, and goes in the next version", file=sys.stderr)
            from controllable.testing.marked import resolve

            try:
                return resolve(asked, folder)
            except ControllableError as error:
                raise pytest.UsageError(f"{name}: {error}") from None
    return None


def _session(config: pytest.Config) -> "Session":
    if _SESSION not in config.stash:
        from controllable.testing.marked import Model, Session

        given = {name: config.getoption(f"controllable_{name}") for name in _USUAL}
        config.stash[_SESSION] = Session(
            Model(config.stash[_MODEL]),
            usual=_USUAL | _ini(config),
            instead={name: value for name, value in given.items() if value is not None},
        )
    return config.stash[_SESSION]


def pytest_pycollect_makeitem(collector: pytest.Collector, name: str, obj: object) -> None:
    """Refuses a class that has the marker because it was meant as its argument."""
    if issubclass(type(obj), type):
        marks = vars(obj).get("pytestmark")
        if isinstance(marks, list) and any(mark.name == MARKER and not (mark.args or mark.kwargs) for mark in marks):
            raise collector.CollectError(f"{collector.nodeid}: {name} is marked. {_BARE}")


@pytest.hookimpl(hookwrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Generator[None, Any, None]:
    """Says what is wrong where such a class was called with the test that it seemed to mark."""
    outcome = yield
    report = outcome.get_result()
    if report.failed and _MARKED.search(report.longreprtext):
        report.sections.append((FIXTURE, _BARE))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test for each value; they are written when the first of them runs."""
    test = metafunc.definition
    marks = list(test.iter_markers(MARKER))
    asked = FIXTURE in metafunc.fixturenames
    if marks and asked:
        if _parametrized(test):
            _refuse(test, f"{FIXTURE!r} is parametrized and the marker {MARKER!r} is there too: take one of them away")
        if sum(mark.name == MARKER for mark in test.own_markers) > 1:
            _refuse(test, f"the marker {MARKER!r} is there twice: values are of one output type")
        try:
            series = _session(metafunc.config).series(*marks[0].args, **marks[0].kwargs)
        except ControllableError as error:
            _refuse(test, str(error))
        ids = [f"{FIXTURE}{index}" for index in range(series.n)]
        metafunc.parametrize(FIXTURE, [Place(series, index) for index in range(series.n)], indirect=True, ids=ids)
    elif asked and _ours(metafunc) and not _parametrized(test):
        _refuse(test, f"{FIXTURE!r} needs a marker: @pytest.mark.{MARKER}(output_type, n=10, seed=0)")
    else:
        _refuse_unused(test)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Refuses the marker on tests that take no fixtures, such as methods of `unittest.TestCase`."""
    if FIXTURE not in getattr(item, "fixturenames", ()):
        _refuse_unused(item)


def _refuse_unused(test: pytest.Item) -> None:
    if any(mark.name == MARKER for mark in test.own_markers):
        _refuse(test, f"the marker {MARKER!r} is there, but the test does not take {FIXTURE!r}")


def _refuse(test: pytest.Item, why: str) -> NoReturn:
    pytest.fail(f"{test.nodeid}: {why}", pytrace=False)


def _parametrized(test: pytest.Item) -> bool:
    for mark in test.iter_markers("parametrize"):
        names = mark.args[0] if mark.args else mark.kwargs.get("argnames", ())
        if FIXTURE in ([name.strip() for name in names.split(",")] if isinstance(names, str) else names):
            return True
    return False


def _ours(metafunc: pytest.Metafunc) -> bool:
    """Whether the fixture that a test takes is the plugin's, not one of the same name."""
    definitions = getattr(metafunc, "_arg2fixturedefs", {}).get(FIXTURE, ())
    return bool(definitions) and definitions[-1].func.__module__ == __name__


@pytest.fixture
def generated(request: pytest.FixtureRequest) -> Any:
    """A value that a model wrote for the output type of the test's marker `controllable`."""
    place = getattr(request, "param", None)
    if not isinstance(place, Place):
        _refuse(request.node, f"{FIXTURE!r} needs the marker {MARKER!r}, and to be an argument of the test")
    try:
        value = place.series.value(place.index)
    except ControllableError as error:
        _refuse(request.node, f"{error}\n{_again(place, request.config)}")
    request.node.stash[_PLACE] = place
    return value


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, None]:
    """Shows the value of a test that failed, and how it is written once more."""
    outcome = yield
    report: pytest.TestReport = outcome.get_result()
    if report.failed and _PLACE in item.stash:
        place = item.stash[_PLACE]
        told = f"{place.series.text(place.index)}\n{_again(place, item.config)}"
        report.sections.append((FIXTURE, told))


def _again(place: Place, config: pytest.Config) -> str:
    series = place.series
    written = series.again(place.index, _keep(config))
    return f"index {place.index} of {series.n}, seed {series.seed}, once more:\n{written}"


def _keep(config: pytest.Config) -> Callable[[str], str | None]:
    """Puts texts into pytest's cache, as far as there is one."""
    cache = getattr(config, "cache", None)

    def keep(text: str) -> str | None:
        if cache is None:
            return None
        path = cache.mkdir("controllable") / f"{sha256(text.encode()).hexdigest()[:16]}.json"
        if not path.exists():
            path.write_text(text, encoding="utf-8")
        return str(path)

    return keep

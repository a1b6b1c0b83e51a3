"""Write the figures of the README and of the pages from the saved results; they come from nowhere else.

python -m benchmarks.readme

Figures stand between two comments, `<!-- figures:begin NAME ... -->` and `<!-- figures:end -->`: those of the
benchmarks that are named, or all that the page has where none is.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.noise import section as noise
from benchmarks.record import load
from benchmarks.sections import (
    ablation,
    batch,
    controls,
    coverage,
    guidance_cost,
    h200,
    inference,
    overview,
    pydantic_types,
    realism,
    schema_suite,
    shrinking,
    speed,
    validity,
)

ROOT = Path(__file__).parents[1]
BLOCK = re.compile(r"(<!-- figures:begin(?P<names>[\w ]*) -->\n).*?(<!-- figures:end -->)", re.DOTALL)
Section = Callable[[dict[str, Any]], list[str]]
PAGES: Mapping[Path, Mapping[str, Section]] = {
    ROOT / "README.md": {"peers": overview.overview},
    ROOT / "docs" / "figures.md": {
        "documents": validity.documents,
        "realism": realism.realism,
        "peers": realism.peers,
        "yardstick_realism": realism.yardstick,
        "steps": realism.steps,
        "yardstick_speed": speed.yardstick,
        "speed": speed.speed,
        "gpu": speed.gpu,
        "h200": h200.summary,
        "inference": inference.summary,
        "controls": controls.summary,
        "maskbench": validity.maskbench,
        "schema_suite": schema_suite.summary,
        "pydantic_types": pydantic_types.summary,
        "largest": validity.largest,
        "schema_peers": validity.engines,
        "regexes": validity.regexes,
        "hostile": validity.hostile,
        "properties": validity.properties,
        "shrinking": shrinking.bugs,
    },
    ROOT / "docs" / "real_schemas.md": {"maskbench": validity.refusals, "schema_peers": validity.engines},
    ROOT / "docs" / "schema_suite.md": {"schema_suite": schema_suite.page},
    ROOT / "docs" / "pydantic.md": {"pydantic_types": pydantic_types.page},
    ROOT / "docs" / "testing.md": {"shrinking": shrinking.page, "coverage": coverage.coverage},
    ROOT / "docs" / "batch.md": {"batch": batch.batch},
    ROOT / "docs" / "inference.md": {"inference": inference.inference},
    ROOT / "docs" / "guidance.md": {"guidance_cost": guidance_cost.cost},
    ROOT / "docs" / "e2e_study.md": {
        "controls": controls.page,
        "controls_curves": controls.curves,
        "controls_temperature": controls.temperature,
    },
    ROOT / "docs" / "ablation.md": {"ablation": ablation.ablation, "sampler": ablation.sampler},
    ROOT / "docs" / "noise.md": {"noise": noise.noise},
}
"""The sections of each page, by the benchmark whose figures they show."""


def named(text: str) -> list[str]:
    """The benchmarks that a page names in its markers."""
    return [name for block in BLOCK.finditer(text) for name in block["names"].split()]


def block(sections: Mapping[str, Section], names: Sequence[str] = ()) -> str:
    """The text between two markers."""
    return "\n\n".join(
        "\n".join(sections[name](figures)) for name in names or sections if (figures := load(name)) is not None
    )


def rewritten(text: str, sections: Mapping[str, Section]) -> str:
    """A page with the blocks between its markers replaced."""
    return BLOCK.sub(lambda found: f"{found[1]}{block(sections, found['names'].split())}\n{found[3]}", text)


def main() -> None:
    """Rewrite the pages."""
    for page, sections in PAGES.items():
        page.write_text(rewritten(page.read_text(encoding="utf-8"), sections), encoding="utf-8")


if __name__ == "__main__":
    main()

"""Who writes the texts: the protocol, and the writers that steer nothing.

A writer of one's own is a class with a name and `write`, and a line in `benchmarks.controls.catalog`:

    class Guided(Sampled):
        name = "gradient"

        def write(self, targets, n, seed):
            return [self.sentences(n, seed=seed, guidance=energy(target)) for target in targets]
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Protocol

from benchmarks.controls.data import Gap, Target, place
from benchmarks.controls.scoring.scores import Scorer
from benchmarks.controls.teachers.teacher import Teacher
from benchmarks.sources.catalog import digest
from constraints.errors import InvalidOption
from controllable import DiffusionLM

SENTENCE = {
    "type": "object",
    "properties": {"text": {"type": "string"}},
    "required": ["text"],
    "additionalProperties": False,
}
"""A document as the model was trained on."""


TOGETHER = 100
"""Texts that the teacher writes side by side."""


MODEL = Path(__file__).parent / "model"
"""The bundled diffusion model."""


class Writer(Protocol):
    """Writes texts for targets."""

    @property
    def name(self) -> str:
        """What the table calls it."""

    @property
    def identity(self) -> str:
        """All that decides its texts: weights and settings."""

    def takes(self, target: Target) -> bool:
        """Whether it has something to write for such a target."""

    def write(self, targets: Sequence[Target], n: int, seed: int) -> list[list[str]]:
        """`n` texts for each target."""


@dataclass(frozen=True)
class Settings:
    """What the writers are made of.

    Args:
        model: Folder of the diffusion model.
        teacher: Folder of the trained teacher.
        classifier: Folder of the trained classifier of parts of speech; None to steer them by the lexicon alone.
        steps: Denoising steps.
        temperature: Of the diffusion model's sampling.
        steered_temperature: The same for text that is told something, of which the target has already narrowed the
            choice; None for that of free text.
        teacher_temperature: Of the teacher's. The two are no one scale: a diffusion model draws some tokens at once,
            and revises.
        revise: Share of the steps in which the diffusion model revises its draft.
        pool: Sentences that are written without a target, of which every target gets some.
        best_of: Texts of which the best is kept.
        seed: Seed of the pools.
        data: Folder of the data.
        scorer: Tells which is the best.
        pools: The pools of the writers that have one, by their names.
    """

    model: Path
    teacher: Path
    classifier: Path | None = None
    steps: int = 24
    temperature: float = 0.5
    steered_temperature: float | None = None
    teacher_temperature: float = 1.0
    revise: float = 0.5
    pool: int = 1000
    best_of: int = 50
    seed: int = 0
    data: Path = field(default_factory=place)
    scorer: Scorer = field(default_factory=Scorer)
    pools: dict[str, list[str]] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """What all writers share, as part of their identities."""
        return f"pool of {self.pool}, seed {self.seed}"

    def some(self, writer: str, write: Callable[[], list[str]], target: Target, n: int, seed: int) -> list[str]:
        """Some texts of a writer's pool.

        Args:
            writer: The writer's name.
            write: Writes the pool.
            target: What they are for, which together with the seed decides which ones they are.
            n: How many.
            seed: The seed.

        Raises:
            InvalidOption: The pool is smaller than that.
        """
        if n > self.pool:
            raise InvalidOption(f"{n} texts cannot be taken from a pool of {self.pool}", hint="Give a larger --pool")
        if writer not in self.pools:
            self.pools[writer] = write()
        return Random(f"{seed} {target}").sample(self.pools[writer], n)


class Sampled:
    """Sentences of the diffusion model: the ground for writers that steer it.

    Args:
        settings: Model, steps and temperature.
    """

    name = "unguided"

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.lm = DiffusionLM.from_pretrained(settings.model, device="cpu")

    @property
    def temperature(self) -> float:
        """That of its sampling."""
        return self.settings.temperature

    @property
    def identity(self) -> str:
        """Digest of the model, and the settings."""
        model = digest(sorted(self.settings.model.iterdir()))
        how = f"temperature {self.temperature}, {self.settings.text}"
        return f"{self.name}, {model}, {how}, {self.settings.steps} steps, revise {self.settings.revise}"

    def takes(self, target: Target) -> bool:
        """Any target."""
        return True

    def sentences(self, n: int, *, seed: int, output_type: object = SENTENCE, **options: Any) -> list[str]:
        """Sentences that the model writes.

        Args:
            n: How many.
            seed: Seed of the draws.
            output_type: The JSON document they stand in, as its "text".
            **options: `guidance` and what else `DiffusionLM.generate` takes.
        """
        settings = self.settings
        how = {
            "steps": settings.steps,
            "temperature": self.temperature,
            "revise": settings.revise,
            "batch_size": 32,
        }
        return [written.value["text"] for written in self.lm.generate(output_type, n=n, seed=seed, **how | options)]

    def write(self, targets: Sequence[Target], n: int, seed: int) -> list[list[str]]:
        """For each target some of the sentences that were written without one."""
        return [self.settings.some(self.name, self._pool, target, n, seed) for target in targets]

    def _pool(self) -> list[str]:
        return self.sentences(self.settings.pool, seed=self.settings.seed)


class FromTeacher:
    """The teacher, from left to right; of a sentence with a gap it is given the beginning."""

    name = "teacher"

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.teacher = Teacher.from_folder(settings.teacher)

    @property
    def identity(self) -> str:
        """Digest of the teacher, and the settings."""
        teacher = digest(sorted(self.settings.teacher.iterdir()))
        return f"{self.name}, {teacher}, temperature {self.settings.teacher_temperature}, {self.settings.text}"

    def takes(self, target: Target) -> bool:
        """Any target."""
        return True

    def write(self, targets: Sequence[Target], n: int, seed: int) -> list[list[str]]:
        """For a gap what goes on after its beginning, for any other target some of the sentences of a pool."""
        return [
            self._after(target, n, seed)
            if isinstance(target, Gap)
            else self.settings.some(self.name, self._pool, target, n, seed)
            for target in targets
        ]

    def _after(self, gap: Gap, n: int, seed: int) -> list[str]:
        temperature = self.settings.teacher_temperature
        return self.teacher.write(n, seed=seed, temperature=temperature, prompt=" ".join(gap.left))

    def _pool(self) -> list[str]:
        settings = self.settings
        begins = range(0, settings.pool, TOGETHER)
        written = (
            self.teacher.write(
                min(TOGETHER, settings.pool - begin),
                seed=settings.seed + begin,
                temperature=settings.teacher_temperature,
            )
            for begin in begins
        )
        return [text for texts in written for text in texts]


class BestOf:
    """Of several texts of another writer the one that does best as it was told.

    Args:
        writer: The other writer.
        settings: How many texts, and who tells.
    """

    def __init__(self, writer: Writer, settings: Settings) -> None:
        self.writer, self.settings = writer, settings

    @property
    def name(self) -> str:
        """That of the other, with the number."""
        return f"{self.writer.name}, best of {self.settings.best_of}"

    @property
    def identity(self) -> str:
        """That of the other, with the number."""
        return f"{self.writer.identity}, best of {self.settings.best_of}"

    def takes(self, target: Target) -> bool:
        """Any but gaps: which text fills one best is known by what stood there alone."""
        return self.writer.takes(target) and not isinstance(target, Gap)

    def write(self, targets: Sequence[Target], n: int, seed: int) -> list[list[str]]:
        """The best by the mean of its measures, the first of equals."""
        return [[self._best(target, seed * n + turn) for turn in range(n)] for target in targets]

    def _best(self, target: Target, seed: int) -> str:
        (texts,) = self.writer.write([target], self.settings.best_of, seed)
        scores = self.settings.scorer.scores(target, texts)
        best = max(range(len(texts)), key=lambda index: sum(scores[index].values()))
        return texts[best]

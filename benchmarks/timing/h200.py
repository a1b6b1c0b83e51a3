"""On one GPU: single documents, growing documents, batches, and the same from left to right.

python -m benchmarks.timing.h200              # on the GPU; saves results/h200.json
python -m benchmarks.timing.h200 --dry-run    # every line of it in small on the CPU; saves nothing

Steps are captured in CUDA graphs, those of the network that writes from left to right too. First of all it is made sure
that what is captured writes the same documents as what is not, and valid ones.
"""

import argparse
import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any

import torch
from jsonschema import FormatChecker
from jsonschema.validators import validator_for
from torch.utils._python_dispatch import TorchDispatchMode

from benchmarks.record import save
from benchmarks.timing.inference import broad
from benchmarks.yardstick.network.network import network
from benchmarks.yardstick.network.static import StaticDecoder
from constraints.inference import SlotBatch, posterior, reference
from constraints.inference.prepared import prepare
from constraints.tokens.token_automaton import TokenAutomaton
from controllable import DiffusionLM, Generation, Generator
from controllable.network.bundled import locate
from controllable.network.precision import network_dtype
from controllable.sampling import ConstrainedSampler, Loop, Row, Sampler
from controllable.sampling.capture.graphs import CapturedSampler
from controllable.sampling.capture.recording import CudaRecorder, Recorder, Rehearsal
from controllable.workers import Workers

SCHEMAS = Path(__file__).parents[2] / "examples" / "schemas"
PEERS = ("triton",)


@dataclass(frozen=True)
class Sizes:
    """How much is measured.

    Args:
        schemas: Names of example schemas.
        batches: Batch sizes.
        lengths: Tokens of the documents that grow.
        rounds: Rounds that count, after those that warm up.
        checked: Documents of each schema that are written captured and not.
        kernels: Slots and positions of each, by which kernels are compared.
        workers: Processes that write the largest batches side by side.
        steps: Denoising steps; None for the default.
    """

    schemas: Sequence[str] = ("order", "customer", "sensor_reading")
    batches: Sequence[int] = (1, 32, 256)
    lengths: Sequence[int] = (64, 128, 256)
    rounds: int = 20
    checked: int = 32
    kernels: tuple[int, int] = (64, 128)
    workers: int = 8
    steps: int | None = None


SMALL = Sizes(("sensor_reading",), (1, 2), (32, 48), rounds=1, checked=2, kernels=(2, 24), workers=1, steps=2)


class Bench:
    """The measurements on a device.

    Args:
        lm: Our model, whose sampler captures its steps.
        sizes: How much is measured.
        recorder: What captures.
    """

    def __init__(self, lm: DiffusionLM, sizes: Sizes, recorder: Recorder) -> None:
        self.lm, self.sizes, self.recorder = lm, sizes, recorder
        self.options: dict[str, Any] = {} if sizes.steps is None else {"steps": sizes.steps}
        assert isinstance(lm.sampler, CapturedSampler)
        self.captured = lm.sampler

    def wait(self) -> None:
        """Until the device has done all it was given."""
        if self.lm.device.type == "cuda":
            torch.cuda.synchronize()

    def seconds(self, work: Callable[[], object]) -> float:
        """How long some work takes, the device's part too."""
        self.wait()
        begin = time.perf_counter()
        work()
        self.wait()
        return time.perf_counter() - begin

    @contextmanager
    def uncaptured(self) -> Iterator[None]:
        """Within it steps run one kernel at a time."""
        self.lm.__dict__["sampler"] = self.captured.sampler
        try:
            yield
        finally:
            self.lm.__dict__["sampler"] = self.captured

    def compiled(self, schema: dict[str, Any], **options: Any) -> Generator:
        """A schema compiled with the steps that are measured."""
        return self.lm.compile(schema, **self.options, **options)

    def tokens(self, documents: Sequence[Generation]) -> tuple[int, int]:
        """Tokens of the texts, those that the layout has written included; and without them."""
        every = sum(len(self.lm.vocabulary.encode(one.text)) for one in documents)
        return every, sum(len(self.lm.vocabulary.encode(text)) for one in documents for text in _values(one.value))

    def correctness(self) -> dict[str, Any]:
        """Documents captured and not, with the same seeds: how many differ, how many are invalid."""
        found: dict[str, Any] = {}
        for name in self.sizes.schemas:
            schema = read(name)
            generator, check = self.compiled(schema), validator_for(schema)(schema, format_checker=FormatChecker())
            pairs = Counter[str]()
            for batch in (1, self.sizes.checked):
                captured = generator(self.sizes.checked, batch_size=batch, seed=batch)
                with self.uncaptured():
                    plain = generator(self.sizes.checked, batch_size=batch, seed=batch)
                pairs["documents"] += 2 * len(plain)
                pairs["different"] += sum(a.text != b.text for a, b in zip(captured, plain, strict=True))
                pairs["invalid"] += sum(not check.is_valid(one.value) for one in (*captured, *plain))
            found[name] = dict(pairs)
        return found

    def kernels(self) -> dict[str, float]:
        """Milliseconds of exact inference for a batch of slots, and how far it is from the reference."""
        count, capacity = self.sizes.kernels
        slots = SlotBatch.of([(broad(self.lm.vocabulary, 2), capacity)] * count)
        generator = torch.Generator().manual_seed(0)
        log_probs = torch.randn(slots.num_positions, len(self.lm.vocabulary), generator=generator).log_softmax(dim=-1)
        uniforms = torch.rand(slots.num_positions, 2, generator=generator, dtype=torch.float64)
        exact = reference.posterior(log_probs.double(), slots, uniforms=uniforms)
        there = log_probs.to(self.lm.device), uniforms.to(self.lm.device)
        prepared = prepare(slots, self.lm.device)
        found = prepared.posterior(there[0], uniforms=there[1])
        off = (found.log_partition.cpu().double() - exact.log_partition).abs() / exact.log_partition.abs()
        assert found.sample is not None and exact.sample is not None
        differing = int((found.sample.cpu() != exact.sample).sum())
        values = torch.randn(len(self.lm.vocabulary), 8, generator=generator)
        mean = found.expectation(values.to(self.lm.device)).cpu()
        _, again = self.recorder.record(lambda: prepared.posterior(there[0], uniforms=there[1]).sample)
        return {
            "slots": count,
            "positions": slots.num_positions,
            "greatest_relative_error_of_log_partition": float(off.max()),
            "greatest_error_of_means": float((mean - exact.expectation(values.double()).float()).abs().max()),
            "sampled_tokens_that_differ": differing,
            "gpu_ms": 1e3 * median(self.seconds(again) for _ in range(self.sizes.rounds)),
            "compiled_cpu_ms": 1e3 * _once(lambda: posterior(log_probs, slots, uniforms=uniforms)),
        }

    def single(self, generator: Generator) -> dict[str, float]:
        """One document after another."""
        written, taken = self._written(generator, 1, 2 * self.sizes.rounds)
        every, free = self.tokens(written)
        return {
            "milliseconds": 1e3 * median(taken),
            "tokens": every / len(written),
            "tokens_a_second": every / sum(taken),
            "tokens_a_second_without_literals": free / sum(taken),
        }

    def growing(self) -> list[dict[str, float]]:
        """Documents of several lengths."""
        rows = []
        for length in self.sizes.lengths:
            items = max(1, round(length / self._tokens_of_items(8) * 8))
            schema = array_of(items)
            found = self.single(self.compiled(schema, canvas=2 * length))
            rows.append({"length": length, "items": items, **found})
        return rows

    def _tokens_of_items(self, items: int) -> float:
        documents = self.compiled(array_of(items))(4, seed=0)
        return self.tokens(documents)[0] / len(documents)

    def batches(self, name: str) -> dict[str, Any]:
        """Documents a second of a schema in batches."""
        generator, found = self.compiled(read(name)), {}
        for batch in self.sizes.batches:
            if batch == 1:
                found["1"] = self.single(generator) | {"documents_a_second": 0.0}
                found["1"]["documents_a_second"] = 1e3 / found["1"]["milliseconds"]
                continue
            written, taken = self._written(generator, batch, max(1, self.sizes.rounds // 4))
            every, free = self.tokens(written)
            found[str(batch)] = {
                "documents_a_second": len(written) / sum(taken),
                "tokens_a_second": every / sum(taken),
                "tokens_a_second_without_literals": free / sum(taken),
            }
        return found

    def _written(self, generator: Generator, batch: int, rounds: int) -> tuple[list[Generation], list[float]]:
        """Documents of some batches, and how long each took when it was written for the second time: by then all
        shapes have been seen."""
        written: list[Generation] = []
        for _ in range(2):
            written = []
            taken = [
                self.seconds(lambda seed=seed: written.extend(generator(batch, batch_size=batch, seed=seed)))  # type: ignore[misc]  # noqa: B023
                for seed in range(100, 100 + rounds)
            ]
        return written, taken

    def workers(self, path: Path | None) -> dict[str, Any]:
        """Documents a second in the largest batches, by several processes on the one device."""
        batch, count = self.sizes.batches[-1], self.sizes.workers
        options, found = {**self.options, "batch_size": batch}, dict[str, Any](processes=count, batch=batch)
        with Workers(count, path, device=self.lm.device.type) as workers:
            for name in self.sizes.schemas:
                schema = read(name)
                for _ in workers.stream(schema, 3 * count * batch, seed=1, **options):
                    pass
                written, check = list[Any](), validator_for(schema)(schema, format_checker=FormatChecker())
                taken = self.seconds(lambda: written.extend(workers.stream(schema, 4 * count * batch, **options)))  # noqa: B023
                found[name] = {
                    "documents_a_second": len(written) / taken,
                    "invalid": sum(not check.is_valid(one.value) for one in written[: 4 * batch]),
                }
        return found

    def steps(self, name: str) -> dict[str, Any]:
        """Milliseconds of a step captured and not, and what it is made of."""
        found: dict[str, Any] = {}
        for batch in (self.sizes.batches[0], self.sizes.batches[-1]):
            figures = {}
            for label, sampler in (("captured", self.captured), ("uncaptured", self.captured.sampler)):
                taken = []
                for number in range(max(3, self.sizes.rounds // 4)):
                    loop = self._loop(name, batch, sampler, seed=number)
                    taken.append(self.seconds(lambda loop=loop: _rest(loop)) / (loop.rows[0].settings.steps - 1))  # type: ignore[misc]
                figures[f"{label}_ms"] = 1e3 * median(taken[1:])
            loop = self._loop(name, batch, self.captured.sampler, seed=0)
            with Launches() as launches:
                loop.step()
            figures["operators"] = launches.count
            loop = self._loop(name, batch, self.captured, seed=0)
            figures |= self._profiled(loop)
            found[str(batch)] = figures
        return found

    def _loop(self, name: str, batch: int, sampler: Sampler, *, seed: int) -> Loop:
        """A loop that has taken its first step, in which whole canvases are read."""
        loop = Loop(sampler)
        loop.join(rows_of(self.lm, self.compiled(read(name)), batch, seed=seed))
        loop.step()
        return loop

    def _profiled(self, loop: Loop) -> dict[str, float]:
        """Kernels of the steps that are left, and the share of the time in which the device has nothing to do."""
        if self.lm.device.type != "cuda":
            return {}
        from torch.profiler import ProfilerActivity, profile

        steps = loop.rows[0].settings.steps - 1
        with profile(activities=[ProfilerActivity.CUDA]) as profiled:
            taken = self.seconds(lambda: _rest(loop))
        events = [event for event in profiled.events() if event.device_time_total > 0]
        busy = sum(event.self_device_time_total for event in events) / 1e6
        costly = Counter[str]()
        for event in events:
            costly[event.name[:60]] += event.self_device_time_total / steps
        return {
            "kernels": len(events) / steps,
            "device_ms": 1e3 * busy / steps,
            "idle_share": max(0.0, 1.0 - busy / taken),
            "costliest_us": dict(costly.most_common(8)),
        }

    def left_to_right(self, name: str, ours: dict[str, Any]) -> dict[str, Any]:
        """The network of the same size: as many tokens as are free in our documents, one for each step.

        What is forced costs it nothing, and in a batch no row waits for a longer one; both are in its favour.
        """
        lm, generator = self.lm, self.compiled(read(name))
        documents = generator(8, seed=5)
        free = max(1, round(self.tokens(documents)[1] / len(documents)))
        row = rows_of(lm, generator, 1, seed=5)[0]
        automata = [span.language for span in row.spans if isinstance(span.language, TokenAutomaton)]
        automaton: Any = max(automata, key=lambda language: len(language.src))
        found: dict[str, Any] = {"steps": free}
        for batch in self.sizes.batches:
            decoder = StaticDecoder(
                network(lm.tokenizer).eval(), automaton,  # type: ignore[arg-type]
                batch=batch, length=free + 1, device=lm.device, dtype=network_dtype(lm.device.type),
                recorder=self.recorder,
            )  # fmt: skip
            decoder.write(free, first=lm.tokenizer.sep_token_id)
            taken = median(
                self.seconds(lambda: decoder.write(free, first=lm.tokenizer.sep_token_id).cpu())  # noqa: B023
                for _ in range(self.sizes.rounds)
            )
            rate = batch / taken
            found[str(batch)] = {
                "documents_a_second": rate,
                "step_ms": 1e3 * taken / free,
                "ours_times_as_fast": ours[str(batch)]["documents_a_second"] / rate,
            }
        return found


class Launches(TorchDispatchMode):
    """Counts the operators that launch kernels: all but views and what makes a tensor without filling it."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.count = 0

    def __torch_dispatch__(
        self, func: Any, types: Any, args: Sequence[Any] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        self.count += not (func.is_view or "empty" in func.name() or func.name() == "aten::detach")
        return func(*args, **(kwargs or {}))


def read(name: str) -> dict[str, Any]:
    """An example schema."""
    schema: dict[str, Any] = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    return schema


def array_of(items: int) -> dict[str, Any]:
    """A schema whose documents are about as long as they have items."""
    properties = {
        "name": {"type": "string", "minLength": 8, "maxLength": 24},
        "size": {"type": "integer", "minimum": 10, "maximum": 99},
    }
    item = {"type": "object", "properties": properties, "required": [*properties], "additionalProperties": False}
    return {"type": "array", "items": item, "minItems": items, "maxItems": items}


def rows_of(lm: DiffusionLM, generator: Generator, count: int, *, seed: int) -> list[Row]:
    """The rows of a batch of documents, as they come to the loop."""
    written: list[Row] = []

    def note(rows: Sequence[Row], **_: Any) -> None:
        written.extend(rows)
        raise _Noted

    lm.__dict__["denoise"] = note
    try:
        generator(count, batch_size=count, seed=seed)
    except _Noted:
        pass
    finally:
        del lm.__dict__["denoise"]
    return written


class _Noted(BaseException):
    """What was to be seen has been seen."""


def _rest(loop: Loop) -> None:
    while len(loop.finished) < len(loop.rows):
        loop.step()


def _once(work: Callable[[], object]) -> float:
    work()
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def _values(value: Any) -> Iterator[str]:
    """The texts of the values of a document, as they stand in it without quotation marks."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from _values(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _values(inner)
    else:
        yield value if isinstance(value, str) else json.dumps(value)


def measured(lm: DiffusionLM, sizes: Sizes, recorder: Recorder, *, path: Path | None, strict: bool) -> dict[str, Any]:
    """All figures; where one cannot be measured, why, unless `strict`."""
    bench = Bench(lm, sizes, recorder)
    figures: dict[str, Any] = {}

    def stage(name: str, work: Callable[[], Any]) -> Any:
        begin = time.perf_counter()
        try:
            figures[name] = work()
        except Exception as error:
            if strict:
                raise
            figures[name] = {"error": f"{type(error).__name__}: {error}"}
        print(f"{name}: {time.perf_counter() - begin:.1f} s {json.dumps(figures[name])}", flush=True)
        return figures[name]

    stage("kernels", bench.kernels)
    stage("correctness", bench.correctness)
    stage("steps", lambda: bench.steps(sizes.schemas[0]))
    stage("lengths", bench.growing)
    ours = stage("batches", lambda: {name: bench.batches(name) for name in sizes.schemas})
    stage("left_to_right", lambda: {name: bench.left_to_right(name, ours[name]) for name in sizes.schemas})
    stage("workers", lambda: bench.workers(path))
    captures = bench.captured.captures
    figures["captures"] = {"made": captures.made, "replayed": captures.replayed, "plain": captures.plain}
    return figures


def main(arguments: Sequence[str] | None = None) -> dict[str, Any]:
    """Measure, and save what a GPU has done."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dry-run", action="store_true", help="in small, on the CPU, saving nothing")
    parser.add_argument("--ours", type=locate, help="name or folder of a model; the default one if left out")
    options = parser.parse_args(arguments)
    if not options.dry_run and not torch.cuda.is_available():
        parser.error("there is no GPU here")
    torch.set_num_threads(1)
    if options.dry_run:
        lm = DiffusionLM.from_pretrained(options.ours, device="cpu")
        assert isinstance(lm.sampler, ConstrainedSampler)
        lm.__dict__["sampler"] = CapturedSampler(replace(lm.sampler, recurring=True), Rehearsal())
        return measured(lm, SMALL, Rehearsal(), path=options.ours, strict=True)
    lm = DiffusionLM.from_pretrained(options.ours, device="cuda")
    figures = {"device": torch.cuda.get_device_name(), "cpu_threads": 1}
    figures |= measured(lm, Sizes(), CudaRecorder(), path=options.ours, strict=False)
    save("h200", figures, seed=0, peers=PEERS)
    return figures


if __name__ == "__main__":
    main()

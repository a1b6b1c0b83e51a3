"""Exact inference beside the network: its time as a share of a forward pass, part by part, and how it grows.

Both are timed by turns in one process, on the same number of threads, the network in the precision in which it
generates. On one thread the time is the thread's own, so that other work on the machine does not count.

python -m benchmarks.timing.inference
"""

import argparse
import random
import time
from collections.abc import Callable, Sequence
from statistics import median
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from benchmarks.record import save
from benchmarks.timing.inference_plot import plot
from constraints.inference import SlotBatch, posterior
from constraints.inference.cpu.class_sums import class_sums, tiles_of
from constraints.inference.cpu.messages import backward, forward
from constraints.inference.cpu.units import runs_of
from constraints.inference.cpu.vectors import EIGHT
from constraints.regex.compile import compile_regex
from constraints.tokens.token_automaton import TokenAutomaton
from constraints.tokens.vocabulary import Vocabulary
from controllable import DiffusionLM
from controllable.sampling.rules.temperature import apply_temperature

BATCH, CANVAS = 32, 128
TEMPERATURE = 0.5


def broad(vocabulary: Vocabulary, words: int, *, capacity: int = 2 * CANVAS) -> TokenAutomaton:
    """Any number of words, a multiple of the one given, and an e-mail address: classes of many tokens, and something
    to do at all positions."""
    pattern = rf"(([A-Z][a-z]{{1,11}} ){{{words}}})*[a-z]{{2,9}}@[a-z]{{2,9}}\.(com|org)"
    return TokenAutomaton.from_dfa(compile_regex(pattern, search=False), vocabulary, capacity=capacity)


def narrow(vocabulary: Vocabulary, count: int, *, seed: int) -> TokenAutomaton:
    """Texts of the words of a list: classes of about one token."""
    words = sorted(word.decode() for word in vocabulary.tokens if word.isalpha() and word.isascii() and len(word) > 3)
    chosen = random.Random(seed).sample(words, count)
    return TokenAutomaton.from_dfa(compile_regex("((" + "|".join(chosen) + ") ?)*", search=False), vocabulary)


class Network:
    """The bundled network at its first step, when all positions are free.

    Args:
        lm: The model.
        batch: Canvases.
        canvas: Their positions.
        seed: For the noise.
    """

    def __init__(self, lm: DiffusionLM, *, batch: int, canvas: int, seed: int) -> None:
        self.denoiser = lm.adapter
        generator = torch.Generator().manual_seed(seed)
        sigma = self.denoiser.schedule.sigma_max
        self.noisy = sigma * torch.randn(batch, canvas, self.denoiser.table.shape[1], generator=generator)
        self.sigma, self.clean = torch.full((1,), sigma), torch.zeros(batch, canvas, dtype=torch.bool)

    @torch.no_grad()
    def __call__(self) -> Tensor:
        """Logits of all positions (P, V)."""
        with self.denoiser.precision:
            hidden = self.denoiser.network.hidden(self.noisy, self.sigma.expand(len(self.noisy)), self.clean)
            rows = hidden.flatten(0, 1)
            sigma = self.sigma.expand(len(rows))
            return self.denoiser.network.project(rows, None, sigma, tables=self.denoiser.tables)


def clock(threads: int) -> Callable[[], float]:
    """Seconds: of the thread where there is one, else as they pass."""
    return time.thread_time if threads == 1 else time.perf_counter


def timed(function: Callable[[], Any], now: Callable[[], float]) -> float:
    """Milliseconds that a call takes."""
    begin = now()
    function()
    return 1e3 * (now() - begin)


class Pieces:
    """The sums and the messages of a batch of equal slots by themselves, eight slots at a time.

    Args:
        log_probs: (P, V).
        automaton: Of all slots.
        batch: How many slots.
        canvas: Their positions.
    """

    def __init__(self, log_probs: NDArray[np.float32], automaton: TokenAutomaton, *, batch: int, canvas: int) -> None:
        self.log_probs, self.automaton, self.batch, self.canvas = log_probs, automaton, batch, canvas
        classes, states, lanes = automaton.num_classes, automaton.num_states, len(EIGHT)
        self.places = (np.arange(canvas)[:, None] * classes * lanes + np.arange(lanes)).ravel()
        self.rows = np.arange(len(log_probs))
        self.runs = runs_of(automaton)
        sizes = {
            "sums": canvas * classes, "marginals": canvas * classes, "work": classes, "alpha": (canvas + 1) * states,
            "beta": (canvas + 1) * states, "mass": classes, "ahead": canvas, "paths": canvas * int(self.runs[-1]),
        }  # fmt: skip
        # Tensors begin where a line of the cache does.
        kind = torch.from_numpy(log_probs).dtype
        self.room = {name: torch.empty(size * lanes, dtype=kind).numpy() for name, size in sizes.items()}
        self.scales, self.tiny = np.empty(len(log_probs)), np.zeros(len(log_probs), dtype=np.bool_)

    def sum(self) -> None:
        """Sum the classes."""
        automaton, lanes, room = self.automaton, len(EIGHT), self.room
        for first in range(0, self.batch, lanes):
            slots = np.arange(first, min(first + lanes, self.batch))
            rows = (slots[None, :] * self.canvas + np.arange(self.canvas)[:, None]).ravel()
            class_sums(
                self.log_probs.reshape(-1), self.log_probs.shape[1], rows, self.rows, self.places[: len(rows)],
                np.full(len(rows), lanes), automaton.members, automaton.class_offsets, tiles_of(automaton),
                room["sums"], self.scales, self.tiny, room["work"],
            )  # fmt: skip

    def pass_messages(self) -> None:
        """Messages in both directions, and the probabilities of the classes; for each eight slots those of the last."""
        a, states, room = self.automaton, self.automaton.num_states, self.room
        arrays = (a.offsets, a.cls, a.dst, a.distance, a.reach, self.runs, a.class_offsets)
        log_scale, scale, total, least = (np.zeros(len(EIGHT)) for _ in range(4))
        for _ in range(0, self.batch, len(EIGHT)):
            forward(
                0, self.canvas, self.canvas, arrays, states, room["sums"], 0, room["alpha"], log_scale, scale, EIGHT
            )  # fmt: skip
            backward(
                self.canvas, arrays, states, room["sums"], 0, room["alpha"], room["beta"], room["ahead"], room["mass"],
                room["paths"], room["marginals"], 0, total, least, scale, EIGHT,
            )  # fmt: skip


def parts(
    log_probs: Tensor, automaton: TokenAutomaton, *, batch: int, canvas: int, now: Callable[[], float], uniforms: Tensor
) -> dict[str, float]:
    """Milliseconds of one run of each part, and of the posterior as it is used; the sample is the difference that it
    makes to the posterior."""
    slots = SlotBatch.of([(automaton, canvas)] * batch)
    pieces = Pieces(log_probs.numpy(), automaton, batch=batch, canvas=canvas)
    sums, messages = timed(pieces.sum, now), timed(pieces.pass_messages, now)
    bare = timed(lambda: posterior(log_probs, slots), now)
    drawn = timed(lambda: posterior(log_probs, slots, uniforms=uniforms), now)
    return {"class sums": sums, "messages and class marginals": messages, "sample": drawn - bare, "posterior": drawn}


def on_demand(
    log_probs: Tensor, automaton: TokenAutomaton, values: Tensor, *, batch: int, canvas: int, now: Callable[[], float]
) -> dict[str, float]:
    """Milliseconds of what is worked out of a posterior only where it is asked for."""
    found = posterior(log_probs, SlotBatch.of([(automaton, canvas)] * batch))
    return {
        "mean embeddings": timed(lambda: found.expectation(values), now),
        "token marginals": timed(lambda: found.marginals, now),
    }


def beside_the_network(lm: DiffusionLM, *, rounds: int, seed: int, now: Callable[[], float]) -> dict[str, Any]:
    """Medians over the rounds, and the share of a forward pass in each round."""
    network = Network(lm, batch=BATCH, canvas=CANVAS, seed=seed)
    generator = torch.Generator().manual_seed(seed)
    positions = BATCH * CANVAS
    uniforms = torch.rand(positions, 2, generator=generator, dtype=torch.float64)
    noise = (3.0 * torch.randn(positions, len(lm.vocabulary.tokens), generator=generator)).log_softmax(-1)
    automata = {"broad": broad(lm.vocabulary, 15), "narrow": narrow(lm.vocabulary, 182, seed=seed)}
    rows = {"network": apply_temperature(network().float(), TEMPERATURE, lm.apart)[0], "random": noise}
    found: dict[str, list[dict[str, float]]] = {}
    forward: list[float] = []
    # The first round warms up.
    for number in range(rounds + 1):
        pass_ms = timed(network, now)
        for kind, automaton in automata.items():
            for source, log_probs in rows.items():
                row = parts(log_probs, automaton, batch=BATCH, canvas=CANVAS, now=now, uniforms=uniforms)
                row |= on_demand(log_probs, automaton, lm.adapter.values, batch=BATCH, canvas=CANVAS, now=now)
                row["share"] = row["posterior"] / pass_ms
                row["share with mean embeddings"] = (row["posterior"] + row["mean embeddings"]) / pass_ms
                if number:
                    found.setdefault(f"{kind} classes, logits: {source}", []).append(row)
        if number:
            forward.append(pass_ms)
    return {
        "precision": "bfloat16" if lm.adapter.values.dtype == torch.bfloat16 else "float32",
        "forward_ms": median(forward),
        "automata": {
            kind: {"states": a.num_states, "edges": len(a.src), "classes": a.num_classes, "tokens": len(a.members)}
            for kind, a in automata.items()
        },
        "inference": {
            name: {key: median(row[key] for row in several) for key in several[0]} for name, several in found.items()
        },
    }


def exponent(sizes: Sequence[float], values: Sequence[float]) -> float:
    """The slope of a straight line through the logarithms, by least squares."""
    return float(np.polyfit(np.log(sizes), np.log(np.maximum(values, 1e-6)), 1)[0])


def curves(lm: DiffusionLM, *, rounds: int, seed: int, now: Callable[[], float]) -> dict[str, Any]:
    """The posterior with a sample, and its messages, over edges, canvas and batch: the quickest of the rounds, with
    random logits."""
    generator = torch.Generator().manual_seed(seed)
    most, positions = len(lm.vocabulary.tokens), 2 * BATCH * CANVAS
    noise = (3.0 * torch.randn(positions, most, generator=generator)).log_softmax(-1)
    uniforms = torch.rand(positions, 2, generator=generator, dtype=torch.float64)
    middle = {"broad": broad(lm.vocabulary, 15), "narrow": narrow(lm.vocabulary, 182, seed=seed)}
    grown = {
        "broad": [broad(lm.vocabulary, words) for words in (1, 3, 7, 15, 31, 62)],
        "narrow": [narrow(lm.vocabulary, count, seed=seed) for count in (24, 48, 96, 182, 400)],
    }
    result: dict[str, Any] = {}
    for kind, automaton in middle.items():
        settings = {
            "edges": [(a, BATCH, CANVAS, len(a.src)) for a in grown[kind]],
            "canvas": [(automaton, BATCH, canvas, canvas) for canvas in (48, 64, 96, 128, 192, 256)],
            "batch": [(automaton, batch, CANVAS, batch) for batch in (1, 2, 4, 8, 16, 32, 64)],
        }
        for name, points in settings.items():
            sizes, whole, messages = [], [], []
            for a, batch, canvas, size in points:
                used = batch * canvas
                rows = [
                    parts(noise[:used], a, batch=batch, canvas=canvas, now=now, uniforms=uniforms[:used])
                    for _ in range(rounds + 1)
                ][1:]
                sizes.append(size)
                whole.append(min(row["posterior"] for row in rows))
                messages.append(min(row["messages and class marginals"] for row in rows))
            # By themselves messages are always those of eight slots at a time.
            full = [number for number, (_, batch, _, _) in enumerate(points) if batch >= len(EIGHT)]
            result[f"{kind} classes, {name}"] = {
                "sizes": sizes,
                "posterior_ms": whole,
                "messages_ms": [messages[number] if number in full else None for number in range(len(points))],
                "exponent": exponent(sizes, whole),
                "exponent_of_messages": exponent([sizes[n] for n in full], [messages[n] for n in full]),
            }
    return result


def main() -> None:
    """Measure, save and draw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    lm = DiffusionLM.from_pretrained(device="cpu")
    now = clock(arguments.threads)
    figures = {
        "batch": BATCH,
        "canvas": CANVAS,
        "threads": arguments.threads,
        "rounds": arguments.rounds,
        "clock": "thread" if arguments.threads == 1 else "wall",
        **beside_the_network(lm, rounds=arguments.rounds, seed=arguments.seed, now=now),
        "curves": curves(lm, rounds=max(1, arguments.rounds // 2), seed=arguments.seed, now=now),
    }
    save("inference", figures, seed=arguments.seed)
    plot(figures["curves"])


if __name__ == "__main__":
    main()

"""Trains the yardstick on the documents and with the optimisers of the bundled model.

python -m benchmarks.yardstick.network.train --corpora data/corpus data/published:4 --tokens 20000000 --out runs/same

Called again, it goes on where it was, with more tokens too as long as the learning rates have not begun to fall. A
corpus is a folder that `python -m corpus` has built, or a file `documents-*.npz` of a training run. Tokens are those
that are predicted: all of the documents, and an end for each. Our own runs also count the PADs that their slots are
widened by, so the same number is more documents here.
"""

import argparse
import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy
from tqdm import tqdm
from transformers import LlamaForCausalLM, PreTrainedTokenizerFast
from transformers.utils import logging

from benchmarks.yardstick.documents import NO_TARGET, Rows, encoded, order
from benchmarks.yardstick.network.network import bundled_tokenizer, network
from constraints.errors import CheckpointError
from controllable.network.precision import network_dtype
from controllable.training.config import DataSection, OptimiserSection
from controllable.training.optimiser import MovingAverage, muon_and_adamw, rate_factor, update

# A document of as many tokens as a canvas of ours, and what it begins with.
BUCKETS = tuple(size + 1 for size in DataSection.model_fields["buckets"].default)

TIED = "lm_head.weight"
"""Another name of the embeddings."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How a run is carried out; the defaults are those of the bundled model.

    Args:
        out: Folder for the checkpoint, the log and the model.
        tokens: Tokens to train on.
        warmup: Share of the tokens in which the learning rates rise.
        decay: Share of the tokens in which they fall to zero, at the end.
        seed: Seed of the order of the documents.
        positions: Positions in a batch.
        matrix_rate: Learning rate of Muon.
        rate: Learning rate of what is neither a matrix nor an embedding.
        embedding_rate: Learning rate of the embeddings.
        weight_decay: Of all weights.
        clip: Longest gradient.
        ema: Share of the old average of the weights kept at each step.
        save_every: Seconds between checkpoints.
        log_every: Steps between lines of the log.
        time_limit: Seconds after which the run saves and stops.
        device: "cpu" or "cuda".
    """

    out: Path
    tokens: int
    warmup: float = 0.03
    decay: float = 0.2
    seed: int = 0
    positions: int = 8192
    matrix_rate: float = 4e-3
    rate: float = 1e-3
    embedding_rate: float = 3e-3
    weight_decay: float = 0.1
    clip: float = 1.0
    ema: float = 0.995
    save_every: float = 180.0
    log_every: int = 50
    time_limit: float | None = None
    device: str = "cpu"

    @property
    def optimiser(self) -> OptimiserSection:
        """The same in the terms of our own training, a token for a step."""
        return OptimiserSection(
            steps=self.tokens,
            warmup=round(self.warmup * self.tokens),
            decay=round(self.decay * self.tokens),
            matrix_rate=self.matrix_rate,
            rate=self.rate,
            embedding_rate=self.embedding_rate,
            weight_decay=self.weight_decay,
            clip=self.clip,
            ema=self.ema,
        )

    @property
    def identity(self) -> dict[str, object]:
        """What decides the steps before the learning rates fall, and not where and how often they are saved."""
        beside = {"tokens", "out", "save_every", "log_every", "time_limit", "device"}
        return {name: value for name, value in asdict(self).items() if name not in beside}


def loss_of(model: LlamaForCausalLM, read: Tensor, target: Tensor) -> Tensor:
    """Mean cross-entropy, in nats, of the targets (B, L) that there are, after reading (B, L)."""
    hidden = model.model(read, use_cache=False).last_hidden_state
    there = target != NO_TARGET
    return cross_entropy(model.lm_head(hidden[there]).float(), target[there])


class Run:
    """A training run: what a checkpoint holds, and the steps that change it.

    Args:
        model: The network, fresh.
        tokenizer: Its tokenizer, which is saved with it.
        rows: The documents.
        settings: How to train.
        buckets: Lengths that rows are filled up to, in ascending order; longer ones are left out.

    Raises:
        CheckpointError: The folder holds a run with other settings, or one that is ending after other tokens.
    """

    def __init__(
        self,
        model: LlamaForCausalLM,
        tokenizer: PreTrainedTokenizerFast,
        rows: Rows,
        settings: Settings,
        *,
        buckets: Sequence[int] = BUCKETS,
    ) -> None:
        self.model, self.tokenizer, self.rows, self.settings = model, tokenizer, rows, settings
        self.buckets = buckets
        logging.disable_progress_bar()
        nn.Module.to(model, torch.device(settings.device))
        self.optimisers = muon_and_adamw(
            model, blocks=model.model.layers, embeddings=[model.model.embed_tokens.weight], settings=settings.optimiser
        )
        self.average = MovingAverage(model, settings.ema)
        self.step = self.tokens = 0
        settings.out.mkdir(parents=True, exist_ok=True)
        self._resume()

    @property
    def identity(self) -> dict[str, object]:
        """What a checkpoint has to share with this run to be gone on from."""
        sizes = [self.model.config.hidden_size, self.model.config.num_hidden_layers, self.model.config.vocab_size]
        return {**self.settings.identity, "documents": len(self.rows.documents), "sizes": sizes}

    def _resume(self) -> None:
        path = self.settings.out / "state.pt"
        if not path.exists():
            return
        state = torch.load(path, map_location=self.settings.device, weights_only=True)
        if other := sorted(key for key, value in self.identity.items() if state["identity"].get(key) != value):
            raise CheckpointError(
                f"the run was made with other {', '.join(other)}", where=str(path), hint="Use another folder"
            )
        budget = state["budget"]
        if budget != self.settings.tokens and state["tokens"] > (1 - self.settings.decay) * budget:
            raise CheckpointError(
                f"the learning rates fall already, to be zero after {budget} tokens", where=str(path),
                hint="Use another folder, or that number",
            )  # fmt: skip
        self.model.load_state_dict(state["model"])
        for optimiser, saved in zip(self.optimisers, state["optimisers"], strict=True):
            optimiser.load_state_dict(saved)
        self.average.average, self.average.updates = state["average"], state["updates"]
        self.step, self.tokens = state["step"], state["tokens"]

    def save(self) -> None:
        """Write the checkpoint, all of it or none, and the averaged weights as a model."""
        out = self.settings.out
        state = {
            "identity": self.identity,
            "budget": self.settings.tokens,
            "model": self.model.state_dict(),
            "optimisers": [optimiser.state_dict() for optimiser in self.optimisers],
            "average": self.average.average,
            "updates": self.average.updates,
            "step": self.step,
            "tokens": self.tokens,
        }
        torch.save(state, out / "state.pt.partial")
        (out / "state.pt.partial").replace(out / "state.pt")
        averaged = {name: value for name, value in self.average.average.items() if name != TIED}
        self.model.save_pretrained(out / "model", state_dict=averaged)
        self.tokenizer.save_pretrained(out / "model")

    def _step(self, size: int, indices: list[int]) -> float:
        device = torch.device(self.settings.device)
        read, target = (torch.from_numpy(array).to(device) for array in self.rows.batch(indices, size))
        with torch.autocast(device.type, torch.bfloat16, enabled=network_dtype(device.type) is torch.bfloat16):
            loss = loss_of(self.model, read, target)
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), self.settings.clip)
        update(self.optimisers, rate_factor(self.tokens, self.settings.optimiser))
        self.average.update(self.model)
        self.step += 1
        self.tokens += int((target != NO_TARGET).sum())
        return float(loss.item())

    def train(self) -> Path:
        """Go on until all tokens are seen or the time is up; returns the folder of the model."""
        settings = self.settings
        batches = order(self.rows.lengths, buckets=self.buckets, positions=settings.positions, seed=settings.seed)
        begin = saved = time.monotonic()
        first, losses = self.tokens, list[float]()
        with tqdm(total=settings.tokens, initial=first, desc="train", unit="token", disable=None) as bar:
            for size, indices in islice(batches, self.step, None):
                now = time.monotonic()
                late = settings.time_limit is not None and now - begin > settings.time_limit
                if late or self.tokens >= settings.tokens:
                    break
                if now - saved > settings.save_every:
                    self.save()
                    saved = now
                losses.append(self._step(size, indices))
                bar.update(self.tokens - bar.n)
                if self.step % settings.log_every == 0:
                    loss = sum(losses) / len(losses)
                    self._log(loss=loss, tokens_per_second=(self.tokens - first) / (time.monotonic() - begin))
                    bar.set_postfix(loss=f"{loss:.3f}")
                    losses = []
        self.save()
        return settings.out / "model"

    def _log(self, **entry: float) -> None:
        with (self.settings.out / "log.jsonl").open("a", encoding="utf-8") as lines:
            lines.write(json.dumps({"step": self.step, "tokens": self.tokens, **entry}) + "\n")


def corpus(text: str) -> tuple[Path, int]:
    """FOLDER or FOLDER:REPEAT."""
    place, colon, repeat = text.rpartition(":")
    return (Path(place), int(repeat)) if colon and repeat.isdigit() else (Path(text), 1)


def main() -> None:
    """Train, or go on training."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=corpus, nargs="+", required=True, metavar="FOLDER[:REPEAT]")
    parser.add_argument("--tokens", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=Settings.seed)
    parser.add_argument("--positions", type=int, default=Settings.positions, help="positions in a batch")
    parser.add_argument("--matrix-rate", type=float, default=Settings.matrix_rate)
    parser.add_argument("--rate", type=float, default=Settings.rate)
    parser.add_argument("--embedding-rate", type=float, default=Settings.embedding_rate)
    parser.add_argument("--weight-decay", type=float, default=Settings.weight_decay)
    parser.add_argument("--ema", type=float, default=Settings.ema)
    parser.add_argument("--time-limit", type=float, help="seconds after which it saves and stops")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cuda" if torch.cuda.is_available() else "cpu")
    options = vars(parser.parse_args())
    torch.set_num_threads(options.pop("threads"))
    corpora = options.pop("corpora")
    settings = Settings(**options)
    settings.out.mkdir(parents=True, exist_ok=True)
    tokenizer = bundled_tokenizer()
    rows = Rows(encoded(corpora, settings.out, tokenizer), start=tokenizer.sep_token_id, end=tokenizer.pad_token_id)
    Run(network(tokenizer, seed=settings.seed), tokenizer, rows, settings).train()


if __name__ == "__main__":
    main()

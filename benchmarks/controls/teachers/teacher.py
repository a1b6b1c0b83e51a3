"""The autoregressive teacher: a small Llama, trained on the E2E sentences with the tokenizer of the diffusion model.

    python -m benchmarks.controls.teachers.teacher --tokenizer MODEL --out runs/teacher --minutes 25

It judges how fluent a text is (perplexity), and writes texts itself for a row of the table. Called again, the training
goes on where it was. A sentence is read as `<sep> sentence` and predicted as `sentence <pad>`, by the training of
`benchmarks.yardstick`; the last line printed is the perplexity of the validation sentences.
"""

import argparse
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, cast

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import cross_entropy
from transformers import LlamaForCausalLM, LogitsProcessor, LogitsProcessorList, PreTrainedTokenizerFast

from benchmarks.controls import data
from benchmarks.yardstick.documents import NO_TARGET, Rows
from benchmarks.yardstick.network.network import load, network
from benchmarks.yardstick.network.train import Run, Settings
from constraints.errors import CheckpointError, InvalidOption
from controllable.training.dataset import Encoded

HIDDEN, LAYERS, HEADS, INTERMEDIATE = 192, 4, 4, 512
"""2.1 million parameters with a vocabulary of 2,048."""

TOKENS = 2_500_000
"""Predicted in training, ends included: the sentences some 2.2 times."""

BUCKETS = (16, 24, 32, 40, 48, 64, 98)
"""Lengths that sentences are filled up to, in tokens."""

LONGEST = 128
"""Tokens of a text it writes; the longest sentence of E2E has 97."""


class Perplexity(NamedTuple):
    """How surprising texts are, their ends included.

    Args:
        token: Perplexity per token of this tokenizer.
        word: Perplexity per word, as separated by spaces, an end counted as one: the same for all tokenizers.
        nats: Of each text.
        words: Of each text, with its end.
    """

    token: float
    word: float
    nats: tuple[float, ...]
    words: tuple[int, ...]


def encoded(texts: Sequence[str], tokenizer: PreTrainedTokenizerFast) -> Encoded:
    """Texts as the documents that the training takes."""
    ids = tokenizer(list(texts), add_special_tokens=False)["input_ids"]
    offsets = np.cumsum([0, *(len(each) for each in ids)], dtype=np.int64)
    tokens = np.fromiter((token for each in ids for token in each), dtype=np.uint16)
    return Encoded(tokens, np.ones_like(tokens), offsets)


def read_tokenizer(folder: Path) -> PreTrainedTokenizerFast:
    """The fast tokenizer in a folder.

    Raises:
        CheckpointError: There is none, or it lacks the tokens that begin and end a text.
    """
    if not (folder / "tokenizer.json").is_file():
        raise CheckpointError("there is no tokenizer.json", where=str(folder), hint="Give the folder of a model")
    tokenizer: PreTrainedTokenizerFast = PreTrainedTokenizerFast.from_pretrained(folder, local_files_only=True)
    if tokenizer.sep_token_id is None or tokenizer.pad_token_id is None:
        raise CheckpointError("the tokenizer has no separator or no PAD", where=str(folder))
    return tokenizer


@dataclass(frozen=True)
class Teacher:
    """A trained teacher.

    Args:
        model: The network, in evaluation mode.
        tokenizer: Its tokenizer.
    """

    model: LlamaForCausalLM
    tokenizer: PreTrainedTokenizerFast

    @classmethod
    def from_folder(cls, folder: Path) -> "Teacher":
        """The teacher that `train` has written, `folder` being what it returned.

        Raises:
            CheckpointError: There is none.
        """
        if not (folder / "config.json").is_file():
            raise CheckpointError(
                "there is no trained teacher",
                where=str(folder),
                hint="Run `python -m benchmarks.controls.teachers.teacher`",
            )
        return cls(load(folder), read_tokenizer(folder))

    @torch.inference_mode()
    def nats(self, texts: Sequence[str], *, batch: int = 64) -> list[float]:
        """Negative log-likelihood of each text and its end."""
        rows = Rows(encoded(texts, self.tokenizer), start=self._start, end=self._end)
        order = np.argsort(rows.lengths, kind="stable")
        found = np.zeros(len(texts))
        for indices in (order[begin : begin + batch] for begin in range(0, len(order), batch)):
            read, target = rows.batch(indices.tolist(), int(rows.lengths[indices].max()))
            logits = self.model(torch.from_numpy(read), use_cache=False).logits
            costs = cross_entropy(
                logits.transpose(1, 2), torch.from_numpy(target), ignore_index=NO_TARGET, reduction="none"
            )
            found[indices] = costs.sum(1).double().numpy()
        return [float(value) for value in found]

    def perplexity(self, texts: Sequence[str]) -> Perplexity:
        """Perplexity of texts; infinite where there are none."""
        if not texts:
            return Perplexity(math.inf, math.inf, (), ())
        nats = self.nats(texts)
        words = [len(text.split()) + 1 for text in texts]
        tokens = sum(len(each) + 1 for each in self.tokenizer(list(texts), add_special_tokens=False)["input_ids"])
        total = sum(nats)
        return Perplexity(math.exp(total / tokens), math.exp(total / sum(words)), tuple(nats), tuple(words))

    @torch.inference_mode()
    def write(
        self,
        count: int,
        *,
        seed: int = 0,
        temperature: float = 1.0,
        beams: int = 1,
        prompt: str = "",
        processors: Sequence[LogitsProcessor] = (),
    ) -> list[str]:
        """Texts that it writes from left to right.

        Args:
            count: How many.
            seed: Seed of the draws.
            temperature: Of the sampling; 0 takes the likeliest token each time, or with beams the likeliest texts.
            beams: Width of the beam search, at least `count`; only at temperature 0.
            prompt: What the texts begin with.
            processors: Change the scores of the next token, see `transformers.LogitsProcessor`.

        Raises:
            InvalidOption: A setting has no meaning: more texts than there are beams, beams with a temperature ...
        """
        if count < 1 or temperature < 0 or beams < 1 or (beams > 1 and (temperature > 0 or beams < count)):
            raise InvalidOption(
                f"count={count}, temperature={temperature}, beams={beams} do not go together",
                hint="Beam search needs temperature=0 and at least as many beams as texts",
            )
        ids = [self._start, *self.tokenizer(prompt, add_special_tokens=False)["input_ids"]]
        together = count if temperature > 0 else 1
        begin = torch.tensor([ids]).expand(together, -1)
        how: dict[str, Any] = {"num_beams": beams, "num_return_sequences": count if beams > 1 else 1}
        if beams > 1:
            # By the probability of the whole text, not by its mean over the tokens.
            how["length_penalty"] = 0.0
        how |= {"do_sample": temperature > 0, "logits_processor": LogitsProcessorList(processors)}
        if temperature > 0:
            how |= {"temperature": temperature, "top_k": 0, "top_p": 1.0}
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            # Its annotations take no model of a class of its own.
            written: Tensor = cast(Any, self.model).generate(
                begin, attention_mask=torch.ones_like(begin), max_new_tokens=LONGEST,
                pad_token_id=self._end, eos_token_id=self._end, **how,
            )  # fmt: skip
        found = [str(self.tokenizer.decode(row[1:].tolist(), skip_special_tokens=True)) for row in written]
        # Without a draw all texts are the same one.
        return found if len(found) == count else found * count

    @property
    def _start(self) -> int:
        return int(self.tokenizer.sep_token_id)

    @property
    def _end(self) -> int:
        return int(self.tokenizer.pad_token_id)


def train(texts: Sequence[str], tokenizer: PreTrainedTokenizerFast, settings: Settings, **sizes: int) -> Path:
    """Train a teacher, or go on training it; returns the folder of the model.

    Args:
        texts: What it reads.
        tokenizer: Its tokenizer.
        settings: How it is trained.
        sizes: `hidden`, `layers`, `heads` and `intermediate`, where they are not those of the study.
    """
    sizes = {"hidden": HIDDEN, "layers": LAYERS, "heads": HEADS, "intermediate": INTERMEDIATE, **sizes}
    model = network(tokenizer, seed=settings.seed, **sizes)
    rows = Rows(encoded(texts, tokenizer), start=int(tokenizer.sep_token_id), end=int(tokenizer.pad_token_id))
    return Run(model, tokenizer, rows, settings, buckets=BUCKETS).train()


def main() -> None:
    """Train, and say how surprising the validation sentences are."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    data.add_option(parser)
    parser.add_argument("--tokenizer", type=Path, required=True, help="folder of the diffusion model or its tokenizer")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--tokens", type=int, default=TOKENS)
    parser.add_argument("--minutes", type=float, help="save and stop after so long; called again it goes on")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    torch.set_num_threads(1)
    settings = Settings(
        out=options.out, tokens=options.tokens, seed=options.seed, positions=2048, decay=0.4, ema=0.99,
        time_limit=options.minutes and 60 * options.minutes,
    )  # fmt: skip
    texts = [example.text for example in data.sentences(options.e2e, "train")]
    folder = train(texts, read_tokenizer(options.tokenizer), settings)
    valid = [example.text for example in data.sentences(options.e2e, "valid")]
    found = Teacher.from_folder(folder).perplexity(valid)
    print(f"{len(valid)} validation sentences: perplexity {found.token:.2f} a token, {found.word:.2f} a word")


if __name__ == "__main__":
    main()

"""Writes documents from left to right: a key-value cache, a mask for each token, a token for each row at a time."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from transformers import DynamicCache

from benchmarks.yardstick.network.masks import Guide, allowed, backend, no_masks
from benchmarks.yardstick.speakers import Speaker
from constraints.errors import GenerationError, InvalidOption
from controllable.sampling import SamplerSettings

MAX_TOKENS = 384


@dataclass(frozen=True)
class Written:
    """A document, or what came of it.

    Args:
        index: Its number; together with the seed it decides the document.
        text: What was written.
        tokens: Tokens of the text, those that were forced included.
        fault: Why it is no document; empty where it is one.
    """

    index: int
    text: str
    tokens: int
    fault: str = ""

    @property
    def value(self) -> Any:
        """The parsed document.

        Raises:
            GenerationError: It has no end, or is not JSON.
        """
        if self.fault:
            raise GenerationError(f"document {self.index}: {self.fault}", best=self.text)
        return json.loads(self.text)


@dataclass
class _Row:
    """A document that is being written; `pending` are tokens the network has not read yet."""

    index: int
    guide: Guide
    rng: np.random.Generator
    pending: list[int]
    ids: list[int] = field(default_factory=list)
    fault: str = ""


class Decoder:
    """A network under the masks of a backend.

    Args:
        speaker: The network.
        masks: The backend, see `benchmarks.yardstick.network.masks.BACKENDS`.
        temperature: The logits are divided by it; by default that of our own sampler.
        max_tokens: Longest document.
        jump: Whether what must come next (keys and punctuation) is written at once and read in one pass.

    Raises:
        InvalidOption: An option makes no sense.
    """

    def __init__(
        self,
        speaker: Speaker,
        masks: str,
        *,
        temperature: float = SamplerSettings.temperature,
        max_tokens: int = MAX_TOKENS,
        jump: bool = True,
    ) -> None:
        if not temperature > 0:
            raise InvalidOption(f"temperature is {temperature}, it must be above 0")
        self.speaker, self.temperature, self.max_tokens, self.jump = speaker, temperature, max_tokens, jump
        self.backend = backend(masks, speaker.tokens, end=speaker.end, encode=speaker.encode)

    def compile(self, schema: Any) -> "Program":
        """Compile a schema once, to write documents for it many times.

        Raises:
            Refused: The backend does not support the schema.
        """
        return Program(self, self.backend.compile(schema), self.speaker.begin(schema))


class Program:
    """A compiled schema, and the decoder that writes for it.

    Args:
        decoder: The decoder.
        guide: What makes a guide for each document.
        begin: The tokens that stand before each document.
    """

    def __init__(self, decoder: Decoder, guide: Callable[[], Guide], begin: Sequence[int]) -> None:
        self.decoder, self.guide, self.begin = decoder, guide, list(begin)

    def stream(self, n: int, *, seed: int = 0, batch_size: int = 32) -> Iterator[Written]:
        """Write `n` documents, giving them out as their batches are done, in order."""
        for first in range(0, n, batch_size):
            yield from self._write(range(first, min(n, first + batch_size)), seed)

    @torch.inference_mode()
    def _write(self, indices: Sequence[int], seed: int) -> list[Written]:
        speaker, model = self.decoder.speaker, self.decoder.speaker.model
        rows = [_Row(index, self.guide(), np.random.default_rng([seed, index]), [self.begin[-1]]) for index in indices]
        masks = no_masks(len(rows), len(speaker.tokens))
        cache, known = DynamicCache(config=model.config), len(self.begin) - 1
        if known:
            # What all rows have in common is read once.
            model.model(torch.tensor([self.begin[:-1]]), past_key_values=cache, use_cache=True)
            cache.batch_repeat_interleave(len(rows))
        real = torch.ones(len(rows), known, dtype=torch.bool)
        done: list[_Row] = []
        going = [number for number, row in enumerate(rows) if self._goes_on(row, masks, number)]
        while True:
            if len(going) < len(rows):
                done += [row for number, row in enumerate(rows) if number not in going]
                rows, masks, real = [rows[number] for number in going], masks[going], real[going]
                if not rows:
                    break
                cache.batch_select_indices(torch.tensor(going))
            logits, real = self._read(rows, cache, real)
            tokens = self._choose(logits, masks, rows)
            going = []
            for number, (row, token) in enumerate(zip(rows, tokens, strict=True)):
                if token != speaker.end and self._take(row, token) and self._goes_on(row, masks, number):
                    going.append(number)
        return [self._written(row) for row in sorted(done, key=lambda row: row.index)]

    def _take(self, row: _Row, token: int) -> bool:
        """Go on by a token."""
        if not row.guide.accept(token):
            row.fault = "the backend gave up"
            return False
        row.ids.append(token)
        row.pending.append(token)
        return True

    def _goes_on(self, row: _Row, masks: NDArray[np.int32], number: int) -> bool:
        """Write what is forced and fill in the row's mask; False where the document ends here."""
        speaker, limit = self.decoder.speaker, self.decoder.max_tokens
        if self.decoder.jump and not all(self._take(row, token) for token in self._forced(row.guide)):
            return False
        row.guide.fill(masks, number)
        left = allowed(masks[number : number + 1], len(speaker.tokens))[0]
        if not left.any():
            row.fault = "the backend gave up"
        elif left[speaker.end] and left.sum() == 1:
            return False
        elif len(row.ids) >= limit:
            row.fault = f"no end after {limit} tokens; raise max_tokens or bound the schema"
        return not row.fault

    def _forced(self, guide: Guide) -> list[int]:
        """The tokens of what must come next."""
        try:
            ids = self.decoder.speaker.encode(guide.forced().decode("utf-8"))
        except UnicodeDecodeError:
            # It begins or ends within a character.
            return []
        # A token that goes over the end of what is forced stays possible.
        return ids[:-1] if self.decoder.speaker.crossing else ids

    def _read(self, rows: list[_Row], cache: DynamicCache, real: Tensor) -> tuple[Tensor, Tensor]:
        """Let the network read what is pending in each row.

        Rows that have less to read than others are filled up; those positions stay in the cache and are never looked
        at.

        Args:
            rows: The documents.
            cache: Keys and values of the T positions before.
            real: Which of them are tokens of their rows (B, T).

        Returns:
            Logits of the next token (B, V), and `real` with the new positions.
        """
        model = self.decoder.speaker.model
        lengths = torch.tensor([len(row.pending) for row in rows])
        width = int(lengths.max())
        read = torch.tensor([row.pending + [0] * (width - len(row.pending)) for row in rows])
        positions = real.sum(1, keepdim=True) + torch.arange(width)
        real = torch.cat([real, torch.arange(width) < lengths[:, None]], 1)
        whole = bool(real.all())
        hidden = model.model(
            read,
            attention_mask=None if whole else real,
            position_ids=positions,
            past_key_values=cache,
            use_cache=True,
        ).last_hidden_state
        for row in rows:
            row.pending = []
        last = hidden[torch.arange(len(rows)), lengths - 1]
        return model.lm_head(last).float(), real

    def _choose(self, logits: Tensor, masks: NDArray[np.int32], rows: list[_Row]) -> list[int]:
        """A token for each row, drawn from its distribution (B, V) under its mask with a number from its generator."""
        possible = torch.from_numpy(allowed(masks, logits.shape[1]))
        scores = (logits.float() / self.decoder.temperature).masked_fill(~possible, float("-inf"))
        return draw(scores, [row.rng for row in rows])

    def _written(self, row: _Row) -> Written:
        tokens = self.decoder.speaker.tokens
        text = b"".join(tokens[token] for token in row.ids).decode("utf-8", "replace")
        return Written(row.index, text, len(row.ids), row.fault or _not_json(text))


def draw(scores: Tensor, rngs: Sequence[np.random.Generator]) -> list[int]:
    """A token for each row of scores (B, V), drawn from their softmax with a number from the row's generator."""
    total = scores.double().softmax(-1).cumsum(-1)
    drawn = torch.tensor([rng.random() for rng in rngs], dtype=torch.float64)[:, None] * total[:, -1:]
    found: list[int] = (total > drawn).int().argmax(-1).tolist()
    return found


def _not_json(text: str) -> str:
    """What is wrong with a text that a backend took for JSON: XGrammar lets control characters stand in strings."""
    try:
        json.loads(text)
    except ValueError as error:
        return f"not JSON: {error}"
    return ""

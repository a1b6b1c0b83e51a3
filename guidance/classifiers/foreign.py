"""Sequence classifiers of the `transformers` library as guides, through a map of the vocabulary."""

from functools import cached_property
from typing import Any

import torch
from torch import Tensor

from constraints.errors import InvalidOption
from constraints.tokens.vocabulary import Vocabulary
from guidance.classifiers.windows import Windows, windows_of
from guidance.composition import Guide
from guidance.energy import GuidanceState


def vocabulary_map(vocabulary: Vocabulary, tokenizer: Any, table: Tensor) -> Tensor:
    """Input embeddings (V, D) of another model for our tokens.

    Args:
        vocabulary: Our tokens.
        tokenizer: The other model's tokenizer.
        table: The other model's input embeddings (W, D).

    Returns:
        For each of our tokens the mean of the embeddings of the tokens that the other tokenizer cuts its text into;
        the other's PAD, or zero where it has none, for tokens without text.
    """
    pad = tokenizer.pad_token_id
    blank = table.new_zeros(table.shape[1]) if pad is None else table[pad]
    # Bytes that are no text by themselves, such as half of a letter, become the replacement character.
    texts = [token.decode("utf-8", errors="replace") for token in vocabulary.tokens]
    pieces: list[list[int]] = tokenizer(texts, add_special_tokens=False)["input_ids"]
    rows = torch.tensor([row for row, ids in enumerate(pieces) for _ in ids], dtype=torch.long, device=table.device)
    columns = torch.tensor([one for ids in pieces for one in ids], dtype=torch.long, device=table.device)
    counts = torch.tensor([len(ids) for ids in pieces], dtype=table.dtype, device=table.device)[:, None]
    total = table.new_zeros(len(pieces), table.shape[1]).index_add(0, rows, table[columns])
    return torch.where(counts > 0, total / counts.clamp_min(1.0), blank)


class TransformersGuide(Guide):
    """Log-probability of a label under a sequence-classification model of the `transformers` library.

    Approximate in four ways. The model reads expected input embeddings, which are no token's own as long as a position
    is open. Where one of our tokens is several of the model's, their mean stands for them, at one position. Our tokens
    are cut alone, so that the pieces of a word are not put together as the model's tokenizer would, and a piece in the
    middle of a word is read as one at its beginning. And a position counts as behind the end of the text once PAD is
    more likely than not. It was not trained on unfinished text, and is surest of itself where it has no reason to be:
    give it a small weight, or a schedule.

    The model is put into evaluation mode, and moves to the device of the canvases.

    Args:
        model: An encoder with a classification head that takes `inputs_embeds` (BERT, DistilBERT, RoBERTa, ...).
        tokenizer: Its tokenizer.
        label: The wanted label: its name in the model's configuration, or its number.
        at: Path of the value that is read, see `windows_of`; None for the whole text.

    Raises:
        InvalidOption: The model has no such label; while guiding: the text is longer than the model reads.
    """

    def __init__(self, model: Any, tokenizer: Any, label: str | int, *, at: str | None = None) -> None:
        names = {int(number): str(name) for number, name in model.config.id2label.items()}
        found = [number for number, name in names.items() if label in (number, name)]
        if len(names) < 2 or not found:
            raise InvalidOption(
                f"the model has no label {label!r} to tell from others",
                hint=f"Its labels are {', '.join(repr(name) for name in names.values())}",
            )
        self.model, self.tokenizer, self.label = model.eval(), tokenizer, found[0]
        self.at, self.name = at, f"TransformersGuide {names[found[0]]!r}"
        self._map: tuple[str, Tensor] | None = None

    @cached_property
    def longest(self) -> int | None:
        """Positions that the model reads at most, None where it does not say."""
        longest: int | None = getattr(self.model.config, "max_position_embeddings", None)
        # RoBERTa and its kin count positions from behind the PAD.
        offset = self.tokenizer.pad_token_id + 1 if "roberta" in self.model.config.model_type else 0
        return None if longest is None else longest - offset

    def _embeddings(self, state: GuidanceState) -> Tensor:
        """The input embeddings (V, D) for our tokens, made once for a vocabulary."""
        table: Tensor = self.model.get_input_embeddings().weight.detach()
        if self._map is None or self._map[0] != state.vocabulary.key:
            self._map = state.vocabulary.key, vocabulary_map(state.vocabulary, self.tokenizer, table)
        return self._map[1].to(table)

    def energy(self, state: GuidanceState) -> Tensor:
        """Log-probability of the label (B,)."""
        self.model.to(state.probabilities.device)
        windows = windows_of(state, self.at)
        if not len(windows):
            return windows.total(state.probabilities.new_zeros(0), state)
        embeddings, mask = self._framed(state, windows)
        if self.longest is not None and embeddings.shape[1] > self.longest:
            raise InvalidOption(
                f"a text of {embeddings.shape[1]} positions is longer than the {self.longest} the classifier reads",
                hint="Choose a value of the document by `at`, or a smaller canvas",
            )
        logits: Tensor = self.model(inputs_embeds=embeddings, attention_mask=mask).logits
        return windows.total(logits.log_softmax(dim=-1)[:, self.label], state)

    def _framed(self, state: GuidanceState, windows: Windows) -> tuple[Tensor, Tensor]:
        """The model's input (N, W', D) with its marks of beginning and end, and its mask (N, W')."""
        ours = self._embeddings(state)
        probabilities = windows.take(state.probabilities)
        mask = windows.mask & (probabilities.detach()[..., state.vocabulary.pad_id] < 0.5)
        # Only the text moves to the front, so that the mark of the end stands right behind it.
        order = torch.argsort(~mask, dim=1, stable=True)
        mask = mask.gather(1, order)
        probabilities = probabilities.gather(1, order[..., None].expand_as(probabilities))
        inside = (probabilities.to(ours.dtype) @ ours) * mask[..., None]
        table = self.model.get_input_embeddings().weight.detach()
        first, last = self.tokenizer.cls_token_id, self.tokenizer.sep_token_id
        if last is not None:
            inside = torch.cat((inside, inside.new_zeros(len(inside), 1, inside.shape[2])), dim=1)
            ends = mask.sum(dim=1)
            at_end = torch.arange(inside.shape[1], device=mask.device) == ends[:, None]
            inside = torch.where(at_end[..., None], table[last], inside)
            mask = torch.cat((mask, torch.zeros_like(mask[:, :1])), dim=1) | at_end
        if first is not None:
            inside = torch.cat((table[first].expand(len(inside), 1, -1), inside), dim=1)
            mask = torch.cat((torch.ones_like(mask[:, :1]), mask), dim=1)
        return inside, mask.long()

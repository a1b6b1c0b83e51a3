"""A batch: rows side by side, as tensors on the device. P is the number of positions that are to be written."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from constraints.inference.mixed_slots import Slot, languages_of
from constraints.inference.slots.buckets import bucket
from constraints.inference.slots.slot_languages import Languages
from constraints.inference.slots.transfer import to_device
from constraints.lexicon.token_lexicon import TokenLexicon
from constraints.tokens.token_automaton import TokenAutomaton
from constraints.tokens.vocabulary import Vocabulary
from controllable.sampling.rows import Row, Span
from controllable.sampling.rules.acceptance import AcceptanceRule
from controllable.sampling.rules.corruptions import Corruption
from controllable.sampling.shape_padding import SPARE, length_bucket, padding_slots
from controllable.sampling.step_schedule import StepSchedule
from guidance import Term, Update
from guidance.binding import Canvases
from guidance.terms import bound_terms


@dataclass(frozen=True, eq=False)
class Steered:
    """Rows that are steered together.

    Args:
        terms: Their energies, bound to their canvases.
        update: How the gradients are followed.
        rows: Which rows these are.
        at: The same on the device (b,).
        length: Positions of the longest of them.
        places: For each of them and each of its slots the positions that are to be written, on the device.
        pointers: JSON pointer of each slot of each of them.
    """

    terms: Sequence[Term]
    update: Update
    rows: tuple[int, ...]
    at: Tensor
    length: int
    places: Sequence[Sequence[Tensor]]
    pointers: Sequence[Sequence[str]]


@dataclass(frozen=True, eq=False)
class Batch:
    """Rows side by side.

    Args:
        rows: The rows (B of them).
        blank: The token that stands for no text.
        tokens: Token ids (B, L) before the first step, `blank` behind the documents.
        exists: Positions of the documents (B, L), bool.
        written: Positions that are to be written (B, L), bool.
        positions: The same as flat indices into B * L (P,), ascending; where shapes are to recur, behind them some more
            that are known, see `controllable.sampling.shape_padding`.
        counts: Numbers of them in each row, those behind them left out.
        width: At least the largest of these numbers.
        slot: Number in its canvas of the slot of each position that is to be written (B, L), -1 elsewhere.
        turn: Group of slots that take turns of each of these positions (B, L), from 0.
        turning: Positions of slots that are not alone in their group (B, L), bool.
        chosen: Positions of slots whose texts are chosen as a whole (B, L), bool; None if there are none.
        plain: Positions of slots that no temperature sharpens (B, L), bool; None if there are none.
        languages: What may stand there.
        schedule: The rows' steps.
        rules: How each row accepts tokens: a rule and the rows (B,), bool, it is for.
        steered: Its guidance.
        invariant: Whether sums of a row must not depend on what is beside it.
        synchronous: Whether the host may look at the state between two steps, as it does on the CPU, so that nothing is
            worked out in vain; else shapes alone have to do.
    """

    rows: Sequence[Row]
    blank: int
    tokens: Tensor
    exists: Tensor
    written: Tensor
    positions: Tensor
    counts: tuple[int, ...]
    width: int
    slot: Tensor
    turn: Tensor
    turning: Tensor
    chosen: Tensor | None
    plain: Tensor | None
    languages: Languages
    schedule: StepSchedule
    rules: Sequence[tuple[AcceptanceRule, Tensor]]
    steered: Sequence[Steered]
    invariant: bool
    synchronous: bool


def collate(
    rows: Sequence[Row],
    *,
    corruption: Corruption,
    vocabulary: Vocabulary,
    embeddings: Tensor,
    recurring: bool = False,
) -> Batch:
    """Put rows side by side, on the device of the embeddings.

    Args:
        rows: The rows, one at least.
        corruption: What their canvases are noised by.
        vocabulary: The tokens.
        embeddings: What energies take for the token embeddings (V, d).
        recurring: Whether shapes are rounded up to a few, so that other batches have the same. Not done where sums of
            a row must not depend on anything, or languages are no automata.

    Raises:
        GuidanceError: A row is to be steered to what none of its values has room for.
    """
    blank, device = vocabulary.pad_id, embeddings.device
    invariant = any(row.settings.batch_invariant for row in rows)
    slots: list[Slot] = [(span.language, span.capacity) for row in rows for span in row.spans]
    rounded = recurring and not invariant and all(isinstance(language, TokenAutomaton) for language, _ in slots)
    longest = max(len(row.tokens) for row in rows)
    shape = (len(rows), length_bucket(longest) if rounded else longest)
    tokens = np.full(shape, blank, dtype=np.int64)
    exists, written, turning, chosen, plain = (np.zeros(shape, dtype=np.bool_) for _ in range(5))
    slot, turn = np.full(shape, -1, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    for number, row in enumerate(rows):
        tokens[number, : len(row.tokens)] = row.tokens
        exists[number, : len(row.tokens)] = True
        groups = _turns(row.spans)
        sizes = Counter(groups)
        for span, group in zip(row.spans, groups, strict=True):
            piece = slice(span.start, span.start + span.capacity)
            written[number, piece], slot[number, piece], turn[number, piece] = True, span.slot, group
            turning[number, piece] = sizes[group] > 1
            chosen[number, piece] = isinstance(span.language, TokenLexicon)
            plain[number, piece] = chosen[number, span.start] or not span.sharpened

    counts = [int(count) for count in written.sum(axis=1)]
    positions, width = np.flatnonzero(written), max(counts)
    if rounded:
        slots += padding_slots(slots, vocabulary)
        known = shape[1] - SPARE
        positions = np.append(positions, np.full(sum(capacity for _, capacity in slots) - len(positions), known))
        width = min(shape[1], bucket(width))
    rules = {id(row.settings.accept): row.settings.accept for row in rows}
    accepts = [np.array([id(row.settings.accept) == rule for row in rows]) for rule in rules]
    told = to_device([tokens, exists, written, positions, slot, turn, turning, chosen, plain, *accepts], device)
    return Batch(
        rows=rows,
        blank=blank,
        tokens=told[0],
        exists=told[1],
        written=told[2],
        positions=told[3],
        counts=tuple(counts),
        width=width,
        slot=told[4],
        turn=told[5],
        turning=told[6],
        chosen=told[7] if chosen.any() else None,
        plain=told[8] if plain.any() else None,
        languages=languages_of(slots, device, recurring=rounded),
        schedule=StepSchedule.of(rows, corruption, device),
        rules=list(zip(rules.values(), told[9:], strict=True)),
        steered=_steered(rows, vocabulary, embeddings, invariant=invariant),
        invariant=invariant,
        synchronous=device.type == "cpu" and not recurring,
    )


def _turns(spans: Sequence[Span]) -> list[int]:
    """The group of each slot of a row, numbered from 0."""
    names = [span.slot if span.turn is None else span.turn for span in spans]
    numbers = {name: number for number, name in enumerate(dict.fromkeys(names))}
    return [numbers[name] for name in names]


def _steered(rows: Sequence[Row], vocabulary: Vocabulary, embeddings: Tensor, *, invariant: bool) -> list[Steered]:
    """Rows of the same guidance together; each alone where its sums must not depend on the others."""
    members: dict[tuple[int, int], list[int]] = {}
    for number, row in enumerate(rows):
        if row.steering is not None:
            members.setdefault((id(row.steering), number if invariant else -1), []).append(number)
    found = []
    for numbers in members.values():
        steering = rows[numbers[0]].steering
        assert steering is not None
        places = [_places(rows[number], embeddings.device) for number in numbers]
        pointers = [rows[number].pointers for number in numbers]
        length = max(len(rows[number].tokens) for number in numbers)
        behind = [_document(rows[number], vocabulary, embeddings.device) for number in numbers]
        canvases = Canvases(places, pointers, vocabulary, embeddings, length, behind)
        found.append(
            Steered(
                terms=bound_terms(steering.terms, canvases),
                update=steering.update,
                rows=tuple(numbers),
                at=torch.tensor(numbers, device=embeddings.device),
                length=length,
                places=places,
                pointers=pointers,
            )
        )
    return found


def _places(row: Row, device: torch.device) -> list[Tensor]:
    """The positions (K,) of each slot of a row; none of a slot that is not to be written."""
    starts = {span.slot: (span.start, span.capacity) for span in row.spans}
    slots = max(len(row.pointers), 1 + max(starts, default=-1))
    pieces = [starts.get(slot, (0, 0)) for slot in range(slots)]
    return [torch.arange(start, start + capacity, device=device) for start, capacity in pieces]


def _document(row: Row, vocabulary: Vocabulary, device: torch.device) -> Tensor:
    """The positions (K,) of a row's document: behind the last special token, with which a prompt ends."""
    marks = np.flatnonzero(np.isin(row.tokens, sorted(vocabulary.special_ids - {vocabulary.pad_id})))
    return torch.arange(int(marks[-1]) + 1 if len(marks) else 0, len(row.tokens), device=device)

"""Batches, clean positions and the loss."""

from itertools import islice
from pathlib import Path

import numpy as np
import pytest
import torch

from controllable.network.configuration import DenoiserConfig
from controllable.network.denoiser import Denoiser
from controllable.network.noise_levels import NoiseSchedule
from controllable.network.tokenization import train_tokenizer
from controllable.training.batches import Batch, Canvases, prepared
from controllable.training.dataset import PROMPT, Encoded, encode_documents, read_corpus
from controllable.training.objective import CleanMix, NoisedBatch, Objective, add_noise
from controllable.training.training_documents import segments

SCHEDULE = NoiseSchedule(0.5, 16.0, np.linspace(0, 1, 9))


@pytest.fixture(scope="module")
def encoded(corpus: Path) -> tuple[Encoded, list[str]]:
    documents = list(read_corpus(corpus, "train"))
    tokenizer = train_tokenizer((s.text for d in documents for s in segments(d["data"])), vocab_size=320)
    arrays = encode_documents(documents, tokenizer, max_length=128, progress=False)
    begin, end = arrays.offsets[0], arrays.offsets[1]
    return arrays, [tokenizer.decode(arrays.tokens[begin:end].tolist())]


@pytest.fixture(scope="module")
def batch(encoded: tuple[Encoded, list[str]]) -> Batch:
    canvases = Canvases(encoded[0], buckets=(64, 128), positions=1024, pad_id=0, seed=0)
    return next(iter(canvases))


def test_documents_survive_encoding(encoded: tuple[Encoded, list[str]]) -> None:
    arrays, texts = encoded
    assert len(arrays) == 330
    assert texts[0].startswith("a person<sep>{")
    assert texts[0].endswith("}")


def test_encoded_documents_are_saved_whole(encoded: tuple[Encoded, list[str]], tmp_path: Path) -> None:
    encoded[0].save(tmp_path / "x.npz")
    loaded = Encoded.load(tmp_path / "x.npz")
    np.testing.assert_array_equal(loaded.tokens, encoded[0].tokens)
    np.testing.assert_array_equal(loaded.owner, encoded[0].owner)


def test_slack_is_padding_at_the_end_of_slots(encoded: tuple[Encoded, list[str]]) -> None:
    arrays = encoded[0]
    canvases = Canvases(arrays, buckets=(128,), positions=1024, pad_id=0, seed=3)
    for index in range(40):
        tokens, owner = canvases.canvas(index)
        begin, end = arrays.offsets[index], arrays.offsets[index + 1]
        np.testing.assert_array_equal(tokens[tokens != 0], arrays.tokens[begin:end])
        assert set(owner[tokens == 0]) <= set(range(1, PROMPT))
        for position in np.flatnonzero(tokens == 0):
            follows = position + 1 == len(tokens) or owner[position + 1] != owner[position]
            assert follows or tokens[position + 1] == 0


def test_batches_have_the_wished_size(encoded: tuple[Encoded, list[str]]) -> None:
    canvases = Canvases(encoded[0], buckets=(64, 128), positions=1024, pad_id=0, seed=0)
    for found in islice(canvases, 5):
        assert found.tokens.shape in {(16, 64), (8, 128)}
        assert (found.tokens[~found.exists] == 0).all()


def test_batches_made_in_the_background_are_of_the_same_documents(encoded: tuple[Encoded, list[str]]) -> None:
    def drawn(workers: int) -> list[Batch]:
        canvases = Canvases(encoded[0], buckets=(64, 128), positions=1024, pad_id=0, seed=0)
        return list(islice(prepared(canvases, workers=workers), 6))

    def texts(batches: list[Batch]) -> set[tuple[int, ...]]:
        return {tuple(row[row > 0].tolist()) for batch in batches for row in batch.tokens}

    own, background, again = drawn(0), drawn(2), drawn(2)
    for one, other in zip(background, again, strict=True):
        np.testing.assert_array_equal(one.tokens, other.tokens)
    assert {batch.tokens.shape for batch in background} <= {(16, 64), (8, 128)}
    assert not np.array_equal(background[0].tokens, background[1].tokens)
    assert len(texts(own) & texts(background)) > 0


def _noised(batch: Batch, mix: CleanMix, share: float = 1.0) -> NoisedBatch:
    return add_noise(batch, SCHEDULE, mix, loss_share=share, rng=np.random.default_rng(0))


def test_literals_only_leaves_exactly_the_slots_noised(batch: Batch) -> None:
    noised = _noised(batch, CleanMix(some=0, slots=0, every_other=0, nothing=0))
    is_slot = (batch.owner > 0) & (batch.owner < PROMPT)
    np.testing.assert_array_equal(~noised.clean.numpy(), is_slot)
    assert int(noised.weight.sum()) == is_slot.sum()


def test_nothing_clean_keeps_the_prompt(batch: Batch) -> None:
    noised = _noised(batch, CleanMix(some=0, slots=0, every_other=0, nothing=1.0))
    np.testing.assert_array_equal(~noised.clean.numpy(), batch.exists & (batch.owner != PROMPT))


def test_whole_slots_are_clean_or_not(batch: Batch) -> None:
    noised = _noised(batch, CleanMix(some=0, slots=1.0, every_other=0, nothing=0))
    clean = noised.clean.numpy()
    seen = set()
    for row in range(len(clean)):
        for slot in set(batch.owner[row]) - {0, PROMPT}:
            flags = clean[row][batch.owner[row] == slot]
            assert flags.all() or not flags.any()
            seen.add(bool(flags[0]))
    assert seen == {True, False}


def test_every_other_position_of_a_slot_is_clean(batch: Batch) -> None:
    noised = _noised(batch, CleanMix(some=0, slots=0, every_other=1.0, nothing=0))
    first = set()
    for row, clean in enumerate(noised.clean.numpy()):
        for slot in set(batch.owner[row]) - {0, PROMPT}:
            flags = clean[batch.owner[row] == slot]
            assert (flags[1:] != flags[:-1]).all()
            first.add(bool(flags[0]))
    assert first == {True, False}


def test_the_loss_is_taken_at_a_fixed_number_of_positions(batch: Batch) -> None:
    noised = _noised(batch, CleanMix(), share=0.25)
    assert len(noised.chosen) == batch.tokens.size // 4
    real = noised.chosen[noised.weight > 0]
    assert not noised.clean.flatten()[real].any()
    assert len(set(real.tolist())) == len(real)


@pytest.mark.parametrize("conditioned", [False, True])
def test_the_loss_falls_on_one_batch(batch: Batch, conditioned: bool) -> None:
    torch.manual_seed(0)
    denoiser = Denoiser(
        DenoiserConfig(vocab_size=320, embed_dim=8, hidden_size=32, num_hidden_layers=1, num_attention_heads=2,
                       intermediate_size=32)
    )  # fmt: skip
    objective = Objective(denoiser)
    noised = _noised(batch, CleanMix())
    optimiser = torch.optim.Adam(denoiser.parameters(), lr=1e-2)
    losses = []
    for _ in range(15):
        loss, each = objective(noised, self_condition=conditioned)
        losses.append(loss.item())
        loss.backward()
        optimiser.step()
        optimiser.zero_grad()
    assert each.shape == noised.chosen.shape
    assert losses[-1] < 0.8 * losses[0]


def test_the_estimate_is_exact_where_clean(batch: Batch) -> None:
    denoiser = Denoiser(DenoiserConfig(vocab_size=320, embed_dim=8, hidden_size=32, num_hidden_layers=1))
    noised = _noised(batch, CleanMix())
    estimate = Objective(denoiser).estimate(noised)
    exact = torch.nn.functional.embedding(noised.tokens, denoiser.embeddings)
    torch.testing.assert_close(estimate[noised.clean], exact[noised.clean])
    assert not estimate.requires_grad

"""The denoiser: shapes, invariances, saving."""

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from constraints.errors import CheckpointError
from controllable.network.configuration import DenoiserConfig
from controllable.network.denoiser import Denoiser, load_denoiser


@pytest.fixture
def denoiser() -> Denoiser:
    torch.manual_seed(0)
    config = DenoiserConfig(
        vocab_size=50,
        num_stems=25,
        embed_dim=8,
        output_dim=16,
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=48,
    )
    model = Denoiser(config).eval()
    with torch.no_grad():
        model.self_condition.weight.normal_()
        model.likelihood_weight.fill_(0.5)
        model.vocabulary.weight.normal_()
        model.copy.weight.normal_()
    model.set_word_forms([index // 2 for index in range(50)], [index % 2 for index in range(50)])
    return model


def inputs(denoiser: Denoiser, batch: int = 2, length: int = 7) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    noisy = torch.randn(batch, length, denoiser.config.embed_dim)
    clean = torch.zeros(batch, length, dtype=torch.bool)
    clean[:, ::2] = True
    return noisy, torch.tensor([1.0, 4.0])[:batch], clean


def test_logits_have_a_row_for_each_position(denoiser: Denoiser) -> None:
    logits = denoiser(*inputs(denoiser))
    assert logits.shape == (2, 7, 50)
    assert torch.isfinite(logits).all()


def test_embeddings_have_unit_variance(denoiser: Denoiser) -> None:
    torch.testing.assert_close(denoiser.embeddings.square().mean(dim=-1), torch.ones(50))


def test_forms_share_the_embedding_of_their_stem(denoiser: Denoiser) -> None:
    before = denoiser.embeddings.detach().clone()
    with torch.no_grad():
        denoiser.stem.weight[3] += 1.0
    moved = (denoiser.embeddings - before).abs().amax(dim=-1) > 1e-6
    assert moved.nonzero()[:, 0].tolist() == [6, 7]


def test_what_is_read_can_be_written_through_one_map(denoiser: Denoiser) -> None:
    with torch.no_grad():
        denoiser.vocabulary.weight.zero_()
    torch.testing.assert_close(denoiser.output_table(denoiser.embeddings), denoiser.embeddings @ denoiser.copy.weight.T)


def test_padding_changes_nothing(denoiser: Denoiser) -> None:
    noisy, sigma, clean = inputs(denoiser)
    padded = torch.cat((noisy, torch.randn(2, 3, noisy.shape[-1])), dim=1)
    flags = torch.cat((clean, torch.ones(2, 3, dtype=torch.bool)), dim=1)
    mask = torch.arange(10)[None, :].expand(2, 10) < 7
    torch.testing.assert_close(
        denoiser(padded, sigma, flags, mask=mask)[:, :7], denoiser(noisy, sigma, clean), atol=1e-5, rtol=1e-4
    )


def test_noise_levels_of_positions_and_of_canvases_agree(denoiser: Denoiser) -> None:
    noisy, sigma, clean = inputs(denoiser)
    per_position = sigma[:, None].expand(2, 7)
    torch.testing.assert_close(denoiser(noisy, per_position, clean), denoiser(noisy, sigma, clean))


def test_the_highest_noise_level_is_an_empty_position(denoiser: Denoiser) -> None:
    _, sigma, clean = inputs(denoiser)
    sigma = torch.full_like(sigma, 1e6)
    first, second = (
        denoiser.hidden(torch.where(clean[..., None], 1.0, 1e6 * torch.randn(2, 7, 8)), sigma, clean) for _ in range(2)
    )
    torch.testing.assert_close(first, second, atol=1e-4, rtol=1e-4)


def test_an_empty_position_is_no_evidence_for_any_token(denoiser: Denoiser) -> None:
    hidden, nothing = torch.randn(3, 32), torch.zeros(3, 8)
    sigma = torch.full((3,), 4.0)
    torch.testing.assert_close(denoiser.project(hidden, None, sigma), denoiser.project(hidden, nothing, sigma))
    assert not torch.allclose(
        denoiser.project(hidden, None, sigma), denoiser.project(hidden, torch.randn(3, 8), sigma), atol=1e-3
    )


def test_tables_at_hand_change_nothing(denoiser: Denoiser) -> None:
    hidden, noisy, sigma = torch.randn(3, 32), torch.randn(3, 8), torch.full((3,), 4.0)
    tables = denoiser.embeddings, denoiser.output_table(denoiser.embeddings)
    torch.testing.assert_close(
        denoiser.project(hidden, noisy, sigma, tables=tables), denoiser.project(hidden, noisy, sigma)
    )


def test_self_conditioning_reaches_the_output(denoiser: Denoiser) -> None:
    noisy, sigma, clean = inputs(denoiser)
    without = denoiser(noisy, sigma, clean)
    given = denoiser(noisy, sigma, clean, self_condition=torch.randn_like(noisy))
    assert (without - given).abs().max() > 1e-3


def repeated(denoiser: Denoiser, tokens: list[int], known: list[bool]) -> torch.Tensor:
    """How much the pointer adds to the logits (V) of the last position, which is empty."""
    clean = torch.tensor([known])
    exact = denoiser.embeddings[torch.tensor([tokens])]
    sigma = torch.full((1,), 1e6)
    noisy = torch.where(clean[..., None], exact, 1e6 * torch.randn_like(exact))
    seen = denoiser.hidden(noisy, sigma, clean)[:, -1]
    with torch.no_grad():
        denoiser.pointer.carry.weight.zero_()
    return (denoiser.project(seen - denoiser.hidden(noisy, sigma, clean)[:, -1], None, sigma)).detach()[0]


@pytest.mark.parametrize("again", [4, 5], ids=["the same form", "another form"])
def test_the_pointer_repeats_what_followed_the_same_word(denoiser: Denoiser, again: int) -> None:
    with torch.no_grad():
        denoiser.vocabulary.weight.zero_()
        denoiser.pointer.query.weight.zero_()
        denoiser.pointer.match.weight.zero_()
        denoiser.pointer.match.bias.copy_(torch.tensor([0.0, 20.0, 0.0, 0.0]))
        denoiser.align_copy()
    assert repeated(denoiser, [4, 10, 20, 30, again, 0], [True] * 5 + [False]).argmax() // 2 == 10 // 2


def test_where_nothing_is_known_nothing_is_repeated(denoiser: Denoiser) -> None:
    assert not repeated(denoiser, [4, 10, 4, 0], [False] * 4).any()


def test_a_checkpoint_that_lacks_weights_is_refused(denoiser: Denoiser, tmp_path: Path) -> None:
    denoiser.save_pretrained(tmp_path)
    weights = load_file(tmp_path / "model.safetensors")
    del weights["stem.weight"]
    save_file(weights, tmp_path / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(CheckpointError, match=r"lacks stem\.weight"):
        load_denoiser(tmp_path)


def test_save_and_load(denoiser: Denoiser, tmp_path: Path) -> None:
    denoiser.noise_quantiles.copy_(torch.linspace(0, 1, len(denoiser.noise_quantiles)) ** 2)
    denoiser.save_pretrained(tmp_path)
    assert (tmp_path / "model.safetensors").exists()
    loaded = Denoiser.from_pretrained(tmp_path)
    arguments = inputs(denoiser)
    torch.testing.assert_close(loaded(*arguments), denoiser(*arguments))
    torch.testing.assert_close(loaded.noise_quantiles, denoiser.noise_quantiles)
    assert torch.equal(loaded.stem_of, denoiser.stem_of)
    assert torch.equal(loaded.form_of, denoiser.form_of)
    torch.testing.assert_close(loaded.rotary.cos, denoiser.rotary.cos)

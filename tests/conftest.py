"""What tests of several rooms share."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# A machine that does something else beside makes any example slow; how fast things are is for the benchmarks to say.
settings.register_profile("default", deadline=None)
# `make nightly`: twenty times as many examples, and how to repeat one that fails.
settings.register_profile("nightly", settings.get_profile("default"), max_examples=2_000, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

# What is tested is made anew; `constraints/test_disk_cache.py` turns it on for itself.
os.environ["CONTROLLABLE_CACHE"] = "off"

# Triton reads it when it is first imported, by whomever. With TRITON_INTERPRET=0 its kernels are tested on a GPU.
os.environ.setdefault("TRITON_INTERPRET", "1")

SCHEMAS = Path(__file__).parent.parent / "examples" / "schemas"


@pytest.fixture(scope="module", params=["float32", "bfloat16"])
def precision(request: pytest.FixtureRequest) -> Iterator[str]:
    """The precision that networks are multiplied in: tests of models run under both, whatever is quick here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CONTROLLABLE_PRECISION", request.param)
        yield request.param


@pytest.fixture(scope="session")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a tiny model that has learned nothing: what it writes must be valid all the same."""
    # Here and not above, so that tests of the lower rooms do not import PyTorch.
    import torch

    from controllable.lm import DiffusionLM
    from controllable.network.configuration import DenoiserConfig
    from controllable.network.denoiser import Denoiser
    from controllable.network.tokenization import train_tokenizer
    from controllable.writing.layout_prior import LearnedLayoutPrior

    torch.manual_seed(0)
    texts = [json.dumps(json.loads(path.read_text("utf-8"))) for path in sorted(SCHEMAS.glob("*.json"))]
    tokenizer = train_tokenizer(texts, vocab_size=600)
    config = DenoiserConfig(
        vocab_size=len(tokenizer),
        embed_dim=16,
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=48,
    )
    folder = tmp_path_factory.mktemp("checkpoint")
    DiffusionLM(Denoiser(config), tokenizer, LearnedLayoutPrior()).save_pretrained(folder)
    return folder

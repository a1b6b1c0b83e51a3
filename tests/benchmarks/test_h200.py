"""What is measured on a GPU, in small on the CPU; and the fast way from left to right."""

from pathlib import Path

import pytest
import torch
from transformers import PreTrainedTokenizerFast

from benchmarks.sections import h200 as section
from benchmarks.timing import h200
from benchmarks.yardstick.network.network import network
from benchmarks.yardstick.network.static import StaticDecoder
from constraints.regex.compile import compile_regex
from constraints.tokens.token_automaton import TokenAutomaton
from controllable.network.tokenization import vocabulary_of
from controllable.sampling.capture.recording import Rehearsal


def test_every_line_of_it_in_small(checkpoint: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(h200, "network", lambda tokenizer: network(tokenizer, hidden=32, layers=2, heads=2))
    figures = h200.main(["--dry-run", "--ours", str(checkpoint)])
    (checked,) = figures["correctness"].values()
    assert checked["documents"] == 8 and checked["different"] == 0 and checked["invalid"] == 0
    assert figures["kernels"]["sampled_tokens_that_differ"] == 0
    assert figures["captures"]["made"] and figures["captures"]["replayed"] and not figures["captures"]["plain"]
    lines = section.summary({"device": "GPU", **figures})
    assert sum(line.startswith("|") for line in lines) > 3


def test_the_static_decoder_reads_as_the_network_does_and_keeps_to_its_automaton(checkpoint: Path) -> None:
    tokenizer = PreTrainedTokenizerFast.from_pretrained(checkpoint)
    vocabulary = vocabulary_of(tokenizer)
    automaton = TokenAutomaton.from_dfa(compile_regex("[a-z]{3,5}[0-9]{2}", search=False), vocabulary)
    model = network(tokenizer, hidden=32, layers=2, heads=2, intermediate=48, seed=3).eval()
    decoder = StaticDecoder(
        model, automaton, batch=3, length=10, device=torch.device("cpu"), dtype=torch.float32, recorder=Rehearsal()
    )
    start = int(tokenizer.sep_token_id)
    written = decoder.write(9, first=start)
    assert all(automaton.accepts(row) for row in written.tolist())
    read = torch.cat([torch.full((3, 1), start), written], dim=1)
    with torch.inference_mode():
        expected = model(read).logits[:, -1]
        torch.testing.assert_close(decoder.logits(), expected, rtol=1e-4, atol=1e-4)

"""The settings of a training run that takes seconds."""

from pathlib import Path

SETTINGS = """
[run]
out = "{out}"
device = "cpu"
precision = "no"
compile = false
evaluate_every = 5
[data]
corpora = [{{folder = "{corpus}"}}]
vocab_size = 320
buckets = [64, 96]
positions = 512
[model]
embed_dim = 16
hidden_size = 32
num_hidden_layers = {layers}
num_attention_heads = 2
intermediate_size = 32
[objective]
self_condition_after = 2
[optimiser]
steps = {steps}
warmup = 2
decay = 4
"""


def settings(tmp_path: Path, corpus: Path, *, steps: int, layers: int = 1) -> Path:
    """Write the configuration of a run in `tmp_path`/out."""
    tmp_path.mkdir(exist_ok=True)
    path = tmp_path / "train.toml"
    path.write_text(SETTINGS.format(out=tmp_path / "out", corpus=corpus, steps=steps, layers=layers))
    return path

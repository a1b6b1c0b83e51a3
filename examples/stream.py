"""Many documents: compile once, take them as their batches finish, write them to a file."""

import sys
import tempfile
from pathlib import Path

from models import Order

from controllable import DiffusionLM, StepState


def report(state: StepState) -> None:
    """Say on stderr how far the batch is and how sure the model is of it."""
    sure = state.confidence[state.exists].mean()
    print(f"step {state.step}/{state.steps}: mean confidence {sure:.2f}", file=sys.stderr)


def main() -> None:
    """Write forty orders, eight side by side."""
    lm = DiffusionLM.from_pretrained()
    generator = lm.compile(Order, steps=8)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "orders.jsonl"
        with path.open("w", encoding="utf-8") as file:
            for generation in generator.stream(40, seed=7, batch_size=8, on_step=report):
                file.write(generation.text + "\n")
        lines = path.read_text(encoding="utf-8").splitlines()
    print(f"{len(lines)} orders, the first one: {lines[0]}")


if __name__ == "__main__":
    main()

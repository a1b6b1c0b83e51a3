"""Steer with energies: a ready-made one, and one of your own in three lines."""

from torch import Tensor

from controllable import DiffusionLM, GuidanceState
from guidance import Keyword

TICKET = {
    "type": "object",
    "properties": {
        "title": {"type": "string", "minLength": 8, "maxLength": 60},
        "status": {"enum": ["open", "pending", "resolved", "closed"]},
        "rating": {"type": "integer", "minimum": 1, "maximum": 5},
    },
    "required": ["title", "status", "rating"],
}


def main() -> None:
    """Print tickets without guidance, then with it."""
    lm = DiffusionLM.from_pretrained()
    five = lm.vocabulary.encode("5")[0]

    def good_ratings(state: GuidanceState) -> Tensor:
        """Higher is better: the expected number of fives among the positions still being written."""
        fives = (state.probabilities[..., five] * state.free).sum(dim=1)
        return 4.0 * fives

    generator = lm.compile(TICKET, seed=0)
    for name, guidance in (("plain", None), ("steered", 2.0 * Keyword("resolved") + good_ratings)):
        print(f"{name}:")
        for generation in generator(4, guidance=guidance):
            print(" ", generation.text)


if __name__ == "__main__":
    main()

"""Plain text: a regular expression, a choice, and types without a class."""

from typing import Literal

from controllable import Choice, DiffusionLM, Regex


def main() -> None:
    """Generate number plates, colours and lists, and ask a constraint a question."""
    lm = DiffusionLM.from_pretrained()
    plate = Regex(r"[A-Z]{2}-\d{4}")
    print([generation.text for generation in lm.generate(plate, n=3)])
    print([generation.text for generation in lm.generate(Choice(["red", "green", "blue"]), n=3)])
    print([generation.value for generation in lm.generate(Literal["small", "large"], n=2)])
    print([generation.value for generation in lm.generate(list[int], n=2)])
    # Every constraint can also judge a text, without the model.
    print(plate.accepts("AB-1234"), plate.accepts("AB-12345"))


if __name__ == "__main__":
    main()

"""A prompt says what the documents should be about."""

from models import Place

from controllable import DiffusionLM


def main() -> None:
    """Generate places with and without a hint."""
    lm = DiffusionLM.from_pretrained()
    generator = lm.compile(Place)
    for prompt in ("", "airports in Japan"):
        for generation in generator(3, prompt=prompt, seed=2):
            print(f"{prompt or '(no prompt)'}: {generation.text}")


if __name__ == "__main__":
    main()

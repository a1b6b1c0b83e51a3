"""Test data: the same seed gives the same rows, and every error says what to do."""

from controllable import ControllableError, DiffusionLM

ROW = {
    "type": "object",
    "properties": {
        "id": {"type": "integer", "minimum": 1, "maximum": 9999},
        "city": {"type": "string", "minLength": 2, "maxLength": 30},
        "opened": {"type": "string", "format": "date"},
    },
    "required": ["id", "city", "opened"],
    "additionalProperties": False,
}


def main() -> None:
    """Generate a fixture twice, then ask for something impossible."""
    lm = DiffusionLM.from_pretrained()
    first = [generation.value for generation in lm.generate(ROW, n=3, seed=42)]
    again = [generation.value for generation in lm.generate(ROW, n=3, seed=42)]
    print(first, "repeated:", first == again)
    try:
        lm.generate({"type": "integer", "minimum": 10, "maximum": 5})
    except ControllableError as error:
        print(f"{type(error).__name__}: {error}")


if __name__ == "__main__":
    main()

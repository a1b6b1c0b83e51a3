"""Output types put together: documents with a word in them, letters with holes, one schema without another."""

from controllable import Contains, DiffusionLM, JSONSchema, Length, Regex, Template

CUSTOMER = {
    "title": "Customer",
    "type": "object",
    "properties": {
        "first_name": {"type": "string"},
        "last_name": {"type": "string"},
        "city": {"type": "string"},
        "age": {"type": "integer", "minimum": 0, "maximum": 99},
    },
    "required": ["first_name", "last_name", "city", "age"],
}
MINOR = {"properties": {"age": {"maximum": 17}}}
LETTER = Template(
    "Dear {first_name} {last_name}, your parcel {code} from {city} is {status}.",
    code=Regex(r"[A-Z]{2}\d{6}"),
    city=Regex(r"[A-Z][a-z]+( [A-Z][a-z]+)?") & Length(3, 20),
)


def main() -> None:
    """Generate a few of each."""
    lm = DiffusionLM.from_pretrained()
    customer = JSONSchema(CUSTOMER)
    for constraint in (customer & Contains("Berlin"), customer - JSONSchema(MINOR), LETTER):
        for document in lm.generate(constraint, n=3):
            assert constraint.accepts(document.text)
            print(document.text)
    print(document.value)


if __name__ == "__main__":
    main()

"""A pydantic class in, realistic instances of it out."""

from models import Customer

from controllable import DiffusionLM


def main() -> None:
    """Generate five customers and print them."""
    lm = DiffusionLM.from_pretrained()
    for generation in lm.generate(Customer, n=5, seed=0):
        customer = generation.value
        print(f"{customer.first_name} {customer.last_name}, {customer.age}, {customer.email}, {customer.tier}")


if __name__ == "__main__":
    main()

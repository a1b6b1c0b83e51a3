"""A law that does not hold."""


def require(holds: bool, law: str, *found: object) -> None:
    """Raises AssertionError, saying which law is broken and what was found, unless it holds."""
    if not holds:
        raise AssertionError(": ".join([law, *(str(each) for each in found)]))

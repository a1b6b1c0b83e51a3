"""The README's figures are those of the saved results."""

from benchmarks.readme import README, rewritten


def test_the_readme_says_what_was_measured() -> None:
    text = README.read_text(encoding="utf-8")
    assert rewritten(text) == text, "run `python -m benchmarks.readme`"

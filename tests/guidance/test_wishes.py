"""Ready-made wishes: languages and statistics of a text."""

from itertools import product
from random import Random

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from constraints.errors import InvalidOption
from constraints.tokens.vocabulary import Vocabulary
from controllable.testing import assert_energy_laws
from guidance import (
    Diversity,
    Energy,
    GuidanceState,
    Infill,
    Length,
    PartsOfSpeech,
    Readability,
    SemanticContent,
    Similarity,
)
from tests.guidance.states import gradcheck, state

WORDS = Vocabulary.greedy(
    [b"", b"the", b" pub", b" serves", b" family", b" food", b".", b" a", b"e", b" ", b"h", b"t", b" the"], pad_id=0
)
LEXICON = {"DET": ["the", "a"], "NOUN": ["pub", "food", "family"], "VERB": ["serves"]}
TOGETHER = {"DET NOUN": ["the pub"], "VERB NOUN": ["serves food"]}


def sentence(seed: int = 0, dtype: torch.dtype = torch.float64) -> GuidanceState:
    """A state over words, of three canvases of seven tokens, all in one slot."""
    generator = torch.Generator().manual_seed(seed)
    free = torch.ones(3, 7, dtype=torch.bool)
    return GuidanceState(
        probabilities=torch.randn(3, 7, len(WORDS), generator=generator, dtype=dtype).softmax(dim=-1),
        embeddings=torch.randn(len(WORDS), 3, generator=generator, dtype=dtype),
        noisy=torch.zeros(3, 7, 3, dtype=dtype),
        sigma=torch.ones(3, dtype=dtype),
        free=free,
        exists=free,
        vocabulary=WORDS,
        slot=torch.zeros(3, 7, dtype=torch.long),
        pointers=[["/text"]] * 3,
    )


def written(*tokens: str) -> GuidanceState:
    """A state in which a text is as good as certain."""
    ids = [WORDS.tokens.index(token.encode()) for token in tokens]
    given = sentence()
    sure = torch.full_like(given.probabilities, 1e-9)
    for position in range(7):
        sure[:, position, ids[position] if position < len(ids) else 0] = 1.0
    return GuidanceState(**{**vars(given), "probabilities": sure / sure.sum(dim=-1, keepdim=True)})


GOOD = written("the", " pub", " serves", " food")


@pytest.mark.parametrize(
    ("wish", "holds", "fails"),
    [
        (Length(4), True, False),
        (Length(3), False, True),
        (Length(3, tolerance=1), True, False),
        (Length(19, unit="characters"), True, False),
        (SemanticContent("pub"), True, False),
        (SemanticContent(["family", "food"]), True, False),
        (SemanticContent("family"), False, True),
        (PartsOfSpeech(["DET", "NOUN", "VERB", "NOUN"], LEXICON), True, False),
        (PartsOfSpeech(["DET", "NOUN", "VERB"], LEXICON), False, True),
        (
            PartsOfSpeech(["DET", "NOUN", "VERB", "NOUN"], {"DET NOUN": ["the pub"], "VERB NOUN": ["serves food"]}),
            True,
            False,
        ),
        (SemanticContent("pub", at="/text"), True, False),
        (Infill("the pub", "food"), True, False),
        (Infill("the", "food", min_words=2, max_words=2), True, False),
        (Infill("the ", " food", max_words=1), False, True),
        (Infill("", "food"), True, False),
    ],
)
def test_languages(wish: Energy, holds: bool, fails: bool) -> None:
    energy = wish.energy(GOOD)
    assert (energy > -1e-3).all() == holds
    assert (energy < -5).all() == fails
    assert wish.constraint.accepts("the pub serves food") == holds  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "wish",
    [
        Length(3, tolerance=1), Length(10, unit="characters"), SemanticContent(["pub", "food"]), Readability(5.0),
        PartsOfSpeech(["DET", "NOUN"], LEXICON), Similarity("the pub"), Readability(2.0, at="/text"),
        Infill("the", "food", max_words=3),
    ],
)  # fmt: skip
def test_gradients(wish: Energy) -> None:
    assert gradcheck(wish, sentence())
    assert_energy_laws(wish, [sentence()])


def test_the_gradient_of_diversity_takes_the_others_as_given() -> None:
    given = sentence()
    leaf = given.probabilities.clone().requires_grad_(True)
    energy = Diversity().energy(GuidanceState(**{**vars(given), "probabilities": leaf}))
    (first,) = torch.autograd.grad(energy[0], leaf)
    assert first[0].abs().sum() > 0 and first[1:].abs().sum() == 0
    step = 1e-6
    moved = given.probabilities.clone()
    moved[0, 2, 3] += step
    other = Diversity().energy(GuidanceState(**{**vars(given), "probabilities": moved}))
    assert float((other[0] - energy[0].detach()) / step) == pytest.approx(float(first[0, 2, 3]), rel=1e-3, abs=1e-6)
    assert Diversity().energy(GOOD).tolist() == pytest.approx([-10.0] * 3, rel=1e-3)
    assert Diversity().energy(state(batch=1)).tolist() == [0.0]


def test_readability_is_the_grade_of_flesch_and_kincaid() -> None:
    grade = Readability(0.0).measure(written("the", " pub", " serves", " food", "."))
    # Four words, the, pub, serves and food, of 1 + 1 + 2 + 1 groups of vowels, in one sentence.
    assert grade.tolist() == pytest.approx([0.39 * 4 + 11.8 * 5 / 4 - 15.59] * 3, abs=1e-3)


def test_similarity_is_highest_for_the_same_words() -> None:
    same, other = Similarity("the pub serves food"), Similarity(" family")
    assert float(same.energy(GOOD)[0]) == pytest.approx(10.0, rel=1e-3)
    assert float(other.energy(GOOD)[0]) < 9.0


@pytest.mark.parametrize(("left", "right"), [("a (b", "c"), ("a (b ", " c"), ("", "c"), ("a (b", ""), ("a\n", "c")])
@pytest.mark.parametrize(("least", "most"), [(1, None), (1, 1), (2, 3)])
def test_infilled_texts_keep_their_ends(left: str, right: str, least: int, most: int | None) -> None:
    constraint = Infill(left, right, min_words=least, max_words=most).constraint
    for count in range(6):
        for gap in (" ", "  "):
            between = gap.join("xyzxyz"[:count])
            text = " ".join(part.strip(" ") for part in (left, between, right) if part).replace("\n ", "\n")
            fits = least <= count <= (most or count) and (gap == " " or count == 1)
            assert constraint.accepts(text) == fits
    assert not constraint.accepts(left + right)


def test_bad_wishes() -> None:
    for wrong, message in (
        (lambda: Length(-1), "target is -1"),
        (lambda: Length(3, unit="lines"), "unit is 'lines'"),  # type: ignore[arg-type]
        (lambda: SemanticContent(""), "empty"),
        (lambda: Infill("", ""), "both ends are empty"),
        (lambda: Infill("a", "b", min_words=0), "min_words is 0"),
        (lambda: Infill("a", "b", min_words=3, max_words=2), "max_words is 2, less than the 3"),
        (lambda: SemanticContent([]), "empty"),
        (lambda: PartsOfSpeech([], LEXICON), "no tags"),
        (lambda: PartsOfSpeech(["DET", "ADV"], LEXICON), "no words of the tag 'ADV'.*DET, NOUN, VERB"),
        (lambda: PartsOfSpeech(["DET", "ADV"], {**LEXICON, "ADV DET": ["there the"]}), "no words of the tag 'ADV'"),
        (lambda: PartsOfSpeech(["DET"], {"DET": ["all the"]}), "'all the' does not have as many words as tags.*DET"),
        (lambda: Readability(3.0, spread=0.0), "spread"),
        (lambda: Similarity(" "), "reference"),
    ):
        with pytest.raises(InvalidOption, match=message):
            wrong()


PIECES = st.dictionaries(
    st.lists(st.sampled_from("XYZ"), min_size=1, max_size=2).map(" ".join),
    st.integers(0, 2**31),
    min_size=1,
    max_size=6,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from("XYZ"), min_size=1, max_size=4), PIECES)
def test_words_that_have_tags_together_against_all_sentences(tags: list[str], keys: dict[str, int]) -> None:
    words = ["a", "ab", "b"]
    lexicon = {
        key: Random(seed).sample([" ".join(each) for each in product(words, repeat=len(key.split(" ")))], 2)
        for key, seed in keys.items()
    }

    def reads(sentence: tuple[str, ...], start: int = 0) -> bool:
        """Whether the words from one on can be cut into phrases of their tags."""
        return start == len(tags) or any(
            " ".join(sentence[start : start + size]) in lexicon.get(" ".join(tags[start : start + size]), ())
            and start + size <= len(tags)
            and reads(sentence, start + size)
            for size in (1, 2)
        )

    sentences = list(product(words, repeat=len(tags)))
    if not any(map(reads, sentences)):
        with pytest.raises(InvalidOption, match="no words of the tag"):
            PartsOfSpeech(tags, lexicon)
        return
    found = PartsOfSpeech(tags, lexicon).constraint
    assert [found.accepts(" ".join(each)) for each in sentences] == [reads(each) for each in sentences]
    assert not found.accepts(" ".join(["a"] * (len(tags) + 1)))

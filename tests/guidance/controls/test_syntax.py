"""Controls about syntax: spans and trees are the texts that they say, told by trying all texts of few words."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from constraints.errors import InvalidOption
from guidance import PartsOfSpeech, SyntaxSpan, SyntaxTree
from guidance.controls.brackets import DEEPEST, LONGEST, Node, read_tree
from tests.guidance.states import gradcheck
from tests.guidance.test_controls import GOOD, LEXICON, sentence

WORDS = ("the", "a", "pub", "food", "serves")
BOOK = {"NP": ["the pub", ("a", "pub"), "food", "the serves"], "VP": [["serves", "food"], "serves the pub"], "S": []}
TEXTS = [" ".join(words) for count in range(5) for words in itertools.product(WORDS, repeat=count)]


@pytest.mark.parametrize(("start", "end", "label"), [(0, 2, "NP"), (1, 3, "VP"), (2, 3, "NP"), (1, 4, "VP")])
def test_a_span_is_a_phrase_of_the_book_at_its_place(start: int, end: int, label: str) -> None:
    constraint = SyntaxSpan(start, end, label, BOOK).constraint
    known = {" ".join(each) if isinstance(each, tuple | list) else each for each in BOOK[label]}
    for text in TEXTS:
        words = text.split(" ")
        told = len(words) >= end and " ".join(words[start:end]) in known
        assert constraint.accepts(text) == told
    assert not constraint.accepts("the  pub serves food")


def test_spans_as_energies() -> None:
    assert (SyntaxSpan(0, 2, "NP", BOOK).energy(GOOD) > -1e-3).all()
    assert (SyntaxSpan(2, 4, "VP", BOOK, at="/text").energy(GOOD) > -1e-3).all()
    assert (SyntaxSpan(1, 3, "NP", BOOK).energy(GOOD) < -5).all()
    assert gradcheck(SyntaxSpan(1, 2, "NP", BOOK), sentence())


def by_hand(node: Node, words: tuple[str, ...]) -> bool:
    """Whether the words can be the text of a tree, by the definition."""
    if not node.parts:
        return words in {(word,) for word in ([node.word] if node.word else LEXICON[node.label])}
    fits = made_of(node, words)
    sequences = itertools.product({word for tag in LEXICON.values() for word in tag}, repeat=len(words))
    known = {tuple(each.split()) if isinstance(each, str) else tuple(each) for each in BOOK.get(node.label, ())}
    return fits and (words in known or not any(other in known and made_of(node, other) for other in sequences))


def made_of(node: Node, words: tuple[str, ...]) -> bool:
    """Whether the words are one text of each part."""
    sizes = [len(list(part.leaves)) for part in node.parts]
    ends = list(itertools.accumulate(sizes))
    pieces = [words[end - size : end] for size, end in zip(sizes, ends, strict=True)]
    return sum(sizes) == len(words) and all(map(by_hand, node.parts, pieces))


TREES = st.recursive(
    st.sampled_from(["(DET)", "(NOUN)", "(VERB)", "(NOUN pub)", "(DET the)"]),
    lambda parts: st.tuples(st.sampled_from(["NP", "VP", "S", "X"]), st.lists(parts, min_size=1, max_size=3)).map(
        lambda made: f"({made[0]} {' '.join(made[1])})"
    ),
    max_leaves=4,
)


@settings(max_examples=40, deadline=None)
@given(TREES)
def test_a_tree_is_its_tags_and_its_phrases(notation: str) -> None:
    constraint = SyntaxTree(notation, LEXICON, BOOK).constraint
    root = read_tree(notation)
    size = len(list(root.leaves))
    for text in (text for text in TEXTS if len(text.split()) == size or not text):
        assert constraint.accepts(text) == (text != "" and by_hand(root, tuple(text.split())))


def test_trees_as_energies() -> None:
    tree = "(S (NP (DET) (NOUN)) (VP (VERB) (NP (NOUN))))"
    for phrases in (None, BOOK):
        control = SyntaxTree(tree, LEXICON, phrases)
        assert (control.energy(GOOD) > -1e-3).all() and gradcheck(control, sentence())
        assert control.constraint.accepts("the food serves family") == (phrases is None)
    assert SyntaxTree("(NP (DET) (NOUN Zizzi))", LEXICON).constraint.accepts("the Zizzi")
    # The book knows no noun phrase of three words, and of its verb phrases none is made of these tags.
    assert SyntaxTree("(NP (DET) (NOUN) (NOUN))", LEXICON, BOOK).constraint.accepts("a food family")
    assert SyntaxTree("(VP (NOUN) (NOUN))", LEXICON, BOOK).constraint.accepts("food food")


@pytest.mark.parametrize(
    ("notation", "message"),
    [
        ("", "no tree.*position 0"),
        ("NP", "outside of brackets.*position 0"),
        ("(S (NP (DET)", "not closed: 2.*position 12"),
        ("(S (DET))) ", "'\\)' stands behind the tree.*position 9"),
        ("(S) (S)", "behind the tree.*position 4"),
        ("(S ())", "no label.*position 4"),
        ("((S))", "no label.*position 1"),
        ("(NOUN pub food)", "'food' is a second word.*position 10"),
        ("(NP (NOUN) food)", "'food' stands behind a bracket.*position 11"),
        ("(NP food (NOUN))", "behind a word.*position 9"),
        ("(S " * 3_000, f"more than {DEEPEST} brackets.*position {3 * DEEPEST}"),
        (f"(S {'(DET)' * LONGEST})", f"more than 10,000 characters.*position {LONGEST}"),
        ("(S (DET) (ADV))", "no words of the tag 'ADV'.*position 9.*DET, NOUN, VERB"),
    ],
)
def test_bad_trees(notation: str, message: str) -> None:
    with pytest.raises(InvalidOption, match=message):
        SyntaxTree(notation, LEXICON)


def test_bad_spans() -> None:
    for start, end, label, book, message in (
        (2, 2, "NP", BOOK, "from 2 to 2 is no span"),
        (-1, 2, "NP", BOOK, "from -1 to 2"),
        (0, 2, "QP", BOOK, "no label 'QP'.*NP, S, VP"),
        (0, 5, "NP", BOOK, "no 'NP' of 5 words"),
        (0, 1, "S", BOOK, "no 'S' of 1 words"),
        (0, 2, "NP", {"NP": ["the  pub"]}, "'' is no word.*NP: the  pub"),
        (0, 1, "NP", {"NP": [["the pub"]]}, "'the pub' is no word"),
        (0, 1, "NP", {"NP": ["\ud800"]}, "'.ud800' is no word"),
        (0, 1, "NP", {"NP": [[3]]}, "3 is no word"),
        (0, 1.5, "NP", BOOK, "end is 1.5, it must be a whole number"),
    ):
        with pytest.raises(InvalidOption, match=message):
            SyntaxSpan(start, end, label, book)


def test_many_phrases_of_many_words() -> None:
    book = {"S": [" ".join(f"w{number * step % 997}" for step in range(1, 21)) for number in range(500)]}
    constraint = SyntaxSpan(10, 30, "S", book).constraint
    assert constraint.accepts("a " * 10 + book["S"][7] + " b") and not constraint.accepts(book["S"][7])
    (violation,) = constraint.validate("a")
    assert "'a' is made of other words" in violation.message and not constraint.validate("a " * 10 + book["S"][0])
    tags = PartsOfSpeech(["N"] * 60, {"N": [f"word{number}" for number in range(300)]}).constraint
    assert tags.accepts(" ".join(["word7", "word299"] * 30)) and not tags.accepts("word7")
    with pytest.raises(InvalidOption, match="surrogate"):
        _ = PartsOfSpeech(["N"], {"N": ["\ud800"]}).constraint

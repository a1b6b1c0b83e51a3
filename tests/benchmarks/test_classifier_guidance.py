"""The judge of the classifier benchmark is of another kind than the guide, and says so where it knows nothing."""

import pytest

from benchmarks.content.classifier_guidance import Judge, judged, share


def test_the_judge() -> None:
    judge = Judge(seed=0)
    assert judge("The servers lost the connection") == "technical"
    assert judge("A refund for two packages") == "order"
    assert judge("The weather is fine") == "neither"
    assert judge("The server of the parcel") == "neither"


def test_shares_come_with_their_interval() -> None:
    found = share(9, 10)
    assert found["low"] < found["share"] == 0.9 < found["high"]


def test_what_is_found_in_texts() -> None:
    pytest.importorskip("english_words", reason="the package english-words is not installed")
    found = judged(["the server", "the refund", "the moon", "the network"], "technical", Judge(seed=0))
    assert found["topic"]["share"] == 0.5
    assert found["neither"] == 0.25

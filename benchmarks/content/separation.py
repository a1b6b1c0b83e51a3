"""How easily the documents of a source are told from the reference ones: the AUC of a classifier, 0.5 where it can't.

Logistic regression on hashed character n-grams of the values, keys left out, cross-validated so that the two documents
for a schema are always on the same side of a split.
"""

import json
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

FOLDS = 5
CHARACTERS = 10_000


def leaves(value: object) -> Iterator[str]:
    """The values of a document that hold no others, as JSON."""
    if isinstance(value, dict):
        for member in value.values():
            yield from leaves(member)
    elif isinstance(value, list):
        for member in value:
            yield from leaves(member)
    else:
        yield json.dumps(value, ensure_ascii=False)


def values_text(document: object) -> str:
    """The values of a document, one a line."""
    text = "\n".join(leaves(document))[:CHARACTERS]
    return text.encode("utf-8", "replace").decode("utf-8")


def separation(pairs: Sequence[tuple[object, object]], *, seed: int) -> float | None:
    """AUC of the classifier.

    Args:
        pairs: A document of the source and the reference one, for each schema.
        seed: Of the splits.

    Returns:
        The AUC; None for fewer schemas than splits.
    """
    if len(pairs) < FOLDS:
        return None
    texts = [values_text(document) for pair in pairs for document in pair]
    labels = np.tile([1, 0], len(pairs))
    return float(roc_auc_score(labels, scores(texts, labels, np.repeat(np.arange(len(pairs)), 2), seed=seed)))


def scores(
    texts: Sequence[str], labels: NDArray[np.int64], groups: NDArray[np.int64], *, seed: int
) -> NDArray[np.float64]:
    """How much each text looks like those of label 1 to a classifier that has not seen its group.

    Args:
        texts: The texts, N of them.
        labels: 0 or 1 for each (N,).
        groups: What stays on one side of a split, for each (N,).
        seed: Of the splits.

    Returns:
        The scores (N,).
    """
    features = HashingVectorizer(
        analyzer="char", ngram_range=(1, 3), n_features=2**16, lowercase=False, alternate_sign=False
    ).transform(texts)
    found = np.zeros(len(labels))
    for known, unknown in GroupKFold(FOLDS, shuffle=True, random_state=seed).split(features, labels, groups):
        model = LogisticRegression(C=10.0, max_iter=1000).fit(features[known], labels[known])
        found[unknown] = model.decision_function(features[unknown])
    return found

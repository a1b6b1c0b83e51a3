"""A tiny corpus that the training tests share."""

from pathlib import Path

import pytest

from tests.training.tiny import write_corpus


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one shard of 400 documents."""
    return write_corpus(tmp_path_factory.mktemp("corpus"))

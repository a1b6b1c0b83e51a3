"""What generation needs of a model: network, tokens, noise levels, layout prior and token automata."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import torch

from constraints.dfa import ByteDFA
from constraints.grammar import GrammarLanguage, TokenGrammar
from constraints.token_automaton import TokenAutomaton
from controllable.loop import Loop
from controllable.modeling import Denoiser
from controllable.prior import LearnedPrior
from controllable.schedules import NoiseSchedule
from controllable.tokenization import AnyTokenizer, vocabulary_of

PRIOR_FILE = "layout_prior.json"


class Engine:
    """A network with everything that stays the same from one document to the next.

    Args:
        denoiser: The network.
        tokenizer: Its tokenizer.
        prior: What layouts are likely.
    """

    def __init__(self, denoiser: Denoiser, tokenizer: AnyTokenizer, prior: LearnedPrior) -> None:
        self.denoiser = denoiser
        torch.nn.Module.eval(denoiser)
        self.tokenizer = tokenizer
        self.prior = prior
        self.vocabulary = vocabulary_of(tokenizer)

    def save_pretrained(self, path: str | Path) -> None:
        """Write weights (safetensors), configuration, tokenizer and layout prior to a folder."""
        folder = Path(path)
        self.denoiser.save_pretrained(folder)
        self.tokenizer.save_pretrained(folder)
        self.prior.save(folder / PRIOR_FILE)

    @property
    def device(self) -> torch.device:
        """Where the network is."""
        return self.denoiser.stem.weight.device

    @cached_property
    def loop(self) -> Loop:
        """The network with its tokens and noise levels."""
        config = self.denoiser.config
        cumulative = self.denoiser.noise_quantiles.double().cpu().numpy()
        schedule = NoiseSchedule(config.sigma_min, config.sigma_max, cumulative)
        return Loop(self.denoiser, self.vocabulary, schedule)

    def automaton(self, language: ByteDFA | GrammarLanguage, *, capacity: int) -> TokenAutomaton | TokenGrammar:
        """The language over this model's tokens, for slots of at most `capacity` tokens.

        Where no text of a regular language is that short, it is the automaton for slots of any capacity.
        """
        if isinstance(language, GrammarLanguage):
            return language.over(self.vocabulary)
        found = TokenAutomaton.from_dfa(language, self.vocabulary, capacity=capacity)
        return TokenAutomaton.from_dfa(language, self.vocabulary) if found.is_empty() else found

    def encode_prompt(self, prompt: str, *, most: int | None = None) -> Sequence[int]:
        """Token ids of a prompt, at most the first `most`, with its separator; none for an empty one."""
        ids = self.vocabulary.encode(prompt)[:most]
        return [*ids, self.tokenizer.sep_token_id] if ids else []

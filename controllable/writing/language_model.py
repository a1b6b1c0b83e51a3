"""What generation needs of a model: network, tokens, noise levels, layout prior and token automata."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import torch

from constraints.arguments import checked
from constraints.automata.dfa import ByteDFA
from constraints.errors import UnsatisfiableConstraint
from constraints.grammar import GrammarLanguage, TokenGrammar
from constraints.tokens.token_automaton import TokenAutomaton
from controllable.adapters.embedding import EmbeddingDenoiser
from controllable.lexicons.token_prior import TOKEN_PRIOR_FILE, TokenPrior
from controllable.network.denoiser import Denoiser
from controllable.network.noise_levels import NoiseSchedule
from controllable.network.tokenization import AnyTokenizer, vocabulary_of
from controllable.sampling import ConstrainedSampler, Loop, OnStep, Row, Sampler
from controllable.sampling.capture.graphs import CapturedSampler
from controllable.sampling.capture.recording import CudaRecorder
from controllable.sampling.shape_padding import padding_rows
from controllable.sampling.step_checks import impossible_rows
from controllable.writing.canvas import Written
from controllable.writing.layout_prior import LAYOUT_PRIOR_FILE, LearnedLayoutPrior
from guidance import TracePoint


class LanguageModel:
    """A network with everything that stays the same from one document to the next.

    Args:
        denoiser: The network.
        tokenizer: Its tokenizer.
        layout_prior: What layouts are likely.
        token_prior: What the network says of any slot; None where nobody has asked it.
    """

    def __init__(
        self,
        denoiser: Denoiser,
        tokenizer: AnyTokenizer,
        layout_prior: LearnedLayoutPrior,
        token_prior: TokenPrior | None = None,
    ) -> None:
        self.denoiser = denoiser
        torch.nn.Module.eval(denoiser)
        self.tokenizer = tokenizer
        self.layout_prior, self.token_prior = layout_prior, token_prior
        self.vocabulary = vocabulary_of(tokenizer)

    @checked
    def save_pretrained(self, path: str | Path) -> None:
        """Write weights (safetensors), configuration, tokenizer and layout prior to a folder."""
        folder = Path(path)
        # Nothing but saving needs transformers, which takes longer to import than PyTorch.
        from controllable.network.pretrained import save_denoiser

        save_denoiser(self.denoiser, folder)
        self.tokenizer.save_pretrained(folder)
        self.layout_prior.save(folder / LAYOUT_PRIOR_FILE)
        if self.token_prior is not None:
            self.token_prior.save(folder / TOKEN_PRIOR_FILE)

    @property
    def device(self) -> torch.device:
        """Where the network is."""
        return self.denoiser.stem.weight.device

    @cached_property
    def adapter(self) -> EmbeddingDenoiser:
        """The network behind the seam, with its noise levels."""
        config = self.denoiser.config
        cumulative = self.denoiser.noise_quantiles.double().cpu().numpy()
        schedule = NoiseSchedule(config.sigma_min, config.sigma_max, cumulative)
        return EmbeddingDenoiser(self.denoiser, schedule, blank=self.vocabulary.pad_id)

    @cached_property
    def apart(self) -> torch.Tensor:
        """Ids of the digits (A,), which a temperature keeps apart from other tokens."""
        digits = [number for number, token in enumerate(self.vocabulary.tokens) if token.isdigit()]
        return torch.tensor(digits, dtype=torch.long, device=self.device)

    @cached_property
    def sampler(self) -> Sampler:
        """How it goes from step to step; on a GPU steps are captured."""
        if self.device.type != "cuda" or not torch.cuda.is_available():
            return ConstrainedSampler(self.adapter, self.vocabulary, self.adapter.table, self.apart)
        plain = ConstrainedSampler(self.adapter, self.vocabulary, self.adapter.table, self.apart, recurring=True)
        return CapturedSampler(plain, CudaRecorder())

    def denoise(self, rows: Sequence[Row], *, on_step: OnStep | None = None) -> list[Written | UnsatisfiableConstraint]:
        """Write rows side by side: what came of each, or why nothing could.

        Raises:
            GuidanceError: An energy is not as it has to be.
        """
        loop = Loop(self.sampler, on_step=on_step, lenient=True)
        # Who watches sees rows that are there.
        beside = padding_rows(rows) if self.sampler.recurring and on_step is None else []
        with self.adapter.weights_cast_once():
            _, state = loop.run([*rows, *beside])
        points: list[list[TracePoint]] = [[] for _ in rows]
        for said in loop.said:
            for number, point in said.points():
                points[number].append(point)
        refused = impossible_rows(state)
        tokens, log_probs = state.tokens.cpu().numpy(), state.own_log_prob.cpu().numpy()
        return [
            refused.get(number) or Written(tokens[number], log_probs[number], points[number])
            for number in range(len(rows))
        ]

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

"""The sampler: a step is a pure function from one state to the next, all of it tensors on the device.

Nothing in a step is read back to the host: what the host has to know, it settles between two steps, in a plan.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from constraints.inference import Posterior
from constraints.tokens.vocabulary import Vocabulary
from controllable.sampling.belief import Belief
from controllable.sampling.collation import Batch, collate
from controllable.sampling.noise import Noise, StepNoise
from controllable.sampling.protocols import Denoiser, DenoiserInput, Outcome, Plan
from controllable.sampling.rows import Row
from controllable.sampling.rules.acceptance import Proposal
from controllable.sampling.rules.corruptions import Corruption, Found, Renewed, mixed
from controllable.sampling.rules.remasking import select_to_remask, share_to_remask
from controllable.sampling.rules.settings import GREEDY
from controllable.sampling.rules.spelling import spelling
from controllable.sampling.rules.temperature import apply_temperature
from controllable.sampling.state import SamplerState
from controllable.sampling.steering import finished, pulls, steer
from controllable.sampling.step_checks import accepted_by
from guidance import GuidanceState, TermReport
from guidance.faults import Fault

PLAIN = 1.0
"""Temperature of what is as likely as the network says."""
_LEAST = 1e-30
"""Probability below which the logarithm of a token's is no longer told apart."""


@dataclass(frozen=True, eq=False)
class ConstrainedSampler:
    """Samples each step from the network's prediction under the slots' languages, and accepts some of the sample.

    Args:
        denoiser: The network.
        vocabulary: Its tokens.
        embeddings: What energies take for the token embeddings (V, d).
        apart: Ids of the tokens that a temperature keeps apart from the others (A,).
        recurring: Whether the shapes of batches are rounded up to a few, see `controllable.sampling.collation.collate`.
    """

    denoiser: Denoiser
    vocabulary: Vocabulary
    embeddings: Tensor
    apart: Tensor
    recurring: bool = False

    @property
    def corruption(self) -> Corruption:
        """What the network was trained to undo."""
        return self.denoiser.corruption

    def collate(self, rows: Sequence[Row]) -> Batch:
        """See `Sampler.collate`."""
        return collate(
            rows, corruption=self.corruption, vocabulary=self.vocabulary, embeddings=self.embeddings,
            recurring=self.recurring,
        )  # fmt: skip

    def init(self, batch: Batch, noise: Noise) -> SamplerState:
        """See `Sampler.init`."""
        device = batch.tokens.device
        rewritten = torch.tensor([row.rewritten for row in batch.rows], device=device)
        level = batch.schedule.level[:, 0]
        canvas = self.corruption.start(batch.tokens, rewritten, level, noise.corruption)
        cache, condition = self.denoiser.begin(canvas)
        zero = torch.zeros(batch.tokens.shape, dtype=torch.float64, device=device)
        return SamplerState(
            step=torch.zeros(len(rewritten), dtype=torch.long, device=device),
            tokens=batch.tokens,
            known=~batch.written,
            canvas=canvas,
            condition=condition,
            draws=noise.draws,
            log_prob=zero,
            own_log_prob=zero,
            impossible=torch.zeros_like(rewritten),
            cache=cache,
        )

    def plan(self, batch: Batch, state: SamplerState, taken: Sequence[int]) -> tuple[Plan, SamplerState]:
        """See `Sampler.plan`."""
        counts, temperature = batch.counts, None
        if batch.synchronous:
            temperatures = {row.settings.told_at for row in batch.rows} | (
                {PLAIN} if batch.plain is not None else set()
            )
            temperature = temperatures.pop() if len(temperatures) == 1 else None
            counts = tuple((batch.written & ~state.known).sum(dim=1).tolist())
        following = zip(batch.rows, taken, strict=True)
        remasks = any(share_to_remask(step + 1, row.settings) > 0.0 for row, step in following)
        wanted = sum(counts) if batch.synchronous else len(batch.positions)
        plan = Plan(wanted, counts if batch.invariant else None, remasks, temperature)
        return plan, replace(state, cache=self.denoiser.plan(batch, state, taken))

    def step(self, batch: Batch, state: SamplerState, plan: Plan, noise: StepNoise) -> tuple[SamplerState, Outcome]:
        """See `Sampler.step`: read, guide, draw under the constraint, accept, and go to the next noise level."""
        schedule, corruption = batch.schedule, self.corruption
        now = state.step.clamp_max(schedule.commit.shape[1] - 1)[:, None]
        level, after = (schedule.level.gather(1, now + ahead)[:, 0] for ahead in (0, 1))
        given, places = inputs(batch, state, plan, level)
        own, cache = self.denoiser(given, state.cache)
        logits, canvas = own, state.canvas
        reports: list[list[TermReport]] = []
        if batch.steered:
            steered = steer(
                given, own, batch,
                read=lambda moved: self.denoiser(moved, cache)[0], noisy=self.denoiser.embed(given),
                embeddings=self.embeddings, vocabulary=self.vocabulary,
            )  # fmt: skip
            logits, reports = steered.logits, steered.reports
            canvas = canvas if steered.shift is None else canvas + steered.shift
        log_probs, total = self._tempered(batch, plan, given, logits)
        if batch.chosen is not None:
            log_probs = spelling(log_probs, batch.blank, batch.chosen.flatten()[given.wanted])
        belief = _belief(batch, state, log_probs, places)
        sample, confidence = belief.sample, belief.confidence
        accepted = _accepted(batch, belief, sample, confidence, schedule.commit.gather(1, now)[:, 0])
        if logits is not own:
            # In the same order as beside rows without guidance, where that must not matter.
            total = own.logsumexp(dim=1) if plan.groups is None else self._tempered(batch, plan, given, own)[1]
        chance = _told(own, total, given, sample)
        known = state.known | accepted
        if corruption.revisable:
            # Until all of a row is accepted, all of it may change.
            known = torch.where(known.all(dim=1, keepdim=True), known, ~batch.written)
        impossible = state.impossible | (sample < 0).any(dim=1)
        sample = sample.clamp_min(0)
        # Of a row that cannot be written nothing is asked any more.
        known = known | impossible[:, None]
        share = None if schedule.sampled is None else schedule.sampled.gather(1, now)[:, 0]
        condition = self.denoiser.condition(replace(belief, known=known), share)
        renewed = None if noise.fresh is None else Renewed(noise.fresh.corruption, schedule.renoise)
        found = Found(sample, accepted, condition)
        following = SamplerState(
            step=state.step + 1,
            tokens=torch.where(accepted, sample, state.tokens),
            known=known,
            canvas=corruption.step(canvas, found, level=level, after=after, renewed=renewed),
            condition=condition,
            draws=state.draws if noise.fresh is None else mixed(state.draws, noise.fresh.draws, schedule.renoise),
            log_prob=torch.where(accepted, confidence.clamp_min(_LEAST).log(), state.log_prob),
            own_log_prob=torch.where(accepted, chance, state.own_log_prob),
            impossible=impossible,
            cache=cache,
        )
        faults = [fault for group in reports for said in group for fault in said.faults]
        if plan.remasks:
            following, found_late = self._remasked(batch, following, noise)
            faults += found_late
        shown = torch.where(state.known, state.tokens, sample)
        return following, Outcome(shown, confidence, known, level, reports, faults)

    def _tempered(self, batch: Batch, plan: Plan, given: DenoiserInput, logits: Tensor) -> tuple[Tensor, Tensor]:
        """The logits (N, V) at their rows' temperatures, see `apply_temperature`."""
        if plan.groups is None:
            temperature = _temperatures(batch, given) if plan.temperature is None else plan.temperature
            return apply_temperature(logits, temperature, self.apart)
        # Of the last few numbers of a tensor logarithms are rounded otherwise than of the others.
        sizes = list(plan.groups)
        pieces = zip(logits.split(sizes), _temperatures(batch, given).split(sizes), strict=True)
        done = [apply_temperature(piece, temperature, self.apart) for piece, temperature in pieces]
        return torch.cat([log_probs for log_probs, _ in done]), torch.cat([total for _, total in done])

    def _remasked(self, batch: Batch, state: SamplerState, noise: StepNoise) -> tuple[SamplerState, list[Fault]]:
        """The state with its least likely tokens open again, in the rows that remask; and
        what may be wrong with what guidance says of them."""
        assert noise.gumbel is not None and noise.remask is not None
        share = batch.schedule.remask.gather(1, state.step.clamp_max(batch.schedule.remask.shape[1] - 1)[:, None])[:, 0]
        faults: list[Fault] = []
        pull = torch.zeros_like(noise.gumbel)
        if batch.steered:
            pull, faults = pulls(batch, self.finished(batch, state.tokens))
        remask = select_to_remask(
            state.log_prob, pull, noise.gumbel,
            written=batch.written & ~state.impossible[:, None], held=batch.turning,
            blank=state.tokens == batch.blank, share=share,
        )  # fmt: skip
        condition = state.condition
        if condition is not None:
            condition = condition.masked_fill(remask.view(*remask.shape, *(1 for _ in condition.shape[2:])), 0.0)
        following = replace(
            state,
            known=state.known & ~remask,
            canvas=self.corruption.reopened(state.canvas, remask, noise.remask.corruption),
            condition=condition,
            draws=torch.where((share > 0.0)[:, None, None], noise.remask.draws, state.draws),
        )
        return following, faults

    def read(self, batch: Batch, state: SamplerState, plan: Plan) -> Tensor:
        """See `Sampler.read`."""
        given, _ = inputs(batch, state, plan, batch.schedule.level[:, 0])
        logits, _ = self.denoiser(given, state.cache)
        return logits.log_softmax(dim=-1)

    def finished(self, batch: Batch, tokens: Tensor) -> GuidanceState:
        """What energies see of canvases that have been written, with these token ids (B, L), all certain."""
        return finished(batch, tokens, embeddings=self.embeddings, vocabulary=self.vocabulary)


def inputs(batch: Batch, state: SamplerState, plan: Plan, level: Tensor) -> tuple[DenoiserInput, Tensor | None]:
    """What the denoiser gets to see, and which of the wanted positions each of the P is; None for just that one."""
    wanted, places = batch.positions, None
    if plan.wanted < len(wanted):
        known = state.known.flatten()[wanted].byte()
        order = known.argsort(stable=True)
        places = torch.empty_like(order).scatter(0, order, torch.arange(len(order), device=order.device))
        wanted = wanted[order[: plan.wanted]]
    given = DenoiserInput(
        canvas=state.canvas, tokens=state.tokens, known=state.known, exists=batch.exists,
        written=batch.written, level=level,
        condition=state.condition, begun=state.step > 0, wanted=wanted, groups=plan.groups,
    )  # fmt: skip
    return given, places


def _temperatures(batch: Batch, given: DenoiserInput) -> Tensor:
    """The temperature of each wanted position (N, 1): its row's, or that of what is not sharpened."""
    of_rows = batch.schedule.temperature[given.wanted // batch.tokens.shape[1], None]
    if batch.plain is None:
        return of_rows
    return of_rows.masked_fill(batch.plain.flatten()[given.wanted, None], PLAIN)


def _belief(batch: Batch, state: SamplerState, log_probs: Tensor, places: Tensor | None) -> Belief:
    """The distribution of the tokens that the slots let through."""
    at = batch.positions
    fixed = torch.where(state.known, state.tokens, -1).flatten()[at]
    uniforms = _evenly(state.draws.flatten(0, 1)[at])
    posterior = batch.languages.posterior(log_probs, rows=places, fixed=fixed, uniforms=uniforms)
    if batch.schedule.greedy is not None:
        # All but certain where the temperature is next to nothing, so that it is the likeliest.
        cold = batch.languages.posterior(log_probs / GREEDY, rows=places, fixed=fixed, uniforms=uniforms)
        posterior = _mixed(posterior, cold, batch.schedule.greedy[at // batch.tokens.shape[1]])
    return Belief(posterior, at, state.tokens, state.known, batch.counts if batch.invariant else None)


def _mixed(posterior: Posterior, cold: Posterior, greedy: Tensor) -> Posterior:
    """A posterior that has the sample of a colder one at some positions (P,)."""
    drawn, chance = posterior.sample, posterior.sample_probability
    assert drawn is not None and chance is not None and cold.sample is not None
    sample = torch.where(greedy, cold.sample, drawn)
    likely = posterior.marginals.gather(1, sample.clamp_min(0)[:, None])[:, 0].to(chance.dtype)
    return replace(
        posterior, sample=sample, sample_probability=torch.where(greedy, likely.masked_fill(sample < 0, 0.0), chance)
    )


def _evenly(draws: Tensor) -> Tensor:
    """Standard normal numbers as evenly spread ones in [0, 1)."""
    uniforms: Tensor = torch.special.ndtr(draws).clamp_max(1.0 - torch.finfo(draws.dtype).eps)
    return uniforms


def _accepted(batch: Batch, belief: Belief, sample: Tensor, confidence: Tensor, share: Tensor) -> Tensor:
    """The open positions whose token stays (B, L), each row by its own rule."""
    nowhere = torch.zeros_like(belief.known)
    proposal = Proposal(
        open=batch.written & ~belief.known, confidence=confidence, blank=sample == batch.blank, share=share,
        slot=batch.slot, turn=batch.turn, turning=batch.turning, whole=batch.chosen,
        entropy=belief.entropy,
    )  # fmt: skip
    if len(batch.rules) == 1:
        return accepted_by(batch.rules[0][0], proposal)
    for rule, rows in batch.rules:
        nowhere = torch.where(rows[:, None], accepted_by(rule, proposal), nowhere)
    return nowhere


def _told(logits: Tensor, total: Tensor, given: DenoiserInput, sample: Tensor) -> Tensor:
    """The log-probabilities (B, L) that the network's logits (N, V) give a sample at the wanted positions."""
    tokens = sample.flatten()[given.wanted].clamp_min(0)
    chance = (logits.gather(1, tokens[:, None])[:, 0] - total).double()
    nothing = torch.zeros(sample.numel(), dtype=torch.float64, device=sample.device)
    return nothing.index_put((given.wanted,), chance).view_as(sample)

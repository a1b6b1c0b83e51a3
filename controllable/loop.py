"""The one loop: denoise, guide, constrain, commit."""

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from constraints.errors import UnsatisfiableConstraint
from constraints.inference import posterior
from constraints.vocabulary import Vocabulary
from controllable.canvas import CanvasBatch
from controllable.modeling import Denoiser
from controllable.precision import quick_bf16
from controllable.reading import Reader, Sight
from controllable.revision import doubtful, share
from controllable.samplers import (
    Noise,
    SamplerSettings,
    SamplerState,
    advance,
    leading,
    mix_estimate,
    pace,
    sharpen,
    start,
    surest,
)
from controllable.schedules import NoiseSchedule
from guidance import Energy, GuidanceState, Term, TermReport, Tilt, Update, terms_of
from guidance.terms import check_reports


@dataclass(frozen=True)
class StepState:
    """What a callback sees after each step; it may keep the object.

    Args:
        step: Steps taken, from 1.
        steps: Steps in all.
        noise_level: Noise level of the step.
        token_ids: The canvases as they stand (B, L); free positions show the current sample.
        confidence: How sure each token is, from 0 to 1 (B, L); 1 where clean.
        committed: Positions that will not change any more (B, L), bool, unless they are revised.
        exists: Positions that belong to the documents (B, L), bool.
        terms: What each term of the guidance said; empty without.
        vocabulary: The tokens.
    """

    step: int
    steps: int
    noise_level: float
    token_ids: NDArray[np.int64]
    confidence: NDArray[np.float64]
    committed: NDArray[np.bool_]
    exists: NDArray[np.bool_]
    terms: Sequence[TermReport]
    vocabulary: Vocabulary

    def tokens(self, row: int) -> list[str]:
        """The text of each token of one canvas; PAD is empty."""
        ids = self.token_ids[row][self.exists[row]]
        return [self.vocabulary.tokens[index].decode("utf-8", errors="replace") for index in ids]


OnStep = Callable[[StepState], None]


@dataclass(frozen=True)
class Loop:
    """The network and everything that stays the same over the steps.

    Args:
        denoiser: The network.
        vocabulary: Its tokens.
        schedule: Its noise levels.
    """

    denoiser: Denoiser
    vocabulary: Vocabulary
    schedule: NoiseSchedule

    @cached_property
    def table(self) -> Tensor:
        """The token embeddings (V, d)."""
        return self.denoiser.embeddings.detach()

    @cached_property
    def tables(self) -> tuple[Tensor, Tensor]:
        """The token embeddings (V, d) and the output table (V, D), the latter in the precision of the network."""
        device, table = self.table.device.type, self.denoiser.output_table(self.table).detach()
        return self.table, table.to(torch.bfloat16) if quick_bf16(device) else table

    @cached_property
    def values(self) -> Tensor:
        """The token embeddings (V, d) that estimates are means of, in the precision of the network."""
        return self.table.to(torch.bfloat16) if quick_bf16(self.table.device.type) else self.table

    @cached_property
    def digits(self) -> Tensor:
        """Ids of the tokens that are digits (N,)."""
        ids = [index for index, token in enumerate(self.vocabulary.tokens) if token.isdigit()]
        return torch.tensor(ids, dtype=torch.long, device=self.table.device)

    @property
    def precision(self) -> torch.autocast:
        """bf16 for the network where the hardware multiplies it quickly, full precision elsewhere."""
        device = self.table.device.type
        return torch.autocast(device, dtype=torch.bfloat16, enabled=quick_bf16(device))

    @contextmanager
    def _weights_cast_once(self) -> Iterator[None]:
        """Within it the weights that `precision` asks for are made once, not at each step; all else is as it was."""
        with self.precision, torch.autocast(self.table.device.type, enabled=False):
            yield

    def _noise(self, batch: CanvasBatch) -> Noise:
        counts = np.bincount(batch.owner, minlength=len(batch.canvases))
        width = self.table.shape[1]
        embeddings, draws = list[NDArray[np.float32]](), list[NDArray[np.float64]]()
        for canvas, count in zip(batch.canvases, counts, strict=True):
            embeddings.append(canvas.rng.standard_normal((count, width), dtype=np.float32))
            draws.append(canvas.rng.standard_normal((count, 2)))
        return Noise(
            embeddings=torch.from_numpy(np.concatenate(embeddings)).to(self.table.device),
            draws=torch.from_numpy(np.concatenate(draws)),
        )

    def _predict(
        self, reader: Reader, batch: CanvasBatch, state: SamplerState, free: NDArray[np.int64], sigma: float
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Logits (F, V) of the `free` among the slots' positions, the noisy canvas (B, L, d), its clean positions."""
        device = self.table.device
        rows = torch.from_numpy(batch.rows).to(device)
        known = torch.from_numpy(state.committed).to(device)
        tokens = batch.tokens.flatten().index_put((rows,), known.clamp_min(0))
        clean = torch.ones_like(tokens, dtype=torch.bool).index_put((rows,), known >= 0)
        exact = F.embedding(tokens, self.table)
        open_rows, inside = rows[free], torch.from_numpy(free).to(device)
        noisy = exact.index_put((open_rows,), state.noisy[inside])
        estimate = exact.index_put((open_rows,), state.estimate[inside])
        shape = batch.tokens.shape
        noisy, estimate, clean = noisy.view(*shape, -1), estimate.view(*shape, -1), clean.view(shape)
        level = torch.full((1,), sigma, device=device)
        # PADs behind a text that has ended say nothing more, and finished documents need no reading.
        over = torch.zeros_like(tokens, dtype=torch.bool).index_put((rows,), known == self.vocabulary.pad_id)
        read = batch.exists & ~over.view(shape) & ~clean.all(dim=1, keepdim=True)
        with self.precision:
            hidden = reader.hidden(Sight(noisy, level, clean, estimate if state.step else None), read)
            # At the highest level nothing of a token has been drawn yet: what stands there is noise, not evidence.
            evidence = None if math.isclose(sigma, self.schedule.sigma_max) else noisy.flatten(0, 1)[open_rows]
            logits = self.denoiser.project(hidden[open_rows], evidence, level.expand(len(free)), tables=self.tables)
        return logits.float(), noisy, clean

    @torch.no_grad()
    def survival(self, batch: CanvasBatch) -> NDArray[np.float64]:
        """Probability, with empty slots, that each of their positions holds text and not PAD (P,)."""
        if not len(batch.rows):
            return np.zeros(0)
        sigma = self.schedule.sigma_max
        unknown = np.full(len(batch.rows), -1, dtype=np.int64)
        noise = self._noise(batch)
        state = start(self.table, unknown, sigma, noise, torch.zeros_like(noise.embeddings))
        logits, _, _ = self._predict(Reader(self.denoiser, refresh=1), batch, state, np.arange(len(unknown)), sigma)
        probability = logits.softmax(dim=-1)[:, self.vocabulary.pad_id]
        return 1.0 - probability.double().cpu().numpy()

    def _seen(
        self, batch: CanvasBatch, probabilities: Tensor, noisy: Tensor, sigma: float, free: Tensor
    ) -> GuidanceState:
        """What energies see of a batch; see `GuidanceState`."""
        rows = torch.from_numpy(batch.rows).to(self.table.device)
        slot = torch.full_like(batch.tokens, -1).flatten()
        slot = slot.index_put((rows,), torch.from_numpy(batch.numbers).to(slot))
        return GuidanceState(
            probabilities=probabilities,
            embeddings=self.table,
            noisy=noisy,
            sigma=probabilities.new_full((len(probabilities),), sigma),
            free=free,
            exists=batch.exists,
            vocabulary=self.vocabulary,
            slot=slot.view(batch.tokens.shape),
            pointers=batch.pointers,
        )

    def written(self, batch: CanvasBatch, tokens: Tensor) -> GuidanceState:
        """What energies see of canvases that have been written, with these token ids (B, L), all certain."""
        dense, exact = F.one_hot(tokens, len(self.table)).float(), F.embedding(tokens, self.table)
        nowhere = torch.zeros_like(batch.exists)
        seen = self._seen(batch, dense, exact, self.schedule.sigma_min, nowhere)
        assert seen.slot is not None
        return replace(seen, free=seen.slot >= 0, finished=True)

    def _reopened(
        self, batch: CanvasBatch, state: SamplerState, guidance: tuple[list[Term], Update] | None, share: float
    ) -> SamplerState:
        """The state with its most doubtful tokens open again; see `controllable.revision`."""
        rows = torch.from_numpy(batch.rows).to(self.table.device)
        pull = np.zeros(len(batch.rows))
        if guidance is not None:
            terms, update = guidance
            tokens = batch.tokens.flatten().index_put((rows,), torch.from_numpy(state.committed).to(rows))
            seen = self.written(batch, tokens.view(batch.tokens.shape))
            pulls = (update if isinstance(update, Tilt) else Tilt()).pull(terms, seen)
            pull = pulls.flatten()[rows].double().cpu().numpy()
        counts = np.bincount(batch.owner, minlength=len(batch.canvases))
        draws = [canvas.rng.gumbel(size=count) for canvas, count in zip(batch.canvases, counts, strict=True)]
        opened = doubtful(
            state.log_prob,
            pull,
            np.concatenate(draws),
            pads=state.committed == self.vocabulary.pad_id,
            held=batch.taking_turns,
            owner=batch.owner,
            share=share,
        )
        anew = torch.from_numpy(opened).to(self.table.device)[:, None]
        noise = self._noise(batch)
        return replace(
            state,
            noisy=torch.where(anew, self.schedule.sigma_max * noise.embeddings, state.noisy),
            draws=noise.draws,
            estimate=torch.where(anew, 0.0, state.estimate),
            committed=np.where(opened, -1, state.committed),
        )

    def _guide(
        self,
        batch: CanvasBatch,
        state: SamplerState,
        free: NDArray[np.int64],
        look: tuple[Tensor, Tensor, Tensor],
        sigma: float,
        guidance: tuple[list[Term], Update],
    ) -> tuple[Tensor, Tensor | None, list[TermReport]]:
        """The free positions' logits (F, V) after guidance, how far it moved them (F, d), what its terms said."""
        logits, noisy, clean = look
        terms, update = guidance
        rows = torch.from_numpy(batch.rows).to(logits.device)
        open_rows = rows[free]
        known = torch.from_numpy(state.committed).to(logits.device)
        tokens = batch.tokens.flatten().index_put((rows,), known.clamp_min(0))
        dense = F.one_hot(tokens, len(self.table)).float()
        shape = batch.tokens.shape

        def seen(open_logits: Tensor, moved: Tensor) -> GuidanceState:
            probabilities = dense.index_put((open_rows,), open_logits.softmax(dim=-1)).view(*shape, -1)
            return self._seen(batch, probabilities, moved, sigma, ~clean)

        def read(shift: Tensor) -> Tensor:
            level = torch.full((1,), sigma, device=logits.device)
            moved = noisy + shift
            estimate = None
            if state.step:
                inside = torch.from_numpy(free).to(logits.device)
                exact = F.embedding(tokens, self.table)
                estimate = exact.index_put((open_rows,), state.estimate[inside]).view_as(noisy)
            with self.precision:
                hidden = self.denoiser.hidden(
                    moved, level.expand(shape[0]), clean, self_condition=estimate, mask=batch.exists
                )  # fmt: skip
                # At the highest level only the shift says something about a token.
                empty = math.isclose(sigma, self.schedule.sigma_max)
                evidence = (shift if empty else moved).flatten(0, 1)[open_rows]
                far = level.expand(len(open_rows))
                told = self.denoiser.project(hidden.flatten(0, 1)[open_rows], evidence, far, tables=self.tables)
            return told.float()

        guided = update(terms, seen(logits, noisy), lambda shift: seen(read(shift), noisy + shift))
        check_reports(guided.reports)
        if guided.shift is not None:
            return read(guided.shift), guided.shift.flatten(0, 1)[open_rows], guided.reports
        if guided.change is not None:
            logits = logits + guided.change.flatten(0, 1)[open_rows]
        return logits, None, guided.reports

    @torch.no_grad()
    def run(
        self,
        batch: CanvasBatch,
        settings: SamplerSettings,
        *,
        energy: Energy | None = None,
        update: Update | None = None,
        on_step: OnStep | None = None,
        origin: Tensor | None = None,
        from_quantile: float = 1.0,
    ) -> SamplerState:
        """Write the slots of a batch: samples from the network's prediction under the slots' languages.

        Args:
            batch: The canvases.
            settings: Steps, temperature and the like.
            energy: Guidance.
            update: How its gradients are followed; by default `Tilt()`.
            on_step: Called after each step.
            origin: Clean embeddings (P, d) that the first noise is added to; none for a start from nothing.
            from_quantile: Noise quantile of the first step.

        Returns:
            The last state; every position is committed.
        """
        if not len(batch.rows):
            nothing = torch.zeros(0, self.table.shape[1], device=self.table.device)
            return start(self.table, batch.rows, self.schedule.sigma_max, self._noise(batch), nothing)
        path = self.schedule.steps(settings.steps, start=from_quantile, end=min(from_quantile, settings.lowest))
        levels = [*path, self.schedule.sigma_min]
        unknown = np.full(len(batch.rows), -1, dtype=np.int64)
        blank = torch.zeros(len(unknown), self.table.shape[1], device=self.table.device)
        state = start(self.table, unknown, levels[0], self._noise(batch), blank if origin is None else origin)
        guidance = None if energy is None else (terms_of(energy), update or Tilt())
        # Where text has to be written from left to right, what stands before it cannot change.
        settings = replace(settings, revise=0.0) if batch.slots.in_order else settings
        reader = Reader(self.denoiser, refresh=settings.refresh)
        log_probs = torch.zeros(len(unknown), len(self.table), device=self.table.device)
        with self._weights_cast_once():
            for step in range(settings.steps):
                sigma = float(levels[step])
                revising = step - settings.draft
                if revising >= 0:
                    state = self._reopened(
                        batch, state, guidance, share(revising / max(1, settings.steps - settings.draft - 1))
                    )
                    sigma, reader = self.schedule.sigma_max, Reader(self.denoiser, refresh=1)
                free = np.flatnonzero(state.committed < 0)
                if not len(free):
                    continue
                logits, noisy, clean = self._predict(reader, batch, state, free, sigma)
                own = logits
                reports: list[TermReport] = []
                if guidance is not None:
                    look = (logits, noisy, clean)
                    logits, shift, reports = self._guide(batch, state, free, look, sigma, guidance)
                    if shift is not None:
                        inside = torch.from_numpy(free).to(shift.device)
                        state = replace(state, noisy=state.noisy.index_add(0, inside, shift))
                # The rows of committed positions are stale, and inference leaves them unread.
                log_probs[torch.from_numpy(free)] = sharpen(logits, self.digits, settings.temperature)
                fixed = torch.from_numpy(state.committed)
                found = posterior(log_probs, batch.slots, fixed=fixed, uniforms=state.uniforms)
                assert found.sample is not None and found.sample_probability is not None
                sample = found.sample.to(self.table.device)
                if len(sample) and int(sample.min()) < 0:
                    raise UnsatisfiableConstraint("a slot is too short for every text of its language")
                confidence = found.sample_probability.double().cpu().numpy()
                sampled = found.sample.cpu().numpy()
                chosen = self._chosen(batch, state, sampled, confidence, share=pace(step, settings))
                committed, log_prob = state.committed.copy(), state.log_prob.copy()
                own_log_prob = state.own_log_prob.copy()
                committed[chosen] = sampled[chosen]
                log_prob[chosen] = np.log(np.maximum(confidence[chosen], 1e-30))
                own_log_prob[chosen] = _told(own[np.searchsorted(free, chosen)], sampled[chosen])
                state = replace(state, committed=committed, log_prob=log_prob, own_log_prob=own_log_prob)
                mean = found.expectation(self.values, wanted=torch.from_numpy(committed < 0)).float()
                estimate = mix_estimate(mean, self.table[sample], step, settings)
                fresh = self._noise(batch) if settings.renoise > 0 else None
                state = advance(state, estimate, sigma, float(levels[step + 1]), fresh, settings)
                if on_step is not None:
                    on_step(self._report(batch, state, sampled, confidence, sigma, settings, reports))
        return state

    def _chosen(
        self,
        batch: CanvasBatch,
        state: SamplerState,
        sample: NDArray[np.int64],
        confidence: NDArray[np.float64],
        *,
        share: float,
    ) -> NDArray[np.int64]:
        """The positions to commit, as the slots' languages let them be."""
        if batch.slots.in_order:
            return leading(confidence, state.committed, owner=batch.owner, share=share)
        return surest(
            confidence,
            state.committed,
            sample,
            pad=self.vocabulary.pad_id,
            owner=batch.owner,
            slot=batch.slot,
            kin=batch.kin,
            share=share,
        )

    def _report(
        self,
        batch: CanvasBatch,
        state: SamplerState,
        sample: NDArray[np.int64],
        confidence: NDArray[np.float64],
        sigma: float,
        settings: SamplerSettings,
        reports: Sequence[TermReport],
    ) -> StepState:
        shape = batch.tokens.shape
        tokens = batch.tokens.cpu().numpy().flatten()
        tokens[batch.rows] = np.where(state.committed >= 0, state.committed, sample)
        sure = np.ones(tokens.shape)
        sure[batch.rows] = np.where(state.committed >= 0, 1.0, confidence)
        done = np.ones(tokens.shape, dtype=np.bool_)
        done[batch.rows] = state.committed >= 0
        return StepState(
            step=state.step,
            steps=settings.steps,
            noise_level=sigma,
            token_ids=tokens.reshape(shape),
            confidence=sure.reshape(shape),
            committed=done.reshape(shape),
            exists=batch.exists.cpu().numpy(),
            terms=tuple(reports),
            vocabulary=self.vocabulary,
        )


def _told(logits: Tensor, tokens: NDArray[np.int64]) -> NDArray[np.float64]:
    """The log-probabilities (N,) that logits (N, V) give some tokens (N,)."""
    chosen = logits.gather(1, torch.from_numpy(tokens).to(logits.device)[:, None])[:, 0]
    told: NDArray[np.float64] = (chosen - logits.logsumexp(dim=1)).double().cpu().numpy()
    return told

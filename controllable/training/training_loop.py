"""The training loop: one command that resumes where it stopped, on CPU, one GPU or several."""

import json
import math
import sys
import time
from dataclasses import asdict
from itertools import chain, islice
from pathlib import Path
from typing import cast

import numpy as np
import torch
from accelerate import Accelerator, DistributedDataParallelKwargs
from accelerate.state import AcceleratorState
from torch import Tensor, nn
from tqdm import tqdm
from transformers import PreTrainedTokenizerFast
from transformers.utils import logging as transformers_logging

from constraints.arguments import checked
from constraints.errors import CheckpointError, ConfigError
from controllable.network.configuration import DenoiserConfig
from controllable.network.denoiser import Denoiser, load_denoiser
from controllable.network.noise_levels import LossTable, NoiseSchedule
from controllable.network.precision import network_dtype
from controllable.network.pretrained import save_denoiser
from controllable.network.tokenization import token_bytes, train_tokenizer
from controllable.network.weights import only_blocks
from controllable.network.word_forms import number_stems
from controllable.training.batches import Batch, Canvases, prepared
from controllable.training.config import TrainingConfig
from controllable.training.curves import draw
from controllable.training.dataset import Encoded, encode_documents, read_corpus
from controllable.training.evaluation import evaluate
from controllable.training.layout_prior_statistics import carried_over, layout_prior
from controllable.training.objective import CleanMix, Objective, add_noise
from controllable.training.optimisation.moving_average import MovingAverage
from controllable.training.optimisation.optimiser import build_optimisers, rate_factor, update
from controllable.training.throughput import flops_per_position, peak_flops
from controllable.training.training_documents import segments
from controllable.writing.layout_prior import LAYOUT_PRIOR_FILE, LearnedLayoutPrior

TOKENIZER_DOCUMENTS = 60_000
EVALUATION_DOCUMENTS = 1_500
QUANTILE_REFRESH = 100
QUANTILE_START = 500
EXPORT_DTYPE = torch.float16


def prepare_tokenizer(config: TrainingConfig, *, progress: bool) -> PreTrainedTokenizerFast:
    """Load the run's tokenizer, or train it on the first documents of the corpus."""
    if config.run.start is not None and not (config.run.start / "tokenizer.json").exists():
        raise CheckpointError("no model to start from", where=str(config.run.start), hint="Correct run.start")
    folder = config.run.start or config.run.out / "tokenizer"
    if not (folder / "tokenizer.json").exists():
        documents = chain.from_iterable(
            islice(read_corpus(corpus.folder, "train"), TOKENIZER_DOCUMENTS) for corpus in config.data.corpora
        )
        shown = tqdm(documents, desc="tokenizer", unit="doc", disable=None if progress else True)
        texts = (piece.text for document in shown for piece in segments(document["data"]))
        train_tokenizer(texts, vocab_size=config.data.vocab_size).save_pretrained(folder)
    tokenizer: PreTrainedTokenizerFast = PreTrainedTokenizerFast.from_pretrained(folder)
    return tokenizer


def prepare_documents(config: TrainingConfig, tokenizer: PreTrainedTokenizerFast, *, progress: bool) -> Encoded:
    """The training documents as token arrays, made once and kept in the output folder."""
    parts = []
    for corpus in config.data.corpora:
        path = config.run.out / f"documents-{corpus.folder.name}.npz"
        if not path.exists():
            documents = read_corpus(corpus.folder, "train")
            length = max(config.data.buckets)
            encode_documents(documents, tokenizer, max_length=length, progress=progress).save(path)
        parts += [Encoded.load(path)] * corpus.repeat
    return Encoded.joined(parts)


class Run:
    """One training run: everything that a checkpoint holds, and the steps that change it.

    Args:
        config: The settings.
        progress: Whether to show progress bars on stderr.
    """

    def __init__(self, config: TrainingConfig, *, progress: bool = True) -> None:
        self.config, self.progress = config, progress
        config.run.out.mkdir(parents=True, exist_ok=True)
        torch.manual_seed(config.run.seed)
        transformers_logging.disable_progress_bar()
        # Self-conditioning leaves its projection unused in most steps, and not in the same ones on every device.
        handlers = [DistributedDataParallelKwargs(find_unused_parameters=True)]
        on_cpu = config.run.device == "cpu" or not torch.cuda.is_available()
        if config.run.device == "cuda" and on_cpu:
            raise ConfigError("device 'cuda' is not available here", where="run.device", hint="Use 'auto' or 'cpu'")
        precision = config.run.precision
        if precision == "auto":
            precision = "bf16" if network_dtype("cpu" if on_cpu else "cuda") is torch.bfloat16 else "no"
        # What an earlier run of this process left would refuse another precision.
        AcceleratorState._reset_state()
        self.accelerator = Accelerator(mixed_precision=precision, cpu=on_cpu, kwargs_handlers=handlers)
        with self.accelerator.main_process_first():
            self.tokenizer = prepare_tokenizer(config, progress=progress)
            self.encoded = prepare_documents(config, self.tokenizer, progress=progress)
        self.denoiser = self._network()
        self.optimisers = build_optimisers(self.denoiser, config.optimiser)
        sigmas = {"sigma_min": config.model.sigma_min, "sigma_max": config.model.sigma_max}
        self.table = LossTable(bins=self.denoiser.config.noise_bins, **sigmas)
        self.schedule = self._first_schedule()
        self.unread: list[tuple[Tensor, Tensor]] = []
        self.step = self.tokens = 0
        self.average = MovingAverage(self.denoiser, config.optimiser.ema)
        self._resume()
        self.denoiser.to(self.accelerator.device)
        self.average.average = {k: v.to(self.accelerator.device) for k, v in self.average.average.items()}
        objective = Objective(self.denoiser, estimate_noise=config.objective.estimate_noise)
        if config.run.compile:
            # By block, and once for all shapes: compiling all of it for each bucket takes minutes and gains a tenth.
            for module in (*self.denoiser.blocks, self.denoiser.pointer):
                module.compile(dynamic=True)
        self.objective = self.accelerator.prepare(objective)

    def _network(self) -> Denoiser:
        config = self.config
        stems, forms = number_stems(token_bytes(self.tokenizer))
        settings = DenoiserConfig(
            vocab_size=len(self.tokenizer),
            num_stems=max(stems) + 1,
            max_canvas=max(config.data.buckets),
            pad_token_id=self.tokenizer.pad_token_id,
            **config.model.model_dump(),
        )
        denoiser = Denoiser(settings)
        denoiser.set_word_forms(stems, forms)
        if config.run.start is not None:
            try:
                weights = load_denoiser(config.run.start).state_dict()
                denoiser.load_state_dict(only_blocks(weights, config.run.start_blocks))
            except (RuntimeError, OSError) as error:
                raise CheckpointError(
                    f"cannot start from this model: {error}", where=str(config.run.start),
                    hint="The sizes in [model] have to be those of its config.json",
                ) from error  # fmt: skip
        return denoiser

    def _first_schedule(self) -> NoiseSchedule:
        """The noise quantiles until the losses are known: those of the model the run starts from, or even ones."""
        if self.config.run.start is None:
            return self.table.schedule()
        quantiles = self.denoiser.noise_quantiles.double().numpy()
        return NoiseSchedule(self.config.model.sigma_min, self.config.model.sigma_max, quantiles)

    @property
    def decay_start(self) -> int:
        """The step at which the learning rate begins to fall."""
        return self.config.optimiser.steps - self.config.optimiser.decay

    def _resume(self) -> None:
        out = self.config.run.out
        path = out / "state.pt"
        if not path.exists():
            return
        try:
            state = torch.load(path, map_location="cpu", weights_only=True)
            stable = out / "stable.pt"
            if state["decay_start"] < min(state["step"], self.decay_start) and stable.exists():
                before = torch.load(stable, map_location="cpu", weights_only=True)
                # One from an earlier schedule would throw away what was learned since.
                state = before if before["step"] == state["decay_start"] else state
            self.denoiser.load_state_dict(state["denoiser"])
            for optimiser, saved in zip(self.optimisers, state["optimisers"], strict=True):
                peaks = [group["peak"] for group in optimiser.param_groups]
                optimiser.load_state_dict(saved)
                for group, peak in zip(optimiser.param_groups, peaks, strict=True):
                    group["peak"] = peak
        except (RuntimeError, KeyError, ValueError, OSError) as error:
            raise CheckpointError(
                f"cannot resume: {error}", where=str(path), hint="Was the configuration of the network changed?"
            ) from error
        self.average.average, self.average.updates = state["average"], state["updates"]
        self.table.loss = np.array(state["loss_table"])
        self.step, self.tokens = state["step"], state["tokens"]
        if self.step >= QUANTILE_START:
            self.schedule = self.table.schedule()

    def save(self, name: str = "state.pt") -> None:
        """Write a checkpoint, and the averaged weights as a model that `from_pretrained` reads."""
        if not self.accelerator.is_main_process:
            return
        out = self.config.run.out
        self._read_losses()
        state = {
            "denoiser": self.denoiser.state_dict(),
            "optimisers": [optimiser.state_dict() for optimiser in self.optimisers],
            "average": self.average.average,
            "updates": self.average.updates,
            "loss_table": self.table.loss.tolist(),
            "step": self.step,
            "tokens": self.tokens,
            "decay_start": self.decay_start,
        }
        torch.save(state, out / f"{name}.partial")
        (out / f"{name}.partial").replace(out / name)
        exported = self.averaged()
        nn.Module.to(exported, dtype=EXPORT_DTYPE)
        save_denoiser(exported, out / "model", max_shard_size="16MB")
        self.tokenizer.save_pretrained(out / "model")
        if not (out / "model" / LAYOUT_PRIOR_FILE).exists():
            prior = layout_prior(read_corpus(self.config.data.corpora[0].folder, "train"), self.tokenizer)
            start = self.config.run.start
            if start is not None and (start / LAYOUT_PRIOR_FILE).exists():
                prior = carried_over(LearnedLayoutPrior.load(start / LAYOUT_PRIOR_FILE), prior)
            prior.save(out / "model" / LAYOUT_PRIOR_FILE)

    def averaged(self) -> Denoiser:
        """A copy of the network with the averaged weights and the table of noise quantiles."""
        copy = Denoiser(self.denoiser.config)
        copy.load_state_dict(self.average.average)
        copy.noise_quantiles.copy_(torch.from_numpy(self.schedule.cumulative))
        nn.Module.eval(copy)
        return copy

    def log(self, **entry: object) -> None:
        """Append one line to the log, and draw its curves."""
        if self.accelerator.is_main_process:
            log = self.config.run.out / "log.jsonl"
            with log.open("a", encoding="utf-8") as lines:
                lines.write(json.dumps({"step": self.step, "tokens": self.tokens, **entry}) + "\n")
            draw(log, log.with_suffix(".png"))

    def held_out(self) -> list[Batch]:
        """A few batches of documents with values never trained on."""
        documents = islice(read_corpus(self.config.data.corpora[0].folder, "heldout_value"), EVALUATION_DOCUMENTS)
        longest = max(self.config.data.buckets)
        encoded = encode_documents(documents, self.tokenizer, max_length=longest, progress=False)
        return list(islice(self._canvases(encoded, seed=0), 3))

    def _canvases(self, encoded: Encoded, *, seed: int) -> Canvases:
        data = self.config.data
        pad = self.tokenizer.pad_token_id
        return Canvases(
            encoded, buckets=data.buckets, positions=data.positions, pad_id=pad, seed=seed, slack=data.slack
        )

    def _step(self, batch: Batch, rng: np.random.Generator) -> Tensor:
        settings = self.config.objective
        mix = CleanMix(settings.some, settings.slots, settings.every_other, settings.nothing, settings.empty)
        noised = add_noise(batch, self.schedule, mix, loss_share=settings.loss_share, rng=rng)
        noised = noised.to(self.accelerator.device)
        conditioned = self.step >= settings.self_condition_after and rng.random() < settings.self_condition
        loss, each = self.objective(noised, self_condition=conditioned)
        self.accelerator.backward(loss)
        self.accelerator.clip_grad_norm_(self.denoiser.parameters(), self.config.optimiser.clip)
        update(self.optimisers, rate_factor(self.step, self.config.optimiser))
        self.average.update(self.denoiser)
        if self.step < self.decay_start:
            self.unread.append(noised.losses(each))
            if self.step % QUANTILE_REFRESH == 0:
                self._read_losses()
                self.schedule = self.table.schedule() if self.step >= QUANTILE_START else self.schedule
        self.step += 1
        self.tokens += int(batch.exists.sum()) * self.accelerator.num_processes
        return cast(Tensor, loss.detach())

    def _read_losses(self) -> None:
        """Bring the table up to date; reading it at every step would hold up a GPU."""
        for sigma, loss in self.unread:
            self.table.update(sigma.double().cpu().numpy(), loss.double().cpu().numpy())
        self.unread.clear()

    def train(self, *, until: float = math.inf, steps: int | None = None) -> Path:
        """Run until the last step or a limit; returns the folder of the exported model.

        Args:
            until: Stop at this time of `time.monotonic`, or earlier if the settings have a limit.
            steps: Stop after this many steps; None for no such limit.
        """
        settings = self.config
        seed = settings.run.seed + 7919 * self.step + 104_729 * self.accelerator.process_index
        rng = np.random.default_rng(seed)
        stream = prepared(self._canvases(self.encoded, seed=seed), workers=settings.data.workers)
        held_out = self.held_out()
        peak = peak_flops(
            self.accelerator.device, torch.bfloat16 if self.accelerator.mixed_precision == "bf16" else torch.float32
        )
        begin = saved = time.monotonic()
        until = min(until, math.inf if settings.run.time_limit is None else begin + settings.run.time_limit)
        last = min(settings.optimiser.steps, math.inf if steps is None else self.step + steps)
        first_tokens, work, losses = self.tokens, 0.0, list[Tensor]()
        bar = tqdm(
            total=settings.optimiser.steps, initial=self.step, desc="train", unit="step",
            disable=None if self.progress else True,
        )  # fmt: skip
        while self.step < last:
            batch = next(stream)
            losses.append(self._step(batch, rng))
            bar.update()
            now = time.monotonic()
            share, length = settings.objective.loss_share, batch.tokens.shape[1]
            work += batch.tokens.size * flops_per_position(self.denoiser.config, length=length, loss_share=share)
            if self.step == self.decay_start:
                self.save("stable.pt")
            if self.step % settings.run.evaluate_every == 0:
                measured = evaluate(self.averaged().to(self.accelerator.device), held_out, self.schedule)
                rate = (self.tokens - first_tokens) / (now - begin)
                # Of one device, like the peak it is compared with.
                mfu = work / (now - begin) / peak
                loss = float(torch.stack(losses).mean())
                self.log(loss=loss, tokens_per_second=rate, mfu=mfu, **asdict(measured))
                for line in measured.warnings():
                    bar.write(f"warning: {line}", file=sys.stderr)
                bar.set_postfix(
                    loss=f"{loss:.3f}",
                    half=f"{measured.half:.3f}",
                    tokens=f"{rate:,.0f}/s",
                    mfu=f"{mfu:.0%}",
                )
                losses = []
            if now - saved > settings.run.save_every:
                self.save()
                saved = now
            if time.monotonic() > until:
                break
        bar.close()
        self.save()
        return settings.run.out / "model"


@checked
def run(path: Path, *, progress: bool = True) -> Path:
    """Train as the configuration file says, resuming where an earlier call stopped.

    Args:
        path: A TOML file, see `TrainingConfig`.
        progress: Whether to show progress bars on stderr.

    Returns:
        The folder of the exported model.
    """
    return Run(TrainingConfig.load(path), progress=progress).train()

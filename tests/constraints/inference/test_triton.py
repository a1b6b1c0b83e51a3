"""The Triton kernels against the reference: interpreted on the CPU, or on a GPU with TRITON_INTERPRET=0."""

import math
import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from constraints.inference import Posterior, SlotBatch, reference
from constraints.inference.gpu import gpu_operators as gpu
from constraints.inference.prepared import gpu_slots
from constraints.inference.slots.posteriors import FilledTokens
from constraints.regex.compile import compile_regex
from constraints.tokens.token_automaton import TokenAutomaton
from constraints.tokens.vocabulary import Vocabulary
from tests.cases import Problem, examples, problems

# Interpreted unless told otherwise, see tests/conftest.py.
DEVICE = "cuda" if os.environ["TRITON_INTERPRET"] == "0" and torch.cuda.is_available() else "cpu"
pytest.importorskip("triton", reason="needs the extra gpu")


def posterior(slots: SlotBatch, log_probs: torch.Tensor, fixed: torch.Tensor, uniforms: torch.Tensor) -> Posterior:
    """What the kernels say, where each position has the row at the other end."""
    prepared = gpu_slots(slots, torch.device(DEVICE), recurring=bool(len(fixed) % 2))
    batch, sizes = prepared.tensors, prepared.sizes
    rows = torch.arange(len(fixed), device=DEVICE).flip(0)
    given = (log_probs.to(DEVICE).flip(0), torch.where(fixed.to(DEVICE) < 0, rows, 10**9), fixed.to(DEVICE))
    drawn = uniforms.to(DEVICE)
    log_z, sample, chance, classes, scales = gpu.posterior(
        *given, drawn if drawn.ndim == 3 else drawn[None], batch, sizes
    )
    marginals = gpu.marginals(*given, log_z, classes, scales, batch)
    dtype = log_probs.dtype
    if uniforms.ndim == 2:
        sample, chance = sample[0], chance[0]
    fill = FilledTokens(slots, marginals, lambda first, past, out: out.copy_(marginals))
    return Posterior(log_z.to(dtype), sample, chance.to(dtype), fill)


def compare(slots: SlotBatch, log_probs: torch.Tensor, fixed: torch.Tensor, uniforms: torch.Tensor) -> None:
    """Everything that the kernels say, and what the reference says."""
    exact = reference.posterior(log_probs.double(), slots, fixed=fixed, uniforms=uniforms)
    found = posterior(slots, log_probs, fixed, uniforms)
    tolerance = {"rtol": 1e-9, "atol": 1e-9} if log_probs.dtype == torch.float64 else {"rtol": 1e-4, "atol": 1e-4}
    torch.testing.assert_close(found.log_partition.cpu().double(), exact.log_partition, **tolerance)
    torch.testing.assert_close(found.marginals.cpu().double(), exact.marginals, **tolerance)
    assert found.sample is not None and exact.sample is not None
    assert found.sample_probability is not None and exact.sample_probability is not None
    assert found.sample.tolist() == exact.sample.tolist()
    torch.testing.assert_close(found.sample_probability.cpu().double(), exact.sample_probability, **tolerance)


@examples(25)
@given(problems(), st.sampled_from([torch.float64, torch.float32]), st.booleans())
def test_kernels_agree_with_the_reference(problem: Problem, dtype: torch.dtype, several: bool) -> None:
    uniforms = torch.stack([problem.uniforms(), problem.uniforms().flip(1)]) if several else problem.uniforms()
    compare(problem.slots, problem.log_probs.to(dtype), problem.fixed, uniforms)


def test_more_edges_and_tokens_than_a_program_reads_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gpu, "_EDGES", 4)
    monkeypatch.setattr(gpu, "_STATES", 2)
    monkeypatch.setattr(gpu, "_TOKENS", 8)
    vocabulary = Vocabulary.greedy([b"", *(bytes([byte]) for byte in range(97, 123))], 0)
    languages = [compile_regex(pattern, search=False) for pattern in ("[a-y]*z?", "(abc|[d-w]x)+")]
    slots = SlotBatch.of([(TokenAutomaton.from_dfa(each, vocabulary), size) for each in languages for size in (3, 1)])
    generator = torch.Generator().manual_seed(0)
    log_probs = torch.randn(slots.num_positions, len(vocabulary), generator=generator, dtype=torch.float64)
    for _ in range(5):
        uniforms = torch.rand(slots.num_positions, 2, generator=generator, dtype=torch.float64)
        compare(slots, log_probs, torch.full((slots.num_positions,), -1), uniforms)


def test_uniforms_at_the_ends() -> None:
    vocabulary = Vocabulary.greedy([b"", b"a", b"b"], 0)
    slots = SlotBatch.of([(TokenAutomaton.from_dfa(compile_regex("[ab]*", search=False), vocabulary), 3)] * 2)
    uniforms = torch.tensor([[0.0, 0.0]] * 3 + [[1.0 - 2**-53] * 2] * 3, dtype=torch.float64)
    log_probs = torch.randn(6, 3, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    compare(slots, log_probs, torch.full((6,), -1), uniforms)


def test_batches_of_nothing() -> None:
    automaton = TokenAutomaton.from_dfa(compile_regex("a*", search=False), Vocabulary.greedy([b"", b"a"], 0))
    for slots in (SlotBatch.of([]), SlotBatch.of([(automaton, 0)])):
        rows = torch.zeros(0, 2, dtype=torch.float64)
        for shape in ((0, 2), (3, 0, 2)):
            compare(slots, rows, torch.zeros(0, dtype=torch.long), torch.zeros(shape, dtype=torch.float64))


def test_half_precision_input() -> None:
    automaton = TokenAutomaton.from_dfa(compile_regex("a*", search=False), Vocabulary.greedy([b"", b"a"], 0))
    slots, uniforms = SlotBatch.of([(automaton, 3)]), torch.zeros(3, 2, dtype=torch.float64)
    found = posterior(slots, torch.zeros(3, 2, dtype=torch.float16), torch.full((3,), -1), uniforms)
    assert found.marginals.dtype == torch.float16
    assert float(found.log_partition[0]) == pytest.approx(math.log(4), rel=1e-2)


COMPILE = """
import warnings
from triton.backends.compiler import GPUTarget
from triton.compiler import ASTSource, compile
from constraints.inference import triton_kernels as kernels

warnings.simplefilter("ignore")
numbers = {"vocabulary": "i32", "width": "i32", "places": "i32", "first": "i32", "step": "i32"}
sums = dict.fromkeys(["weights", "messages", "alphas", "betas", "log_z", "ratios", "uniforms", "accepting"], "*fp64")
for name, constants in [
    ("class_weights", {"BLOCK": 1024, "CLASSES_AT_ONCE": 4}), ("class_ratios", {"BLOCK": 32, "CLASSES_AT_ONCE": 4}),
    ("first_messages", {"ROWS": 16}), ("next_messages", {"BLOCK": 32, "ROWS": 16}),
    ("marginals", {"BLOCK": 1024}), ("sample", {"BLOCK": 1024}),
]:
    kernel = getattr(kernels, name)
    types = {**numbers, **sums, "log_probs": "*fp32", "out": "*fp32"} | dict.fromkeys(constants, "constexpr")
    signature = {argument: types.get(argument, "*i64") for argument in kernel.arg_names}
    found = {(kernel.arg_names.index(argument),): value for argument, value in constants.items()}
    options = {"num_warps": 1 if name == "class_ratios" else 4}
    source = ASTSource(kernel, signature, found)
    assert "ptx" in compile(source, target=GPUTarget("cuda", 80, 32), options=options).asm
"""


def test_kernels_compile_for_a_gpu(tmp_path: Path) -> None:
    """No GPU is needed for that; the interpreter lets pass what the compiler does not."""
    environment = {name: value for name, value in os.environ.items() if name != "TRITON_INTERPRET"}
    environment |= {"TRITON_CACHE_DIR": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", COMPILE], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr

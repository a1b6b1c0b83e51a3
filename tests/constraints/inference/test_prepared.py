"""Batches on a device: rows by position, groups, and operators that compilers see as a whole."""

from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor
from torch._dynamo import config
from torch._dynamo.testing import CompileCounterWithBackend
from torch._subclasses import FakeTensorMode
from torch.library import opcheck
from torch.utils._python_dispatch import TorchDispatchMode

from constraints.errors import InvalidOption
from constraints.inference import SlotBatch, operators, reference
from constraints.inference.prepared import PlainSlots, PreparedSlots, prepare
from constraints.regex.compile import compile_regex
from constraints.tokens.token_automaton import TokenAutomaton
from constraints.tokens.vocabulary import Vocabulary
from tests.cases import Problem, examples, problems

CPU = torch.device("cpu")
TOKENS = [b"<pad>", b"a", b"b", b"ab", b"ba", b"aab"]
VOCABULARY = Vocabulary.greedy(TOKENS, 0)
AUTOMATA = [
    TokenAutomaton.from_dfa(compile_regex(pattern, search=False), VOCABULARY) for pattern in ("[ab]*", "(ab)*a?")
]


def prepared(slots: SlotBatch) -> PreparedSlots:
    found = prepare(slots, CPU)
    assert isinstance(found, PreparedSlots)
    return found


def batch(slots: int) -> tuple[SlotBatch, dict[str, Tensor]]:
    """Slots of four and five tokens, with numbers that are drawn; some of their positions are committed, and have no
    row."""
    found = SlotBatch.of([(AUTOMATA[n % 2], 4 + n % 2) for n in range(slots)])
    generator = torch.Generator().manual_seed(slots)
    positions = found.num_positions
    fixed = torch.where(torch.rand(positions, generator=generator) < 0.3, 1, -1)
    free = fixed < 0
    rows = torch.where(free, free.cumsum(0) - 1, 10**9)
    log_probs = torch.randn(int(free.sum()), len(TOKENS), generator=generator).log_softmax(-1)
    uniforms = torch.rand(positions, 2, generator=generator, dtype=torch.float64)
    return found, {"log_probs": log_probs, "rows": rows, "fixed": fixed, "uniforms": uniforms}


def everything(
    slots: PreparedSlots, log_probs: Tensor, rows: Tensor, fixed: Tensor, uniforms: Tensor, values: Tensor
) -> tuple[Tensor, ...]:
    """All that a step may ask."""
    found = slots.posterior(log_probs, rows=rows, fixed=fixed, uniforms=uniforms)
    mean = found.expectation(values, wanted=fixed < 0, groups=[rows.shape[0]])
    assert found.sample is not None and found.sample_probability is not None
    log_z = slots.log_partition(log_probs, rows=rows, fixed=fixed)
    return found.log_partition, found.sample, found.sample_probability, mean, found.marginals, log_z


def guided(slots: PreparedSlots, log_probs: Tensor, rows: Tensor, fixed: Tensor) -> Tensor:
    """A gradient of the log-partition."""
    leaf = log_probs.detach().requires_grad_(True)
    return torch.autograd.grad(slots.log_partition(leaf, rows=rows, fixed=fixed).sum(), leaf)[0]


@examples(40)
@given(problems(), st.booleans())
def test_rows_of_open_positions_alone(problem: Problem, several: bool) -> None:
    uniforms = torch.stack([problem.uniforms(), problem.uniforms().flip(1)]) if several else problem.uniforms()
    free = problem.fixed < 0
    order = torch.randperm(int(free.sum()), generator=torch.Generator().manual_seed(problem.seed))
    rows = torch.full_like(problem.fixed, -(10**9))
    rows[free] = torch.argsort(order)
    shuffled = problem.log_probs[free][order]
    slots = prepared(problem.slots)
    for pieces in (slots, PlainSlots(problem.slots)):
        exact = reference.posterior(problem.log_probs, problem.slots, fixed=problem.fixed, uniforms=uniforms)
        found = pieces.posterior(shuffled, rows=rows, fixed=problem.fixed, uniforms=uniforms)
        log_z = pieces.log_partition(shuffled, rows=rows, fixed=problem.fixed)
        torch.testing.assert_close(found.log_partition, exact.log_partition, rtol=1e-9, atol=1e-9)
        torch.testing.assert_close(log_z, exact.log_partition, rtol=1e-9, atol=1e-9)
        torch.testing.assert_close(found.marginals, exact.marginals, rtol=1e-7, atol=1e-9)
        assert found.sample is not None and exact.sample is not None
        assert torch.equal(found.sample, exact.sample)
        torch.testing.assert_close(found.sample_probability, exact.sample_probability)
        values = torch.randn(problem.log_probs.shape[1], 3, dtype=torch.float64)
        torch.testing.assert_close(found.expectation(values), exact.marginals @ values)


def words(count: int) -> tuple[TokenAutomaton, int]:
    vocabulary = Vocabulary.greedy(
        [b"", *(b"%c" % byte for byte in range(97, 123)), *(b"a%d" % n for n in range(count))], 0
    )
    return TokenAutomaton.from_dfa(compile_regex("[a-z0-9]*", search=False), vocabulary), len(vocabulary)


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_a_group_gets_what_it_gets_alone(dtype: torch.dtype) -> None:
    automaton, size = words(800)
    generator = torch.Generator().manual_seed(0)
    capacities = [[7, 7, 30], [5], [70, 70, 70], [], [1, 1, 9, 12]]
    sizes = [sum(some) for some in capacities]
    # Of few tokens and of many: products of matrices are for the latter.
    log_probs = torch.randn(sum(sizes), size, generator=generator)
    log_probs = (log_probs * torch.where(torch.rand(sum(sizes), 1, generator=generator) < 0.4, 9.0, 0.5)).log_softmax(
        -1
    )
    values = torch.randn(size, 16, generator=generator).to(dtype)
    wanted = torch.rand(sum(sizes), generator=generator) < 0.8
    together = prepared(SlotBatch.of([(automaton, room) for some in capacities for room in some]))
    found = together.posterior(log_probs)
    mean = found.expectation(values, wanted=wanted, groups=sizes)
    torch.testing.assert_close(mean, found.expectation(values, wanted=wanted))
    for some, mine, rows, here in zip(
        capacities, mean.split(sizes), log_probs.split(sizes), wanted.split(sizes), strict=True
    ):
        alone = prepared(SlotBatch.of([(automaton, room) for room in some])).posterior(rows)
        assert torch.equal(mine, alone.expectation(values, wanted=here))
        assert not mine[~here].any()


@pytest.mark.parametrize("scale", [1.0, 12.0, 40.0, 150.0])
def test_a_slot_gets_what_it_gets_alone(scale: float) -> None:
    """Whatever stands beside it: slots whose numbers leave the range are worked on in another way."""
    automaton, size = words(200)
    generator = torch.Generator().manual_seed(0)
    rooms = [5] * 21 + [9] * 10 + [3] * 2
    slots = prepared(SlotBatch.of([(automaton, room) for room in rooms]))
    log_probs = torch.randn(sum(rooms), size, generator=generator)
    log_probs = (log_probs * scale * torch.rand(sum(rooms), 1, generator=generator).square()).log_softmax(-1)
    log_probs[torch.rand(sum(rooms), generator=generator) < 0.3] -= scale
    uniforms = torch.rand(sum(rooms), 2, generator=generator, dtype=torch.float64)
    found = slots.posterior(log_probs, uniforms=uniforms)
    assert found.sample is not None and found.sample_probability is not None
    for n, (room, rows, drawn) in enumerate(zip(rooms, log_probs.split(rooms), uniforms.split(rooms), strict=True)):
        here = slice(sum(rooms[:n]), sum(rooms[: n + 1]))
        alone = prepared(SlotBatch.of([(automaton, room)])).posterior(rows, uniforms=drawn)
        assert alone.sample is not None and alone.sample_probability is not None
        assert torch.equal(found.log_partition[n], alone.log_partition[0])
        assert torch.equal(found.sample[here], alone.sample)
        assert torch.equal(found.sample_probability[here], alone.sample_probability)
        assert torch.equal(found.marginals[here], alone.marginals)


def test_groups_of_plain_posteriors() -> None:
    slots, given_ = batch(40)
    log_probs = torch.randn(slots.num_positions, len(TOKENS))
    values = torch.randn(len(TOKENS), 3)
    found = reference.posterior(log_probs, slots, fixed=given_["fixed"])
    sizes = [int(slots.offset[past] - slots.offset[first]) for first, past in ((0, 3), (3, 3), (3, 39), (39, 40))]
    torch.testing.assert_close(found.expectation(values, groups=sizes), found.marginals @ values)
    with pytest.raises(InvalidOption, match="within a slot"):
        found.expectation(values, groups=[1, slots.num_positions - 1])


def test_gradient_by_rows() -> None:
    slots, drawn = batch(4)
    on = prepared(slots)
    log_probs = drawn["log_probs"].double().requires_grad_(True)
    possible = on.log_partition(log_probs, rows=drawn["rows"], fixed=drawn["fixed"]).isfinite()

    def function(x: Tensor) -> Tensor:
        return on.log_partition(x, rows=drawn["rows"], fixed=drawn["fixed"])[possible]

    assert torch.autograd.gradcheck(function, (log_probs,))


def test_operators_keep_their_word() -> None:
    slots, drawn = batch(5)
    on = prepared(slots)
    # Of committed positions, and of slots without a text, operators leave unwritten what is not read.
    log_probs, fixed = torch.randn(slots.num_positions, len(TOKENS)), torch.full_like(drawn["fixed"], -1)
    rows = torch.arange(len(fixed)).flip(0)
    tensors, sizes = list(on.tensors), list(on.sizes)
    values = torch.randn(len(TOKENS), 3)
    opcheck(operators.slot_posterior, (log_probs, rows, fixed, drawn["uniforms"][None], tensors, sizes))
    leaf = log_probs.double().requires_grad_(True)
    opcheck(operators.slot_log_partition, (leaf, rows, fixed, tensors, sizes))
    found = operators.slot_log_partition(log_probs, rows, fixed, tensors, sizes)
    opcheck(operators.slot_marginals, (log_probs, rows, fixed, *found, tensors))
    for groups in (None, [slots.num_positions]):
        opcheck(operators.slot_expectation, (values, fixed < 0, groups, log_probs, rows, fixed, *found, tensors))


@pytest.mark.parametrize("backend", ["eager", "aot_eager"])
@config.patch(trace_autograd_ops=True)
def test_compiled_steps(backend: str) -> None:
    torch._dynamo.reset()
    counter = CompileCounterWithBackend(backend)
    compiled = [torch.compile(function, fullgraph=True, backend=counter) for function in (everything, guided)]
    values = torch.randn(len(TOKENS), 3)
    for number in (3, 6, 5, 9):
        slots, drawn = batch(number)
        on = prepared(slots)
        expected = everything(on, **drawn, values=values)
        for one, other in zip(expected, compiled[0](on, **drawn, values=values), strict=True):
            assert torch.equal(one, other)
        some = (drawn["log_probs"], drawn["rows"], drawn["fixed"])
        assert torch.equal(guided(on, *some), compiled[1](on, *some))
    # The second batch makes sizes symbols, and no other one is compiled again.
    assert counter.frame_count == 4


def test_pretended_devices() -> None:
    slots, drawn = batch(4)
    with FakeTensorMode():
        on = prepare(slots, torch.device("cuda"))
        assert isinstance(on, PreparedSlots)
        there = {name: torch.empty(each.shape, dtype=each.dtype, device="cuda") for name, each in drawn.items()}
        found = everything(on, **there, values=torch.empty(len(TOKENS), 3, device="cuda"))
    expected = everything(prepared(slots), **drawn, values=torch.randn(len(TOKENS), 3))
    for one, other in zip(found, expected, strict=True):
        assert (one.shape, one.dtype, one.device.type) == (other.shape, other.dtype, "cuda")
    assert type(prepared(slots).tensors[0]) is Tensor


class NothingReadBack(TorchDispatchMode):
    """Refuses to hand a number to Python."""

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        assert func is not torch.ops.aten._local_scalar_dense.default
        assert func is not torch.ops.aten.nonzero.default
        return func(*args, **(kwargs or {}))


def test_nothing_is_read_back() -> None:
    slots, drawn = batch(6)
    on = prepared(slots)
    values = torch.randn(len(TOKENS), 3)
    with NothingReadBack():
        everything(on, **drawn, values=values)
        guided(on, drawn["log_probs"], drawn["rows"], drawn["fixed"])


def test_batches_of_nothing_on_a_device() -> None:
    for slots in (SlotBatch.of([]), SlotBatch.of([(AUTOMATA[0], 0)] * 2)):
        found = prepared(slots).posterior(torch.zeros(0, len(TOKENS)), uniforms=torch.zeros(3, 0, 2))
        assert found.log_partition.tolist() == [0.0] * len(slots)
        assert found.marginals.shape == (0, len(TOKENS))
        assert found.expectation(torch.zeros(len(TOKENS), 2), groups=[]).shape == (0, 2)


def test_a_batch_is_put_on_a_device_once() -> None:
    slots, _ = batch(3)
    assert prepare(slots, CPU) is prepare(slots, CPU)


def test_of_slots_alike_none_depends_on_what_is_committed_in_another() -> None:
    """Three of them and more are worked on side by side, and one that is committed reaches fewer states."""
    automaton = TokenAutomaton.from_dfa(compile_regex("(ab?a|b{1,3}a?)", search=False), VOCABULARY)
    generator = torch.Generator().manual_seed(0)
    for first in (1, 2):
        fixed = torch.full((12,), -1)
        fixed[0] = first
        log_probs = (4 * torch.randn(12, len(TOKENS), generator=generator)).log_softmax(dim=1)
        uniforms = torch.rand(12, 2, generator=generator, dtype=torch.float64)
        together = prepared(SlotBatch.of([(automaton, 4)] * 3)).posterior(log_probs, fixed=fixed, uniforms=uniforms)
        alone = prepared(SlotBatch.of([(automaton, 4)])).posterior(
            log_probs[:4], fixed=fixed[:4], uniforms=uniforms[:4]
        )
        assert together.sample_probability is not None and alone.sample_probability is not None
        assert torch.equal(together.sample_probability[:4], alone.sample_probability)
        assert torch.equal(together.marginals[:4], alone.marginals)


def test_log_probabilities_over_other_tokens_are_refused() -> None:
    slots = prepared(SlotBatch.of([(AUTOMATA[0], 4)]))
    with pytest.raises(InvalidOption, match="expected"):
        slots.posterior(torch.zeros(4, len(TOKENS) - 1))

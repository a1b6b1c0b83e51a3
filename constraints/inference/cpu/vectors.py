"""Vectors of numbers as values in compiled code, for numba.

The loops of inference are over a few slots side by side, too few for a compiler to see that they are worth vector
instructions. A `Vector` says so: it is as many numbers as the `width` has places, an empty tuple of zeros whose type
tells the compiler, and its operations become one instruction or a few, whatever the processor has.
"""

import operator
import platform
from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.extending import intrinsic as untyped_intrinsic
from numba.core.extending import models, overload, register_model

# What it makes is called with the last of the arguments that it is written with.
intrinsic: Callable[[Callable[..., Any]], Any] = untyped_intrinsic

# The bits of an x86 processor's control register that take operands and results below the normal numbers for 0.
_FLUSH = 0x8040
_HAS_CONTROL_REGISTER = platform.machine().lower() in ("x86_64", "amd64")

ONE = (0,)
"""Slots that are worked on alone."""
EIGHT = (0,) * 8
"""Slots that are worked on side by side: two vector registers of fp64 with AVX, one with AVX-512."""

# 2^r on [-1/2, 1/2] to 1e-7, exact at 0: weighted least squares, made even by reweighting (Lawson 1961).
_EXP2 = (
    0.001326472708042127, 0.009671512862324178, 0.055507337456456946, 0.24022242081840803, 0.6931469775965879, 1.0,
)  # fmt: skip
_LOG2E = 1.4426950408889634
# Added to a number below 2^22 in fp32 it leaves the nearest integer in the lowest bits.
_ROUND = 12582912.0
_MANTISSA = 23
EXP_RANGE = (-87.0, 88.0)
"""What `exponential` takes a number in fp32 for that lies outside of it: e^-87 is 1.6e-38, the least normal number."""


class Vector(types.Type):  # type: ignore[misc]
    """The type of a vector.

    Args:
        dtype: `float32` or `float64`.
        count: How many numbers.
    """

    def __init__(self, dtype: Any, count: int) -> None:
        self.dtype, self.count = dtype, count
        super().__init__(name=f"Vector({dtype}, {count})")


def _llvm(vector: Any) -> Any:
    return ir.VectorType(ir.FloatType() if vector.dtype == types.float32 else ir.DoubleType(), vector.count)


@register_model(Vector)
class _Model(models.PrimitiveModel):  # type: ignore[misc]
    def __init__(self, manager: Any, vector: Any) -> None:
        super().__init__(manager, vector, _llvm(vector))


def _pointer(context: Any, builder: Any, array_type: Any, array: Any, index: Any) -> Any:
    return builder.gep(context.make_array(array_type)(context, builder, array).data, [index])


def _splat(vector: Any, number: float) -> Any:
    return ir.Constant(vector, [number] * vector.count)


def _all_of(builder: Any, kind: Any, number: Any) -> Any:
    """A vector of one number that is worked out."""
    nothing = ir.Constant(kind, ir.Undefined)
    first = builder.insert_element(nothing, number, ir.IntType(32)(0))
    return builder.shuffle_vector(first, nothing, _splat(ir.VectorType(ir.IntType(32), kind.count), 0))


def _fma(builder: Any, *operands: Any) -> Any:
    vector = operands[0].type
    kind = "f32" if isinstance(vector.element, ir.FloatType) else "f64"
    name = f"llvm.fma.v{vector.count}{kind}"
    return builder.call(
        cgutils.get_or_insert_function(builder.module, ir.FunctionType(vector, [vector] * 3), name), operands
    )


def _control(builder: Any, name: str, place: Any) -> None:
    byte = ir.IntType(8).as_pointer()
    function = cgutils.get_or_insert_function(builder.module, ir.FunctionType(ir.VoidType(), [byte]), name)
    builder.call(function, [builder.bitcast(place, byte)])


@intrinsic
def flush_denormals(typing: Any) -> Any:
    """Has the thread take numbers below the normal ones for 0, where the processor can: some are slow at them.

    Returns:
        What `restore_denormals` needs to undo it.
    """

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        place = cgutils.alloca_once(builder, ir.IntType(32))
        if not _HAS_CONTROL_REGISTER:
            return ir.IntType(32)(0)
        _control(builder, "llvm.x86.sse.stmxcsr", place)
        before = builder.load(place)
        builder.store(builder.or_(before, ir.IntType(32)(_FLUSH)), place)
        _control(builder, "llvm.x86.sse.ldmxcsr", place)
        return before

    return types.int32(), generate


@intrinsic
def restore_denormals(typing: Any, before: Any) -> Any:
    """Undoes `flush_denormals`."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        if _HAS_CONTROL_REGISTER:
            _control(builder, "llvm.x86.sse.ldmxcsr", cgutils.alloca_once_value(builder, arguments[0]))
        return context.get_dummy_value()

    return types.void(types.int32), generate


@intrinsic
def entry(typing: Any, array: Any, index: Any) -> Any:
    """The number of a flat array at an index, of which it is not asked whether it counts from the end."""
    result = types.intp if isinstance(array.dtype, types.Integer) else array.dtype

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        number = builder.load(_pointer(context, builder, signature.args[0], *arguments))
        return context.cast(builder, number, array.dtype, result)

    return result(array, types.intp), generate


@intrinsic
def load(typing: Any, array: Any, index: Any, width: Any) -> Any:
    """The numbers of a flat array from an index on."""
    vector = Vector(array.dtype, width.count)

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        pointer = _pointer(context, builder, signature.args[0], *arguments[:2])
        return builder.load(builder.bitcast(pointer, _llvm(vector).as_pointer()), align=array.dtype.bitwidth // 8)

    return vector(array, types.intp, width), generate


@intrinsic
def store(typing: Any, array: Any, index: Any, vector: Any) -> Any:
    """Writes a vector to a flat array from an index on, in the array's type."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        pointer = _pointer(context, builder, signature.args[0], *arguments[:2])
        value, kind = arguments[2], _llvm(Vector(array.dtype, vector.count))
        if array.dtype != vector.dtype:
            value = (builder.fptrunc if array.dtype == types.float32 else builder.fpext)(value, kind)
        builder.store(value, builder.bitcast(pointer, kind.as_pointer()), align=array.dtype.bitwidth // 8)
        return context.get_dummy_value()

    return types.void(array, types.intp, vector), generate


@intrinsic
def gather(typing: Any, array: Any, bases: Any, offset: Any) -> Any:
    """The numbers of a flat array at an offset from each of some bases, a tuple."""
    vector = Vector(array.dtype, bases.count)

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        pointer = _pointer(context, builder, signature.args[0], arguments[0], arguments[2])
        result = ir.Constant(_llvm(vector), ir.Undefined)
        for place in range(vector.count):
            number = builder.load(builder.gep(pointer, [builder.extract_value(arguments[1], place)]))
            result = builder.insert_element(result, number, ir.IntType(32)(place))
        return result

    return vector(array, bases, types.intp), generate


@intrinsic
def transpose(typing: Any, array: Any, bases: Any, offset: Any, out: Any, to: Any) -> Any:
    """Writes the eight numbers at an offset from each of eight bases to a flat array from an index on, the first of all
    before the second of all."""
    vector = Vector(array.dtype, 8)

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        kind, number = _llvm(vector), ir.IntType(32)
        pointer = _pointer(context, builder, signature.args[0], arguments[0], arguments[2])
        align = array.dtype.bitwidth // 8
        rows = []
        for place in range(8):
            row = builder.gep(pointer, [builder.extract_value(arguments[1], place)])
            rows.append(builder.load(builder.bitcast(row, kind.as_pointer()), align=align))
        # Three rounds of exchanging halves, quarters and single numbers between pairs of rows.
        for span in (4, 2, 1):
            low = ir.Constant(ir.VectorType(number, 8), [n if n & span == 0 else 8 + n - span for n in range(8)])
            high = ir.Constant(ir.VectorType(number, 8), [n + span if n & span == 0 else 8 + n for n in range(8)])
            for first in [n for n in range(8) if n & span == 0]:
                one, other = rows[first], rows[first + span]
                rows[first] = builder.shuffle_vector(one, other, low)
                rows[first + span] = builder.shuffle_vector(one, other, high)
        begin = _pointer(context, builder, signature.args[3], *arguments[3:])
        for place, column in enumerate(rows):
            where = builder.gep(begin, [ir.IntType(64)(8 * place)])
            builder.store(column, builder.bitcast(where, kind.as_pointer()), align=align)
        return context.get_dummy_value()

    return types.void(array, bases, types.intp, out, types.intp), generate


@intrinsic
def spread(typing: Any, number: Any, width: Any) -> Any:
    """A vector of one number."""
    vector = Vector(number, width.count)

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return _all_of(builder, _llvm(vector), arguments[0])

    return vector(number, width), generate


@intrinsic
def fma(typing: Any, a: Any, b: Any, c: Any) -> Any:
    """`a * b + c`, rounded once."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return _fma(builder, *arguments)

    return a(a, a, a), generate


@intrinsic
def highest(typing: Any, a: Any, b: Any) -> Any:
    """The larger numbers of two vectors."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.select(builder.fcmp_ordered(">", *arguments), *arguments)

    return a(a, a), generate


@intrinsic
def lowest(typing: Any, a: Any, b: Any) -> Any:
    """The smaller numbers of two vectors."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.select(builder.fcmp_ordered("<", *arguments), *arguments)

    return a(a, a), generate


@intrinsic
def inside(typing: Any, vector: Any, low: Any, high: Any) -> Any:
    """Whether some number lies strictly between two bounds."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        kind = arguments[0].type
        least, most = (_all_of(builder, kind, bound) for bound in arguments[1:])
        above = builder.fcmp_ordered(">", arguments[0], least)
        both = builder.and_(above, builder.fcmp_ordered("<", arguments[0], most))
        bits = ir.IntType(kind.count)
        return builder.icmp_unsigned("!=", builder.bitcast(both, bits), bits(0))

    return types.boolean(vector, vector.dtype, vector.dtype), generate


@intrinsic
def where_above(typing: Any, vector: Any, mask: Any, bound: Any) -> Any:
    """The numbers where those of a mask are above a bound, 0 elsewhere."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        numbers, by, least = arguments
        nothing = ir.Constant(numbers.type, [ir.Constant(numbers.type.element, 0.0)] * numbers.type.count)
        return builder.select(builder.fcmp_ordered(">", by, _all_of(builder, by.type, least)), numbers, nothing)

    return vector(vector, mask, mask.dtype), generate


@intrinsic
def convert(typing: Any, vector: Any, array: Any) -> Any:
    """The same numbers in the type of an array."""
    result = Vector(array.dtype, vector.count)

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        if vector == result:
            return arguments[0]
        return (builder.fptrunc if array.dtype == types.float32 else builder.fpext)(arguments[0], _llvm(result))

    return result(vector, array), generate


@intrinsic
def exponential(typing: Any, vector: Any) -> Any:
    """e to the power of some numbers: to 2e-7 in fp32 and taken from within `EXP_RANGE`, exact in fp64."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        kind, number = _llvm(vector), arguments[0]
        if vector.dtype == types.float64:
            name = f"llvm.exp.v{vector.count}f64"
            return builder.call(
                cgutils.get_or_insert_function(builder.module, ir.FunctionType(kind, [kind]), name), [number]
            )
        low, high = (_splat(kind, bound) for bound in EXP_RANGE)
        number = builder.select(builder.fcmp_ordered(">", number, low), number, low)
        number = builder.select(builder.fcmp_ordered("<", number, high), number, high)
        log2e, bits = _splat(kind, _LOG2E), ir.VectorType(ir.IntType(32), vector.count)
        rounded = _fma(builder, number, log2e, _splat(kind, _ROUND))
        whole = builder.fsub(rounded, _splat(kind, _ROUND))
        rest = _fma(builder, number, log2e, builder.fneg(whole))
        power = _splat(kind, _EXP2[0])
        for coefficient in _EXP2[1:]:
            power = _fma(builder, power, rest, _splat(kind, coefficient))
        shifted = builder.shl(builder.bitcast(rounded, bits), _splat(bits, _MANTISSA))
        return builder.bitcast(builder.add(shifted, builder.bitcast(power, bits)), kind)

    return vector(vector), generate


def _arithmetic(function: Any, instruction: str) -> None:
    @intrinsic
    def compiled(typing: Any, a: Any, b: Any) -> Any:
        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            return getattr(builder, instruction)(*arguments)

        return a(a, a), generate

    @overload(function)
    def chosen(a, b):  # type: ignore[no-untyped-def]
        def apply(a, b):  # type: ignore[no-untyped-def]
            return compiled(a, b)

        return apply if isinstance(a, Vector) and isinstance(b, Vector) else None


for _function, _instruction in (
    (operator.add, "fadd"), (operator.sub, "fsub"), (operator.mul, "fmul"), (operator.truediv, "fdiv"),
):  # fmt: skip
    _arithmetic(_function, _instruction)

"""What the processor does in one step: the smallest number in a set of bits, fetching ahead."""

from __future__ import annotations

from typing import Any

from sim.base.kernel import cgutils, intrinsic, types


def _trailing_zeros(typing_context: Any, word: Any) -> Any:
    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        from llvmlite import ir

        return builder.cttz(arguments[0], ir.Constant(ir.IntType(1), 1))

    return types.int64(types.int64), build


def _prefetch(typing_context: Any, table: Any, row: Any) -> Any:
    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        from llvmlite import ir

        held = context.make_array(signature.args[0])(context, builder, arguments[0])
        row = context.cast(builder, arguments[1], signature.args[1], types.intp)
        place = cgutils.get_item_pointer(context, builder, signature.args[0], held, [row], wraparound=False)
        byte, word = ir.IntType(8).as_pointer(), ir.IntType(32)
        fetch = builder.module.declare_intrinsic(
            "llvm.prefetch", [byte], ir.FunctionType(ir.VoidType(), [byte, word, word, word])
        )
        builder.call(fetch, [builder.bitcast(place, byte), word(1), word(3), word(1)])
        return context.get_dummy_value()

    return types.none(table, row), build


lowest: Any = intrinsic(_trailing_zeros)
"""Returns the smallest number in a set that is not empty."""

fetch_ahead: Any = intrinsic(_prefetch)
"""Asks for a row of a table that will be needed soon; any row number will do."""

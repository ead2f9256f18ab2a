"""Sets of small numbers as the bits of a word."""

from __future__ import annotations

from typing import Any

from sim.base.kernel import intrinsic, types


def _trailing_zeros(typing_context: Any, word: Any) -> Any:
    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        from llvmlite import ir

        return builder.cttz(arguments[0], ir.Constant(ir.IntType(1), 1))

    return types.int64(types.int64), build


lowest: Any = intrinsic(_trailing_zeros)
"""Returns the smallest number in a set that is not empty."""

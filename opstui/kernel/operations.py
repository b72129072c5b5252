"""The operations of a metric tree: their values and their partial derivatives."""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import StrEnum


class Op(StrEnum):
    LEAF = "leaf"
    PROD = "prod"
    SUM = "sum"
    SUB = "sub"
    RATIO = "ratio"


def combine(op: Op, values: Sequence[float | None]) -> float | None:
    """One operation over its children; None when any is unknown or the result is not finite."""
    known = [value for value in values if value is not None]
    if len(known) != len(values) or not known:
        return None
    try:
        match op:
            case Op.PROD:
                result = math.prod(known)
            case Op.SUM:
                result = math.fsum(known)
            case Op.SUB:
                result = known[0] - math.fsum(known[1:])
            case Op.RATIO:
                if len(known) != 2 or known[1] == 0:
                    return None
                result = known[0] / known[1]
            case Op.LEAF:
                return None
    except OverflowError:
        return None
    return result if math.isfinite(result) else None


def partials(op: Op, values: Sequence[float | None]) -> list[float] | None:
    """∂(node)/∂(child) per child; None when undefined. A product uses prefixes and suffixes,
    so zeros need no division."""
    known = [value for value in values if value is not None]
    if len(known) != len(values) or not known:
        return None
    match op:
        case Op.PROD:
            before, after = [1.0], [1.0]
            for value in known[:-1]:
                before.append(before[-1] * value)
            for value in reversed(known[1:]):
                after.append(after[-1] * value)
            return [b * a for b, a in zip(before, reversed(after), strict=True)]
        case Op.SUM:
            return [1.0] * len(known)
        case Op.SUB:
            return [1.0] + [-1.0] * (len(known) - 1)
        case Op.RATIO:
            if len(known) != 2 or known[1] == 0:
                return None
            return [1 / known[1], -known[0] / known[1] ** 2]
        case Op.LEAF:
            return None

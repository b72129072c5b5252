"""A rate by segment between two spans of days: what moved between segments, and what within."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from opstui.kernel.attribution import MixAndRate, mix_and_rate
from opstui.kernel.metric_tree import Node
from opstui.kernel.periods import Period
from opstui.kernel.series import SeriesBook

Spans = Sequence[tuple[Period | None, Period | None]]


@dataclass(frozen=True, slots=True)
class Mix:
    """A rate by segment between two spans of days."""

    before: Period
    after: Period
    split: MixAndRate


def segment_mix(book: SeriesBook, node: Node, spans: Spans) -> Mix | None:
    """Between the first (before, after) of `spans` in which both ends are known by segment; None
    without counts by segment."""
    if not node.numerator or not node.denominator:
        return None
    for before, after in spans:
        if before is None or after is None:
            continue
        counts = [_counts(book, node, period) for period in (before, after)]
        split = mix_and_rate(*counts) if all(counts) else None
        if split is not None and len(split.segments) > 1:
            return Mix(before, after, split)
    return None


def _counts(book: SeriesBook, node: Node, period: Period) -> dict[str, tuple[float, float]]:
    found: dict[str, tuple[float, float]] = {}
    for name in book.segments(node.numerator):
        upper = book.total(node.numerator, period, name).value
        lower = book.total(node.denominator, period, name).value
        if upper is not None and lower is not None:
            found[name] = (upper, lower)
    return found

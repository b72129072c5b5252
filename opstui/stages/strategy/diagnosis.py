"""Where the largest reachable gain lies (domain.md §3.5).

Each number is compared with its reference; the opportunity is what the north star would gain if the
leaf came up to it, computed on the tree; the rank weighs that by how far the team controls the leaf
and how far the reference can be trusted.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from opstui.kernel.label import Label
from opstui.kernel.metric_tree import Good, MetricTree, Node
from opstui.kernel.statistics import Interval, wilson
from opstui.kernel.units import parts
from opstui.kernel.vocabulary import Light
from opstui.playbooks.schema import Benchmark, CoreMetric
from opstui.stages.strategy.model import CoreNumber
from opstui.stages.strategy.references import (
    Reference,
    band_for,
    light_by_history,
    light_in_band,
    reference_for,
)

SMALL_SAMPLE = 100
CANDIDATES = 3
CONTROL_LEVELS = (1.0, 0.6, 0.3)
"""The team moves it itself, with others, or hardly at all."""


class State(StrEnum):
    """What can be said of a number, the first that holds."""

    NO_DATA = "no_data"
    SMALL = "small"
    NO_DIRECTION = "no_direction"
    NO_REFERENCE = "no_reference"
    FINE = "fine"
    BESIDE = "beside"
    """Below its reference, but no part of the tree."""
    INCOMPLETE = "incomplete"
    """Below its reference, but another leaf has no number, so that no gain can be computed."""
    GAP = "gap"


_LESS_IS_BETTER = frozenset(
    {
        "cart_abandonment",
        "return_rate",
        "refund_value_share",
        "monthly_churn",
        "cac_payback",
        "email_unsubscribe",
    }
)


@dataclass(frozen=True, slots=True)
class Row:
    """One number. `gap` = d(r − x)/|r|, 0 when already better; `opportunity` in units of the
    north star, None off the tree; `light` None where no colour may be shown (small sample, no
    band); `interval` Wilson 95 % for a share of fewer than 100."""

    metric: str
    name: Label
    unit: str
    good: Good
    baseline: float | None
    reference: Reference | None = None
    gap: float | None = None
    opportunity: float | None = None
    score: float = 0.0
    light: Light | None = None
    interval: Interval | None = None
    on_tree: bool = True
    control: float = 1.0
    core: CoreNumber | None = None

    @property
    def no_data(self) -> bool:
        return self.baseline is None

    @property
    def state(self) -> State:
        tests = (
            (State.NO_DATA, self.no_data),
            (State.SMALL, self.interval is not None),
            (State.NO_DIRECTION, self.good is Good.RANGE),
            (State.NO_REFERENCE, self.gap is None),
            (State.FINE, self.gap == 0),
            (State.BESIDE, not self.on_tree),
            (State.INCOMPLETE, self.opportunity is None),
        )
        return next((state for state, holds in tests if holds), State.GAP)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the diagnosis may look at beside the core numbers: published bands for the product's
    form (most specific name first), own values per period, oldest first, the own best level that
    the data show, and the user's own view of how far a metric can be moved."""

    benchmarks: Sequence[Benchmark] = ()
    forms: Sequence[str] = ()
    history: Mapping[str, Sequence[float | None]] | None = None
    best: Mapping[str, float] = field(default_factory=dict)
    control: Mapping[str, float] = field(default_factory=dict)


def number_of(core: CoreNumber | None) -> float | None:
    """The value, or numerator / denominator; None when neither is known."""
    if core is None:
        return None
    if core.value is None and core.numerator is not None and core.denominator:
        return core.numerator / core.denominator
    return core.value


def diagnose(
    tree: MetricTree,
    core: Sequence[CoreNumber],
    evidence: Evidence,
    beside: Sequence[CoreMetric] = (),
) -> list[Row]:
    """All leaves of the tree, then the numbers of `beside` that are not on it; the best
    opportunity first, then what has no gap, numbers without data last."""
    given = {one.metric: one for one in core}
    values = {leaf: number_of(given.get(leaf)) for leaf in tree.leaves}
    rows = [_on_tree(tree, tree.node(leaf), given.get(leaf), values, evidence) for leaf in values]
    for extra in beside:
        if tree.get(extra.metric) is None:
            node = Node(
                id=extra.metric,
                name=extra.name,
                unit=extra.unit,
                good=good_of(extra),
                benchmark=extra.benchmark,
            )
            rows.append(_row(node, given.get(extra.metric), evidence, on_tree=False))
    order = {row.metric: index for index, row in enumerate(rows)}
    return sorted(rows, key=lambda row: (*_place(row), order[row.metric]))


def good_of(metric: CoreMetric) -> Good:
    """Which way is better for a number beside the tree."""
    return Good.DOWN if metric.benchmark in _LESS_IS_BETTER else Good.UP


def _place(row: Row) -> tuple[int, float, float]:
    if row.no_data:
        return 3, 0.0, 0.0
    if row.interval is not None:
        return 2, 0.0, 0.0
    if row.score > 0:
        return 0, -row.score, 0.0
    return (1 if row.gap else 2), 0.0, -(row.gap or 0.0)


def candidates(rows: Sequence[Row]) -> list[Row]:
    """The rows offered as the primary problem: the best three with a gap that is no matter of
    chance."""
    return [row for row in rows if row.gap and row.interval is None][:CANDIDATES]


def _row(node: Node, core: CoreNumber | None, evidence: Evidence, *, on_tree: bool) -> Row:
    value = number_of(core)
    band = band_for(node.benchmark, evidence.forms, evidence.benchmarks)
    own_best = core.own_best if core and core.own_best is not None else evidence.best.get(node.id)
    reference = reference_for(None if node.good is Good.RANGE else own_best, band)
    interval, light = None, None
    if value is None:
        light = Light.NO_DATA
    elif (interval := _interval(node, core)) is None:
        history = (evidence.history or {}).get(node.id, ())
        light = (
            light_in_band(value, band, node.good)
            if band
            else light_by_history(value, history, node.good)
        )
    return Row(
        metric=node.id,
        name=node.name,
        unit=node.unit,
        good=node.good,
        baseline=value,
        reference=reference,
        gap=_gap(value, reference, node.good),
        light=light,
        interval=interval,
        on_tree=on_tree,
        control=evidence.control.get(node.id, node.controllability),
        core=core,
    )


def _interval(node: Node, core: CoreNumber | None) -> Interval | None:
    """Only for shares of people or orders: k of n with n < 100."""
    if core is None or core.numerator is None or core.denominator is None:
        return None
    share = "/" not in node.unit and not parts(node.unit)
    counts = 0 <= core.numerator <= core.denominator
    if not share or not counts or core.denominator >= SMALL_SAMPLE:
        return None
    return wilson(core.numerator, core.denominator)


def _gap(value: float | None, reference: Reference | None, good: Good) -> float | None:
    if value is None or reference is None or good is Good.RANGE:
        return None
    distance = value - reference.value if good is Good.DOWN else reference.value - value
    if distance <= 0:
        return 0.0
    return distance / abs(reference.value) if reference.value else math.inf


def _on_tree(
    tree: MetricTree,
    node: Node,
    core: CoreNumber | None,
    values: Mapping[str, float | None],
    evidence: Evidence,
) -> Row:
    row = _row(node, core, evidence, on_tree=True)
    if row.gap is None or row.reference is None:
        return row
    gain = 0.0
    if row.gap > 0:
        before = tree.value(values)
        after = tree.value({**values, node.id: row.reference.value})
        if before is None or after is None:
            return row
        gain = before - after if tree.node(tree.root).good is Good.DOWN else after - before
    return replace(row, opportunity=gain, score=gain * row.control * row.reference.weight)

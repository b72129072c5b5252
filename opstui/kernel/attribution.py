"""Which leaf moved the root by how much, between two states of one metric tree.

Aumann–Shapley: φ_i = Δx_i·∫₀¹ ∂G/∂x_i(x⁰+sΔx) ds, so that Σφ = ΔG (Aumann & Shapley 1974;
Billera & Heath 1982). On a tree of sums and products it equals the Shapley value. The integral is
a Gauss–Legendre sum: exact without ratios, halved where a ratio makes it inexact.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from opstui.kernel.language import _
from opstui.kernel.metric_tree import MetricTree, Op, Values
from opstui.kernel.path_integral import Program, Unstable

TOLERANCE = 1e-6
ROUNDING = 1e-12
MOST_LEVERS = 6


_SAME = 1e-13
"""Relative difference of two sums of the same numbers taken in another way."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """`parts` leaf → φ in the root's unit, Σ parts + residual = total.

    `split` False: the change cannot be divided, because of the leaves in `unknown` or because
    the denominator of the ratio `unstable` is or becomes zero on the way. `total` None: the
    root itself is unknown at one end.
    """

    total: float | None
    parts: dict[str, float] = field(default_factory=dict)
    residual: float = 0.0
    split: bool = True
    unknown: tuple[str, ...] = ()
    unstable: str = ""
    level: float = 0.0
    """The root's larger size at the two ends: a difference of large numbers is rounded by it."""

    @property
    def exact(self) -> bool:
        """Whether the residual is rounding only; else it is shown as a row of its own."""
        scale = max([abs(self.total or 0.0), *map(abs, self.parts.values())])
        return self.split and abs(self.residual) <= TOLERANCE * scale + ROUNDING * self.level

    def reason(self, tree: MetricTree, language: str) -> str:
        """Why there is no split; "" when there is one."""
        if self.split:
            return ""
        if self.unknown:
            names = [tree.node(id_).name.text(language) or id_ for id_ in self.unknown]
            return _("No number for {names}: the change cannot be divided.").format(
                names=_(", ").join(names)
            )
        if self.unstable:
            name = tree.node(self.unstable).name.text(language) or self.unstable
            return _("{name} divides by a number that passes zero: no split.").format(name=name)
        return _("The result is unknown at one end: no split.")


@dataclass(frozen=True, slots=True)
class Top:
    """The parts that matter most, in order of |φ|, and the sum of the others."""

    rows: tuple[tuple[str, float], ...]
    other: float
    others: int


def top(parts: Mapping[str, float], rows: int = 5) -> Top:
    ranked = sorted(parts.items(), key=lambda item: (-abs(item[1]), item[0]))
    rest = ranked[rows:]
    return Top(tuple(ranked[:rows]), math.fsum(phi for _id, phi in rest), len(rest))


def by_node(tree: MetricTree, parts: Mapping[str, float]) -> dict[str, float]:
    """φ of every node: the sum over its leaves."""
    out: dict[str, float] = {}
    for id_ in tree.order:
        node = tree.node(id_)
        children = [out.get(child, 0.0) for child in node.children]
        out[id_] = parts.get(id_, 0.0) if node.is_leaf else math.fsum(children)
    return out


# -- Aumann–Shapley ---------------------------------------------------------------------------


def attribute(tree: MetricTree, before: Values, after: Values) -> Attribution:
    """Divide G(after) − G(before) over the leaves; see the module and `Attribution`."""
    unknown = tuple(
        leaf
        for leaf in tree.leaves
        if _finite(before, leaf) is None or _finite(after, leaf) is None
    )
    first, last = tree.value(before), tree.value(after)
    total = None if first is None or last is None else moved(first, last)
    if unknown:
        return Attribution(total, split=False, unknown=unknown)
    program = Program(tree)
    start = [_finite(before, leaf) or 0.0 for leaf in tree.leaves]
    end = [_finite(after, leaf) or 0.0 for leaf in tree.leaves]
    step = [moved(x, y) for x, y in zip(start, end, strict=True)]
    try:
        slopes = program.mean_gradient(start, step)
    except Unstable as found:
        return Attribution(total, split=False, unstable=found.node)
    if total is None:
        return Attribution(None, split=False)
    parts = {
        leaf: change * slope for leaf, change, slope in zip(tree.leaves, step, slopes, strict=True)
    }
    level = max(abs(first or 0.0), abs(last or 0.0))
    return Attribution(total, parts, total - math.fsum(parts.values()), level=level)


def moved(before: float, after: float) -> float:
    """The difference; none where it is the rounding of sums that come to the same."""
    return 0.0 if math.isclose(before, after, rel_tol=_SAME) else after - before


def _finite(values: Values, id_: str) -> float | None:
    value = values.get(id_)
    return value if value is not None and math.isfinite(value) else None


# -- other views ------------------------------------------------------------------------------


def lmdi(tree: MetricTree, before: Values, after: Values) -> Attribution:
    """Logarithmic mean Divisia (Ang 2005) over the factors of a product root, a second view.

    φ_i = L(G1, G0)·ln(x_i1/x_i0), L(a, b) = (a−b)/ln(a/b), L(a, a) = a. Keys are the factors
    (children of the root, nested products opened). Needs every factor above zero at both ends.
    """
    first, last = tree.evaluate(before), tree.evaluate(after)
    factors = _factors(tree, tree.root)
    g0, g1 = first.get(tree.root), last.get(tree.root)
    total = None if g0 is None or g1 is None else g1 - g0
    unknown = tuple(id_ for id_ in factors if first.get(id_) is None or last.get(id_) is None)
    if unknown or g0 is None or g1 is None:
        return Attribution(total, split=False, unknown=unknown)
    ratios = {id_: (first[id_] or 0.0, last[id_] or 0.0) for id_ in factors}
    if any(low <= 0 or high <= 0 for low, high in ratios.values()):
        return Attribution(total, split=False)
    mean = g0 if g0 == g1 else (g1 - g0) / math.log(g1 / g0)
    parts = {id_: mean * math.log(high / low) for id_, (low, high) in ratios.items()}
    level = max(abs(g0), abs(g1))
    return Attribution(total, parts, g1 - g0 - math.fsum(parts.values()), level=level)


def _factors(tree: MetricTree, id_: str) -> list[str]:
    node = tree.node(id_)
    if node.op is not Op.PROD:
        return [id_]
    return [factor for child in node.children for factor in _factors(tree, child)]


def shapley(levers: Sequence[str], outcome: Callable[[frozenset[str]], float]) -> dict[str, float]:
    """Exact Shapley value of each lever (Shapley 1953); `outcome` simulates a set of levers.

    For recursions, where a lever's whole path matters: at most 6 levers, 2ⁿ simulations.
    Σ = outcome(all) − outcome(none).
    """
    count = len(levers)
    if count > MOST_LEVERS or len(set(levers)) != count:
        raise ValueError(f"up to {MOST_LEVERS} different levers, not {list(levers)}")
    known = {
        frozenset(some): outcome(frozenset(some))
        for size in range(count + 1)
        for some in combinations(levers, size)
    }
    out: dict[str, float] = {}
    for lever in levers:
        terms = [
            (known[some | {lever}] - value) / (count * math.comb(count - 1, len(some)))
            for some, value in known.items()
            if lever not in some
        ]
        out[lever] = math.fsum(terms)
    return out


@dataclass(frozen=True, slots=True)
class SegmentShift:
    """One segment's part in the change of a blended rate; shares and rates (before, after)."""

    share: tuple[float, float]
    rate: tuple[float, float]
    mix: float
    own: float


@dataclass(frozen=True, slots=True)
class MixAndRate:
    """Σ (mix + own) = change. `simpson`: the blend moved against every segment."""

    before: float
    after: float
    segments: dict[str, SegmentShift]
    simpson: bool

    @property
    def change(self) -> float:
        return self.after - self.before

    @property
    def mix(self) -> float:
        return math.fsum(one.mix for one in self.segments.values())


Counts = Mapping[str, tuple[float, float]]
"""Segment → (numerator, denominator)."""


def mix_and_rate(before: Counts, after: Counts) -> MixAndRate | None:
    """Split the change of R = Σ w·r into shifts between segments and changes within them.

    mix_c = (w1−w0)((r0+r1)/2 − R̄), own_c = (r1−r0)(w0+w1)/2, R̄ = (R0+R1)/2. A new segment is
    taken to have had its rate before, a vanished one to have kept it. None without any count.
    """
    names = [*before, *(name for name in after if name not in before)]
    totals = [math.fsum(den for _num, den in side.values()) for side in (before, after)]
    if any(total <= 0 for total in totals):
        return None
    blends = [
        math.fsum(num for num, _den in side.values()) / total
        for side, total in zip((before, after), totals, strict=True)
    ]
    middle = sum(blends) / 2
    segments: dict[str, SegmentShift] = {}
    for name in names:
        (n0, d0), (n1, d1) = before.get(name, (0.0, 0.0)), after.get(name, (0.0, 0.0))
        if not d0 and not d1:
            continue
        w0, w1 = d0 / totals[0], d1 / totals[1]
        r0 = n0 / d0 if d0 else n1 / d1
        r1 = n1 / d1 if d1 else r0
        mix = (w1 - w0) * ((r0 + r1) / 2 - middle)
        segments[name] = SegmentShift((w0, w1), (r0, r1), mix, (r1 - r0) * (w0 + w1) / 2)
    change = blends[1] - blends[0]
    simpson = bool(change) and all(
        (one.rate[1] - one.rate[0]) * change < 0 for one in segments.values()
    )
    return MixAndRate(blends[0], blends[1], segments, simpson)

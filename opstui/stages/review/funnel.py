"""Where users are lost, measured in final users against a reference."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from opstui.kernel.figures import currency
from opstui.kernel.metric_tree import Kind, MetricTree, Node, Values
from opstui.kernel.statistics import Interval, wilson

LEAST_COUNTS = 3


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """`rate` n_k/n_{k−1} with its Wilson interval; `lost` final users against the reference.

    `not_strict`: more users than in the step before.
    """

    name: str
    count: float
    rate: float | None
    interval: Interval | None
    lost: float | None
    not_strict: bool


def funnel(
    steps: Sequence[tuple[str, float]], reference: Mapping[str, float] | None = None
) -> list[FunnelStep]:
    """Steps in order with their step rates; `reference` step name → rate to compare with.

    lost_k = n_{k−1}(r_k^ref − r_k)·Π_{j>k} r_j; negative where the step beats the reference.
    """
    rates: list[float | None] = [None]
    for (_before, n0), (_name, n1) in itertools.pairwise(steps):
        rates.append(n1 / n0 if n0 else None)
    out = []
    for index, (name, count) in enumerate(steps):
        rate, before = rates[index], steps[index - 1][1] if index else 0.0
        wanted = (reference or {}).get(name)
        later = rates[index + 1 :]
        lost = None
        if rate is not None and wanted is not None and None not in later:
            rest = math.prod(one for one in later if one is not None)
            lost = before * (wanted - rate) * rest
        strict = not index or count <= before
        known = rate is not None and strict
        interval = wilson(count, before) if known else None
        out.append(FunnelStep(name, count, rate, interval, lost, not strict))
    return out


def worst_losses(steps: Sequence[FunnelStep]) -> list[FunnelStep]:
    """Steps that lose against the reference, the largest loss first."""
    losing = [step for step in steps if step.lost is not None and step.lost > 0]
    return sorted(losing, key=lambda step: -(step.lost or 0.0))


# -- the steps of a metric tree -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Chain:
    """Counts in order; `rates[k]` is the node that leads from `counts[k]` to `counts[k + 1]`."""

    counts: tuple[str, ...]
    rates: tuple[str, ...]

    def rate_of(self, count: str) -> str:
        """The node that leads to a count; "" for the first."""
        place = self.counts.index(count)
        return self.rates[place - 1] if place else ""


def chains(tree: MetricTree) -> list[Chain]:
    """The chains of rates whose denominator is the numerator of the one before, the longest
    first; amounts of money belong to none."""
    steps = [tree.node(id_) for id_ in tree.order if _is_step(tree, tree.node(id_))]
    reached = {node.numerator for node in steps}
    firsts = dict.fromkeys(node.denominator for node in steps if node.denominator not in reached)
    found = [chain for first in firsts for chain in _onwards(Chain((first,), ()), steps)]
    return sorted(found, key=lambda chain: -len(chain.counts))


def funnel_chain(tree: MetricTree) -> Chain | None:
    """The longest chain; a single rate is no funnel."""
    found = chains(tree)
    return found[0] if found and len(found[0].counts) >= LEAST_COUNTS else None


def _is_step(tree: MetricTree, node: Node) -> bool:
    counted = node.kind is Kind.RATE and node.unit == "ratio"
    if not counted or not node.numerator or not node.denominator:
        return False
    beside = currency(node.numerator_unit)
    return not beside and not any(
        currency(one.unit) for id_ in (node.numerator, node.denominator) if (one := tree.get(id_))
    )


def _onwards(chain: Chain, steps: Sequence[Node]) -> list[Chain]:
    """The chain with every way to go on from its last count; never in a circle."""
    last = chain.counts[-1]
    further = [
        node for node in steps if node.denominator == last and node.numerator not in chain.counts
    ]
    if not further:
        return [chain] if chain.rates else []
    return [
        longer
        for node in further
        for longer in _onwards(
            Chain((*chain.counts, node.numerator), (*chain.rates, node.id)), steps
        )
    ]


def counts_by_rate(chain: Chain, values: Values) -> list[tuple[str, float]] | None:
    """The counts that the rates of a state of the tree come to, such as of a baseline that was
    typed as rates; None when one is not known."""
    count = values.get(chain.counts[0])
    if count is None:
        return None
    found = [(chain.counts[0], count)]
    for name, rate in zip(chain.counts[1:], chain.rates, strict=True):
        share = values.get(rate)
        if share is None:
            return None
        count *= share
        found.append((name, count))
    return found

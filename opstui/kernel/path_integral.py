"""∫₀¹ ∂G/∂x ds along the straight way between two states of a metric tree, by quadrature.

The tree is compiled into lists. Gauss–Legendre: without ratios exact with half as many points as
the polynomial has degrees, else 16 points on panels that are halved until ΔG is met.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

from opstui.kernel.metric_tree import MetricTree, Op

POINTS = 16
_MOST_PANELS = 200


class Unstable(Exception):
    """The denominator of `node` is zero or has changed its sign."""

    def __init__(self, node: str) -> None:
        self.node = node


class Program:
    """A tree as lists: leaves first, then its inner nodes in order of evaluation."""

    def __init__(self, tree: MetricTree) -> None:
        inner = [id_ for id_ in tree.order if not tree.node(id_).is_leaf]
        place = {id_: index for index, id_ in enumerate((*tree.leaves, *inner))}
        self.names = inner
        self.root = place[tree.root]
        self.leaves = len(tree.leaves)
        self.steps = [
            (tree.node(id_).op, place[id_], [place[child] for child in tree.node(id_).children])
            for id_ in inner
        ]
        self.has_ratio = any(op is Op.RATIO for op, _i, _c in self.steps)
        self.points = POINTS if self.has_ratio else min(POINTS, (self._degree() + 1) // 2)

    def _degree(self) -> int:
        """Degree of the polynomial: m points integrate its gradient exactly up to 2m."""
        degree = [1] * (self.leaves + len(self.steps))
        for op, index, children in self.steps:
            below = [degree[child] for child in children]
            degree[index] = sum(below) if op is Op.PROD else max(below)
        return degree[self.root]

    def values(self, leaves: Sequence[float]) -> list[float]:
        out = [*leaves, *[0.0] * len(self.steps)]
        for op, index, children in self.steps:
            below = [out[child] for child in children]
            if op is Op.PROD:
                out[index] = math.prod(below)
            elif op is Op.SUM:
                out[index] = sum(below)
            elif op is Op.SUB:
                out[index] = below[0] - sum(below[1:])
            elif below[1] == 0:
                raise Unstable(self.names[index - self.leaves])
            else:
                out[index] = below[0] / below[1]
        return out

    def gradient(self, values: Sequence[float]) -> list[float]:
        """∂root/∂leaf by one reverse pass over `values`."""
        seeds = [0.0] * len(values)
        seeds[self.root] = 1.0
        for op, index, children in reversed(self.steps):
            seed = seeds[index]
            if op is Op.PROD:
                _spread_product(seed, children, values, seeds)
            elif op is Op.SUM:
                for child in children:
                    seeds[child] = seed
            elif op is Op.SUB:
                for child in children:
                    seeds[child] = -seed
                seeds[children[0]] = seed
            else:
                upper, lower = children
                seeds[upper] = seed / values[lower]
                seeds[lower] = -seeds[upper] * values[upper] / values[lower]
        return seeds[: self.leaves]

    def _check_signs(self, one: Sequence[float], other: Sequence[float]) -> None:
        for op, index, children in self.steps:
            if op is Op.RATIO and (one[children[1]] > 0) != (other[children[1]] > 0):
                raise Unstable(self.names[index - self.leaves])

    def mean_gradient(self, start: Sequence[float], step: Sequence[float]) -> list[float]:
        """∫₀¹ ∂root/∂leaf(start + s·step) ds; raises Unstable."""

        def at(s: float) -> list[float]:
            return self.values([x + s * dx for x, dx in zip(start, step, strict=True)])

        origin, end = at(0.0), at(1.0)
        self._check_signs(origin, end)
        scale = max(abs(origin[self.root]), abs(end[self.root]))
        out = [0.0] * self.leaves
        panels = [(0.0, 1.0, origin[self.root], end[self.root])]
        done = 0
        while panels:
            low, high, value_low, value_high = panels.pop()
            done += 1
            panel = [0.0] * self.leaves
            for node, weight in gauss_legendre(self.points):
                values = at(low + (high - low) * node)
                self._check_signs(origin, values)
                share = weight * (high - low)
                for index, slope in enumerate(self.gradient(values)):
                    panel[index] += share * slope
            gains = [slope * dx for slope, dx in zip(panel, step, strict=True)]
            miss = abs(sum(gains) - (value_high - value_low))
            near = 1e-9 * max(scale, *map(abs, gains))
            if self.has_ratio and done < _MOST_PANELS and miss > near:
                middle = (low + high) / 2
                value = at(middle)[self.root]
                panels.append((low, middle, value_low, value))
                panels.append((middle, high, value, value_high))
            else:
                out = [sum(pair) for pair in zip(out, panel, strict=True)]
        return out


def _spread_product(
    seed: float, children: Sequence[int], values: Sequence[float], seeds: list[float]
) -> None:
    """Seeds of a product's children by prefixes and suffixes: zeros need no division."""
    before = seed
    for child in children:
        seeds[child] = before
        before *= values[child]
    after = 1.0
    for child in reversed(children):
        seeds[child] *= after
        after *= values[child]


@lru_cache
def gauss_legendre(points: int) -> tuple[tuple[float, float], ...]:
    """(node, weight) on [0, 1], exact for polynomials of degree 2·points − 1.

    Newton's method on the Legendre polynomial from Tricomi's first guess.
    """
    out = []
    for index in range(1, points + 1):
        x = math.cos(math.pi * (index - 0.25) / (points + 0.5))
        for _round in range(100):
            value, before = x, 1.0
            for degree in range(2, points + 1):
                value, before = (
                    ((2 * degree - 1) * x * value - (degree - 1) * before) / degree,
                    value,
                )
            slope = points * (x * value - before) / (x * x - 1)
            x, last = x - value / slope, x
            if abs(x - last) < 1e-15:
                break
        out.append(((1 + x) / 2, 1 / ((1 - x * x) * slope * slope)))
    return tuple(reversed(out))

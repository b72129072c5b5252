"""The arithmetic of a plan: the tree recomputed, targets solved, tasks chosen."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import partial

from opstui.stages.planning.allocation import allocate
from opstui.stages.planning.knapsack import Item
from opstui.stages.planning.model import Resources
from opstui.stages.planning.more_resources import more_resources
from opstui.stages.planning.targets import solve
from tests.bench.core import median_of
from tests.bench.table import Line, ms
from tests.trees import large_tree

TREES = (200, 1_000)
TASKS = (25, 200)


def tree_lines() -> Iterator[Line]:
    for nodes in TREES:
        tree, before = large_tree(nodes)
        target = (tree.value(before) or 0.0) * 1.2
        valued = median_of(partial(tree.evaluate, before), 7)
        solved = median_of(partial(solve, tree, before, target, {}), 7)
        yield Line(f"{nodes:,} nodes: recomputed", ms(valued))
        yield Line(f"{nodes:,} nodes: solved", ms(solved), "", "≤ 60 ms")


def items(count: int) -> list[Item]:
    """Tasks whose cost, days and value have little to do with each other: the hard case."""
    chance = random.Random(count)
    return [
        Item(
            id=f"C1.T{number}",
            value=float(chance.randint(5, 150)) * 1000,
            cost=float(chance.randint(1, 40)) * 1000,
            days=float(chance.randint(1, 25)),
            must=number % 12 == 0,
            needs=(f"C1.T{number - 1}",) if number % 9 == 5 else (),
            group="landing page" if number % 8 == 3 else "",
        )
        for number in range(count)
    ]


def allocation_lines() -> Iterator[Line]:
    for count in TASKS:
        tasks = items(count)
        budget = sum(item.cost for item in tasks) * 0.4
        days = sum(item.days for item in tasks) * 0.4
        resources = Resources(budget=budget, person_days=days)
        yield Line(
            f"allocation of {count} tasks", ms(median_of(partial(allocate, tasks, resources), 3))
        )
        found = allocate(tasks, resources)
        more = partial(more_resources, tasks, resources, found)
        yield Line(f"what more would bring, {count} tasks", ms(median_of(more, 3)))


def lines() -> Iterator[Line]:
    yield from tree_lines()
    yield from allocation_lines()

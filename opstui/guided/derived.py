"""What follows from the guided answers by the rules of the plan: targets, levels, tasks. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from opstui.kernel.language import language
from opstui.kernel.metric_tree import MetricTree
from opstui.kernel.series import SeriesBook, SeriesMonth
from opstui.kernel.vocabulary import Form, Lever, RelationStep
from opstui.playbooks import form as playbook
from opstui.playbooks import moves_for
from opstui.stages.planning.model import Plan, Task
from opstui.stages.planning.outlook import base_of, effect_mark, without
from opstui.stages.strategy.model import Cycle, Product, Strategy
from opstui.workbook.document import Workbook

USUAL_RISE = 1.2
"""A first target, when nobody has one: a fifth above what happens anyway [H]."""

OBSERVED_DAYS = 7
"""Tasks end a week before the cycle does, so that their effect is still seen in it."""

TASKS = 3


def plan_of(workbook: Workbook) -> Plan | None:
    cycle = workbook.cycle
    return workbook.get(Plan, cycle.key) if cycle else None


def strategy_of(workbook: Workbook, cycle: Cycle) -> Strategy:
    return workbook.get(Strategy, cycle.key) or Strategy(key=cycle.key)


def marked(defaults: tuple[str, ...], names: tuple[str, ...], default: bool) -> tuple[str, ...]:
    """`names` among the defaults if `default`, else not among them."""
    left = tuple(name for name in defaults if name not in names)
    return (*left, *names) if default else left


# -- targets ----------------------------------------------------------------------------------


def book_of(workbook: Workbook) -> SeriesBook | None:
    """The series of the workbook, if there are any."""
    series = workbook.all(SeriesMonth)
    return SeriesBook(series) if series else None


def suggested_target(plan: Plan, cycle: Cycle, book: SeriesBook | None = None) -> float | None:
    """A fifth above the do-nothing forecast, rounded to what is easily said (12,500; 770,000; at
    most 2.5 % off); None when unknown."""
    base = without(plan, cycle, book).value
    if base is None or base <= 0:
        return None
    value = base * USUAL_RISE
    power = 10.0 ** math.floor(math.log10(value))
    step = power / (20 if value < 2 * power else 10)
    return round(math.floor(value / step + 0.5) * step, 6)


# -- tasks ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class UsualTask:
    """A task to begin with: what to do, by which lever, for which leaf."""

    title: str
    lever: Lever
    leaf: str
    relation_step: RelationStep


def usual_task(product: Product, tree: MetricTree, number: int) -> UsualTask:
    """The form's usual task of that number (from 1), if its leaf is in the tree; else what
    usually moves a leaf that can be moved, each time another."""
    form = product.form if product.form is not Form.NONE else None
    if form is not None:
        task = playbook(form).tasks[number - 1]
        if task.leaf in tree.leaves:
            title = task.title.text(language())
            return UsualTask(title, task.lever, task.leaf, task.relation_step)
    taken: set[str] = set()
    leaves = movable(tree)
    for place in range(number):
        leaf = leaves[place % len(leaves)]
        moves = moves_for(tree.node(leaf), form)
        move = next((one for one in moves if one.id not in taken), moves[0])
        taken.add(move.id)
    return UsualTask(move.title.text(language()), move.lever, leaf, move.relation_step)


def movable(tree: MetricTree) -> list[str]:
    """Leaves, the most controllable first; of those rates first, which need no more traffic."""

    def order(leaf: str) -> tuple[float, bool]:
        return -tree.node(leaf).controllability, tree.node(leaf).unit != "ratio"

    return sorted(tree.leaves, key=order)


def task_days(cycle: Cycle, number: int) -> tuple[date, date]:
    """One task begins each week; all end a week before the cycle, if it is long enough."""
    last = max(cycle.start, cycle.end - timedelta(OBSERVED_DAYS))
    start = min(cycle.start + timedelta(7 * (number - 1)), last)
    return start, last


def gap_of(plan: Plan, cycle: Cycle, leaf: str) -> float | None:
    """What the plan asks of a leaf, in its unit; None while a number of the tree is unknown."""
    values = base_of(plan, cycle)
    if plan.tree.value(values) is None:
        return None
    target, base = plan.leaf_targets.get(leaf), values.get(leaf)
    return None if target is None or base is None else target - base


def with_shares(tasks: Mapping[str, Task], plan: Plan, cycle: Cycle) -> list[Task]:
    """Tasks whose effect nobody typed (it is marked in the plan) share the gap of their leaf."""
    marks, out = plan.defaults, []
    for key, task in tasks.items():
        if effect_mark(key) in marks:
            same = [
                other
                for name, other in tasks.items()
                if other.leaf == task.leaf and effect_mark(name) in marks
            ]
            gap = gap_of(plan, cycle, task.leaf)
            change = None if gap is None else gap / len(same)
            task = task.model_copy(update={"expected_change": change})
        out.append(task)
    return out


def task_at(workbook: Workbook, cycle: Cycle, number: int) -> Task | None:
    """The cycle's task of that number (from 1), in the order they came in."""
    tasks = [task for task in workbook.all(Task).values() if task.cycle == cycle.key]
    return tasks[number - 1] if number <= len(tasks) else None

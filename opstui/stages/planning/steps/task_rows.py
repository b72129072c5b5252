"""The rows of the task step, their order, and what the tasks come to together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from opstui.kernel.figures import MISSING
from opstui.kernel.language import N_, _, language, ngettext
from opstui.kernel.vocabulary import word
from opstui.stages.planning.coverage import Coverage
from opstui.stages.planning.model import Plan, Task
from opstui.stages.planning.priority import ranked, task_rice
from opstui.stages.task_form import change_as_typed

Figure = Callable[[float | None, str], str]


class Order(StrEnum):
    """By what the tasks are sorted."""

    NUMBER = "number"
    VALUE = "value"
    RETURN = "return"
    RICE = "rice"
    OWNER = "owner"

    @property
    def label(self) -> str:
        return _(_ORDERS[self])

    def following(self) -> Order:
        orders = list(Order)
        return orders[(orders.index(self) + 1) % len(orders)]


_ORDERS = {
    Order.NUMBER: N_("by number"),
    Order.VALUE: N_("by expected value"),
    Order.RETURN: N_("by value per cost"),
    Order.RICE: N_("by RICE"),
    Order.OWNER: N_("by owner"),
}


def in_order(tasks: Sequence[Task], values: Mapping[str, float | None], order: Order) -> list[Task]:
    """Best first; tasks without a number last, ties by number."""
    match order:
        case Order.NUMBER:
            return list(tasks)
        case Order.OWNER:
            return sorted(tasks, key=lambda task: (not task.owner, task.owner))
        case Order.VALUE:
            return ranked(tasks, values)
        case Order.RICE:
            return ranked(tasks, {task.key: _rice(task) for task in tasks})
        case Order.RETURN:
            return ranked(tasks, {task.key: _per_cost(task, values) for task in tasks})


def _rice(task: Task) -> float | None:
    return task_rice(task) if task.rice.reach > 0 else None


def _per_cost(task: Task, values: Mapping[str, float | None]) -> float | None:
    value = values.get(task.key)
    return None if value is None else value / task.budget if task.budget > 0 else value * 1e9


@dataclass(frozen=True, slots=True)
class TaskRow:
    """Texts ready to show; `lacks` says what keeps the task from counting."""

    key: str
    selected: bool
    lever: str
    title: str
    leaf: str
    no_leaf: bool
    change: str
    value: str
    cost: str
    days: str
    owner: str


def task_rows(
    tasks: Sequence[Task],
    plan: Plan,
    values: Mapping[str, float | None],
    currency: str,
    figure: Figure,
) -> list[TaskRow]:
    unit = plan.tree.node(plan.tree.root).unit
    rows = []
    for task in tasks:
        node = plan.tree.get(task.leaf)
        rows.append(
            TaskRow(
                task.key,
                task.selected,
                word(task.lever),
                task.title,
                node.name.text(language()) if node else _("no leaf"),
                node is None,
                change_as_typed(task, node) or MISSING,
                value_text(task, values.get(task.key), unit, figure),
                figure(task.budget, currency),
                f"{task.person_days:g}",
                task.owner or MISSING,
            )
        )
    return rows


def value_text(task: Task, value: float | None, unit: str, figure: Figure) -> str:
    """The expected value, else the RICE score, else a dash."""
    if value is not None:
        return figure(value, unit)
    score = _rice(task)
    return MISSING if score is None else f"R {score:.4g}"


def lacks(task: Task, plan: Plan) -> list[str]:
    """What a task needs before it can be committed, in words."""
    found = []
    if task.leaf not in plan.tree.leaves:
        found.append(_("a leaf"))
    if not task.owner:
        found.append(_("an owner"))
    if task.start is None or task.end is None:
        found.append(_("dates"))
    if task.expected_change is None and task.expected_value is None:
        found.append(_("an expected change"))
    return found


def coverage_sentence(covered: Coverage, plan: Plan, figure: Figure) -> str:
    """ "The selected tasks cover 84% of the gap of ¥259K." and what is not known."""
    unit = plan.tree.node(plan.tree.root).unit
    if covered.gap is None:
        said = _("There is no target yet, so nothing to cover. Step 2 sets one.")
    elif covered.share is None:
        said = _("Doing nothing already reaches the target: there is no gap to cover.")
    else:
        said = _("The selected tasks cover {share} of the gap of {gap}.").format(
            share=f"{covered.share:.0%}", gap=figure(covered.gap, unit)
        )
    if covered.unknown:
        n = len(covered.unknown)
        more = ngettext("{n} task has no expected effect.", "{n} tasks have no expected effect.", n)
        said += " " + more.format(n=n)
    return said


def task_sentence(task: Task, plan: Plan) -> str:
    """The marked task in full: title, and what it still needs."""
    missing = lacks(task, plan)
    if not missing:
        return task.title
    return _("{title} still needs {what}.").format(title=task.title, what=_(", ").join(missing))

"""The rows of the task step and their order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from opstui.kernel.figures import MISSING, format_number
from opstui.kernel.language import N_, _, language
from opstui.kernel.vocabulary import word
from opstui.stages.planning.model import Plan, Task
from opstui.stages.planning.priority import ranked, task_ice, task_rice
from opstui.stages.task_form import change_as_typed

Figure = Callable[[float | None, str], str]

_SHORTEST_FULL, _LONGEST_FULL = 1000.0, 1e7


class Order(StrEnum):
    """By what the tasks are sorted."""

    NUMBER = "number"
    VALUE = "value"
    RETURN = "return"
    RICE = "rice"
    ICE = "ice"
    OWNER = "owner"

    @property
    def label(self) -> str:
        return _(_ORDERS[self])

    def following(self) -> Order:
        orders = list(Order)
        return orders[(orders.index(self) + 1) % len(orders)]


_ORDERS = {
    Order.NUMBER: N_("by number"),
    Order.VALUE: N_("by worth"),
    Order.RETURN: N_("by worth per cost"),
    Order.RICE: N_("by RICE"),
    Order.ICE: N_("by ICE"),
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
        case Order.ICE:
            return ranked(tasks, {task.key: task_ice(task) for task in tasks})
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
    worth = one_style([values.get(task.key) for task in tasks], figure)
    cost = one_style([task.budget for task in tasks], figure)
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
                value_text(task, values.get(task.key), unit, worth),
                cost(task.budget, currency),
                f"{task.person_days:g}",
                task.owner or MISSING,
            )
        )
    return rows


def one_style(values: Iterable[float | None], figure: Figure) -> Figure:
    """How a column of these is written: in full where all of them fit, else shortened."""
    largest = max((abs(value) for value in values if value is not None), default=0.0)
    if not _SHORTEST_FULL <= largest < _LONGEST_FULL:
        return figure

    def whole(value: float | None, unit: str) -> str:
        return format_number(None if value is None else float(round(value)), unit, width=11)

    return whole


def value_text(task: Task, value: float | None, unit: str, figure: Figure) -> str:
    """The expected value, else the RICE score, else a dash."""
    if value is not None:
        return figure(value, unit)
    score = _rice(task)
    return MISSING if score is None else f"R {score:.4g}"

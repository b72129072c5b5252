"""What the resource step says: what fits, what is left, what more would bring."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from opstui.kernel.language import _
from opstui.stages.planning.allocation import Allocation, Ask
from opstui.stages.planning.model import Plan, Resources, Task
from opstui.stages.planning.more_resources import MoreResources
from opstui.stages.planning.steps.more_words import MoreWords
from opstui.ui.table import Column, Row
from opstui.ui.text import cell

Figure = Callable[[float | None, str], str]


@dataclass(frozen=True, slots=True)
class ResourceRow:
    """Texts ready to show. `fits`: the allocation chose it; `changes`: it is not as stored."""

    key: str
    fits: bool
    must: bool
    title: str
    value: str
    cost: str
    days: str
    verdict: str
    changes: bool


def resource_rows(
    tasks: Sequence[Task],
    values: Mapping[str, float | None],
    found: Allocation,
    plan: Plan,
    currency: str,
    figure: Figure,
) -> list[ResourceRow]:
    """In the order of the tasks: what fits, then what is left out."""
    unit = plan.tree.node(plan.tree.root).unit
    asks = {ask.item: ask for ask in found.asks}
    chosen = set(found.chosen)
    ordered = sorted(tasks, key=lambda task: task.key not in chosen)
    return [
        ResourceRow(
            task.key,
            task.key in chosen,
            task.must_have,
            task.title,
            figure(values.get(task.key), unit),
            figure(task.budget, currency),
            f"{task.person_days:g}",
            _verdict(task, task.key in chosen, asks.get(task.key), currency, figure),
            task.selected != (task.key in chosen),
        )
        for task in ordered
    ]


def _verdict(task: Task, fits: bool, ask: Ask | None, currency: str, figure: Figure) -> str:
    if fits:
        return _("must do") if task.must_have else _("fits")
    return more_text(ask, currency, figure) if ask else _("left out")


def more_text(ask: Ask, currency: str, figure: Figure) -> str:
    """ "+¥12K +3d", what it would take."""
    parts = []
    if ask.budget > 0:
        parts.append(f"+{figure(ask.budget, currency)}")
    if ask.person_days > 0:
        parts.append(_("+{n}d").format(n=f"{math.ceil(ask.person_days * 10) / 10:g}"))
    return " ".join(parts) or _("left out")


def budget_lines(
    resources: Resources, found: Allocation, currency: str, figure: Figure
) -> list[str]:
    """Budget and person-days: what there is, what is used, what is left."""
    usable = resources.budget * (1 - resources.contingency)
    money = _("Budget {budget} less {share} in reserve = {usable}: used {used}, left {left}")
    days = _("Person-days {days}: used {used}, left {left}")
    return [
        money.format(
            budget=figure(resources.budget, currency),
            share=figure(resources.contingency, "ratio"),
            usable=figure(usable, currency),
            used=figure(found.cost, currency),
            left=figure(found.slack_cost, currency),
        ),
        days.format(
            days=f"{resources.person_days:g}",
            used=f"{found.days:g}",
            left=f"{found.slack_days:g}",
        ),
    ]


def request_sentence(found: Allocation, more: MoreResources, words: MoreWords) -> str:
    """The first thing that more resources would bring: 争取资源 in one sentence."""
    if found.infeasible is not None:
        return found.infeasible.text()
    if not words.titles:
        return _("No tasks yet. Step 4 adds them.")
    if more.bundles:
        return words.sentence(more.bundles[0])
    if found.rejected:
        return _("What is left out would not add value with more resources.")
    return _("Every task fits.")


def columns() -> tuple[Column, ...]:
    return (
        Column("", 2),
        Column(_("Task"), 34),
        Column(_("Worth"), 9, "right"),
        Column(_("Cost"), 9, "right"),
        Column(_("Days"), 5, "right"),
        Column(_("Remark")),
    )


def cells(row: ResourceRow) -> Row:
    tone = "" if row.fits else "dim"
    return row.key, (
        f"{'✓' if row.fits else ' '}{'!' if row.must else ' '}",
        cell(row.title, tone),
        cell(row.value, tone, "right"),
        cell(row.cost, tone, "right"),
        cell(row.days, tone, "right"),
        cell(row.verdict, "bold" if row.changes else "dim"),
    )

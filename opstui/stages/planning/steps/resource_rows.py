"""What the resource step says: what fits, what is left, what more would bring, who is over."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from opstui.kernel.errors import OpsError
from opstui.kernel.language import _, ngettext
from opstui.kernel.quantities import parse
from opstui.stages.planning.allocation import Allocation, Ask
from opstui.stages.planning.model import Person, Plan, Resources, Task
from opstui.stages.planning.more_resources import MoreResources
from opstui.stages.planning.raci import PersonLoad, RaciFault, person_loads, raci_findings
from opstui.stages.planning.steps.more_words import MoreWords
from opstui.stages.strategy.model import Cycle

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


def lint_lines(tasks: Sequence[Task], people: Sequence[Person], cycle: Cycle) -> list[str]:
    """Who answers for what, and who has more than fits into a week."""
    titles = {task.key: task.title for task in tasks}
    lines = []
    for finding in raci_findings(tasks):
        text = finding.text()
        if finding.fault is not RaciFault.TOO_MANY:
            text = f"{finding.who} {titles.get(finding.who, '')}" + _(": ") + text
        lines.append(text)
    for load in person_loads(tasks, people, cycle.start, cycle.end):
        if load.over:
            lines.append(_load_text(load, people))
    return lines


def _load_text(load: PersonLoad, people: Sequence[Person]) -> str:
    if load.name not in {person.name for person in people}:
        return _("{name} works on tasks and has no days in the plan.").format(name=load.name)
    weeks = _(", ").join(str(index + 1) for index in load.over)
    text = ngettext(
        "{name} has more than {days} days of work in week {weeks}.",
        "{name} has more than {days} days of work in weeks {weeks}.",
        len(load.over),
    )
    return text.format(name=load.name, days=f"{load.per_week:.2g}", weeks=weeks)


# -- people as lines --------------------------------------------------------------------------


def people_text(people: Iterable[Person]) -> str:
    return "\n".join(f"{person.name} {person.days:g}" for person in people)


def people_of(lines: Sequence[str]) -> tuple[Person, ...]:
    """ "Lin 12" per line: a name and the days they have; raises OpsError."""
    found: dict[str, Person] = {}
    for line in lines:
        name, _space, days = line.rpartition(" ")
        try:
            amount = parse(days, "days").value
        except OpsError:
            amount = -1.0
        if not name.strip() or amount < 0:
            raise OpsError(
                _("{line} does not end in days.").format(line=line),
                _("Write a name and the days, like Lin 12."),
            )
        found[name.strip()] = Person(name=name.strip(), days=amount)
    return tuple(found.values())

"""The plan as far as it has been answered, line by line. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from opstui.guided import derived
from opstui.kernel.figures import format_change, format_number
from opstui.kernel.language import _, language, ngettext, noted, pgettext
from opstui.kernel.periods import Period, format_period
from opstui.kernel.vocabulary import Form, word
from opstui.playbooks import orientation_rules
from opstui.stages.planning.model import Plan, Task
from opstui.stages.planning.outlook import base_of, levels_of
from opstui.stages.strategy.compose import listed
from opstui.stages.strategy.model import Cycle, Product
from opstui.stages.strategy.steps.suggestions import change_text, oriented
from opstui.workbook.document import Workbook


@dataclass(frozen=True, slots=True)
class PageLine:
    """`default`: nobody has chosen or typed this yet."""

    label: str
    value: str
    default: bool = False


def plan_lines(workbook: Workbook) -> list[PageLine]:
    """Product to tasks, in the order of the questions; only what there is."""
    product, cycle, plan = workbook.product, workbook.cycle, derived.plan_of(workbook)
    if product is None or cycle is None:
        return []
    lines = [*_product(product, workbook, cycle)]
    if plan is not None:
        lines += [*_target(plan, cycle), *_resources(plan, product)]
        lines += [*_tasks(workbook, plan, cycle)]
    return lines


def _product(product: Product, workbook: Workbook, cycle: Cycle) -> Iterator[PageLine]:
    strategy = derived.strategy_of(workbook, cycle)
    form_known = product.form is not Form.NONE
    named = noted(product.name, word(product.form)) if form_known else product.name
    yield PageLine(_("Product"), named, "form" in product.defaults and form_known)
    preset = orientation_rules().preset(product.form)
    if preset is not None or strategy.orientation_confirmed:
        yield PageLine(
            _("Orientation"), orientation_text(product), not strategy.orientation_confirmed
        )
    if strategy.lifecycle is not None:
        stage = word(strategy.lifecycle)
        yield PageLine(_("Stage of life"), stage, "lifecycle" in strategy.defaults)
    span = format_period(Period(cycle.start, cycle.end), language())
    weeks = round(((cycle.end - cycle.start).days + 1) / 7)
    length = ngettext("{n} week", "{n} weeks", weeks).format(n=weeks)
    unsure = {"start", "end"} <= set(cycle.defaults)
    yield PageLine(
        _("Cycle"), pgettext("between clauses", ", ").join((f"{cycle.key} {span}", length)), unsure
    )


def orientation_text(product: Product) -> str:
    """The orientation with its two scores."""
    found = oriented(product)
    return f"{found.label() or '-'}  T {found.t} / M {found.m}"


def _target(plan: Plan, cycle: Cycle) -> Iterator[PageLine]:
    root = plan.tree.node(plan.tree.root)
    base = plan.tree.value(base_of(plan, cycle))
    name = root.name.text(language())
    if plan.target is None:
        if base is not None:
            yield PageLine(name, format_number(base, root.unit))
        return
    change = f"  {format_change(base, plan.target, root.unit)}" if base else ""
    now = f"{format_number(base, root.unit)} -> {format_number(plan.target, root.unit)}{change}"
    yield PageLine(name, now, "target" in plan.defaults)
    levels = levels_of(plan)
    if levels is not None:
        floor, stretch = (format_number(v, root.unit) for v in (levels.floor, levels.stretch))
        said = _("floor {floor}, stretch {stretch}").format(floor=floor, stretch=stretch)
        yield PageLine(_("Levels"), said, plan.floor is None or plan.stretch is None)


def _resources(plan: Plan, product: Product) -> Iterator[PageLine]:
    have = plan.resources
    if not have.people and not have.budget:
        return
    days = ngettext("{n} person-day", "{n} person-days", round(have.person_days))
    who = listed([person.name for person in have.people])
    money = format_number(have.budget, product.currency)
    said = f"{money}  {days.format(n=f'{have.person_days:g}')}  {who}"
    yield PageLine(_("Resources"), said, "resources" in plan.defaults)


def _tasks(workbook: Workbook, plan: Plan, cycle: Cycle) -> Iterator[PageLine]:
    for number in range(1, derived.TASKS + 1):
        task = derived.task_at(workbook, cycle, number)
        if task is None:
            continue
        effect = effect_text(task, plan)
        said = f"{task.title} > {effect}" if effect else task.title
        if len(plan.resources.people) > 1:
            said = f"{said}  {task.owner}"
        label = _("Task {n}").format(n=number)
        yield PageLine(label, said, task.key in plan.defaults)


def effect_text(task: Task, plan: Plan) -> str:
    """ "Attendance rate +3.0 pp" """
    node = plan.tree.get(task.leaf)
    if node is None:
        return ""
    name = node.name.text(language())
    change = task.expected_change
    if change is None:
        return name
    return f"{name} {change_text(change, node.unit)}"


def ready_to_commit(workbook: Workbook, today: date) -> bool:
    """Whether the plan can be committed as it is: target, known parts, whole tasks."""
    cycle, plan = workbook.cycle, derived.plan_of(workbook)
    if cycle is None or plan is None or plan.target is None or cycle.end < today:
        return False
    tasks = [task for task in workbook.all(Task).values() if task.cycle == cycle.key]
    whole = all(
        task.leaf and task.owner and task.start and task.expected_change is not None
        for task in tasks
    )
    return bool(tasks) and whole and set(plan.leaf_targets) == set(plan.tree.leaves)

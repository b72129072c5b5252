"""What the next cycle takes over, shown before it is opened; its dates and target."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from opstui.charts.sentences import percent
from opstui.kernel.language import N_, _, language, noted
from opstui.kernel.quantities import format_number
from opstui.reports.slip_words import slip_text
from opstui.stages.planning.model import Task
from opstui.stages.review.closing import Ending, Opening, open_next
from opstui.stages.review.model import Decision, Need
from opstui.stages.review.steps.base import ReviewStep
from opstui.stages.review.steps.context import ReviewContext
from opstui.stages.strategy.model import Cycle, Hypothesis, Strategy
from opstui.ui.form_values import FieldSpec, FormValues
from opstui.ui.table import Column, Row
from opstui.workbook.document import Workbook


def ending_of(context: ReviewContext) -> Ending:
    workbook = context.workbook
    return Ending(
        cycle=context.cycle,
        plan=context.based,
        strategy=workbook.get(Strategy, context.cycle.key),
        hypotheses=list(workbook.all(Hypothesis).values()),
        tasks=list(workbook.all(Task).values()),
        decisions=list(workbook.all(Decision).values()),
        needs=list(workbook.all(Need).values()),
    )


def opening_of(context: ReviewContext) -> Opening:
    return open_next(ending_of(context), context.reader, context.today)


def preview_columns() -> tuple[Column, ...]:
    return (
        Column(_("Carried over"), 14),
        Column(""),
        Column(_("was"), 10, "right"),
        Column(_("becomes"), 10, "right"),
    )


def preview_rows(context: ReviewContext, opening: Opening) -> list[Row]:
    """Baselines, hypotheses, tasks, resources and needs of the next cycle."""
    rows: list[Row] = []
    tree = context.tree
    for leaf in tree.leaves:
        unit = tree.node(leaf).unit
        old, new = context.based.baseline.get(leaf), opening.plan.baseline.get(leaf)
        numbers = [format_number(value, unit, width=10) for value in (old, new)]
        label = _("Baseline") if leaf == tree.leaves[0] else ""
        rows.append((f"b{leaf}", [label, context.name(leaf), *numbers]))
    groups = (
        (_("Hypotheses"), [one.statement for one in opening.hypotheses]),
        (_("Tasks"), [_task(context, one) for one in opening.tasks]),
        (_("Needs"), [one.want or one.statement for one in opening.needs]),
    )
    for label, names in groups:
        for index, name in enumerate(names or ["-"]):
            rows.append((f"{label}{index}", ["" if index else label, name, "", ""]))
    resources = opening.plan.resources
    money = format_number(resources.budget, context.currency, width=10)
    free = format_number(opening.released_budget, context.currency, signed=True, width=10)
    rows.append(
        ("budget", [_("Budget"), _("set free by decisions: {free}").format(free=free), "", money])
    )
    days = f"{resources.person_days:g}"
    text = _("set free by decisions: {free}").format(free=f"{opening.released_days:g}")
    rows.append(("days", [_("Person-days"), text, "", days]))
    return rows


def _task(context: ReviewContext, task: Task) -> str:
    """A task that goes on, and by how much it slipped in the cycle that ends."""
    row = context.facts.at_risk.of(task.carried_from)
    return noted(task.title, slip_text(row.slip)) if row else task.title


async def open_cycle(step: ReviewStep, opening: Opening) -> bool:
    """Dates and target of the next cycle, then everything is stored as one change."""
    context = step.context
    root = context.tree.node(context.tree.root)
    old = context.plan.target
    hint = _("Last target {target}, reached {share}.").format(
        target=format_number(old, root.unit), share=percent(context.facts.north_star.attainment)
    )
    specs = [
        FieldSpec("start", _("Start"), "date", opening.cycle.start.isoformat(), required=True),
        FieldSpec("end", _("End"), "date", opening.cycle.end.isoformat(), required=True),
        FieldSpec(
            "target",
            _("Target {name}").format(name=root.name.text(language())),
            "number",
            unit=root.unit,
            help=hint + " " + _("It may stay open until the plan."),
        ),
    ]

    async def save(values: FormValues) -> Mapping[str, str] | None:
        start, end = values.date("start"), values.date("end")
        if start is None or start <= context.cycle.end:
            return {"start": _("The next cycle begins after the last one has ended.")}
        if end is None or end <= start:
            return {"end": _("The end must lie after the start.")}
        if end - start > timedelta(366):
            return {"end": _("A cycle is a year long at most.")}
        cycle = opening.cycle.model_copy(update={"start": start, "end": end, "defaults": ()})
        plan = opening.plan.model_copy(update={"target": values.number("target")})

        def change(workbook: Workbook) -> Workbook:
            if workbook.get(Cycle, cycle.key) is not None:
                return workbook
            return workbook.put(
                opening.closed,
                cycle,
                plan,
                opening.strategy,
                *opening.hypotheses,
                *opening.tasks,
                *opening.needs,
            )

        return await step.saved(N_("Open the next cycle"), change)

    title = _("Open the next cycle")
    return await step.host.ask(title, specs, save, f"cycle:{opening.cycle.key}")

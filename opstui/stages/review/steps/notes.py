"""Randomised tests in words, and notes beside what stands out: rows and forms of step 3."""

from __future__ import annotations

from collections.abc import Mapping

from opstui.charts.sentences import percent
from opstui.kernel.language import N_, _, language, pgettext
from opstui.kernel.periods import format_date
from opstui.kernel.quantities import format_number
from opstui.reports.outliers import Outlier
from opstui.stages.review.anomalies import KINDS
from opstui.stages.review.effects import TestResult, compare_arms
from opstui.stages.review.evidence import EvidenceId, EvidenceKind, snapshot
from opstui.stages.review.model import Annotation, Arm, Evidence, Experiment
from opstui.stages.review.steps.base import ReviewStep
from opstui.stages.review.steps.context import ReviewContext
from opstui.stages.strategy.model import Hypothesis
from opstui.ui.form_values import FieldSpec, FormValues
from opstui.ui.table import Column, Row
from opstui.workbook.document import Workbook

# -- experiments ------------------------------------------------------------------------------


def experiments(context: ReviewContext) -> list[Experiment]:
    found = context.workbook.all(Experiment).values()
    return [one for one in found if one.cycle == context.cycle.key]


def result(one: Experiment) -> TestResult:
    return compare_arms(one.control, one.treatment, planned_n=one.planned_n)


def experiment_columns() -> tuple[Column, ...]:
    return (
        Column(_("Experiment")),
        Column(pgettext("column", "Control"), 14, "right"),
        Column(pgettext("column", "Treatment"), 14, "right"),
        Column(pgettext("column", "Difference"), 10, "right"),
        Column("p", 7, "right"),
    )


def _arm(arm: Arm) -> str:
    rate = percent(arm.success / arm.n, 1) if arm.n else "-"
    return f"{arm.success}/{arm.n} {rate}"


def experiment_rows(context: ReviewContext) -> list[Row]:
    rows: list[Row] = []
    for one in experiments(context):
        found = result(one)
        gap = "-" if found.difference is None else f"{found.difference * 100:+.1f}pp"
        chance = "-" if found.p is None else p_text(found.p)
        rows.append((one.key, [one.name, _arm(one.control), _arm(one.treatment), gap, chance]))
    return rows


def p_text(p: float) -> str:
    return "<.0001" if p < 0.0001 else f"{p:.4f}".lstrip("0")


def verdict(one: Experiment) -> str:
    """The result in words: what may be said, the interval, what to be careful about."""
    found = result(one)
    parts = [found.sentence()]
    if found.interval is not None and found.difference is not None:
        parts.append(
            _("{gap} pp, 95% within {low} to {high} pp.").format(
                gap=f"{found.difference * 100:+.1f}",
                low=f"{found.interval.low * 100:+.1f}",
                high=f"{found.interval.high * 100:+.1f}",
            )
        )
    if found.ratio_warns:
        parts.append(_("The sizes of the arms look odd: check how users were divided."))
    return " ".join(parts)


def experiment_sentence(context: ReviewContext, key: str) -> str:
    one = context.workbook.get(Experiment, key)
    if one is None:
        return _("No experiment yet. a adds one: how many per arm, how many succeeded.")
    return one.name + _(": ") + verdict(one)


def experiment_evidence(context: ReviewContext, key: str) -> Evidence | None:
    one = context.workbook.get(Experiment, key)
    if one is None:
        return None
    found = result(one)
    id_ = EvidenceId(EvidenceKind.EXPERIMENT, key)
    said = one.name + _(": ") + verdict(one)
    return snapshot(id_, found.difference, unit="ratio", said=said, today=context.today)


def _metric_options(context: ReviewContext) -> tuple[tuple[str, str], ...]:
    return tuple((node.id, context.name(node.id)) for node, _depth in context.tree.walk())


def _experiment_specs(context: ReviewContext, one: Experiment | None) -> list[FieldSpec]:
    def number(value: int | None) -> str:
        return "" if value is None else str(value)

    hypotheses = tuple(
        (each.key, each.statement)
        for each in context.workbook.all(Hypothesis).values()
        if each.cycle == context.cycle.key
    )
    tasks = tuple((task.key, task.title) for mine in context.facts.tasks.values() for task in mine)
    control, treatment = (one.control, one.treatment) if one else (None, None)
    users = _("How many users were in this arm.")
    return [
        FieldSpec("name", _("Name"), value=one.name if one else "", required=True),
        FieldSpec(
            "metric",
            pgettext("column", "Metric"),
            "choice",
            one.metric if one else "",
            options=_metric_options(context),
        ),
        FieldSpec(
            "control_n",
            _("Control, users"),
            "number",
            number(control.n if control else None),
            required=True,
            low=0,
            help=users,
        ),
        FieldSpec(
            "control_success",
            _("of them yes"),
            "number",
            number(control.success if control else None),
            required=True,
            low=0,
        ),
        FieldSpec(
            "treatment_n",
            _("Treatment, users"),
            "number",
            number(treatment.n if treatment else None),
            required=True,
            low=0,
            help=users,
        ),
        FieldSpec(
            "treatment_success",
            _("of them yes"),
            "number",
            number(treatment.success if treatment else None),
            required=True,
            low=0,
        ),
        FieldSpec(
            "planned_n",
            _("Planned per arm"),
            "number",
            number(one.planned_n if one else None),
            low=1,
            help=_("Before both arms have as many there is no verdict."),
        ),
        FieldSpec(
            "hypothesis",
            _("Hypothesis"),
            "choice",
            one.hypothesis if one else "",
            options=hypotheses,
        ),
        FieldSpec("task", _("Task"), "choice", one.task if one else "", options=tasks),
    ]


async def edit_experiment(step: ReviewStep, key: str) -> None:
    """Add an experiment, or change the one with this key."""
    context = step.context
    old = context.workbook.get(Experiment, key)

    async def save(values: FormValues) -> Mapping[str, str] | None:
        arms, problems = {}, {}
        for name in ("control", "treatment"):
            n, success = values.number(f"{name}_n") or 0, values.number(f"{name}_success") or 0
            if success > n:
                problems[f"{name}_success"] = _("More than there are users in the arm.")
            elif n != int(n) or success != int(success):
                problems[f"{name}_n"] = _("Users are counted in whole numbers.")
            else:
                arms[name] = Arm(n=int(n), success=int(success))
        if problems:
            return problems
        planned = values.number("planned_n")
        fields = {
            "name": values.text("name"),
            "metric": values.text("metric"),
            "hypothesis": values.text("hypothesis"),
            "task": values.text("task"),
            "planned_n": None if planned is None else int(planned),
            **arms,
        }

        def change(workbook: Workbook) -> Workbook:
            cycle = context.cycle.key
            made = key or workbook.next_key(Experiment, f"{cycle}.X")
            base = workbook.get(Experiment, key)
            start = base.model_dump() if base else {"key": made, "cycle": cycle}
            return workbook.put(Experiment.model_validate({**start, **fields}))

        what = N_("Change an experiment") if old else N_("Add an experiment")
        return await step.saved(what, change)

    title = _("Change an experiment") if old else _("Add an experiment")
    form = f"experiment:{key or context.cycle.key}"
    await step.host.ask(title, _experiment_specs(context, old), save, form)


# -- what stands out --------------------------------------------------------------------------


def kind_name(kind: str) -> str:
    names = {
        "holiday": _("Holiday"),
        "campaign": _("Campaign"),
        "fault": _("Fault"),
        "definition": _("Definition changed"),
        "gap": _("Data missing"),
    }
    return names.get(kind, kind)


def _place(one: Outlier) -> str:
    start = one.period.start
    return one.period.code if one.period.days > 1 else format_date(start, language(), year=False)


def strange_lines(context: ReviewContext) -> list[str]:
    """What stands out, with its note or the question what happened."""
    lines = []
    for one in context.facts.outliers:
        shown = format_number(one.value, one.unit)
        asked = one.note or _("what happened? a notes it")
        text = _("! {when} {name} {value} stands out: {note}")
        if one.kind == "drift":
            text = _("! {when} {name} {value} has been drifting: {note}")
        name = one.name.text(language())
        lines.append(text.format(when=_place(one), name=name, value=shown, note=asked))
    return lines


async def annotate(step: ReviewStep) -> None:
    """A note on a day; the first day that stands out without one is filled in."""
    context = step.context
    open_ = next((one for one in context.facts.outliers if not one.note), None)
    first = open_.period.start if open_ else step.period.start
    metric = open_.metric if open_ else ""
    specs = [
        FieldSpec("day", _("Date"), "date", first.isoformat(), required=True),
        FieldSpec(
            "kind",
            _("Kind"),
            "choice",
            "",
            options=tuple((kind, kind_name(kind)) for kind in KINDS),
        ),
        FieldSpec("text", _("What happened"), required=True),
        FieldSpec(
            "metric",
            pgettext("column", "Metric"),
            "choice",
            metric,
            options=_metric_options(context),
        ),
    ]

    async def save(values: FormValues) -> Mapping[str, str] | None:
        day = values.date("day") or context.today

        def change(workbook: Workbook) -> Workbook:
            cycle = context.cycle.key
            return workbook.put(
                Annotation(
                    key=workbook.next_key(Annotation, f"{cycle}.A"),
                    cycle=cycle,
                    day=day,
                    text=values.text("text"),
                    kind=values.text("kind"),
                    metric=values.text("metric"),
                )
            )

        return await step.saved(N_("Note what happened"), change)

    await step.host.ask(_("What happened"), specs, save, f"annotation:{context.cycle.key}")

"""The form of a randomised test: counts typed or pasted, and how many users it needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from opstui.charts.sentences import percent, together
from opstui.kernel.errors import OpsError
from opstui.kernel.language import N_, _, ngettext, pgettext
from opstui.kernel.periods import previous
from opstui.kernel.quantities import parse
from opstui.stages.review.experiments import users_needed, weeks_needed
from opstui.stages.review.model import Arm, Experiment
from opstui.stages.review.pasted_arms import (
    PastedArms,
    measure_lines,
    measures_of,
    pasted_arms,
)
from opstui.stages.review.steps.base import ReviewStep
from opstui.stages.review.steps.context import ReviewContext
from opstui.stages.strategy.model import Hypothesis
from opstui.ui.form_values import FieldSpec, FormValues
from opstui.workbook.document import Workbook

_WEEKS_LOOKED_AT = 4


def metric_options(context: ReviewContext) -> tuple[tuple[str, str], ...]:
    return tuple((node.id, context.name(node.id)) for node, _depth in context.tree.walk())


def task_options(context: ReviewContext) -> tuple[tuple[str, str], ...]:
    return tuple((task.key, task.title) for mine in context.facts.tasks.values() for task in mine)


def _hypotheses(context: ReviewContext) -> tuple[tuple[str, str], ...]:
    found = context.workbook.all(Hypothesis).values()
    return tuple((one.key, one.statement) for one in found if one.cycle == context.cycle.key)


# -- how many users it needs --------------------------------------------------------------------


def users_a_week(context: ReviewContext, metric: str) -> float | None:
    """How many come past the metric in a week: its denominator, over the last known weeks."""
    node, last = context.tree.get(metric), context.timing.last
    if node is None or not node.denominator or last is None:
        return None
    counts, period = [], last
    for _week in range(_WEEKS_LOOKED_AT):
        count = context.reader.count(node.denominator, period)
        if count is not None:
            counts.append(count * 7 / period.days)
        period = previous(period)
    return sum(counts) / len(counts) if counts else None


def _number(text: str, unit: str = "count") -> float | None:
    try:
        return parse(text, unit).value if text.strip() else None
    except OpsError:
        return None


def needed_hint(context: ReviewContext, texts: Mapping[str, str]) -> str:
    """Users per arm for the two rates typed, and how many weeks that takes; "" without them."""
    now, sought = (_number(texts.get(id_, ""), "ratio") for id_ in ("rate_now", "rate_sought"))
    share = _number(texts.get("share", ""), "ratio") or 0.5
    needed = users_needed(now, sought)
    if needed is None:
        return ""
    said = _("{now} to {sought} needs {n} users per arm (5% error, 80% power).").format(
        now=percent(now, 1), sought=percent(sought, 1), n=f"{needed:,}"
    )
    weekly = users_a_week(context, texts.get("metric", ""))
    weeks = weeks_needed(needed, weekly, share) if weekly and 0 < share < 1 else None
    if weeks is not None and weekly is not None:
        text = ngettext(
            "At {users} a week: {n} week.", "At {users} a week: {n} weeks.", weeks
        ).format(users=f"{weekly:,.0f}", n=f"{weeks:,}")
        said = together([said, text])
    return said


def pasted_hint(texts: Mapping[str, str]) -> str:
    """What the pasted block comes to, or what is wrong with it; "" with none."""
    text = texts.get("pasted", "")
    if not text.strip():
        return ""
    try:
        found = pasted_arms(text)
    except OpsError as error:
        return error.said
    said = _("Control {control}: {control_n}, treatment {treatment}: {treatment_n}; {metrics}.")
    out = said.format(
        control=found.control,
        control_n=f"{found.control_n:,}",
        treatment=found.treatment,
        treatment_n=f"{found.treatment_n:,}",
        metrics=_(", ").join(one.metric for one in found.measures),
    )
    if found.left_out:
        names = _(", ").join(found.left_out)
        out = together([out, _("Left out: {names}.").format(names=names)])
    return out


# -- the form -----------------------------------------------------------------------------------


def _specs(context: ReviewContext, one: Experiment | None) -> list[FieldSpec]:
    metrics = FieldSpec(
        "metric",
        pgettext("column", "Metric"),
        "choice",
        one.metric if one else "",
        options=metric_options(context),
    )
    name = FieldSpec("name", _("Name"), value=one.name if one else "", required=True)
    pasted = FieldSpec(
        "pasted",
        _("Paste a table"),
        "lines",
        help=_("A head and a row per arm, control first; else type the counts below."),
        hint=pasted_hint,
    )
    links = [
        FieldSpec(
            "hypothesis",
            _("Hypothesis"),
            "choice",
            one.hypothesis if one else "",
            options=_hypotheses(context),
        ),
        FieldSpec(
            "task", _("Task"), "choice", one.task if one else "", options=task_options(context)
        ),
    ]
    return [name, metrics, pasted, *_counts(one), *_plan(context, one), *links]


def _counts(one: Experiment | None) -> list[FieldSpec]:
    def number(id_: str, label: str, value: int | None, said: str = "") -> FieldSpec:
        text = "" if value is None else str(value)
        return FieldSpec(id_, label, "number", text, low=0, help=said)

    control, treatment = (one.control, one.treatment) if one else (None, None)
    users, yes = _("How many users were in this arm."), _("of them yes")
    return [
        number("control_n", _("Control, users"), control.n if control else None, users),
        number("control_success", yes, control.success if control else None),
        number("treatment_n", _("Treatment, users"), treatment.n if treatment else None, users),
        number("treatment_success", yes, treatment.success if treatment else None),
        FieldSpec(
            "further",
            _("Further metrics"),
            "lines",
            measure_lines(one.further) if one else "",
            help=_("One a line: D7, 8502, 8279 (control, treatment). p is corrected for all."),
        ),
    ]


def _plan(context: ReviewContext, one: Experiment | None) -> list[FieldSpec]:
    def rate(id_: str, label: str, value: float | None, said: str) -> FieldSpec:
        text = "" if value is None else f"{100 * value:.12g}%"
        return FieldSpec(id_, label, "number", text, unit="ratio", low=0, high=1, help=said)

    start, end = (one.start, one.end) if one else (None, None)
    planned = "" if one is None or one.planned_n is None else str(one.planned_n)
    sought = rate(
        "rate_sought",
        _("Rate worth having"),
        one.rate_sought if one else None,
        _("The smallest one that would be worth the change."),
    )
    return [
        FieldSpec("start", _("Start"), "date", start.isoformat() if start else ""),
        FieldSpec(
            "end",
            _("End"),
            "date",
            end.isoformat() if end else "",
            help=_("Whole weeks. There is no verdict before this day is over."),
        ),
        rate(
            "rate_now",
            _("Rate now"),
            one.rate_now if one else None,
            _("With the smallest rate worth having, this says how many users it needs."),
        ),
        replace(sought, hint=lambda texts: needed_hint(context, texts)),
        FieldSpec(
            "planned_n",
            _("Planned per arm"),
            "number",
            planned,
            low=1,
            help=_("Before both arms have as many there is no verdict. Empty: as worked out."),
        ),
        rate("share", _("Treatment's share"), one.share if one else 0.5, _("As it was meant.")),
    ]


async def edit_experiment(step: ReviewStep, key: str) -> None:
    """Add an experiment, or change the one with this key."""
    context = step.context
    old = context.workbook.get(Experiment, key)

    async def save(values: FormValues) -> Mapping[str, str] | None:
        fields, problems = _read(values)
        if problems:
            return problems

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
    await step.host.ask(title, _specs(context, old), save, form)


def _read(values: FormValues) -> tuple[dict[str, Any], dict[str, str]]:
    """The record's fields, and problems by field of the form."""
    problems: dict[str, str] = {}
    fields: dict[str, Any] = {
        name: values.text(name) for name in ("name", "metric", "hypothesis", "task")
    }
    fields |= {name: values.date(name) for name in ("start", "end")}
    fields |= {name: values.number(name) for name in ("rate_now", "rate_sought")}
    if fields["start"] and fields["end"] and fields["end"] < fields["start"]:
        problems["end"] = _("The end lies before the start.")
    share = values.number("share")
    fields["share"] = 0.5 if share is None else share
    if not 0 < fields["share"] < 1:
        problems["share"] = _("Between 0 and 100%.")
    planned = values.number("planned_n")
    needed = users_needed(fields["rate_now"], fields["rate_sought"])
    fields["planned_n"] = needed if planned is None else int(planned)
    counts, wrong = _pasted(values) if values.text("pasted") else _typed(values)
    return {**fields, **counts}, {**problems, **wrong}


def _pasted(values: FormValues) -> tuple[dict[str, Any], dict[str, str]]:
    try:
        found: PastedArms = pasted_arms(values.text("pasted"))
    except OpsError as error:
        return {}, {"pasted": error.said}
    first, *others = found.measures
    return {
        "control": Arm(n=found.control_n, success=first.control),
        "treatment": Arm(n=found.treatment_n, success=first.treatment),
        "metric": values.text("metric") or first.metric,
        "further": tuple(others),
    }, {}


def _typed(values: FormValues) -> tuple[dict[str, Any], dict[str, str]]:
    arms: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for name in ("control", "treatment"):
        n, success = values.number(f"{name}_n"), values.number(f"{name}_success")
        if n is None or success is None:
            empty = f"{name}_n" if n is None else f"{name}_success"
            problems[empty] = _("Please fill this in.")
        elif success > n:
            problems[f"{name}_success"] = _("More than there are users in the arm.")
        elif n != int(n) or success != int(success):
            problems[f"{name}_n"] = _("Users are counted in whole numbers.")
        else:
            arms[name] = Arm(n=int(n), success=int(success))
    try:
        arms["further"] = measures_of(values.lines("further"))
    except OpsError as error:
        return arms, {**problems, "further": error.said}
    if not problems:
        for more in arms["further"]:
            if more.control > arms["control"].n or more.treatment > arms["treatment"].n:
                problems["further"] = _("More than there are users in the arm.")
    return arms, problems

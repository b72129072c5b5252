"""The form of an effect: a task or two dates, a metric, a control, what it is worth."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from opstui.charts.sentences import together
from opstui.kernel.errors import OpsError
from opstui.kernel.language import N_, _, pgettext
from opstui.kernel.quantities import parse
from opstui.kernel.units import is_money
from opstui.stages.planning.model import Task
from opstui.stages.review.effect_result import Method
from opstui.stages.review.effect_series import OTHERS, segments_of
from opstui.stages.review.effect_study import effect_of
from opstui.stages.review.effect_words import caveat_sentences, grade_sentence, method_word
from opstui.stages.review.model import EffectStudy
from opstui.stages.review.steps.base import ReviewStep
from opstui.stages.review.steps.context import ReviewContext
from opstui.stages.review.steps.effect_rows import lacking
from opstui.stages.review.steps.experiment_form import metric_options, task_options
from opstui.ui.form_values import FieldSpec, FormValues
from opstui.workbook.document import Workbook

_GAP = "|"


def _metrics(context: ReviewContext) -> tuple[tuple[str, str], ...]:
    """The tree's nodes, what is entered beside it, then every other series."""
    known = dict(metric_options(context))
    for id_ in (*(one.id for one in context.reader.inputs), *context.book.metrics()):
        known.setdefault(id_, context.name(id_))
    return tuple(known.items())


def _segments(context: ReviewContext) -> tuple[str, ...]:
    found = {
        name: None for id_, _name in _metrics(context) for name in segments_of(context.reader, id_)
    }
    return tuple(found)


def _controls(context: ReviewContext) -> tuple[tuple[str, str], ...]:
    """Segments of the same metric, then other metrics; the code is metric|segment."""
    names = _segments(context)
    others = ((_GAP + OTHERS, _("the other segments")),) if names else ()
    segments = tuple((_GAP + name, name) for name in names)
    metrics = tuple((id_ + _GAP, name) for id_, name in _metrics(context))
    return (*others, *segments, *metrics)


def _control_code(one: EffectStudy | None) -> str:
    if one is None or not one.control:
        return ""
    metric = "" if one.control == one.metric and one.control_segment else one.control
    return metric + _GAP + one.control_segment


def _specs(context: ReviewContext, one: EffectStudy | None) -> list[FieldSpec]:
    return [
        FieldSpec(
            "task",
            _("Task"),
            "choice",
            one.task if one else "",
            options=task_options(context),
            help=_("Gives name, metric and days where they are left empty, and the cost."),
        ),
        FieldSpec("name", _("Name"), value=one.name if one else ""),
        FieldSpec(
            "metric",
            pgettext("column", "Metric"),
            "choice",
            one.metric if one else "",
            options=_metrics(context),
        ),
        FieldSpec("start", _("Start"), "date", one.start.isoformat() if one else ""),
        FieldSpec("end", _("End"), "date", one.end.isoformat() if one else ""),
        *_against(context, one),
        *_money(context, one),
    ]


def _against(context: ReviewContext, one: EffectStudy | None) -> list[FieldSpec]:
    return [
        FieldSpec(
            "segment",
            _("Only in segment"),
            "choice",
            one.segment if one else "",
            options=tuple((name, name) for name in _segments(context)),
            help=_("Where it ran; empty: everywhere."),
        ),
        FieldSpec(
            "control",
            _("Control series"),
            "choice",
            _control_code(one),
            options=_controls(context),
            help=_("A segment or metric that it left alone: grade B instead of C."),
        ),
        FieldSpec(
            "method",
            _("Method"),
            "choice",
            one.method if one else "",
            options=tuple((each.value, method_word(each)) for each in Method),
            placeholder=_("the best that the data allow"),
            hint=lambda texts: method_hint(context, texts),
        ),
    ]


def method_hint(context: ReviewContext, texts: Mapping[str, str]) -> str:
    """Which method and grade what was chosen leads to. Not the effect: a control is chosen for
    its fit, never for its answer."""
    specs = tuple(_specs(context, None))
    values = FormValues(texts, specs, context.today)
    if values.problems():
        return ""
    fields, problems = _read(context, values)
    if problems:
        return ""
    study = EffectStudy.model_validate({"key": "-", "cycle": context.cycle.key, **fields})
    found = effect_of(context.reader, study, context.today)
    if found is None:
        return lacking(study)
    said = method_word(found.method) + _(": ") + grade_sentence(found)
    return together([said, *caveat_sentences(found)])


def _money(context: ReviewContext, one: EffectStudy | None) -> list[FieldSpec]:
    def number(value: float | None) -> str:
        return "" if value is None else f"{value:.12g}"

    return [
        FieldSpec(
            "worth",
            _("Worth of one"),
            value=number(one.worth if one else None),
            help=_("Gross margin that one more brings; of money, the margin: 60%."),
            check=lambda text: _problem(text, context.currency),
        ),
        FieldSpec(
            "cost",
            _("Cost"),
            "number",
            number(one.cost if one else None),
            unit=context.currency,
            low=0,
            help=_("Empty: what the task cost."),
        ),
        FieldSpec(
            "deducted",
            _("To take off"),
            "number",
            "" if one is None or not one.deducted else f"{one.deducted * 100:.12g}%",
            unit="ratio",
            low=0,
            high=1,
            help=_("Share of fraud and of users who had come anyway."),
        ),
    ]


def worth_of(text: str, currency: str) -> float | None:
    """An amount of money or a share, None for nothing; raises OpsError."""
    if not text:
        return None
    unit = "ratio" if text.endswith(("%", "％")) else currency
    return parse(text, unit).value


def _problem(text: str, currency: str) -> str:
    try:
        worth_of(text, currency)
    except OpsError as error:
        return error.said
    return ""


async def edit_effect(step: ReviewStep, key: str) -> None:
    """Add an effect to look at, or change the one with this key."""
    context = step.context
    old = context.workbook.get(EffectStudy, key)

    async def save(values: FormValues) -> Mapping[str, str] | None:
        fields, problems = _read(context, values)
        if problems:
            return problems

        def change(workbook: Workbook) -> Workbook:
            cycle = context.cycle.key
            made = key or workbook.next_key(EffectStudy, f"{cycle}.E")
            return workbook.put(EffectStudy.model_validate({"key": made, "cycle": cycle, **fields}))

        return await step.saved(N_("Change an effect") if old else N_("Add an effect"), change)

    title = _("Change an effect") if old else _("Add an effect")
    await step.host.ask(title, _specs(context, old), save, f"effect:{key or context.cycle.key}")


def _read(context: ReviewContext, values: FormValues) -> tuple[dict[str, Any], dict[str, str]]:
    """The record's fields, and problems by field of the form."""
    problems: dict[str, str] = {}
    task = context.workbook.get(Task, values.text("task"))
    metric = values.text("metric") or (task.leaf if task else "")
    start = values.date("start") or (task.start if task else None)
    end = values.date("end") or (task.end if task else None)
    segment = values.text("segment")
    if not metric:
        problems["metric"] = _("Choose a metric, or a task that has one.")
    elif segment and segment not in segments_of(context.reader, metric):
        problems["segment"] = _("This metric is not known in this segment.")
    for id_, day in (("start", start), ("end", end)):
        if day is None:
            problems[id_] = _("Give a date, or a task that has one.")
    if start and end and end < start:
        problems["end"] = _("The end lies before the start.")
    control, of = _control(context, values.text("control"), metric, segment)
    if control == metric and of == segment and control:
        problems["control"] = _("The control is what was changed: choose another one.")
    elif values.text("method") in _WITH_CONTROL and not control:
        problems["control"] = _("This method needs a control.")
    worth = worth_of(values.text("worth"), context.currency)
    if worth is not None and is_money(context.unit(metric)) and not 0 <= worth <= 1:
        problems["worth"] = _("A margin is a part of the money: between 0 and 1.")
    fields = {
        "name": values.text("name") or (task.title if task else context.name(metric)),
        "metric": metric,
        "start": start,
        "end": end,
        "task": task.key if task else "",
        "segment": segment,
        "control": control,
        "control_segment": of,
        "method": values.text("method"),
        "worth": worth,
        "cost": values.number("cost"),
        "deducted": values.number("deducted") or 0.0,
    }
    return fields, problems


_WITH_CONTROL = (Method.DIFFERENCE, Method.REGRESSION)


def _control(context: ReviewContext, code: str, metric: str, segment: str) -> tuple[str, str]:
    """(metric, segment) of the control; a segment is compared with the others unless told."""
    if code:
        id_, _gap, of = code.partition(_GAP)
        return id_ or metric, of
    others = [one for one in segments_of(context.reader, metric) if one != segment]
    return (metric, OTHERS) if segment and others else ("", "")

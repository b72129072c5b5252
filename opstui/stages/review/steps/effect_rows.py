"""Effects of campaigns: rows of the list, numbers and chart of one, and what may be said. Pure."""

from __future__ import annotations

from opstui.charts.chart import Chart
from opstui.charts.recipes import before_after
from opstui.charts.sentences import Format, together
from opstui.kernel.figures import MISSING, format_number
from opstui.kernel.language import _, language, ngettext, noted, pgettext
from opstui.kernel.periods import Grain, Period, format_period
from opstui.kernel.vocabulary import EvidenceGrade
from opstui.reports.effect_facts import EffectFact
from opstui.stages.planning.model import Task
from opstui.stages.review.effect_result import Effect, Method
from opstui.stages.review.effect_series import OTHERS
from opstui.stages.review.effect_words import (
    caveat_sentences,
    effect_sentence,
    gain_text,
    grade_sentence,
    interval_text,
    method_word,
    net_texts,
    percent_text,
)
from opstui.stages.review.evidence import EvidenceId, EvidenceKind, snapshot
from opstui.stages.review.model import EffectStudy, Evidence
from opstui.stages.review.steps.context import ReviewContext
from opstui.ui.table import Column, Row

_STRONG = (EvidenceGrade.A, EvidenceGrade.B)
_SHOWN_BEFORE: dict[Grain, int] = {"day": 84, "week": 26}
"""Periods before the change that the chart shows."""

_Line = tuple[str, str, str, str]
"""(key, what, value, how)"""


def fact(context: ReviewContext, key: str) -> EffectFact | None:
    return next((one for one in context.facts.effects if one.key == key), None)


def span_text(study: EffectStudy) -> str:
    return format_period(Period(study.start, max(study.start, study.end)), language())


def lacking(study: EffectStudy) -> str:
    """Why nothing can be said yet."""
    text = _("Too few numbers: 4 days or weeks before {span} and one in it are needed.")
    return text.format(span=span_text(study))


def said(one: EffectFact) -> str:
    if one.effect is None:
        return lacking(one.study)
    return effect_sentence(one.effect, one.unit)


def sentence(context: ReviewContext, key: str) -> str:
    one = fact(context, key)
    if one is None:
        return _("No effect yet. enter adds one: a task or two dates, and a metric.")
    parts = [one.study.name + _(": ") + said(one)]
    if one.roi is not None:
        parts.insert(1, _("ROI {roi}.").format(roi=percent_text(one.roi)))
    return together(parts)


def evidence(context: ReviewContext, key: str) -> Evidence | None:
    """None while there are too few numbers."""
    one = fact(context, key)
    if one is None or one.effect is None:
        return None
    id_ = EvidenceId(EvidenceKind.EFFECT, key)
    return snapshot(
        id_,
        one.effect.net,
        unit=one.unit,
        said=sentence(context, key),
        grade=one.effect.grade,
        today=context.today,
    )


# -- the list -----------------------------------------------------------------------------------


def columns() -> tuple[Column, ...]:
    return (
        Column("", 1),
        Column(_("Effect")),
        Column(pgettext("column", "When"), 16),
        Column(_("Net effect"), 11, "right"),
        Column("%", 7, "right"),
        Column(_("Grade"), 5, "right"),
    )


def sign(found: Effect | None) -> str:
    """✓ or ✗ only beyond chance and with a control."""
    if found is None or found.direction_only or not found.beyond_chance:
        return "-" if found is None else ""
    if found.grade not in _STRONG:
        return ""
    return "✓" if found.net > 0 else "✗"


def rows(context: ReviewContext) -> list[Row]:
    out: list[Row] = []
    for one in context.facts.effects:
        found = one.effect
        cells = [
            sign(found),
            one.study.name,
            span_text(one.study),
            *net_texts(one.effect, one.unit),
            found.grade.value if found else MISSING,
        ]
        out.append((one.key, cells))
    return out


# -- one effect ---------------------------------------------------------------------------------


def detail_columns() -> tuple[Column, ...]:
    return (
        Column(pgettext("column", "What"), 20),
        Column(_("Value"), 22, "right"),
        Column(pgettext("column", "How")),
    )


def detail_rows(context: ReviewContext, one: EffectFact) -> list[Row]:
    return [(key, [what, value, how]) for key, what, value, how in _numbers(context, one)]


def numbers_text(context: ReviewContext, one: EffectFact) -> str:
    """The same numbers, a line each."""
    lines = []
    for _key, what, value, how in _numbers(context, one):
        said = f"{what}  {value}"
        lines.append(noted(said, how) if how else said)
    return "\n".join(lines)


def _numbers(context: ReviewContext, one: EffectFact) -> list[_Line]:
    found = one.effect
    if found is None:
        return []
    after = gain_text(found.after, one.unit)
    later = _("as long again") if found.after is not None else _("not in yet")
    chance = MISSING if found.p is None else f"{found.p:.3f}"
    out: list[_Line] = [
        ("during", _("During it"), gain_text(found.during, one.unit), _base(one, found)),
        ("after", _("The time after"), after, later),
        ("net", _("Net effect"), *net_texts(one.effect, one.unit)),
        ("reach", _("95% within"), interval_text(found.interval, one.unit), ""),
    ]
    if found.method is Method.BEFORE_AFTER:
        out.append(("p", _("Earlier windows"), chance, _("share at least as far out")))
    return [*out, *_money(context, one)]


def _base(one: EffectFact, found: Effect) -> str:
    return _("instead of {value}").format(value=format_number(found.base, one.unit))


def _money(context: ReviewContext, one: EffectFact) -> list[_Line]:
    """What it cost and brought; what is missing for it is said."""
    if one.effect is None or one.effect.course.level:
        return []
    cost = format_number(one.cost, context.currency) if one.cost is not None else MISSING
    why = ""
    if one.study.worth is None:
        why = _("needs what one is worth: e")
    elif not one.cost:
        why = _("needs a cost: e")
    elif one.study.deducted:
        why = _("{share} taken off").format(share=f"{one.study.deducted * 100:.0f}%")
    return [
        ("cost", _("Cost"), cost, ""),
        ("roi", "ROI", percent_text(one.roi), why),
    ]


def about(context: ReviewContext, one: EffectFact) -> list[str]:
    """Method, grade and caveats."""
    found = one.effect
    if found is None:
        return [lacking(one.study)]
    return [
        together([_method(context, one, found), grade_sentence(found)]),
        together(caveat_sentences(found)),
    ]


def _method(context: ReviewContext, one: EffectFact, found: Effect) -> str:
    count = found.used
    before = ngettext("{n} week before", "{n} weeks before", count)
    if found.course.grain == "day":
        before = ngettext("{n} day before", "{n} days before", count)
    parts = [method_word(found.method), treated_name(context, one.study), before.format(n=count)]
    if found.method is not Method.BEFORE_AFTER:
        parts.insert(2, _("against {control}").format(control=control_name(context, one.study)))
    if found.fit is not None:
        parts.append(f"R² {found.fit:.2f}")
    return _("{what}.").format(what=_("; ").join(parts))


def treated_name(context: ReviewContext, study: EffectStudy) -> str:
    return _named(context.name(study.metric), study.segment)


def control_name(context: ReviewContext, study: EffectStudy) -> str:
    if study.control_segment == OTHERS:
        return _("the other segments")
    return _named(context.name(study.control), study.control_segment)


def _named(metric: str, segment: str) -> str:
    return _("{metric} of {segment}").format(metric=metric, segment=segment) if segment else metric


def task_title(context: ReviewContext, study: EffectStudy) -> str:
    task = context.workbook.get(Task, study.task) if study.task else None
    return task.title if task else ""


def chart(one: EffectFact, name: str, fmt: Format) -> Chart:
    """The metric, what it would have been, the usual range before, a rule at the start."""
    found = one.effect
    if found is None:
        return Chart(x=(0.0, 1.0), summary=lacking(one.study))
    course = found.course
    first = max(0, course.during.start - _SHOWN_BEFORE[course.grain])
    return before_after(
        [period.start for period in course.periods[first:]],
        list(course.treated[first:]),
        course.periods[course.during.start].start,
        found.usual,
        fmt=fmt,
        name=name,
        grade=_("grade {grade}").format(grade=found.grade.value),
        expected=list(found.expected[first:]),
    )

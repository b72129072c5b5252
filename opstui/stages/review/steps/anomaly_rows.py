"""What stands out over all metrics: rows, chart and words; a note by one key. Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from opstui.charts.chart import Chart
from opstui.charts.recipes import before_after
from opstui.charts.sentences import Format, together
from opstui.kernel.figures import format_number
from opstui.kernel.language import _, language, ngettext, pgettext
from opstui.kernel.periods import format_date
from opstui.reports.anomaly_facts import Strange, anomaly_facts, still_to_look_through
from opstui.reports.anomaly_words import (
    away_text,
    kind_name,
    note_text,
    seen_word,
    when_text,
)
from opstui.stages.review.anomalies import KINDS
from opstui.stages.review.anomaly_scan import Flag, Seen, Track, track
from opstui.stages.review.evidence import EvidenceId, EvidenceKind, snapshot
from opstui.stages.review.model import Annotation, Evidence
from opstui.stages.review.steps.context import Paint, ReviewContext, painted
from opstui.ui.table import Column, Row
from opstui.workbook.document import Workbook

FOR_ALL = ("holiday", "campaign")
"""What moves every metric of the day: one note answers for all of them."""
_SHOWN_BEFORE, _SHOWN_AFTER = 56, 14
_WIDE = 3.5 / 0.6745


def strange(context: ReviewContext) -> tuple[Strange, ...]:
    return anomaly_facts(context.facts)


def left(context: ReviewContext) -> list[Callable[[], object]]:
    return still_to_look_through(context.facts)


def one_of(context: ReviewContext, key: str) -> Strange | None:
    return next((one for one in strange(context) if one.flag.key == key), None)


def open_count(context: ReviewContext) -> int:
    return sum(one.note is None for one in strange(context))


def count_text(context: ReviewContext) -> str:
    found = strange(context)
    waiting = open_count(context)
    if not waiting:
        text = ngettext("{n} stands out, explained.", "{n} stand out, all explained.", len(found))
        return text.format(n=len(found))
    text = ngettext(
        "{waiting} of {n} that stands out asks for a note.",
        "{waiting} of {n} that stand out ask for a note.",
        len(found),
    )
    return text.format(waiting=waiting, n=len(found))


# -- rows -----------------------------------------------------------------------------------------


def columns() -> tuple[Column, ...]:
    return (
        Column("", 1),
        Column(pgettext("column", "When"), 10),
        Column(pgettext("column", "Metric")),
        Column(_("Value"), 8, "right"),
        Column(_("Usual"), 8, "right"),
        Column(pgettext("column", "How"), 7),
        Column(pgettext("anomaly", "What happened"), 14),
    )


def rows(context: ReviewContext, paint: Paint) -> list[Row]:
    """Those without a note first, each group the newest first."""
    found = sorted(strange(context), key=lambda one: one.note is not None)
    return [(one.flag.key, _cells(context, one, paint)) for one in found]


def _cells(context: ReviewContext, one: Strange, paint: Paint) -> list[object]:
    flag, unit = one.flag, context.unit(one.flag.metric)
    done = one.note is not None
    return [
        painted("✓" if done else "!", paint["good"] if done else paint["warn"]),
        when_text(flag),
        context.name(flag.metric),
        format_number(flag.value, unit),
        format_number(flag.usual, unit),
        seen_word(flag.seen),
        note_text(one.note) if one.note is not None else _("what happened?"),
    ]


# -- one of them ----------------------------------------------------------------------------------


def sentence(context: ReviewContext, key: str) -> str:
    one = one_of(context, key)
    if one is None:
        return _(
            "Nothing stands out: each metric is looked through from 8 numbers on; enter opens them."
        )
    parts = [said(context, one.flag)]
    running = tasks_then(context, one.flag)
    if one.note is not None:
        parts.append(_("Noted: {note}.").format(note=note_text(one.note)))
    elif running:
        parts.append(_("Then ran: {tasks}.").format(tasks=running))
    return together(parts)


def said(context: ReviewContext, flag: Flag) -> str:
    unit = context.unit(flag.metric)
    if flag.seen is Seen.GAP:
        text = _("{metric} {when}: no number; missing is not zero.")
        return text.format(metric=context.name(flag.metric), when=when_text(flag))
    text = _("{metric} {when}: {value}, usual {usual} ({share}).")
    if flag.seen in (Seen.PLAN, Seen.DRIFT):
        text = _("{metric} {when}: {value}, planned {usual} ({share}).")
    return text.format(
        metric=context.name(flag.metric),
        when=when_text(flag),
        value=format_number(flag.value, unit),
        usual=format_number(flag.usual, unit),
        share=away_text(flag),
    )


def tasks_then(context: ReviewContext, flag: Flag) -> str:
    """Tasks on a leaf that the metric feeds, that ran then."""
    leaves = {flag.metric}
    leaves |= {
        leaf for one in context.reader.inputs if one.id == flag.metric for leaf in one.leaves
    }
    found = [
        task.title
        for leaf in leaves
        for task in context.facts.tasks.get(leaf, ())
        if task.start
        and task.end
        and task.start <= flag.period.end
        and flag.period.start <= task.end
    ]
    return _(", ").join(dict.fromkeys(found))


def how(flag: Flag) -> str:
    """The rule that found it, with its measure."""
    score = f"{abs(flag.score):.1f}"
    return {
        Seen.JUMP: _("{score} robust standard deviations from trend and neighbours (limit 3.5)."),
        Seen.SEASON: _("{score} robust standard deviations from trend and weekday (limit 3.5)."),
        Seen.PLAN: _("{score} robust standard deviations from the usual pace (limit 3.5)."),
        Seen.DRIFT: _("The pace has been drifting: the CUSUM is {score} (limit 5)."),
        Seen.GAP: _("Numbers before and after it, none in between: step 1 takes them."),
    }[flag.seen].format(score=score)


def digits() -> str:
    """Whom a note by one key answers for."""
    return _(
        "A digit says what happened; the same digit takes it off. Holiday and campaign answer for "
        "every metric of the day. a writes more."
    )


def keys_text() -> str:
    """What the digits note."""
    return "   ".join(f"{digit} {kind_name(kind)}" for digit, kind in enumerate(KINDS, 1))


def chart(context: ReviewContext, flag: Flag, fmt: Format, until: date) -> Chart:
    """The metric around the day that stands out, over what is usual."""
    found = track(context.book, flag.metric, until)
    if found is None or flag.period not in found.periods:
        return Chart(x=(0.0, 1.0), summary=said(context, flag))
    at = found.periods.index(flag.period)
    part = slice(max(0, at - _SHOWN_BEFORE), at + _SHOWN_AFTER + 1)
    return before_after(
        [period.start for period in found.periods[part]],
        list(found.values[part]),
        flag.period.start,
        _band(found, at),
        fmt=fmt,
        name=context.name(flag.metric),
        event_name=format_date(flag.period.start, language(), year=False),
        expected=list(found.usual[part]),
        expected_name=_("usual"),
    )


def _band(found: Track, at: int) -> tuple[float, float]:
    """What would not have stood out on that day: 3.5 robust standard deviations each way."""
    off = sorted(abs(v - u) for v, u in zip(found.values, found.usual, strict=True))
    reach = _WIDE * off[len(off) // 2]
    return found.usual[at] - reach, found.usual[at] + reach


def evidence(context: ReviewContext, key: str) -> Evidence | None:
    """The number, or the note on it."""
    one = one_of(context, key)
    if one is None:
        return None
    if one.note is not None:
        id_ = EvidenceId(EvidenceKind.NOTE, one.note.key)
        said_ = together([said(context, one.flag), note_text(one.note)])
        return snapshot(id_, None, said=said_, today=context.today)
    id_ = EvidenceId(EvidenceKind.METRIC, one.flag.metric, period=one.flag.period.code)
    value, unit = one.flag.value, context.unit(one.flag.metric)
    return snapshot(id_, value, unit=unit, said=said(context, one.flag), today=context.today)


# -- a note by one key ----------------------------------------------------------------------------


def noted(workbook: Workbook, cycle: str, one: Strange, kind: str) -> Workbook:
    """With a note of this kind; the same kind again takes a note off that says no more."""
    note = one.note
    if note is not None and note.kind == kind:
        return workbook if note.text else workbook.drop(note)
    if note is not None:
        return workbook.put(note.model_copy(update={"kind": kind}))
    return workbook.put(
        Annotation(
            key=workbook.next_key(Annotation, f"{cycle}.A"),
            cycle=cycle,
            day=one.flag.period.start,
            text="",
            kind=kind,
            metric="" if kind in FOR_ALL else one.flag.metric,
        )
    )

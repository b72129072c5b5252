"""Randomised tests in words: rows of the list and of one test, and what may be said. Pure."""

from __future__ import annotations

from opstui.charts.chart import Chart, Role
from opstui.charts.recipes.intervals import Reach, interval_rows
from opstui.charts.sentences import percent, together
from opstui.kernel.language import _, language, ngettext, pgettext
from opstui.kernel.metric_tree import Good
from opstui.kernel.periods import Period, format_date, format_period
from opstui.kernel.vocabulary import EvidenceGrade, word
from opstui.stages.planning.model import Task
from opstui.stages.review.evidence import EvidenceId, EvidenceKind, snapshot
from opstui.stages.review.experiments import Reading, days_run, readings, whole_weeks
from opstui.stages.review.model import Evidence, Experiment
from opstui.stages.review.randomised import Outcome
from opstui.stages.review.steps.context import ReviewContext
from opstui.stages.strategy.model import Hypothesis
from opstui.ui.table import Column, Row

_ROLES = {Outcome.BETTER: Role.GOOD, Outcome.WORSE: Role.BAD}
_SIGNS = {
    Outcome.BETTER: "✓",
    Outcome.WORSE: "✗",
    Outcome.RUNNING: "-",
    Outcome.TOO_SMALL: "-",
    Outcome.INVALID: "!",
}


def experiments(context: ReviewContext) -> list[Experiment]:
    """Of this cycle, in the order they came in."""
    found = context.workbook.all(Experiment).values()
    return [one for one in found if one.cycle == context.cycle.key]


def read(context: ReviewContext, one: Experiment) -> tuple[Reading, ...]:
    down = {node.id for node in context.tree.nodes if node.good is Good.DOWN}
    return readings(one, context.today, down)


# -- words ------------------------------------------------------------------------------------


def p_text(p: float | None) -> str:
    if p is None:
        return "-"
    return "<.0001" if p < 0.0001 else f"{p:.4f}".lstrip("0")


def points(value: float | None, digits: int = 1) -> str:
    """A difference of rates in percentage points, without the unit."""
    return "-" if value is None else f"{value * 100:+.{digits}f}"


def _digits(one: Reading) -> int:
    """Two where the whole interval lies within two points."""
    reach = one.result.interval
    ends = (reach.low, reach.high) if reach else (one.result.difference or 0.0,)
    return 2 if max(abs(end) for end in ends) < 0.02 else 1


def metric_name(context: ReviewContext, metric: str) -> str:
    return context.name(metric) if metric else _("What was counted")


def running_text(context: ReviewContext, one: Experiment) -> str:
    """How many are there of those planned, or until when it runs."""
    there = min(one.control.n, one.treatment.n)
    if one.planned_n is not None and there < one.planned_n:
        text = _("Still running: {n} of {all} per arm, no verdict before.")
        return text.format(n=f"{there:,}", all=f"{one.planned_n:,}")
    if one.end is not None and one.end >= context.today:
        text = _("Still running until {day}, no verdict before.")
        return text.format(day=format_date(one.end, language(), year=False))
    return _("Still running: no verdict before the planned number is reached.")


def found_text(context: ReviewContext, one: Experiment, found: Reading) -> str:
    """What may be said of one metric, with its interval."""
    result = found.result
    if result.outcome is Outcome.RUNNING:
        return running_text(context, one)
    parts = [result.sentence()]
    chance = found.adjusted if found.adjusted is not None else result.p
    if chance is not None and result.p is not None and chance >= 0.05 > result.p:
        parts = [_("No longer beyond chance once all metrics are counted (Holm).")]
    if result.interval is not None:
        digits = _digits(found)
        parts.append(
            _("{gap} pp, 95% within {low} to {high} pp.").format(
                gap=points(result.difference, digits),
                low=points(result.interval.low, digits),
                high=points(result.interval.high, digits),
            )
        )
    return together(parts)


def verdict(context: ReviewContext, one: Experiment) -> str:
    """The test's own metric, what to be careful about, and how the further metrics did."""
    found = read(context, one)
    parts = [found_text(context, one, found[0])]
    if found[0].result.ratio_warns:
        parts.append(_("The sizes of the arms look odd: check how users were divided."))
    elif not whole_weeks(one) and found[0].result.outcome is not Outcome.RUNNING:
        parts.append(_("It did not run whole weeks."))
    if len(found) > 1 and found[0].result.p is not None:
        moved = sum(each.result.outcome in _ROLES for each in found[1:])
        text = ngettext(
            "{moved} of {n} further metric moved.",
            "{moved} of {n} further metrics moved.",
            len(found) - 1,
        )
        parts.append(text.format(moved=moved, n=len(found) - 1))
    return together(parts)


def sentence(context: ReviewContext, key: str) -> str:
    one = context.workbook.get(Experiment, key)
    if one is None:
        return _("No experiment yet. enter adds one: how many per arm, how many succeeded.")
    return one.name + _(": ") + verdict(context, one)


def evidence(context: ReviewContext, key: str) -> Evidence | None:
    one = context.workbook.get(Experiment, key)
    if one is None:
        return None
    id_ = EvidenceId(EvidenceKind.EXPERIMENT, key)
    value = read(context, one)[0].result.difference
    said = one.name + _(": ") + verdict(context, one)
    return snapshot(id_, value, unit="ratio", said=said, today=context.today)


# -- the list -----------------------------------------------------------------------------------


def columns() -> tuple[Column, ...]:
    return (
        Column("", 1),
        Column(_("Experiment")),
        Column(pgettext("column", "Users"), 9, "right"),
        Column(pgettext("column", "Control"), 7, "right"),
        Column(pgettext("column", "Treatment"), 9, "right"),
        Column(pgettext("column", "Difference"), 10, "right"),
        Column("p", 7, "right"),
    )


def rows(context: ReviewContext) -> list[Row]:
    out: list[Row] = []
    for one in experiments(context):
        first = read(context, one)[0]
        gap = points(first.result.difference, _digits(first))
        chance = first.adjusted if first.adjusted is not None else first.result.p
        cells = [
            _SIGNS.get(first.result.outcome, ""),
            one.name,
            f"{one.control.n + one.treatment.n:,}",
            percent(first.result.control, 1),
            percent(first.result.treated, 1),
            gap if gap == "-" else gap + "pp",
            p_text(chance),
        ]
        out.append((one.key, cells))
    return out


# -- one test -----------------------------------------------------------------------------------


def detail_columns(several: bool) -> tuple[Column, ...]:
    """With several metrics also p after Holm's correction."""
    corrected = (Column("p Holm", 6, "right"),) if several else ()
    return (
        Column("", 1),
        Column(pgettext("column", "Metric")),
        Column(pgettext("column", "Control"), 7, "right"),
        Column(pgettext("column", "Treatment"), 9, "right"),
        Column("pp", 6, "right"),
        Column(_("95% within"), 14, "right"),
        Column("p", 6, "right"),
        *corrected,
    )


def detail_rows(context: ReviewContext, one: Experiment) -> list[Row]:
    found = read(context, one)
    out: list[Row] = []
    for at, each in enumerate(found):
        result, digits = each.result, _digits(each)
        reach = result.interval
        within = (
            f"{points(reach.low, digits)}..{points(reach.high, digits)}"
            if reach is not None
            else "-"
        )
        cells = [
            _SIGNS.get(result.outcome, ""),
            metric_name(context, each.metric),
            percent(result.control, 1),
            percent(result.treated, 1),
            points(result.difference, digits),
            within,
            p_text(result.p),
        ]
        out.append((str(at), [*cells, p_text(each.adjusted)] if len(found) > 1 else cells))
    return out


def detail_sentence(context: ReviewContext, one: Experiment, row: str) -> str:
    found = read(context, one)
    at = int(row) if row.isdecimal() and int(row) < len(found) else 0
    return metric_name(context, found[at].metric) + _(": ") + found_text(context, one, found[at])


def chart(context: ReviewContext, one: Experiment) -> Chart:
    """Each metric's difference with its interval, in percentage points."""
    reaches = []
    for each in read(context, one):
        result, reach = each.result, each.result.interval
        name, role = metric_name(context, each.metric), _ROLES.get(result.outcome, Role.ACTUAL)
        if reach is None or result.difference is None:
            reaches.append(Reach(name, None, None, None))
        else:
            ends = (reach.low * 100, reach.high * 100)
            reaches.append(Reach(name, result.difference * 100, *ends, role))
    return interval_rows(
        reaches, fmt=lambda value: f"{value:.2f} pp", summary=sentence(context, one.key)
    )


def about(context: ReviewContext, one: Experiment) -> list[str]:
    """Sizes, days, plan and grade: what must be right before the difference is looked at."""
    return [text for text in (_sizes(context, one), _span(one), _links(context, one)) if text]


def _sizes(context: ReviewContext, one: Experiment) -> str:
    result = read(context, one)[0].result
    text = _("Control {control}, treatment {treatment} users.").format(
        control=f"{one.control.n:,}", treatment=f"{one.treatment.n:,}"
    )
    if result.ratio_p is None:
        return text
    share = f"{100 * (1 - one.share):g}:{100 * one.share:g}"
    if result.outcome is Outcome.INVALID:
        said = _("Not {share} as meant (p {p}): invalid, nothing may be read from it.")
    elif result.ratio_warns:
        said = _("Hardly {share} as meant (p {p}): check how users were divided.")
    else:
        said = _("{share} as meant (p {p}).")
    return together([text, said.format(share=share, p=p_text(result.ratio_p))])


def _span(one: Experiment) -> str:
    parts = []
    run = days_run(one)
    if run is not None and one.start and one.end:
        span = format_period(Period(one.start, one.end), language())
        weeks = ngettext("{n} week", "{n} weeks", run // 7).format(n=run // 7)
        days = ngettext("{n} day", "{n} days", run).format(n=run)
        long = weeks if whole_weeks(one) else _("{days}, not whole weeks").format(days=days)
        parts.append(_("{span}: {long}.").format(span=span, long=long))
    if one.planned_n is not None:
        text = _("Planned {n} per arm.")
        if one.rate_now is not None and one.rate_sought is not None:
            text = _("Planned {n} per arm, to see {now} become {sought}.")
        parts.append(
            text.format(
                n=f"{one.planned_n:,}",
                now=percent(one.rate_now, 1),
                sought=percent(one.rate_sought, 1),
            )
        )
    return together(parts)


def _links(context: ReviewContext, one: Experiment) -> str:
    parts = [_("Grade {grade}: {word}.").format(grade="A", word=word(EvidenceGrade.A))]
    task = context.workbook.get(Task, one.task) if one.task else None
    belief = context.workbook.get(Hypothesis, one.hypothesis) if one.hypothesis else None
    if task is not None:
        parts.append(_("Task: {title}.").format(title=task.title))
    if belief is not None:
        parts.append(_("Hypothesis: {text}").format(text=belief.statement))
    return together(parts)

"""The cohorts in words, as tables and as a curve; the screen says the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from opstui.charts.chart import Chart
from opstui.charts.recipes.retention import retention_curve
from opstui.kernel.cohort_units import Cohort, Unit
from opstui.kernel.figures import MISSING
from opstui.kernel.language import _, pgettext
from opstui.kernel.periods import from_code
from opstui.kernel.retention_curve import RetentionCurve
from opstui.reports.funnel_section import together
from opstui.reports.page import Block, Figure, Heading, Table
from opstui.reports.review_facts import ReviewFacts
from opstui.reports.section import Section
from opstui.reports.wording import days, share
from opstui.stages.review.cohort_reading import CohortTable, cohort_tables
from opstui.stages.review.cohorts import Deviation
from opstui.stages.review.model import CohortSource

_LETTERS: dict[Unit, str] = {"day": "D", "week": "W", "month": "M", "quarter": "Q"}
_SAID = (1, 3, 6, 12)
_SAID_IN_WEEKS = (1, 4, 8, 12)
AGES = 13
"""Ages that a report shows."""
Named = Callable[[str], str]
"""What a period is called: by its code beside rows of codes, in a report by its days."""


def tables_of(facts: ReviewFacts) -> list[CohortTable]:
    sources = facts.workbook.all(CohortSource)
    return cohort_tables(facts.reader.book, sources, facts.today, facts.cycle.lag_days)


def age_text(unit: Unit, age: int) -> str:
    """ "W4": the fourth week after the first."""
    return f"{_LETTERS[unit]}{age}"


def unit_text(unit: Unit) -> str:
    return {
        "day": _("by day"),
        "week": _("by week"),
        "month": _("by month"),
        "quarter": _("by quarter"),
    }[unit]


def retention_sentence(table: CohortTable) -> str:
    """How many are still there at the usual ages, and whether the curve has become flat."""
    known = table.retention
    usual = _SAID_IN_WEEKS if table.unit in ("day", "week") else _SAID
    said = [
        f"{age_text(table.unit, age)} {share(known[age])}"
        for age in usual
        if age < len(known) and known[age] is not None
    ]
    if not said:
        return _("No cohort is a full period old yet.")
    listed = pgettext("clauses", ", ").join(said)
    flat = table.plateau
    if flat is None:
        return _("Still there: {listed}; not flat yet.").format(listed=listed)
    return _("Still there: {listed}; flat from {age} on.").format(
        listed=listed, age=age_text(table.unit, flat)
    )


def curve_sentence(table: CohortTable) -> str:
    curve = table.curve
    if curve is None:
        return ""
    formula = f"{curve.c:.4f} x a^{-curve.b:.4f}"
    if curve.rising:
        return _("Fitted R(a) = {formula}: more come back with age, do not continue it.").format(
            formula=formula
        )
    return _("Fitted R(a) = {formula}.").format(formula=formula)


def partial_sentence(table: CohortTable, named: Named = str) -> str:
    """What was left out because it is not over."""
    if table.partial is None:
        return ""
    return _("{period} is not over and counts nowhere.").format(period=named(table.partial.code))


def period_sentence(cohort: Cohort, one: Deviation, named: Named = str) -> str:
    """A bad diagonal: something happened to everybody in that period."""
    text = (
        _("In {period} all cohorts were {share} below what is usual: an event, not their age.")
        if one.ratio < 1
        else _("In {period} all cohorts were {share} above what is usual: an event, not their age.")
    )
    return text.format(period=named(cohort.code), share=f"{abs(one.ratio - 1):.0%}")


def cohort_sentence(cohort: Cohort, one: Deviation, named: Named = str) -> str:
    """A bad row: who was brought in then."""
    text = (
        _("Those of {cohort} stay {share} less than is usual: look at who was brought in.")
        if one.ratio < 1
        else _("Those of {cohort} stay {share} more than is usual: look at who was brought in.")
    )
    return text.format(cohort=named(cohort.code), share=f"{abs(one.ratio - 1):.0%}")


def _days(code: str) -> str:
    return days(from_code(code))


def unusual_sentences(table: CohortTable, named: Named = str) -> list[str]:
    """The most unusual period and the most unusual cohort."""
    return [
        *(period_sentence(*pair, named) for pair in table.bad_periods()[:1]),
        *(cohort_sentence(*pair, named) for pair in table.bad_cohorts()[:1]),
    ]


def curve_chart(table: CohortTable) -> Chart:
    curve = table.curve
    return retention_curve(
        table.retention,
        curve.at if curve is not None else None,
        unit=_LETTERS[table.unit],
        summary=together([retention_sentence(table), curve_sentence(table)]),
    )


# -- the report -----------------------------------------------------------------------------------


def cohort_section(facts: ReviewFacts) -> Section | None:
    """Of each unit that has a whole cohort; None without any."""
    tables = [one for one in tables_of(facts) if any(one.complete.counts)]
    if not tables:
        return None
    blocks = [block for table in tables for block in _blocks(table, several=len(tables) > 1)]
    value: dict[str, Any] = {table.unit: _value(table) for table in tables}
    return Section("cohorts", _("Cohorts"), _summary(tables[0]), tuple(blocks), value)


def _summary(table: CohortTable) -> str:
    said = [retention_sentence(table), curve_sentence(table), partial_sentence(table, _days)]
    return together([*said, *unusual_sentences(table, _days)])


def _blocks(table: CohortTable, *, several: bool) -> Iterator[Block]:
    if several:
        yield Heading(_("Cohorts {by}").format(by=unit_text(table.unit)), level=3)
    yield Figure(curve_chart(table), _("Still there by age"))
    yield _pooled(table)
    yield _triangle(table)


def _value(table: CohortTable) -> dict[str, Any]:
    curve = table.curve
    return {
        "retention": table.retention,
        "plateau": table.plateau,
        "curve": {"c": curve.c, "b": curve.b} if curve is not None else None,
        "partial": table.partial.code if table.partial else None,
        "unusual_periods": {one.code: found.ratio for one, found in table.bad_periods()},
        "unusual_cohorts": {one.code: found.ratio for one, found in table.bad_cohorts()},
    }


def _pooled(table: CohortTable) -> Table:
    head = (_("Age"), _("Cohorts"), _("Still there"), _("Fitted"))
    rows = tuple(
        (
            age_text(table.unit, age),
            str(table.complete.cohorts(age)),
            share(known),
            fitted_text(table.curve, age),
        )
        for age, known in enumerate(table.retention[:AGES])
        if age
    )
    return Table(head, rows)


def fitted_text(curve: RetentionCurve | None, age: int) -> str:
    return MISSING if curve is None or age == 0 else share(curve.at(age))


def _triangle(table: CohortTable) -> Table:
    ages = range(1, min(AGES, table.complete.ages))
    head = (_("Cohort"), pgettext("cohort", "Size"), *(age_text(table.unit, age) for age in ages))
    rows = tuple(
        (
            _days(cohort.code),
            count_text(table.complete.cell(row, 0)),
            *(share_text(table.complete.share(row, age)) for age in ages),
        )
        for row, cohort in enumerate(table.cohorts)
        if table.complete.cell(row, 0) is not None
    )
    return Table(head, rows)


def share_text(value: float | None) -> str:
    """At most four cells: "49%", "4.5%"; "" for what is not known."""
    if value is None:
        return ""
    return f"{value:.1%}" if 0 < value < 0.0995 else f"{value:.0%}"


def count_text(value: float | None) -> str:
    return "" if value is None else f"{value:,.0f}"

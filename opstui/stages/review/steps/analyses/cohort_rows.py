"""The triangle as rows: numbers on five steps of ground, what is not known yet as a dot. Pure."""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache, partial

from rich.text import Text

from opstui.kernel.language import _, pgettext
from opstui.reports.cohort_section import (
    age_text,
    cohort_sentence,
    count_text,
    curve_sentence,
    partial_sentence,
    period_sentence,
    retention_sentence,
    share_text,
)
from opstui.reports.funnel_section import together
from opstui.reports.wording import share
from opstui.stages.review.cohort_reading import CohortTable, cohort_tables
from opstui.stages.review.cohorts import UNUSUAL
from opstui.stages.review.evidence import EvidenceId, EvidenceKind, snapshot
from opstui.stages.review.model import CohortSource, Evidence
from opstui.stages.review.steps.context import ReviewContext
from opstui.ui.table import Column, Row

GROUNDS = (
    ("#12263f", "#ffffff"),
    ("#1f4e79", "#ffffff"),
    ("#2a6f97", "#ffffff"),
    ("#8cc7e8", "#000000"),
    ("#d9f0c4", "#000000"),
)
"""Ground and text, the lowest shares first; text on its ground has a contrast of 4.5 or more."""
NAME, SIZE, CELL = 10, 6, 4
POOLED, FITTED = "R", "fit"
FIXED = 2
"""Columns that stay when the table is moved sideways."""


@lru_cache(maxsize=2)
def tables(context: ReviewContext) -> list[CohortTable]:
    """Worked out once per change of the workbook."""
    sources = context.workbook.all(CohortSource)
    return cohort_tables(context.book, sources, context.today, context.cycle.lag_days)


def columns(table: CohortTable) -> tuple[Column, ...]:
    ages = range(1, max(2, table.whole.ages))
    return (
        Column(_("Cohort"), NAME),
        Column(pgettext("cohort", "Size"), SIZE, "right"),
        *(Column(age_text(table.unit, age), CELL, "right") for age in ages),
    )


def rows(table: CohortTable, *, counts: bool, coloured: bool, dot: str) -> list[Row]:
    """All cohorts together, the curve through them, then one row per cohort."""
    ages = range(1, max(2, table.whole.ages))
    found: list[Row] = []
    if not counts:
        sizes = sum(table.complete.cell(row, 0) or 0 for row in range(len(table.cohorts)))
        pooled = table.retention
        shares = [pooled[age] if age < len(pooled) else None for age in ages]
        steps = _Steps(table) if coloured else None
        cells = [_cell(share_text(one), one, steps, bold=True) for one in shares]
        found.append((POOLED, [_("All"), count_text(sizes), *cells]))
        if (curve := table.curve) is not None:
            fitted = [Text(share_text(curve.at(age)), style="dim") for age in ages]
            found.append((FITTED, [Text(_("Fitted"), style="dim"), "", *fitted]))
    else:
        steps = _Steps(table) if coloured else None
    last = max(row + len(cells) - 1 for row, cells in enumerate(table.whole.counts))
    for row, cohort in enumerate(table.cohorts):
        size = table.whole.cell(row, 0)
        if size is None:
            continue
        # only rows in sight are made
        found.append((cohort.code, partial(_row, table, row, counts, steps, dot, last)))
    return found


def _row(
    table: CohortTable, row: int, counts: bool, steps: _Steps | None, dot: str, last: int
) -> list[object]:
    ages = range(1, max(2, table.whole.ages))
    cells = [_of(table, row, age, counts, steps, dot, last) for age in ages]
    return [table.cohorts[row].code, _size(table, row), *cells]


def _size(table: CohortTable, row: int) -> Text:
    text = count_text(table.whole.cell(row, 0))
    return Text(text, style="dim" if table.is_partial(row, 0) else "")


def _of(
    table: CohortTable,
    row: int,
    age: int,
    counts: bool,
    steps: _Steps | None,
    dot: str,
    last: int,
) -> Text:
    """One cohort at one age: dim while its period is not over, a dot after the `last` one."""
    count = table.whole.cell(row, age)
    size = table.whole.cell(row, 0)
    if count is None or not size:
        return Text(dot if row + age > last else "", style="dim")
    text = _short(count) if counts else share_text(count / size)
    if table.is_partial(row, age):
        return Text(text, style="dim italic")
    return _cell(text, count / size, steps)


def _short(count: float) -> str:
    """At most four cells."""
    if count < 10_000:
        return f"{count:.0f}"
    return f"{count / 1000:.0f}K" if count < 1_000_000 else f"{count / 1e6:.0f}M"


def _cell(text: str, value: float | None, steps: _Steps | None, *, bold: bool = False) -> Text:
    style = "bold" if bold else ""
    if steps is not None and value is not None:
        ground, ink = GROUNDS[steps.of(value)]
        style = f"{style} {ink} on {ground}".strip()
    return Text(text, style=style)


class _Steps:
    """A fifth of the shares of age 1 and on to each step, so that neighbours are told apart."""

    def __init__(self, table: CohortTable) -> None:
        self._known = sorted(
            value
            for row in range(len(table.cohorts))
            for age in range(1, table.complete.ages)
            if (value := table.complete.share(row, age)) is not None
        )

    def of(self, value: float) -> int:
        below = bisect_left(self._known, value)
        place = below * len(GROUNDS) // max(1, len(self._known))
        return min(len(GROUNDS) - 1, place)


# -- words ----------------------------------------------------------------------------------------


def summary(table: CohortTable) -> str:
    return retention_sentence(table)


def notes(table: CohortTable) -> list[str]:
    """What the numbers do not say by themselves, at most four lines."""
    lines = [
        together([curve_sentence(table), partial_sentence(table)]),
        *(period_sentence(*pair) for pair in table.bad_periods()[:1]),
        *(cohort_sentence(*pair) for pair in table.bad_cohorts()[:2]),
    ]
    return [line for line in lines if line][:4]


def cell_sentence(table: CohortTable, key: str, age: int) -> str:
    """What the cell under the cursor means; on a name or a size, the whole."""
    codes = [one.code for one in table.cohorts]
    if key not in codes or age < 0:
        if age > 0 and key == POOLED:
            return _pooled_sentence(table, age)
        return summary(table)
    row = codes.index(key)
    size, count = table.whole.cell(row, 0), table.whole.cell(row, age)
    period = table.cohorts[row].later(age).code
    if size is None or count is None:
        return _("{cohort} is {age} old in {period}: not known yet.").format(
            cohort=key, age=age_text(table.unit, age), period=period
        )
    if table.is_partial(row, age):
        return _("{cohort} in {period}: {count} of {size} so far; it is not over.").format(
            cohort=key, period=period, count=count_text(count), size=count_text(size)
        )
    if age == 0:
        return _("{cohort}: {size} came.").format(cohort=key, size=count_text(size))
    said = _("{cohort}: {count} of {size} were there in {period} ({share}); all cohorts {usual}.")
    return said.format(
        cohort=key,
        count=count_text(count),
        size=count_text(size),
        period=period,
        share=share(count / size if size else None),
        usual=share(table.complete.pooled(age)),
    )


def _pooled_sentence(table: CohortTable, age: int) -> str:
    known = table.complete.pooled(age)
    if known is None:
        return summary(table)
    return _("{age}: {share} of {n} cohorts that are old enough.").format(
        age=age_text(table.unit, age), share=share(known), n=table.complete.cohorts(age)
    )


def evidence(context: ReviewContext, table: CohortTable, age: int) -> Evidence | None:
    """All cohorts that have reached an age; one cohort alone is no evidence."""
    value = table.complete.pooled(age) if age > 0 else None
    if value is None:
        return None
    others = len(tables(context)) > 1
    subject = f"{table.unit}/{age}" if others else str(age)
    id_ = EvidenceId(EvidenceKind.COHORT, subject)
    said = _pooled_sentence(table, age)
    return snapshot(id_, value, unit="ratio", said=said, today=context.today)


def stands_out(table: CohortTable) -> bool:
    """Whether a period or a cohort is far from the usual for the worse."""
    found = [*table.bad_periods(), *table.bad_cohorts()]
    return any(one.ratio < 1 - UNUSUAL for _cohort, one in found)

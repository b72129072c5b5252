"""Themes in rows and sentences: what weighs most, what grows, who was not heard. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rich.text import Text

from opstui.charts.chart import Chart
from opstui.charts.sentences import percent
from opstui.kernel.language import _, pgettext
from opstui.kernel.periods import Period
from opstui.kernel.vocabulary import word
from opstui.reports.voice_section import people_chart
from opstui.reports.voice_words import saturation_words, severity_text
from opstui.stages.review.evidence import EvidenceId, EvidenceKind, snapshot
from opstui.stages.review.feedback import Growth, bias_note, growth
from opstui.stages.review.model import Evidence
from opstui.stages.review.steps.context import Paint, ReviewContext
from opstui.stages.review.steps.voice_rows import (
    KEYS,
    feedback_of,
    heaviest,
    theme_name,
    themes_of,
)
from opstui.stages.strategy.compose import together
from opstui.ui.table import Column, Row

BAR = 7


def theme_columns() -> tuple[Column, ...]:
    return (
        Column(" ", 1),
        Column(pgettext("column", "Theme")),
        Column(pgettext("column", "Users"), 5, "right"),
        Column(pgettext("column", "Change"), 6, "right"),
        Column(pgettext("column", "Severity"), 10),
        Column("", BAR),
        Column(pgettext("column", "Sum"), 5, "right"),
        Column(pgettext("column", "Source"), 8),
    )


def theme_rows(
    context: ReviewContext, mark: str, moved: Sequence[Growth], paint: Paint
) -> list[Row]:
    """By weight, then the themes that nobody spoke of; `moved`: people of the period under review
    against the one before."""
    themes = themes_of(context)
    digits = {theme.key: str(n) for n, theme in enumerate(themes[:KEYS], start=1)}
    heavy = heaviest(context)
    most = max((row.score for row in heavy.values()), default=0.0) or 1.0
    changes = {one.code: one.change for one in moved}
    rows: list[Row] = []
    for row in heavy.values():
        single = Text(_("1 source"), style=paint["warn"])
        cells = [
            digits.get(row.code, ""),
            theme_name(context, row.code),
            str(row.users),
            f"{changes[row.code]:+d}" if changes.get(row.code) else "",
            severity_text(row.severity),
            mark * max(1, round(BAR * row.score / most)),
            percent(row.cumulative),
            single if row.single_source else str(len(row.sources)),
        ]
        rows.append((row.code, cells))
    for theme in themes:
        if theme.key not in heavy:
            cells = [digits.get(theme.key, ""), theme.name, "0", "", "", "", "", ""]
            rows.append((theme.key, cells))
    return rows


@lru_cache(maxsize=4)
def moved(context: ReviewContext, period: Period) -> Sequence[Growth]:
    """Themes by how they grew in the period under review against the one before it."""
    periods = context.periods
    place = periods.index(period) if period in periods else 0
    if place == 0:
        return []
    return growth(feedback_of(context), period, periods[place - 1])


def theme_chart(context: ReviewContext) -> Chart:
    """People per theme, the most first, with the share of all up to each."""
    return people_chart([*heaviest(context).values()], lambda code: theme_name(context, code))


def theme_evidence(context: ReviewContext, code: str) -> Evidence | None:
    row = heaviest(context).get(code)
    if row is None:
        return None
    said = _("{theme}: {n} users, {severity}").format(
        theme=theme_name(context, code), n=row.users, severity=word(row.severity)
    )
    id_ = EvidenceId(EvidenceKind.THEME, code)
    return snapshot(id_, float(row.users), unit="users", said=said, today=context.today)


def theme_sentence(context: ReviewContext, code: str, moves: Sequence[Growth]) -> str:
    """What grows, and how far the hearing goes: saturation, what a source cannot hear."""
    items = feedback_of(context)
    if not items:
        return _("No feedback yet. tab goes back, a adds one; or write one line with +")
    parts = []
    row = heaviest(context).get(code)
    if row is not None and row.single_source:
        only = row.sources[0] if row.sources else ""
        parts.append(_("Heard from one source only: {source}.").format(source=only or "-"))
        parts.append(bias_note(only))
    if moves and moves[0].change > 0:
        text = _("Grows most: {theme}, {before} > {now} users.")
        first = moves[0]
        name = theme_name(context, first.code)
        parts.append(text.format(theme=name, before=first.before, now=first.now))
    parts.append(saturation_words(items))
    return together(*(part for part in parts if part))


def voices_in_full(context: ReviewContext, code: str) -> str:
    """What was said of a theme, the most people first, for the side panel."""
    said = [item for item in feedback_of(context) if code in item.themes]
    said.sort(key=lambda item: -item.users)
    return "\n\n".join(f"{item.users}  {item.text}" for item in said[:20])

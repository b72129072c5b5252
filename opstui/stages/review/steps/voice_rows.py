"""Feedback in rows and sentences, with the digits that code it. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache, partial

from opstui.kernel.language import _, language, pgettext
from opstui.kernel.periods import format_date
from opstui.kernel.text import fit, width
from opstui.reports.voice_words import severity_text
from opstui.stages.review.evidence import EvidenceId, EvidenceKind, snapshot
from opstui.stages.review.feedback import ThemeRow, pareto
from opstui.stages.review.loose_words import words_to_add
from opstui.stages.review.model import Evidence, Feedback, Theme
from opstui.stages.review.steps.context import ReviewContext
from opstui.ui.table import Column, Row

KEYS = 9
"""Themes that have a digit key of their own."""


@lru_cache(maxsize=4)
def feedback_of(context: ReviewContext) -> Sequence[Feedback]:
    """Of this cycle, the latest first."""
    cycle = context.cycle.key
    found = [one for one in context.workbook.all(Feedback).values() if one.cycle == cycle]
    return sorted(found, key=lambda one: (one.day, _number(one.key)), reverse=True)


@lru_cache(maxsize=4)
def heaviest(context: ReviewContext) -> Mapping[str, ThemeRow]:
    """Theme → what was said of it, by weight."""
    return {row.code: row for row in pareto(feedback_of(context))}


@lru_cache(maxsize=4)
def loose_words(context: ReviewContext) -> Sequence[str]:
    """What the feedback without a theme has in common."""
    return words_to_add(feedback_of(context))


def _number(key: str) -> int:
    digits = re.search(r"\d+$", key)
    return int(digits[0]) if digits else 0


def themes_of(context: ReviewContext) -> list[Theme]:
    """All themes in the order they were made: that of their digit keys."""
    return list(context.workbook.all(Theme).values())


def theme_name(context: ReviewContext, code: str) -> str:
    theme = context.workbook.get(Theme, code)
    return theme.name if theme and theme.name else code


def feedback_columns() -> tuple[Column, ...]:
    return (
        Column(pgettext("column", "Day"), 6),
        Column(pgettext("column", "Severity"), 10),
        Column(pgettext("column", "Users"), 5, "right"),
        Column(pgettext("column", "What they said")),
        Column(pgettext("column", "Themes"), 18),
    )


def feedback_rows(context: ReviewContext, items: Sequence[Feedback]) -> list[Row]:
    """Cells are made when the row is looked at."""
    return [(one.key, partial(_cells, context, one)) for one in items]


def _cells(context: ReviewContext, one: Feedback) -> list[str]:
    names = " / ".join(theme_name(context, code) for code in one.themes)
    return [
        format_date(one.day, language(), year=False),
        severity_text(one.severity),
        f"{one.users}",
        one.text,
        names or _("(no theme)"),
    ]


def next_uncoded(items: Sequence[Feedback], after: str) -> str:
    """Key of the next feedback without a theme below `after`, from the top when there is none
    below; "" when every other one has a theme. `after` "" begins at the top."""
    place = next((n for n, one in enumerate(items) if one.key == after), -1)
    around = [*items[place + 1 :], *items[: max(0, place)]]
    return next((one.key for one in around if not one.themes), "")


@lru_cache(maxsize=4)
def journey_steps(context: ReviewContext) -> Sequence[str]:
    """Steps of the journey that feedback of any cycle names, the most frequent first."""
    found = Counter(one.step for one in context.workbook.all(Feedback).values() if one.step)
    return [step for step, _n in sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))]


def digit_of(context: ReviewContext, code: str) -> str:
    """The digit key of a theme, "" for the tenth and later ones."""
    order = [theme.key for theme in themes_of(context)[:KEYS]]
    return str(order.index(code) + 1) if code in order else ""


def legend(context: ReviewContext, cells: int, lines: int = 3) -> list[str]:
    """The themes with their digit keys and the people behind each, over at most `lines`."""
    heavy = heaviest(context)
    themes = themes_of(context)
    if not themes:
        return [_("No themes yet: c codes the marked feedback to a new one.")]
    out = [_("Digits:")]
    for index, theme in enumerate(themes[:KEYS], start=1):
        users = heavy[theme.key].users if theme.key in heavy else 0
        piece = f"{index} {theme.name or theme.key} {users}"
        if width(out[-1]) + width(piece) + 3 > cells:
            out.append("")
        out[-1] += ("   " if out[-1] else "") + piece
    return [fit(line, cells).rstrip() for line in out[:lines]]


def feedback_evidence(context: ReviewContext, key: str) -> Evidence | None:
    one = context.workbook.get(Feedback, key)
    if one is None:
        return None
    id_ = EvidenceId(EvidenceKind.FEEDBACK, key)
    said = _("{n} users: {text}").format(n=one.users, text=one.text)
    return snapshot(id_, float(one.users), unit="users", said=said, today=context.today)


def in_full(context: ReviewContext, one: Feedback) -> str:
    """Everything about a feedback, for the side panel."""
    where = " / ".join(part for part in (one.source, one.segment, one.step) if part)
    names = " / ".join(theme_name(context, code) for code in one.themes)
    return "\n\n".join(part for part in (one.text, where, names) if part)

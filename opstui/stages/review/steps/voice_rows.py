"""What users said, by theme and as needs: rows, sentences, and one line understood. Pure."""

from __future__ import annotations

import re

from opstui.charts.sentences import percent
from opstui.kernel.language import _, language, noted, pgettext
from opstui.kernel.periods import format_date
from opstui.kernel.text import fit, width
from opstui.kernel.vocabulary import word
from opstui.stages.review.evidence import EvidenceId, EvidenceKind, snapshot
from opstui.stages.review.feedback import (
    LAST_ITEMS,
    ThemeRow,
    bias_note,
    pareto,
    saturated,
    suggest,
    unmatched_share,
)
from opstui.stages.review.model import Evidence, Feedback, Need, Theme
from opstui.stages.review.needs import MOST_SCORE, NeedTag, ranked, statement, tag_text, tags
from opstui.stages.review.steps.context import ReviewContext
from opstui.ui.table import Column, Row

KEYS = 9
"""Themes that have a digit key of their own."""
BAR = 10


def feedback_of(context: ReviewContext) -> list[Feedback]:
    """Of this cycle, the latest first."""
    found = [
        one for one in context.workbook.all(Feedback).values() if one.cycle == context.cycle.key
    ]
    return sorted(found, key=lambda one: (one.day, _number(one.key)), reverse=True)


def _number(key: str) -> int:
    digits = re.search(r"\d+$", key)
    return int(digits[0]) if digits else 0


def themes_of(context: ReviewContext) -> list[Theme]:
    """All themes in the order they were made: that of their digit keys."""
    return list(context.workbook.all(Theme).values())


def theme_name(context: ReviewContext, code: str) -> str:
    theme = context.workbook.get(Theme, code)
    return theme.name if theme and theme.name else code


# -- feedback ---------------------------------------------------------------------------------


def feedback_columns() -> tuple[Column, ...]:
    return (
        Column(pgettext("column", "Day"), 6),
        Column(pgettext("column", "Severity"), 11),
        Column(pgettext("column", "Users"), 5, "right"),
        Column(pgettext("column", "What they said")),
        Column(pgettext("column", "Themes"), 18),
    )


def feedback_rows(context: ReviewContext) -> list[Row]:
    rows: list[Row] = []
    for one in feedback_of(context):
        names = " / ".join(theme_name(context, code) for code in one.themes)
        rows.append(
            (
                one.key,
                [
                    format_date(one.day, language(), year=False),
                    f"{one.severity.value} {word(one.severity)}",
                    f"{one.users}",
                    one.text,
                    names or _("(no theme)"),
                ],
            )
        )
    return rows


def first_uncoded(context: ReviewContext) -> str:
    """Key of the first feedback without a theme, "" when every one has one."""
    return next((one.key for one in feedback_of(context) if not one.themes), "")


def suggested(context: ReviewContext, one: Feedback) -> list[tuple[int, str]]:
    """Digit key and name of the themes that the words of this feedback point to."""
    themes = themes_of(context)
    order = [theme.key for theme in themes]
    coded = [other for other in feedback_of(context) if other.key != one.key]
    found = suggest(one.text, themes, coded)
    return [
        (order.index(code) + 1, theme_name(context, code))
        for code in found
        if code in order and code not in one.themes and order.index(code) < KEYS
    ]


def legend(context: ReviewContext, cells: int, lines: int = 3) -> list[str]:
    """The themes with their digit keys and the people behind each, over at most `lines`."""
    users = {row.code: row.users for row in pareto(feedback_of(context))}
    themes = themes_of(context)
    if not themes:
        return [_("No themes yet: tab shows them, a adds one; then digits code.")]
    out = [""]
    for index, theme in enumerate(themes[:KEYS], start=1):
        piece = f"{index} {theme.name or theme.key} {users.get(theme.key, 0)}"
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


# -- themes -----------------------------------------------------------------------------------


def theme_columns() -> tuple[Column, ...]:
    return (
        Column(" ", 1),
        Column(pgettext("column", "Theme")),
        Column(pgettext("column", "Users"), 6, "right"),
        Column(pgettext("column", "Severity"), 11),
        Column("", BAR),
        Column(pgettext("column", "Sum"), 5, "right"),
        Column(pgettext("column", "Source"), 9),
    )


def theme_rows(context: ReviewContext, mark: str) -> list[Row]:
    """By score, then the themes that nobody spoke of."""
    themes = themes_of(context)
    digits = {theme.key: str(n) for n, theme in enumerate(themes[:KEYS], start=1)}
    heavy = pareto(feedback_of(context))
    most = max((row.score for row in heavy), default=0.0) or 1.0
    rows: list[Row] = []
    for row in heavy:
        tag = _("1 source") if row.single_source else str(len(row.sources))
        cells = [
            digits.get(row.code, ""),
            theme_name(context, row.code),
            str(row.users),
            f"{row.severity.value} {word(row.severity)}",
            mark * max(1, round(BAR * row.score / most)),
            percent(row.cumulative),
            tag,
        ]
        rows.append((row.code, cells))
    named = {row.code for row in heavy}
    for theme in themes:
        if theme.key not in named:
            cells = [digits.get(theme.key, ""), theme.name, "0", "", "", "", ""]
            rows.append((theme.key, cells))
    return rows


def theme_row(context: ReviewContext, code: str) -> ThemeRow | None:
    return next((row for row in pareto(feedback_of(context)) if row.code == code), None)


def theme_evidence(context: ReviewContext, code: str) -> Evidence | None:
    row = theme_row(context, code)
    if row is None:
        return None
    said = _("{theme}: {n} users, {severity}").format(
        theme=theme_name(context, code), n=row.users, severity=word(row.severity)
    )
    id_ = EvidenceId(EvidenceKind.THEME, code)
    return snapshot(id_, float(row.users), unit="users", said=said, today=context.today)


def theme_sentence(context: ReviewContext, code: str) -> str:
    """How far the hearing goes: saturation, what has no theme, what a source cannot hear."""
    items = feedback_of(context)
    if not items:
        return _("No feedback yet. tab goes back, a adds one; or write one line with +")
    parts = []
    if saturated(items):
        parts.append(_("Saturated: the last {n} brought hardly a new theme.").format(n=LAST_ITEMS))
    else:
        parts.append(_("Not saturated yet: more voices may bring new themes."))
    loose = unmatched_share(items)
    if loose:
        parts.append(_("{share} of the users have no theme.").format(share=percent(loose)))
    row = theme_row(context, code)
    if row is not None and row.single_source:
        only = row.sources[0] if row.sources else ""
        parts.append(_("Heard from one source only: {source}.").format(source=only or "-"))
        parts.append(bias_note(only))
    return " ".join(part for part in parts if part)


# -- needs ------------------------------------------------------------------------------------


def needs_of(context: ReviewContext) -> list[Need]:
    return [one for one in context.workbook.all(Need).values() if one.cycle == context.cycle.key]


def need_columns() -> tuple[Column, ...]:
    return (
        Column(pgettext("column", "Score"), 6, "right"),
        Column(pgettext("column", "Need")),
        Column(pgettext("column", "Metric"), 12),
        Column(pgettext("column", "Tag"), 14),
    )


def need_rows(context: ReviewContext) -> list[Row]:
    rows: list[Row] = []
    for row in ranked(needs_of(context)):
        metrics = _(", ").join(context.name(one) for one in row.need.metrics)
        cells = [f"{row.score}/{MOST_SCORE}", statement(row.need), metrics or "-"]
        tag = _("met") if row.need.met else short_tag(row.tags[0]) if row.tags else ""
        rows.append((row.need.key, [*cells, tag]))
    return rows


def short_tag(tag: NeedTag) -> str:
    return {
        NeedTag.PSEUDO: _("pseudo-need?"),
        NeedTag.HYPOTHESIS: _("no metric"),
        NeedTag.NO_THEME: _("no theme"),
        NeedTag.FEW_WHYS: _("ask why"),
        NeedTag.ASSUMED: _("assumed"),
    }[tag]


def need_sentence(context: ReviewContext, key: str) -> str:
    row = next((row for row in ranked(needs_of(context)) if row.need.key == key), None)
    if row is None:
        return _("No needs yet. a writes one: when, I want, so that. Themes and metrics prove it.")
    careful = " ".join(tag_text(tag) for tag in row.tags)
    return f"{statement(row.need)} {careful}".strip()


# -- in full ----------------------------------------------------------------------------------


def in_full(context: ReviewContext, key: str) -> str:
    """Everything about a feedback, a theme or a need, for the side panel."""
    book = context.workbook
    one, theme, need = book.get(Feedback, key), book.get(Theme, key), book.get(Need, key)
    if one is not None:
        where = " / ".join(part for part in (one.source, one.segment, one.step) if part)
        names = " / ".join(theme_name(context, code) for code in one.themes)
        return "\n\n".join(part for part in (one.text, where, names) if part)
    if theme is not None:
        said = [item for item in feedback_of(context) if key in item.themes]
        return "\n\n".join(f"{item.users}  {item.text}" for item in said)
    if need is not None:
        whys = [noted(why.text, why.evidence or _("assumed")) for why in need.whys]
        return "\n\n".join([statement(need), *whys, *map(tag_text, tags(need))])
    return ""

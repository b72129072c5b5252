"""Needs in rows and sentences. Pure."""

from __future__ import annotations

from opstui.kernel.language import _, noted, pgettext
from opstui.stages.review.model import Need
from opstui.stages.review.needs import MOST_SCORE, NeedTag, ranked, statement, tag_text, tags
from opstui.stages.review.steps.context import ReviewContext
from opstui.ui.table import Column, Row


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


def need_in_full(need: Need) -> str:
    """Statement, whys and what to be careful about, for the side panel."""
    whys = [noted(why.text, why.evidence or _("assumed")) for why in need.whys]
    return "\n\n".join([statement(need), *whys, *map(tag_text, tags(need))])

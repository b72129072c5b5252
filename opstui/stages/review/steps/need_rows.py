"""Needs in rows and sentences. Pure."""

from __future__ import annotations

from opstui.kernel.language import _, pgettext
from opstui.stages.review.evidence import EvidenceId, EvidenceKind, snapshot
from opstui.stages.review.model import Evidence, Need
from opstui.stages.review.needs import (
    MOST_SCORE,
    NeedTag,
    need_score,
    ranked,
    statement,
    tag_text,
    tags,
)
from opstui.stages.review.steps.context import ReviewContext
from opstui.stages.review.steps.voice_rows import theme_name
from opstui.stages.strategy.compose import together
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
    if not row.tags:
        return _("Heard, joined to a number, and asked why on evidence: it can be cited with y.")
    return together(*map(tag_text, row.tags))


def need_in_full(context: ReviewContext, need: Need) -> str:
    """Statement, score by question, themes and what to be careful about, for the side panel."""
    labels = score_labels()
    scores = [f"{getattr(need.score, name)}/2  {label}" for name, label in labels.items()]
    named = _(", ").join(theme_name(context, code) for code in need.themes)
    parts = [statement(need), "\n".join(scores), named, *map(tag_text, tags(need))]
    return "\n\n".join(part for part in parts if part)


def score_labels() -> dict[str, str]:
    return {
        "behaviour": _("Behaviour seen"),
        "frequency": _("How often"),
        "paid": _("Price paid"),
        "segment": _("Segment's worth"),
        "fit": _("Fits the strategy"),
    }


def need_evidence(context: ReviewContext, key: str) -> Evidence | None:
    need = context.workbook.get(Need, key)
    if need is None:
        return None
    score = need_score(need.score)
    said = _("Need, {score}/{most}: {text}").format(
        score=score, most=MOST_SCORE, text=statement(need)
    )
    id_ = EvidenceId(EvidenceKind.NEED, key)
    return snapshot(id_, float(score), said=said, today=context.today)

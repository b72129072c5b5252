"""The list of analyses: each with what it finds, what wants attention marked. Pure."""

from __future__ import annotations

from collections.abc import Callable

from rich.text import Text

from opstui.kernel.language import _, pgettext
from opstui.stages.review.steps.analyses import ANALYSES
from opstui.stages.review.steps.analysis import Analysis, Finding
from opstui.stages.review.steps.context import Paint, ReviewContext
from opstui.ui.table import Column, Row

NAME = 14


def columns() -> tuple[Column, ...]:
    return (
        Column("", 1),
        Column(_("Analysis"), NAME),
        Column(pgettext("column", "What it finds")),
    )


def rows(context: ReviewContext, paint: Paint) -> list[Row]:
    """One row per analysis; what has no data yet stays dim and says what it needs."""
    found: list[Row] = []
    for one in ANALYSES:
        finding = _finding(one, context)
        style = {"!": paint["warn"], "?": "dim"}.get(finding.sign, "")
        sign = Text(finding.sign, style=style)
        said = Text(finding.said, style="dim" if finding.sign == "?" else "")
        found.append((one.code, [sign, _(one.title), said]))
    return found


def sentence(context: ReviewContext, code: str) -> str:
    """The question and the whole finding of one analysis."""
    for one in ANALYSES:
        if one.code == code:
            return f"{_(one.question)} {_finding(one, context).said}"
    return ""


def _finding(one: Analysis, context: ReviewContext) -> Finding:
    """What is found, or that it is still being looked for."""
    if one.left is not None and one.left(context):
        return Finding(_("Looking through all numbers..."), "?")
    return one.finding(context)


def left(context: ReviewContext) -> list[Callable[[], object]]:
    """What is still to be looked for, in quick pieces."""
    return [piece for one in ANALYSES if one.left for piece in one.left(context)]

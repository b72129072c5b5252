"""A theme merged into another or taken away, in the whole workbook. Pure."""

from __future__ import annotations

from opstui.stages.review.model import Feedback, Need, Theme
from opstui.stages.review.theme_changes import joined, recoded
from opstui.workbook.document import Workbook


def merged(workbook: Workbook, theme: str, into: str) -> Workbook:
    """`theme` becomes `into`: feedback and needs of all cycles follow, its words are kept.

    The same workbook when they are one, or either is not there.
    """
    old, kept = workbook.get(Theme, theme), workbook.get(Theme, into)
    if old is None or kept is None or theme == into:
        return workbook
    return _recoded(workbook, theme, into).put(joined(old, kept)).drop(old)


def without(workbook: Workbook, theme: str) -> Workbook:
    """The theme is gone, and off the feedback and the needs that had it."""
    old = workbook.get(Theme, theme)
    return _recoded(workbook, theme, "").drop(old) if old is not None else workbook


def _recoded(workbook: Workbook, theme: str, into: str) -> Workbook:
    feedback = recoded(theme, into, workbook.all(Feedback).values())
    return workbook.put(*feedback, *recoded(theme, into, workbook.all(Need).values()))

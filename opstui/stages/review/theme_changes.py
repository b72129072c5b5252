"""Themes made, merged and taken away, with all that rests on them. Pure."""

from __future__ import annotations

import re

from opstui.stages.review.feedback import folded_text
from opstui.stages.review.model import Feedback, Need, Theme
from opstui.workbook.document import Workbook


def code_for(name: str, workbook: Workbook) -> str:
    """A code made of the name's Latin letters, else "theme"; a number makes it unique."""
    stem = "_".join(re.findall(r"[a-z0-9]+", name.lower())) or "theme"
    known = workbook.all(Theme)
    number = 1
    code = stem
    while code in known:
        number += 1
        code = f"{stem}_{number}"
    return code


def theme_named(name: str, workbook: Workbook) -> Theme | None:
    """The theme of this very name, letters folded."""
    folded = folded_text(name.strip())
    return next(
        (one for one in workbook.all(Theme).values() if folded_text(one.name) == folded), None
    )


def merged(workbook: Workbook, theme: str, into: str) -> Workbook:
    """`theme` becomes `into`: feedback and needs of all cycles follow, its words are kept.

    The same workbook when they are one, or either is not there.
    """
    old, kept = workbook.get(Theme, theme), workbook.get(Theme, into)
    if old is None or kept is None or theme == into:
        return workbook
    words = tuple(dict.fromkeys((*kept.words, *old.words)))
    book = _replaced(workbook, theme, (into,))
    return book.put(kept.model_copy(update={"words": words})).drop(old)


def without(workbook: Workbook, theme: str) -> Workbook:
    """The theme is gone, and off the feedback and the needs that had it."""
    old = workbook.get(Theme, theme)
    return _replaced(workbook, theme, ()).drop(old) if old is not None else workbook


def _replaced(workbook: Workbook, theme: str, by: tuple[str, ...]) -> Workbook:
    def now(codes: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(
            dict.fromkeys(new for code in codes for new in (by if code == theme else (code,)))
        )

    feedback = [one for one in workbook.all(Feedback).values() if theme in one.themes]
    needs = [one for one in workbook.all(Need).values() if theme in one.themes]
    return workbook.put(
        *(one.model_copy(update={"themes": now(one.themes)}) for one in feedback),
        *(one.model_copy(update={"themes": now(one.themes)}) for one in needs),
    )

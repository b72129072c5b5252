"""Themes made, found by name, merged and taken away, with all that rests on them. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from opstui.stages.review.feedback import folded_text
from opstui.stages.review.model import Feedback, Need, Theme

Coded = Feedback | Need


def code_for(name: str, known: Collection[str]) -> str:
    """A code made of the name's Latin letters, else "theme"; a number makes it unique."""
    stem = "_".join(re.findall(r"[a-z0-9]+", name.lower())) or "theme"
    number = 1
    code = stem
    while code in known:
        number += 1
        code = f"{stem}_{number}"
    return code


def theme_named(name: str, themes: Iterable[Theme]) -> Theme | None:
    """The theme of this very name, letters folded."""
    folded = folded_text(name.strip())
    return next((one for one in themes if folded_text(one.name) == folded), None)


def recoded(theme: str, into: str, items: Iterable[Coded]) -> Iterator[Coded]:
    """Those of `items` that have `theme`, with `into` in its place; "" takes it off."""
    for one in items:
        if theme in one.themes:
            codes = (into if code == theme else code for code in one.themes)
            kept = tuple(dict.fromkeys(code for code in codes if code))
            yield one.model_copy(update={"themes": kept})


def joined(theme: Theme, into: Theme) -> Theme:
    """`into` with the words of both."""
    words = tuple(dict.fromkeys((*into.words, *theme.words)))
    return into.model_copy(update={"words": words})

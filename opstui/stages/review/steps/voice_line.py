"""Feedback in one line, taken apart. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from opstui.kernel.vocabulary import Severity
from opstui.stages.review.model import Theme


@dataclass(frozen=True, slots=True)
class QuickFeedback:
    """ "No reminder came @WeChat x37 !3 #reminder" taken apart."""

    text: str
    source: str = ""
    users: int = 1
    severity: Severity = Severity.FRICTION
    themes: tuple[str, ...] = ()
    unknown: tuple[str, ...] = field(default=())
    """Theme words that no theme has."""


_USERS = re.compile(r"(?:[xX×](\d{1,7})|(\d{1,7})人)")


def quick_feedback(line: str, themes: Sequence[Theme]) -> QuickFeedback:
    """What one line says: @source, x37 users, !1-!4 severity, #theme (its number, code or the
    beginning of its name); all else is the text."""
    words: list[str] = []
    source, users, severity = "", 1, Severity.FRICTION
    codes: list[str] = []
    unknown: list[str] = []
    for token in line.split():
        counted = _USERS.fullmatch(token)
        if token[0] in "@＠" and len(token) > 1:
            source = token[1:]
        elif counted:
            users = int(counted[1] or counted[2])
        elif re.fullmatch(r"[!！][1-4]", token):
            severity = Severity(token[1])
        elif token[0] in "#＃" and len(token) > 1:
            code = find_theme(token[1:], themes)
            (codes if code else unknown).append(code or token[1:])
        else:
            words.append(token)
    kept = tuple(dict.fromkeys(codes))[:2]
    return QuickFeedback(" ".join(words), source, users, severity, kept, tuple(unknown))


def find_theme(text: str, themes: Sequence[Theme]) -> str:
    """Code of the theme with this number, code or beginning of a name; "" when none has it."""
    if text.isdecimal() and 1 <= int(text) <= len(themes):
        return themes[int(text) - 1].key
    folded = text.casefold()
    for theme in themes:
        if theme.key.casefold() == folded or theme.name.casefold().startswith(folded):
            return theme.key
    return ""

"""Which feedback is looked at: a line of words, each of which must fit. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from opstui.kernel.vocabulary import Severity
from opstui.stages.review.feedback import folded_text
from opstui.stages.review.model import Feedback, Theme

UNCODED = "-"
_UNCODED = {UNCODED, "uncoded", "未归类", "没归类"}

Test = Callable[[Feedback], bool]


def filtered(line: str, items: Iterable[Feedback], themes: Mapping[str, Theme]) -> list[Feedback]:
    """`#theme`, `@source`, `!3` (as severe or more), `-` (without a theme), any other word: in the
    text, segment, step, source or a theme. All must fit; an empty line keeps everything."""
    tests = [_test(word, themes) for word in line.split()]
    return [one for one in items if all(test(one) for test in tests)]


def _test(word: str, themes: Mapping[str, Theme]) -> Test:
    folded = folded_text(word)
    if folded in _UNCODED:
        return lambda one: not one.themes
    if re.fullmatch("![1-4]", folded):
        least = Severity(folded[1])
        return lambda one: one.severity >= least
    if folded[0] == "@" and len(folded) > 1:
        return lambda one: folded[1:] in folded_text(one.source)
    if folded[0] == "#" and len(folded) > 1:
        codes = {code for code, one in themes.items() if _named(one, folded[1:])}
        return lambda one: bool(codes & {*one.themes})
    named = {code for code, one in themes.items() if folded in folded_text(one.name)}

    def fits(one: Feedback) -> bool:
        where = " ".join((one.text, one.segment, one.step, one.source))
        return folded in folded_text(where) or bool(named & {*one.themes})

    return fits


def _named(theme: Theme, folded: str) -> bool:
    """By its code or its name, whose spaces may be left out."""
    name = folded_text(theme.name)
    return theme.key.casefold() == folded or folded in name or folded in name.replace(" ", "")


def theme_word(theme: Theme) -> str:
    """The word of a line that keeps this theme."""
    return f"#{theme.key}"

"""What stands below the themes: how many people, how sure, their words; who has none. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from opstui.kernel.text import cut
from opstui.reports.voice_words import change_words, share_words, unmatched_words
from opstui.stages.review.feedback import Growth, examples, people_of
from opstui.stages.review.steps.context import ReviewContext
from opstui.stages.review.steps.voice_rows import feedback_of, heaviest, loose_words
from opstui.stages.strategy.compose import together

EXAMPLES = 3


def theme_detail(
    context: ReviewContext, code: str, moved: Sequence[Growth], cells: int, *, words: bool
) -> list[str]:
    """The marked theme's people and change, three of its voices (with `words`), and the feedback
    without a theme, which is always said."""
    items = feedback_of(context)
    row = heaviest(context).get(code)
    lines = []
    if row is not None:
        growth = next((one for one in moved if one.code == code), None)
        said = together(share_words(row.users, people_of(items)), change_words(growth))
        lines.append(said)
        for one in examples(items, code, EXAMPLES) if words else ():
            lines.append(f"{one.users:>5}  {one.text}")
    if items:
        lines.append(unmatched_words(items, loose_words(context)))
    return [cut(line, cells) for line in lines]

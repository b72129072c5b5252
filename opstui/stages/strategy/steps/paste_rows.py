"""What became of a pasted block, in words. Pure."""

from __future__ import annotations

from opstui.kernel.language import _, ngettext
from opstui.kernel.text import cut
from opstui.stages.strategy.compose import together
from opstui.stages.strategy.pasting import Block

SHOWN = 30


def title_of(block: Block) -> str:
    """How many were understood, how they were placed, and what was taken for a heading."""
    n = len(block.entries)
    said = ngettext("{n} pasted number understood", "{n} pasted numbers understood", n).format(n=n)
    how = _("placed by name") if block.by_name else _("from the marked row downwards")
    parts = [_("{said}, {how}.").format(said=said, how=how)]
    if block.problems:
        rows = len(block.problems)
        parts.append(
            ngettext("{n} row was not understood.", "{n} rows were not understood.", rows).format(
                n=rows
            )
        )
    if block.heading:
        parts.append(_("The first row is a heading: {text}.").format(text=cut(block.heading, 24)))
    return together(*parts)


def problem_lines(block: Block) -> list[str]:
    """One line a row, the first thirty; then how many more."""
    lines = [
        _('Row {n} "{text}" {reason}').format(n=one.number, text=one.text, reason=one.reason)
        for one in block.problems[:SHOWN]
    ]
    left = len(block.problems) - SHOWN
    if left > 0:
        lines.append(ngettext("and {n} more row", "and {n} more rows", left).format(n=left))
    return lines

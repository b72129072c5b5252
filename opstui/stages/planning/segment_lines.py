"""Segments as they are typed or pasted: one a line, with values or shares behind the name.

"抖音", "抖音 57,600", "抖音,60%", and for a rate "抖音 7350 132000". Tabs of a spreadsheet arrive
as spaces.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from opstui.kernel.errors import OpsError
from opstui.kernel.label import Label
from opstui.kernel.language import _
from opstui.kernel.quantities import BadNumber, parse

_PUNCTUATION = re.compile(r"\s*(?:[:：|\t]|(?<!\d)[,，]|[,，](?!\d{3}(?!\d)))\s*")
"""What parts a name from its values; not the comma of thousands."""


@dataclass(frozen=True, slots=True)
class SegmentLine:
    """A segment; `shares[i]` says that `values[i]` is a share (0–1) of the whole."""

    label: Label
    values: tuple[float, ...] = ()
    shares: tuple[bool, ...] = ()


def segment_lines(lines: Sequence[str], units: Sequence[str]) -> list[SegmentLine]:
    """One segment per line, each with `len(units)` values or none.

    Where the values are parts of names ("Tier 1", "Tier 2") they stay in them. Raises OpsError
    for a value that is negative or a share above 100 %.
    """
    found = [_line(line, units) for line in lines]
    names = [one.label.zh for one in found]
    whole = [line.strip() for line in lines]
    if len(set(names)) < len(names) and len(set(whole)) == len(whole):
        return [SegmentLine(Label(zh=line, en=line)) for line in whole]
    for line, one in zip(whole, found, strict=True):
        for value, share in zip(one.values, one.shares, strict=True):
            if share and not 0 <= value <= 1:
                raise OpsError(
                    _("{line}: a share lies between 0 and 100%.").format(line=line),
                    _("Correct that line."),
                )
    return found


def _line(line: str, units: Sequence[str]) -> SegmentLine:
    line = line.strip()
    for pieces in (_PUNCTUATION.split(line, len(units)), line.rsplit(None, len(units))):
        if len(pieces) != len(units) + 1 or not pieces[0]:
            continue
        read = [_value(piece, unit) for piece, unit in zip(pieces[1:], units, strict=True)]
        values = [one for one in read if one is not None]
        if len(values) == len(units):
            name = pieces[0].rstrip(" ,，:：|")
            numbers, shares = zip(*values, strict=True)
            return SegmentLine(Label(zh=name, en=name), numbers, shares)
    return SegmentLine(Label(zh=line, en=line))


def _value(text: str, unit: str) -> tuple[float, bool] | None:
    """(value, whether it is a share); None when the text is no number of the unit."""
    if text.rstrip().endswith(("%", "％")):
        unit, share = "ratio", True
    else:
        share = False
    try:
        return parse(text, unit).value, share
    except BadNumber:
        return None

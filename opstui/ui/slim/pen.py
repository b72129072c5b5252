"""The style a terminal writes with, and the shortest way from one to another."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

FOREGROUND, BACKGROUND = "39", "49"
"""The codes that give the terminal's own colours back."""


class Pen(NamedTuple):
    """Parts of a select-graphic-rendition sequence; "" is the terminal's own."""

    attributes: str = ""
    ink: str = ""
    paper: str = ""

    @property
    def codes(self) -> str:
        return ";".join(part for part in self if part)

    @property
    def blank(self) -> Pen:
        """What of it is seen on a space: the background, and lines through or under it."""
        return Pen(paper=self.paper) if self.unseen_on_blanks else self

    @property
    def unseen_on_blanks(self) -> bool:
        return not set(self.attributes.split(";")) - _ONLY_ON_LETTERS


_ONLY_ON_LETTERS = frozenset({"", "1", "2", "3"})
"""Bold, dim and italic change nothing on a space."""

PLAIN = Pen()


@lru_cache(maxsize=1024)
def read_pen(codes: str) -> Pen | None:
    """ "1;38;5;3;48;5;7" → its parts; None when a code is not understood."""
    attributes: list[str] = []
    ink = paper = ""
    parts = iter(codes.split(";") if codes else ())
    for part in parts:
        if part in ("38", "48"):
            kind = next(parts, "")
            rest = [next(parts, "") for _ in range({"5": 1, "2": 3}.get(kind, 0))]
            if not rest or "" in rest:
                return None
            colour = ";".join((part, kind, *rest))
            ink, paper = (colour, paper) if part == "38" else (ink, colour)
        elif not part.isdecimal():
            return None
        elif part == "0":
            attributes, ink, paper = [], "", ""
        elif 1 <= int(part) <= 9:
            attributes.append(part)
        elif 30 <= int(part) <= 37 or 90 <= int(part) <= 97:
            ink = part
        elif 40 <= int(part) <= 47 or 100 <= int(part) <= 107:
            paper = part
        elif part == FOREGROUND:
            ink = ""
        elif part == BACKGROUND:
            paper = ""
        else:
            return None
    return Pen(";".join(attributes), ink, paper)


@lru_cache(maxsize=4096)
def change_pen(old: Pen | None, new: Pen) -> str:
    """The sequence that turns `old` into `new`; `None` is a pen that nobody knows."""
    if old == new:
        return ""
    if new == PLAIN:
        return "\x1b[m"
    afresh = f"\x1b[0;{new.codes}m"
    if old is None or (old.attributes and old.attributes != new.attributes):
        # an attribute is taken back only by taking everything back
        return afresh
    parts = []
    if new.attributes != old.attributes:
        parts.append(new.attributes)
    if new.ink != old.ink:
        parts.append(new.ink or FOREGROUND)
    if new.paper != old.paper:
        parts.append(new.paper or BACKGROUND)
    return f"\x1b[{';'.join(parts)}m"

"""Lines, boxes and signs as ASCII, for terminals that draw them two cells wide.

Unicode calls their width ambiguous: one cell in most terminals, two in many set up for Chinese,
where each of them would push the rest of its row to the right.
"""

from __future__ import annotations

import re
import unicodedata

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

_SIGNS = {
    "─━┄┅┈┉╌╍═–—―‖": "-",
    "│┃┆┇┊┋╎╏║▏▎▍▌▐▕": "|",
    "…": "~",
    "·⋅‧": ".",
    "•∙": "*",
    "“”″": '"',
    "‘’′": "'",
    "←◀◁": "<",
    "→▶▷⇒": ">",
    "↑▲△": "^",
    "↓▼▽": "v",
    "×": "x",
    "÷": "/",
    "±": "+",
    "°": "o",
    "★☆●◆■◎": "*",
    "○◇□": "o",
    "░": ".",
    "▒": ":",
    "▁▂": "_",
    "▃": ".",
    "▄▀▔": "-",
    "▅": "=",
    "▆": "+",
    "▇█▓▉▊▋": "#",
}
_ASCII = {sign: plain for signs, plain in _SIGNS.items() for sign in signs}
_NOT_PLAIN = re.compile(r"[^\x00-\x7f]")


def narrow(text: str) -> str:
    """`text` of the same width, with no sign of ambiguous width that has a stand-in; letters
    (Greek, Cyrillic) stay, since a word that cannot be read is worse than a crooked row."""
    return text if text.isascii() else _NOT_PLAIN.sub(lambda found: _plain(found[0]), text)


def _plain(sign: str) -> str:
    if sign in _ASCII:
        return _ASCII[sign]
    if "\u2500" <= sign <= "\u257f":
        return "+"
    if unicodedata.east_asian_width(sign) == "A" and (digit := unicodedata.digit(sign, None)):
        return str(digit)
    return sign


class Narrow(LineFilter):
    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [
            segment
            if segment.control or segment.text.isascii()
            else Segment(narrow(segment.text), segment.style)
            for segment in segments
        ]

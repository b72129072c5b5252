"""Text measured in cells: cleaned, cut and wrapped so that a row keeps its width."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from opstui.kernel.text import beginning
from opstui.kernel.text import width as cell_len

_JOINED = re.compile("[\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff]")
_PIECES = re.compile(r"[\u0021-\u2e7f]+|\s+|.")
_NO_LINE_START = "，。：；！？、）」』》％…"


def safe(text: object) -> str:
    """Only characters of one or two cells: no controls, joiners, surrogates, flags, skin tones."""
    composed = unicodedata.normalize("NFC", _JOINED.sub("", str(text).replace("\n", " ")))
    return "".join(c for c in composed if c.isprintable() and cell_len(c) > 0)


def fitted(text: object, width: int, ascii_only: bool = False) -> str:
    """The text in at most `width` cells; a cut is shown by `…` (`~` in ASCII)."""
    whole = safe(text)
    if cell_len(whole) <= width:
        return whole
    if width < 1:
        return ""
    return beginning(whole, width - 1) + ("~" if ascii_only else "…")


def _head(text: str, width: int) -> str:
    used = 0
    for position, character in enumerate(text):
        used += cell_len(character)
        if used > width:
            return text[:position]
    return text


def padded(text: str, width: int, right: bool = False) -> str:
    """Filled with spaces to `width` cells; `right` puts the text at the right end."""
    room = " " * max(0, width - cell_len(text))
    return room + text if right else text + room


def aligned(texts: Sequence[str]) -> list[str]:
    """All texts at the right end of the widest one."""
    clean = [safe(text) for text in texts]
    width = max((cell_len(text) for text in clean), default=0)
    return [padded(text, width, right=True) for text in clean]


def wrapped(text: object, width: int, lines: int, ascii_only: bool = False) -> list[str]:
    """At most `lines` lines of at most `width` cells: Latin at spaces, Chinese anywhere but before
    a closing mark; what is left over ends in a cut mark."""
    done: list[str] = []
    rest = safe(text).strip()
    while rest and len(done) < lines - 1 and cell_len(rest) > width > 1:
        line = _line(rest, width)
        done.append(line.rstrip())
        rest = rest[len(line) :].lstrip()
    return [*done, fitted(rest, width, ascii_only)] if rest and lines > 0 else done


def _line(text: str, width: int) -> str:
    """The longest beginning that fits and ends where a line may; else as much as fits."""
    line = before = ""
    for piece in _PIECES.findall(text):
        if cell_len(line + piece) > width:
            whole = before if piece in _NO_LINE_START else line
            return whole if whole.strip() else _head(text, width)
        before, line = line, line + piece
    return line

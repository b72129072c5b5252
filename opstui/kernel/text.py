"""The gate for text that did not come from us, and its width in terminal cells.

Textual strips no ESC, C1, NUL or bidi control from any widget, so whatever is imported, pasted,
loaded or typed passes `clean_line` or `clean_block` once, at the boundary, and is kept clean.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Literal, NamedTuple

LINE_CAP = 2_000
BLOCK_CAP = 20_000
MARKS_CAP = 3
TAB = 4
CUT_MARK = "…"

# Whole sequences (CSI, OSC, DCS and kin, two-byte escapes), so that no "[31m" is left behind.
_ANSI = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
    r"|(?:\x1b\]|\x9d)[^\x07\x1b\x9c]{0,4096}(?:\x07|\x1b\\|\x9c)"
    r"|(?:\x1b[PX^_]|[\x90\x98\x9e\x9f])[^\x1b\x9c]{0,4096}(?:\x1b\\|\x9c)"
    r"|\x1b[ -/]*[0-~]"
)
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_JOINERS = (0x200D, 0xFE0E, 0xFE0F)
# Invisible, or turning the direction of what follows: bidi controls, zero-width, fillers, tags.
_INVISIBLE = (
    *(0x00AD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E, 0x3164, 0xFEFF, 0xFFA0),
    *range(0x200B, 0x200D),
    *range(0x200E, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2070),
    *range(0xFFF9, 0xFFFC),
    *range(0x1D173, 0x1D17B),
    *range(0xE0000, 0xE0080),
    *range(0xE0100, 0xE01F0),
)
_TABLE: dict[int, int | None] = {
    **{code: 0x2400 + code for code in range(0x20) if code not in (9, 10)},
    0x7F: 0x2421,
    **dict.fromkeys(range(0x80, 0xA0), 0xFFFD),
    0x85: 0x0A,
    0x2028: 0x0A,
    0x2029: 0x0A,
    **dict.fromkeys(range(0xFDD0, 0xFDF0), 0xFFFD),
    **{plane + end: 0xFFFD for plane in range(0, 0x110000, 0x10000) for end in (0xFFFE, 0xFFFF)},
    **dict.fromkeys((*_INVISIBLE, *_JOINERS, *_SKIN_TONES), None),
}


class Cleaned(NamedTuple):
    """Safe text; `cut` when the cap took something away, which is to be announced."""

    text: str
    cut: bool


def _few_marks(text: str) -> str:
    """At most MARKS_CAP combining marks on one character."""
    kept: list[str] = []
    marks = 0
    for char in text:
        marks = marks + 1 if unicodedata.category(char) in ("Mn", "Me") else 0
        if marks <= MARKS_CAP:
            kept.append(char)
    return "".join(kept)


def clean_block(text: str, cap: int = BLOCK_CAP) -> Cleaned:
    """Text of several lines: no control, bidi or zero-width character but the line feed."""
    # The margin keeps the work bounded, and room for what the gate itself takes away.
    raw = text[: 4 * cap]
    if not raw.isascii():
        # joins surrogate pairs and replaces lone halves
        raw = raw.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    raw = _ANSI.sub("", raw.replace("\r\n", "\n").replace("\r", "\n")).translate(_TABLE)
    if not raw.isascii():
        raw = _few_marks(unicodedata.normalize("NFC", raw))
    if "\t" in raw:
        raw = raw.expandtabs(TAB)
    cut = len(raw) > cap or len(text) > 4 * cap
    return Cleaned(raw[:cap], cut)


def clean_line(text: str, cap: int = LINE_CAP) -> Cleaned:
    """Text of one line: as `clean_block`, with line ends joined visibly by " / "."""
    block, cut = clean_block(text.strip("\r\n"), cap)
    if "\n" not in block:
        return Cleaned(block, cut)
    joined = " / ".join(line.strip() for line in block.split("\n") if line.strip())
    return Cleaned(joined[:cap], cut or len(joined) > cap)


_DRAWN_FORMATS = (0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD)
# Trigrams, hexagrams, tetragrams and counting rods became wide in Unicode 16.
_WIDE_SYMBOLS = (
    range(0x2630, 0x2638),
    range(0x268A, 0x2690),
    range(0x4DC0, 0x4E00),
    range(0x1D300, 0x1D357),
    range(0x1D360, 0x1D377),
)


def _char_width(char: str) -> int:
    code = ord(char)
    if code < 0x300:
        return 0 if code < 0x20 or 0x7F <= code < 0xA0 else 1
    category = unicodedata.category(char)
    if category == "Cn":
        # Unknown to this Python's Unicode: newer pictographs and ideographs are wide.
        return 2 if 0x1F300 <= code < 0x1FB00 or 0x20000 <= code < 0x3FFFE else 1
    if category in ("Mn", "Me", "Mc", "Zl", "Zp"):
        return 0
    if category == "Cf":
        # the Arabic and Kaithi number signs are drawn, all other format characters are not
        return 1 if code in range(0x600, 0x606) or code in _DRAWN_FORMATS else 0
    if 0x1160 <= code <= 0x11FF or 0xD7B0 <= code <= 0xD7FB or code in (0x3164, 0xFFA0):
        return 0
    if unicodedata.east_asian_width(char) in "WF" or any(code in wide for wide in _WIDE_SYMBOLS):
        return 0 if code in _SKIN_TONES else 2
    return 1


def width(text: str) -> int:
    """Terminal cells that clean `text` takes (as `rich.cells.cell_len` counts them)."""
    if text.isascii() and text.isprintable():
        return len(text)
    return sum(map(_char_width, text))


def _head(text: str, cells: int) -> str:
    """The longest beginning of `text` that fits into `cells`."""
    used = 0
    for index, char in enumerate(text):
        used += _char_width(char)
        if used > cells:
            return text[:index]
    return text


_NUMBER_BEGUN = re.compile(r"[¥$€£+-]*\d[\d,.]*\Z")
_NUMBER_GOES_ON = re.compile(r"\d|[,.]\d|[%\u4e07\u4ebfKM]")


def beginning(text: str, cells: int) -> str:
    """What of `text` may stand before the mark of a cut, in at most `cells` cells.

    No number loses digits or its unit: what is left of it would be another number.
    """
    head = _head(text, cells)
    if _NUMBER_GOES_ON.match(text, len(head)):
        head = _NUMBER_BEGUN.sub("", head)
    return head.rstrip()


def cut(text: str, cells: int) -> str:
    """`text`, or its beginning with "…", in at most `cells` cells."""
    if width(text) <= cells:
        return text
    return beginning(text, cells - 1) + CUT_MARK if cells > 0 else ""


def fit(text: str, cells: int, align: Literal["left", "right", "center"] = "left") -> str:
    """`text` cut with "…" or padded with spaces to exactly `cells` cells."""
    short = cut(text, cells)
    room = max(cells, 0) - width(short)
    before = {"left": 0, "right": room, "center": room // 2}[align]
    return " " * before + short + " " * (room - before)


_NO_START = frozenset("，。、；：！？）」』】》〉’”％,.;:!?)]}%…")
_NO_END = frozenset("（「『【《〈‘“￥([{$¥£")


def _pieces(line: str) -> Iterator[str]:
    """What may not be broken: words with the space after them, single wide characters."""
    piece = ""
    for char in line:
        glued = char in _NO_START or not _char_width(char) or (piece and piece[-1] in _NO_END)
        wide = _char_width(char) == 2
        after_wide = bool(piece) and _char_width(piece[-1]) == 2
        after_space = piece.endswith(" ") and char != " "
        if piece and not glued and (wide or after_wide or after_space) and char != " ":
            yield piece
            piece = ""
        piece += char
    if piece:
        yield piece


def wrap(text: str, cells: int) -> list[str]:
    """Lines of at most `cells` (≥ 2) cells; breaks at spaces and between Chinese characters.

    No line begins with a closing mark; a word longer than a line is broken where it must be.
    """
    cells = max(cells, 2)
    lines: list[str] = []
    for paragraph in text.split("\n"):
        current = ""
        for piece in _pieces(paragraph):
            if width((current + piece).rstrip()) <= cells:
                current += piece
                continue
            if current.strip():
                lines.append(current.rstrip())
            current = piece.lstrip()
            while width(current.rstrip()) > cells:
                head = _head(current, cells)
                lines.append(head.rstrip())
                current = current[len(head) :].lstrip()
        lines.append(current.rstrip())
    return lines


def shown(text: str, cells: int = 30) -> str:
    """Foreign text as it may stand in a message: clean, one line, short."""
    return cut(clean_line(text, 200).text, cells)

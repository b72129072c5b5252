"""Points in the unit square to glyphs: the only place that knows plotext (5.3).

plotext is imported at the first drawing, not with this module. It keeps one figure for the whole
process: it is cleared each time and held by a lock. Its axes, texts and limits stay off.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from threading import Lock
from types import ModuleType

from opstui.charts.chart import Mark, Role

Run = tuple[str, Role]
Row = tuple[Run, ...]

_COLOUR = re.compile(r"\x1b\[([0-9;]*)m")
_BASE = 16  # below it plotext would write the codes of the 16 named colours
_lock = Lock()


@dataclass(frozen=True, slots=True)
class Draw:
    """Finite points (x, y) in 0..1 from bottom left; later draws cover earlier ones."""

    role: Role
    mark: Mark
    points: Sequence[tuple[float, float]]
    joined: bool = False


def is_loaded() -> bool:
    """Whether drawing starts without importing anything."""
    return "plotext" in sys.modules


def library() -> ModuleType:
    """plotext; raises ImportError when it is not installed or broken."""
    import plotext

    module: ModuleType = plotext
    return module


def canvas(width: int, height: int, draws: Sequence[Draw], ascii_only: bool = False) -> list[Row]:
    """`height` rows, top first, each of exactly `width` cells.

    Raises ImportError (see `library`).
    """
    plt = library()
    with _lock:
        plt.clear_figure()
        plt.limit_size(False, False)
        plt.plot_size(width, height)
        plt.theme("clear")
        plt.xaxes(False, False)
        plt.yaxes(False, False)
        plt.xlim(0, 1)
        plt.ylim(0, 1)
        plt.xfrequency(0)
        plt.yfrequency(0)
        for draw in draws:
            glyph = draw.mark.glyph(ascii_only)
            xs, ys = _snapped(draw.points, width, height, 4 if glyph == "braille" else 1)
            paint = plt.plot if draw.joined else plt.scatter
            paint(xs, ys, marker=glyph, color=_BASE + draw.role)
        drawn = plt.build()
        plt.clear_figure()
    return [_decoded(line) for line in drawn.rstrip("\n").split("\n")]


def _snapped(
    points: Sequence[tuple[float, float]], width: int, height: int, dots: int
) -> tuple[list[float], list[float]]:
    """Coordinates plotext puts into the very cell (or braille dot) the point lies in."""
    columns, lines = width * min(dots, 2), height * dots
    cells = [
        cell
        for cell, _ in groupby(
            (min(columns - 1, int(x * columns)), min(lines - 1, int(y * lines))) for x, y in points
        )
    ]
    return (
        [column / max(1, columns - 1) for column, _ in cells],
        [line / max(1, lines - 1) for _, line in cells],
    )


def _decoded(line: str) -> Row:
    """Runs of one role, from the colour codes between them."""
    role = Role.FRAME
    row: list[Run] = []
    for position, part in enumerate(_COLOUR.split(line)):
        if position % 2:
            code = part.rpartition(";")[2]
            role = Role(int(code) - _BASE) if part.startswith("38;5;") else Role.FRAME
        elif part:
            row.append((part, role))
    return tuple(row)

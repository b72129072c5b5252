"""What a chart is: layers of numbers in a window, and a sentence that says the same. Pure values.

A line chart maps the window `y` to its height. A chart of rows (`rows > 0`) has one category to a
row, the first on top; its `left` and `right` ticks and its bars are placed by row number.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum, IntEnum

Number = float | None
Window = tuple[float, float]
MAX_SERIES = 4


class Role(IntEnum):
    """What a cell means; the theme decides how it looks."""

    FRAME = 0
    TEXT = 1
    ACTUAL = 2
    TARGET = 3
    FORECAST = 4
    BASELINE = 5
    BAND = 6
    GOOD = 7
    WARN = 8
    BAD = 9


class Mark(Enum):
    """The glyph of a layer and its stand-in below U+0080."""

    BRAILLE = ("braille", "*")
    DASH = ("-", "-")
    RING = ("o", "o")
    DOT = (".", ".")
    SHADE = ("░", ":")
    BAR = ("▇", "#")
    FULL = ("█", "#")
    DARK = ("▓", "%")
    MEDIUM = ("▒", "+")
    LIGHT = ("░", ".")
    RULE = ("┊", "|")

    def glyph(self, ascii_only: bool) -> str:
        """The character, or "braille" for eight points to a cell."""
        return self.value[1] if ascii_only else self.value[0]

    def sample(self, ascii_only: bool) -> str:
        """One cell that shows the mark beside a name."""
        return "⠤" if self is Mark.BRAILLE and not ascii_only else self.glyph(ascii_only)


@dataclass(frozen=True, slots=True)
class Line:
    """Joined points (x, y); a missing y is a gap. `series` 1-4 can be switched off, 0 cannot."""

    points: Sequence[tuple[Number, Number]]
    role: Role = Role.ACTUAL
    mark: Mark = Mark.BRAILLE
    series: int = 0


@dataclass(frozen=True, slots=True)
class Trail:
    """A line sampled at every `step`-th column: one mark each, nothing between."""

    points: Sequence[tuple[Number, Number]]
    role: Role = Role.TARGET
    mark: Mark = Mark.DASH
    series: int = 0
    step: int = 2


@dataclass(frozen=True, slots=True)
class Band:
    """The area between two bounds: points (x, low, high)."""

    points: Sequence[tuple[Number, Number, Number]]
    role: Role = Role.BAND
    mark: Mark = Mark.SHADE
    series: int = 0


@dataclass(frozen=True, slots=True)
class Bar:
    """A horizontal bar of one row, from `start` to `end` on the x axis."""

    row: int
    start: Number
    end: Number
    role: Role = Role.ACTUAL
    mark: Mark = Mark.BAR
    least: int = 0
    """Cells it gets at least, however short it is."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A vertical line across the chart: today, an event, 100 %."""

    at: Number
    role: Role = Role.FRAME
    mark: Mark = Mark.RULE


Layer = Line | Trail | Band | Bar | Rule


@dataclass(frozen=True, slots=True)
class Tick:
    """A text at a value of an axis, beside a row or in a caption, behind a sample of `mark`."""

    at: float
    text: str
    role: Role = Role.FRAME
    series: int = 0
    mark: Mark | None = None
    short: str = ""
    """Stands for `text` where there is no room: a number that is cut is another number."""


Ticker = Callable[[Window, int], Sequence[Tick]]
"""Ticks for a window and a number of cells: they follow the zoom and the size."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Where the cursor halts, and what is read there."""

    at: float
    text: str


def no_ticks(window: Window, cells: int) -> Sequence[Tick]:  # noqa: ARG001 - a Ticker
    """An axis without ticks."""
    return ()


@dataclass(frozen=True, slots=True, eq=False)
class Chart:
    """Everything a drawing needs. Compared by identity: it is the key of the caches."""

    x: Window
    y: Window = (0.0, 1.0)
    layers: tuple[Layer, ...] = ()
    summary: str = ""
    """The text alternative: what, how much, against what."""
    x_ticks: Ticker = no_ticks
    y_ticks: Ticker = no_ticks
    pinned: tuple[Tick, ...] = ()
    """Ticks of the x axis that are placed before all others, such as today."""
    left: tuple[Tick, ...] = ()
    """Labels of the rows."""
    right: tuple[Tick, ...] = ()
    """Direct labels of lines by their y; values of the rows by row number."""
    rows: int = 0
    caption: tuple[Tick, ...] = ()
    """One line below the chart."""
    stops: tuple[Stop, ...] = ()
    origin: int = 0
    """The stop at which the cursor appears."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.layers

    def within(self, window: Window) -> Chart:
        """The same chart with another stretch of the x axis."""
        return replace(self, x=window)

    def without(self, hidden: frozenset[int]) -> Chart:
        """The same chart with some series switched off, their labels included."""
        return replace(
            self,
            layers=tuple(
                layer
                for layer in self.layers
                if isinstance(layer, Bar | Rule) or layer.series not in hidden
            ),
            right=tuple(tick for tick in self.right if tick.series not in hidden),
        )

"""The chart as a widget: drawn anew for other data or size, never for colours or the cursor."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget
from textual.worker import Worker, WorkerState

from opstui.charts.canvas import is_loaded, library
from opstui.charts.chart import MAX_SERIES, Chart, Role, Window
from opstui.charts.rasterise import Raster, drawable, height_of, rasterise
from opstui.charts.text import wrapped
from opstui.charts.viewport import following, panned, zoomed
from opstui.kernel.language import N_, _

_COLOURS = {
    Role.FRAME: "$text-muted",
    Role.TEXT: "$foreground",
    Role.ACTUAL: "$text-primary",
    Role.TARGET: "$text-accent",
    Role.FORECAST: "$text-secondary",
    Role.BASELINE: "$text-muted",
    Role.BAND: "$text-muted",
    Role.GOOD: "$text-success",
    Role.WARN: "$text-warning",
    Role.BAD: "$text-error",
}
_READ = frozenset({Role.ACTUAL, Role.FORECAST})
"""What the cursor lights: the value that is read first."""


def _name(role: Role) -> str:
    return f"chart--{role.name.lower()}"


class ChartView(Widget, can_focus=True):
    """Shows a chart, or its sentence where there is no room, no data or no plotext.

    Posts `Moved` with the read-out of the point under the cursor.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {_name(role) for role in Role}
    DEFAULT_CSS = "ChartView { height: 1fr; } ChartView.-rows { height: auto; }" + "".join(
        f" ChartView > .{_name(role)} {{ color: {c}; }}" for role, c in _COLOURS.items()
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1)", N_("Previous point"), show=False),
        Binding("right", "move(1)", N_("Next point"), show=False),
        Binding("home", "first", N_("First point"), show=False),
        Binding("end", "last", N_("Last point"), show=False),
        Binding("plus,equals_sign", "zoom(0.5)", N_("Zoom in"), show=False),
        Binding("minus", "zoom(2.0)", N_("Zoom out"), show=False),
        Binding("0", "whole", N_("Whole range"), show=False),
        Binding("left_square_bracket", "pan(-0.25)", N_("Earlier"), show=False),
        Binding("right_square_bracket", "pan(0.25)", N_("Later"), show=False),
        *(
            Binding(str(n), f"series({n})", N_("Show or hide a series"), show=False)
            for n in range(1, MAX_SERIES + 1)
        ),
    ]

    chart: reactive[Chart | None] = reactive(None, layout=True)
    window: reactive[Window | None] = reactive(None)
    hidden: reactive[frozenset[int]] = reactive(frozenset())
    cursor: reactive[int] = reactive(-1, repaint=False)
    ascii_only: reactive[bool] = reactive(False)

    class Moved(Message):
        """The cursor stands on another point, `index` of the chart's stops."""

        def __init__(self, view: ChartView, index: int, text: str) -> None:
            super().__init__()
            self.view, self.index, self.text = view, index, text

        @property
        def control(self) -> ChartView:
            """The chart the cursor is in."""
            return self.view

    def __init__(
        self, chart: Chart | None = None, *, ascii_only: bool = False, id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self._ready = is_loaded()
        self._trouble = ""
        self._raster: tuple[object, Raster] | None = None
        self._painted: tuple[object, list[Strip]] | None = None
        self.set_reactive(ChartView.ascii_only, ascii_only)
        self.chart = chart

    # plotext is imported in a thread, after the first paint

    def on_mount(self) -> None:
        if not self._ready:
            self.run_worker(library, thread=True, group="chart-library", exit_on_error=False)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        if event.state not in (WorkerState.SUCCESS, WorkerState.ERROR):
            return
        self._ready = event.state == WorkerState.SUCCESS
        if event.worker.error is not None:
            self._trouble = _("The chart cannot be drawn: {reason}.").format(
                reason=event.worker.error
            )
        self.refresh()

    # Drawing

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many rows as the chart has categories, else all there is."""
        needed = height_of(self.chart) if self.chart else None
        return container.height if needed is None else needed

    def notify_style_update(self) -> None:
        """Colours may have changed; the glyphs have not."""
        super().notify_style_update()
        self._painted = None

    def render_line(self, y: int) -> Strip:
        """One row of the chart with the cursor in it."""
        strips = self._strips()
        if y >= len(strips):
            return Strip.blank(self.size.width, self.rich_style)
        strip, column = strips[y], self._lit(self.cursor).get(y)
        if column is None:
            return strip
        lit = strip.crop(column, column + 1).apply_style(Style(reverse=True))
        return Strip.join([strip.crop(0, column), lit, strip.crop(column + 1)])

    def _strips(self) -> list[Strip]:
        raster = self._rastered()
        key = (raster, self.app.theme, self.rich_style, self.size)
        if raster is None:
            return self._sentence()
        if self._painted is None or self._painted[0] != key:
            styles = self._styles()
            rows = [
                Strip([Segment(text, styles[role]) for text, role in row]).simplify()
                for row in raster.rows
            ]
            self._painted = (key, rows)
        return self._painted[1]

    def _rastered(self) -> Raster | None:
        """The drawing, from the cache unless data, window or size are new."""
        chart, (width, height) = self.chart, self.size
        if chart is None or not self._ready or not drawable(chart, width, height):
            return None
        key = (chart, self.window, self.hidden, self.size, self.ascii_only)
        if self._raster is None or self._raster[0] != key:
            shown = chart.without(self.hidden).within(self.window or chart.x)
            self._raster = (key, rasterise(shown, width, height, self.ascii_only))
        return self._raster[1]

    def _sentence(self) -> list[Strip]:
        summary = self.chart.summary if self.chart else ""
        text = f"{summary} {self._trouble}" if self._trouble else summary
        width, height = self.size
        return [
            Strip([Segment(line, self.rich_style)]).adjust_cell_length(width, self.rich_style)
            for line in wrapped(text, width, height, self.ascii_only)
        ]

    def _styles(self) -> dict[Role, Style]:
        """Without colour only the actual series stands out, in bold."""
        if self.app.no_color:
            bold = self.rich_style + Style(bold=True)
            return {role: bold if role == Role.ACTUAL else self.rich_style for role in Role}
        return {role: self.get_component_rich_style(_name(role)) for role in Role}

    # Cursor

    def _lit(self, index: int) -> dict[int, int]:
        """Row -> column of the cells the cursor lights: the value and a mark on the axis.

        No more, because each row that is touched is sent again from its start.
        """
        raster = self._rastered()
        if raster is None or self.chart is None or not 0 <= index < len(self.chart.stops):
            return {}
        column = raster.column(self.chart.stops[index].at)
        if column is None:
            return {}
        rows = [y for y, row in enumerate(raster.rows) if _role_at(row, column) in _READ]
        if raster.axis is not None:
            rows = [y for y in rows if y < raster.axis] + [raster.axis]
        return dict.fromkeys(rows, column)

    def watch_cursor(self, old: int, new: int) -> None:
        """Repaint the cells that go out or light up, and say what is read."""
        cells = [*self._lit(old).items(), *self._lit(new).items()]
        if cells:
            self.refresh(*(Region(column, row, 1, 1) for row, column in cells))
        if self.chart and 0 <= new < len(self.chart.stops):
            self.post_message(self.Moved(self, new, self.chart.stops[new].text))

    def watch_chart(self, chart: Chart | None) -> None:
        """Another chart is seen whole, without a cursor."""
        self.cursor, self.window, self.hidden = -1, None, frozenset()
        self.set_class(chart is not None and height_of(chart) is not None, "-rows")

    def action_move(self, by: int) -> None:
        """To the next or the previous point; at first to the chart's own starting point."""
        if self.chart:
            self._go(self.chart.origin if self.cursor < 0 else self.cursor + by)

    def action_first(self) -> None:
        """To the first point."""
        self._go(0)

    def action_last(self) -> None:
        """To the last point."""
        self._go(len(self.chart.stops) - 1 if self.chart else 0)

    def _go(self, index: int) -> None:
        if self.chart is None or not self.chart.stops:
            return
        index = max(0, min(len(self.chart.stops) - 1, index))
        if self.window is not None:
            self.window = following(self.window, self.chart.x, self.chart.stops[index].at)
        self.cursor = index

    # Window and series

    def action_zoom(self, factor: float) -> None:
        """Around the cursor, or the middle without one."""
        chart = self.chart
        if chart is None or chart.rows:
            return
        start, end = window = self.window or chart.x
        at = chart.stops[self.cursor].at if 0 <= self.cursor < len(chart.stops) else start - 1
        self.window = zoomed(
            window, chart.x, at if start <= at <= end else (start + end) / 2, factor
        )

    def action_pan(self, share: float) -> None:
        """Earlier or later by a share of what is seen."""
        if self.chart and self.window:
            self.window = panned(self.window, self.chart.x, share)

    def action_whole(self) -> None:
        """Everything again."""
        self.window = None

    def action_series(self, series: int) -> None:
        """A series on or off."""
        self.hidden = self.hidden ^ {series}

    @property
    def taken(self) -> tuple[Raster | None, str]:
        """What is seen, zoom, series and markers included, and its sentence; for elsewhere."""
        return self._rastered(), self.chart.summary if self.chart else ""


def _role_at(row: tuple[tuple[str, Role], ...], column: int) -> Role | None:
    """The role of the cell in a column, None for a space."""
    at = 0
    for text, role in row:
        if column < at + (width := cell_len(text)):
            inner = text[column - at] if len(text) == width else " "
            return None if inner == " " else role
        at += width
    return None

"""Six metrics at once: small charts over one stretch of days, each with its own height."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Grid, Vertical
from textual.content import Content
from textual.widgets import Static

from opstui.charts.chart import Chart
from opstui.charts.view import ChartView

SIX = 6


@dataclass(frozen=True, slots=True)
class Small:
    """A chart under a line that says where the metric stands."""

    head: str
    chart: Chart


class SmallCharts(Grid):
    """Two rows of three; an empty place stays empty."""

    DEFAULT_CSS = """
    SmallCharts { grid-size: 3 2; grid-gutter: 0 1; height: 1fr; }
    SmallCharts > Vertical { height: 1fr; }
    SmallCharts Static { height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    SmallCharts ChartView { height: 1fr; }
    """

    def compose(self) -> ComposeResult:
        for index in range(SIX):
            with Vertical():
                yield Static("", id=f"head-{index}")
                chart = ChartView(id=f"small-{index}")
                chart.can_focus = False
                yield chart

    def show(self, found: Sequence[Small], ascii_only: bool) -> None:
        """At most six of them."""
        for index in range(SIX):
            one = found[index] if index < len(found) else None
            self.query_one(f"#head-{index}", Static).update(Content(one.head if one else ""))
            view = self.query_one(f"#small-{index}", ChartView)
            view.ascii_only = ascii_only
            view.chart = one.chart if one else None

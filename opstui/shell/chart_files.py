"""A chart that leaves the screen: to the clipboard of the terminal, or into a file of choice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, cast

from textual.screen import Screen

from opstui.charts.rasterise import Raster
from opstui.charts.svg import svg
from opstui.charts.view import ChartView
from opstui.charts.written import ansi_text, plain_text
from opstui.kernel.errors import OpsError
from opstui.kernel.language import _
from opstui.shell.workbook_app import WorkbookApp
from opstui.stages.host import Host
from opstui.ui.form_values import FieldSpec, FormValues
from opstui.workbook import doors
from opstui.workbook.exports import write_export


@dataclass(frozen=True, slots=True)
class ChartTaken:
    """A chart as it is seen; without a `raster` there is only its sentence."""

    raster: Raster | None
    summary: str

    def content(self, form: str) -> str:
        """As "txt", "ansi" or "svg"."""
        if self.raster is None:
            return self.summary + "\n"
        if form == "svg":
            return svg(self.raster, self.summary)
        write = ansi_text if form == "ansi" else plain_text
        return write(self.raster, self.summary)

    def said(self, workbook: Path, today: date) -> str:
        """What became of a chart that was copied; the clipboard may not have taken it."""
        try:
            path = self._kept(workbook, today)
        except OpsError as error:
            if doors.closed():
                return error.said
            text = _("Sent to the terminal's clipboard. {why}")
            return text.format(why=error.said)
        if doors.closed():
            return _("Written: {path}").format(path=path)
        text = _("Sent to the terminal's clipboard; also written: {path}")
        return text.format(path=path)

    def _kept(self, workbook: Path, today: date) -> Path:
        """Beside the workbook, under the next free name."""
        content = self.content("txt").encode("utf-8", "replace")
        if doors.closed():
            return doors.written(f"{workbook.stem}-chart-{today:%Y%m%d}", ".txt", content)
        path = next(place for place in _names(workbook, today) if not place.exists())
        write_export(path, content)
        return path

    async def asked(self, app: WorkbookApp, workbook: Path, today: date) -> None:
        """The form; it stays until the chart is written or the user leaves."""

        async def keep(values: FormValues) -> Mapping[str, str] | None:
            written = self._written(values)
            if isinstance(written, Path):
                app.notify(_("Written: {path}").format(path=written))
                return None
            return written

        specs = self._fields(workbook, today)
        await cast(Host, app).ask(_("Chart to a file"), specs, keep, "chart")

    def _fields(self, workbook: Path, today: date) -> tuple[FieldSpec, ...]:
        """How to write it, and where."""
        options = (
            ("txt", _("Plain text")),
            ("ansi", _("Text with colours, for a terminal")),
            ("svg", _("Picture (SVG)")),
        )
        return (
            FieldSpec(
                "form",
                _("As"),
                "choice",
                "svg" if self.raster else "txt",
                options=options if self.raster else options[:1],
                help=_("As it is seen now: zoom, lines and size included."),
            ),
            FieldSpec(
                "file",
                _("File"),
                "text",
                doors.suggested(workbook, f"{workbook.stem}-chart-{today:%Y%m%d}"),
                required=True,
                help=_("The ending (.txt, .ansi, .svg) is added if it is missing."),
            ),
        )

    def _written(self, values: FormValues) -> Mapping[str, str] | Path:
        """The path, or the problem beside its field."""
        form = values.text("form")
        content = self.content(form).encode("utf-8", "replace")
        try:
            return doors.written(values.text("file"), f".{form}", content)
        except OpsError as error:
            return {"file": error.title}


def in_sight(screen: Screen[Any]) -> ChartTaken | None:
    """The chart with the cursor in it, else the first one shown; the small ones do not count."""
    views = [
        view
        for view in screen.query(ChartView)
        if view.chart is not None and view.can_focus and view.region.area
    ]
    views.sort(key=lambda view: not view.has_focus)
    return ChartTaken(*views[0].taken) if views else None


def _names(workbook: Path, today: date) -> Iterator[Path]:
    """book-chart-20261124.txt, book-chart-20261124-2.txt, …"""
    first = f"{workbook.stem}-chart-{today:%Y%m%d}"
    yield workbook.with_name(f"{first}.txt")
    number = 2
    while True:
        yield workbook.with_name(f"{first}-{number}.txt")
        number += 1

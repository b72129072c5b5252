"""A chart that leaves the screen: to the clipboard of the terminal, or into a file of choice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import cast

from opstui.charts.svg import svg
from opstui.charts.view import ChartView
from opstui.charts.written import ansi_text, plain_text
from opstui.kernel.errors import OpsError
from opstui.kernel.language import _
from opstui.shell.workbook_app import WorkbookApp
from opstui.stages.host import Host
from opstui.ui.form_values import FieldSpec, FormValues
from opstui.workbook.exports import write_export

FORMS = ("txt", "ansi", "svg")


def content(taken: ChartView.Taken, form: str) -> str:
    """The chart as it is seen; its sentence alone where nothing is drawn."""
    if taken.raster is None:
        return taken.summary + "\n"
    if form == "svg":
        return svg(taken.raster, taken.summary)
    write = ansi_text if form == "ansi" else plain_text
    return write(taken.raster, taken.summary)


def kept(taken: ChartView.Taken, workbook: Path, today: date) -> Path:
    """Beside the workbook, under the next free name. Raises OpsError when it cannot be written."""
    path = next(place for place in _names(workbook, today) if not place.exists())
    write_export(path, content(taken, "txt").encode("utf-8", "replace"))
    return path


def _names(workbook: Path, today: date) -> Iterator[Path]:
    """book-chart-20261124.txt, book-chart-20261124-2.txt, …"""
    stem = workbook.with_suffix("")
    first = f"{stem.name}-chart-{today:%Y%m%d}"
    yield stem.with_name(f"{first}.txt")
    number = 2
    while True:
        yield stem.with_name(f"{first}-{number}.txt")
        number += 1


def said(taken: ChartView.Taken, workbook: Path, today: date) -> str:
    """What became of a chart that was copied; the clipboard may not have taken it."""
    try:
        path = kept(taken, workbook, today)
    except OpsError as error:
        text = _("Sent to the terminal's clipboard. {why}")
        return text.format(why=error.said)
    text = _("Sent to the terminal's clipboard; also written: {path}")
    return text.format(path=path)


def fields(taken: ChartView.Taken, workbook: Path, today: date) -> tuple[FieldSpec, ...]:
    """How to write it, and where."""
    options = (
        ("txt", _("Plain text")),
        ("ansi", _("Text with colours, for a terminal")),
        ("svg", _("Picture (SVG)")),
    )
    stem = workbook.with_suffix("")
    return (
        FieldSpec(
            "form",
            _("As"),
            "choice",
            "svg" if taken.raster else "txt",
            options=options if taken.raster else options[:1],
            help=_("As it is seen now: zoom, lines and size included."),
        ),
        FieldSpec(
            "file",
            _("File"),
            "text",
            str(stem.with_name(f"{stem.name}-chart-{today:%Y%m%d}")),
            required=True,
            help=_("The ending (.txt, .ansi, .svg) is added if it is missing."),
        ),
    )


def write(taken: ChartView.Taken, values: FormValues) -> Mapping[str, str] | Path:
    """The path, or the problem beside its field."""
    form = values.text("form")
    path = Path(values.text("file")).expanduser()
    if path.suffix != f".{form}":
        path = path.with_name(f"{path.name}.{form}")
    try:
        write_export(path, content(taken, form).encode("utf-8", "replace"))
    except OpsError as error:
        return {"file": error.title}
    return path


async def asked(app: WorkbookApp, taken: ChartView.Taken, workbook: Path, today: date) -> None:
    """The form; it stays until the chart is written or the user leaves."""

    async def keep(values: FormValues) -> Mapping[str, str] | None:
        written = write(taken, values)
        if isinstance(written, Path):
            app.notify(_("Written: {path}").format(path=written))
            return None
        return written

    specs = fields(taken, workbook, today)
    await cast(Host, app).ask(_("Chart to a file"), specs, keep, "chart")

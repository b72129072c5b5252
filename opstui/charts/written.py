"""A drawn chart for a file or the clipboard: the same rows as plain text, or with colours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from opstui.charts.canvas import Run
from opstui.charts.chart import Role
from opstui.charts.rasterise import Raster
from opstui.charts.text import safe

_SGR: Mapping[Role, str] = {
    Role.FRAME: "2",
    Role.TEXT: "",
    Role.ACTUAL: "1;36",
    Role.TARGET: "35",
    Role.FORECAST: "34",
    Role.BASELINE: "2",
    Role.BAND: "2",
    Role.GOOD: "32",
    Role.WARN: "33",
    Role.BAD: "31",
}
"""Of the 16 colours every terminal has, so that a theme of the reader's own decides."""


def plain_text(raster: Raster, summary: str) -> str:
    """The rows without the spaces at their ends, and below them the sentence."""
    return _document([line.rstrip() for line in raster.text().split("\n")], summary)


def ansi_text(raster: Raster, summary: str) -> str:
    """As `plain_text`, coloured; `cat` shows it."""
    return _document(["".join(_coloured(run) for run in row) for row in raster.rows], summary)


def _coloured(run: Run) -> str:
    text, role = run
    code = _SGR[role]
    return f"\x1b[{code}m{text}\x1b[0m" if code and text.strip() else text


def _document(rows: list[str], summary: str) -> str:
    return "\n".join([*rows, *_said(summary), ""])


def _said(summary: str) -> Iterator[str]:
    if words := safe(summary):
        yield from ("", words)

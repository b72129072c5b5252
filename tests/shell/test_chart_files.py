"""A chart is sent to the terminal's clipboard and written down; another key asks for the form."""

from __future__ import annotations

import base64
import re
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from textual.drivers.headless_driver import HeadlessDriver
from textual.pilot import Pilot

from opstui.app import OpsApp
from opstui.charts.canvas import is_loaded
from opstui.charts.view import ChartView
from opstui.examples import example_workbook
from opstui.kernel.errors import OpsError
from opstui.kernel.language import LANGUAGES
from opstui.shell import chart_files
from tests.pilot import make_app, press, screen_text, until

OSC = re.compile(r"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07")


def status(tmp_path: Path, language: str = "en") -> OpsApp:
    """The worked example at its end."""
    book = example_workbook("training", language)
    return make_app(tmp_path, book, ("review", "status"), language, today=date(2026, 11, 24))


async def in_chart(app: OpsApp, pilot: Pilot[int], key: str) -> None:
    """The key, pressed beside the drawn chart."""
    await until(pilot, lambda: app.screen.query(ChartView))
    view = app.screen.query_one("#course", ChartView)
    await until(pilot, lambda: view.chart is not None and is_loaded())
    await press(pilot, key)


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What goes to the terminal."""
    sent: list[str] = []
    monkeypatch.setattr(HeadlessDriver, "write", lambda _self, data: sent.append(data))
    return sent


@pytest.mark.parametrize("language", LANGUAGES)
async def test_copying_sends_the_chart_and_writes_it(
    tmp_path: Path, language: str, wire: list[str]
) -> None:
    app = status(tmp_path, language)
    async with app.run_test(size=(80, 24)) as pilot:
        await in_chart(app, pilot, "C")
        path = tmp_path / "book-chart-20261124.txt"
        await until(pilot, path.exists)
        text = path.read_text(encoding="utf-8")
        chart = app.screen.query_one("#course", ChartView).chart
        assert chart is not None
        assert chart.summary in text
        assert [base64.b64decode(code).decode() for code in OSC.findall("".join(wire))] == [text]
        await press(pilot, "C")
        await until(pilot, (tmp_path / "book-chart-20261124-2.txt").exists)
        assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(("downs", "form"), [(0, "svg"), (1, "txt"), (2, "ansi")])
async def test_a_chart_is_written_in_each_form(tmp_path: Path, downs: int, form: str) -> None:
    app = status(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await in_chart(app, pilot, "X")
        await until(pilot, lambda: "Chart to a file" in screen_text(app))
        await press(pilot, *["right"] * downs, "f2")
        path = tmp_path / f"book-chart-20261124.{form}"
        await until(pilot, path.exists)
        text = path.read_text(encoding="utf-8")
        assert "actual" in text if form != "svg" else ElementTree.fromstring(text) is not None


async def test_a_file_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    app = status(tmp_path)
    there = tmp_path / "book-chart-20261124.svg"
    there.write_text("mine")
    async with app.run_test(size=(80, 24)) as pilot:
        await in_chart(app, pilot, "X")
        await until(pilot, lambda: "Chart to a file" in screen_text(app))
        await press(pilot, "f2")
        await until(pilot, lambda: "already." in screen_text(app))
        assert there.read_text() == "mine"


async def test_a_file_that_cannot_be_written_is_said(
    tmp_path: Path, wire: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_arguments: object) -> None:
        raise OpsError("It cannot be written.", "Choose another place.")

    monkeypatch.setattr(chart_files, "write_export", refused)
    app = status(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await in_chart(app, pilot, "C")
        await until(pilot, lambda: OSC.search("".join(wire)))
        said = [one.message for one in app._notifications]
        assert any("It cannot be written." in text for text in said)


async def test_without_a_chart_in_sight_that_is_said(tmp_path: Path, wire: list[str]) -> None:
    app = make_app(tmp_path, example_workbook("training", "en"), ("strategy", "product"))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.screen.query("Step"))
        await press(pilot, "escape", "C", "X")
        assert [one.message for one in app._notifications][-1].startswith("There is no chart")
        assert not OSC.search("".join(wire))
        assert not [*tmp_path.glob("*chart*")]

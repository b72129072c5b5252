"""On a team's host each form for a file takes a name of the inbox and no path, and says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.drivers.headless_driver import HeadlessDriver
from textual.pilot import Pilot
from textual.widgets import Input

from opstui.app import OpsApp
from opstui.charts.canvas import is_loaded
from opstui.charts.view import ChartView
from opstui.examples import example_workbook
from opstui.kernel.language import EN, LANGUAGES, ZH, set_language
from opstui.stages.review.steps.why import WhyStep
from opstui.workbook import doors, places
from opstui.workbook.preferences import Preferences
from tests.pilot import make_app, press, screen_text, until

OVER = date(2026, 11, 24)
ASKED = {EN: "Name of a file in the inbox", ZH: "收件箱（inbox）里的文件名"}
REFUSED = {EN: "a name, no path", ZH: "只写文件名，不写路径"}
SECRET = "root:x:0:0"


@dataclass(frozen=True)
class Way:
    """Where a form for a file is, the keys to it, and its field."""

    stage: str
    step: str
    keys: tuple[str, ...]
    field: str
    analysis: str = ""
    done: str = "f2"


WAYS = {
    "import": Way("home", "", ("i",), "#path", done="enter"),
    "tree": Way("planning", "tree", ("I",), "#field-file"),
    "customers": Way("execution", "segments", ("a",), "#field-path"),
    "cohorts": Way("review", "why", ("a",), "#field-path", "cohorts"),
    "growth": Way("review", "why", ("a",), "#field-path", "growth"),
    "kano": Way("review", "voice", ("tab", "tab", "tab", "P"), "#source", done="enter"),
}


@pytest.fixture
def two() -> Iterator[doors.Doors]:
    yield doors.close_all_but_two()
    doors.open_all()


async def field_of(pilot: Pilot[Any], app: OpsApp, way: Way) -> Input:
    await until(pilot, lambda: app.focused is not None)
    if way.analysis:
        step = app.screen.query_one(WhyStep)
        await until(pilot, lambda: step.table.row_count)
        await press(pilot, "w")
        step.table.select_key(way.analysis)
        await press(pilot, "enter")
        await until(pilot, lambda: step.mode == way.analysis)
    for key in way.keys:
        await press(pilot, key)
    await until(pilot, lambda: app.screen.query(way.field))
    field = app.screen.query_one(way.field, Input)
    field.focus()
    await pilot.pause()
    return field


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", WAYS)
async def test_a_form_asks_for_a_name_and_takes_no_path(
    tmp_path: Path, two: doors.Doors, name: str, language: str
) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text(f"{SECRET}\n", "utf-8")
    (two.inbox / "link.csv").symlink_to(secret)
    way = WAYS[name]
    book = example_workbook("training", language)
    app = make_app(tmp_path, book, (way.stage, way.step), language, today=OVER)
    async with app.run_test(size=(100, 40)) as pilot:
        field = await field_of(pilot, app, way)
        assert field.placeholder == ASKED[language]
        for typed in (str(secret), "../secret.csv", "~/secret.csv", "/etc/passwd"):
            field.value = typed
            await press(pilot, way.done)
            await until(pilot, lambda: REFUSED[language] in squeezed(app, language))
            field.value = ""
            await pilot.pause()
        field.value = "link.csv"
        await press(pilot, way.done)
        await until(pilot, lambda: "link.csv" in without(app, field))
        assert SECRET not in screen_text(app)
        assert app.workbook == book


def squeezed(app: OpsApp, language: str) -> str:
    """The screen without its line ends: a sentence may be folded anywhere."""
    lines = [line.strip(" │|") for line in screen_text(app).split("\n")]
    return (" " if language == EN else "").join(lines)


def without(app: OpsApp, field: Input) -> str:
    """The screen without the row of the field itself."""
    lines = screen_text(app).split("\n")
    row = field.region.y
    return "\n".join(lines[:row] + lines[row + field.region.height :])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.usefixtures("two")
async def test_the_first_start_opens_by_name_only(tmp_path: Path, language: str) -> None:
    other = make_app(tmp_path, example_workbook("training", language))
    assert other.session is not None
    await other.session.close()
    set_language(language)
    code: Any = language
    app = OpsApp(None, preferences=Preferences(language=code))
    async with app.run_test(size=(80, 24)) as pilot:
        asked = "By its name" if language == EN else "按名称"
        await until(pilot, lambda: asked in screen_text(app))
        assert "path" not in screen_text(app)
        assert "路径" not in screen_text(app)
        await press(pilot, "down", "down", "enter")
        field = app.screen.query_one("#path", Input)
        for typed in (str(tmp_path / "book.json"), "../book", "~/book"):
            field.value = typed
            await press(pilot, "enter")
            assert app.session is None
            assert str(app.screen.query_one("#problem").render()).strip()


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_chart_goes_to_the_outbox_and_not_to_the_clipboard(
    tmp_path: Path, two: doors.Doors, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[str] = []
    monkeypatch.setattr(HeadlessDriver, "write", lambda _self, data: sent.append(data))
    book = example_workbook("training", language)
    app = make_app(tmp_path, book, ("review", "status"), language, today=OVER)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.screen.query(ChartView))
        view = app.screen.query_one("#course", ChartView)
        await until(pilot, lambda: view.chart is not None and is_loaded())
        await press(pilot, "C")
        await until(pilot, (two.outbox / "book-chart-20261124.txt").exists)
    assert "\x1b]52" not in "".join(sent)
    assert not list(tmp_path.glob("*chart*"))
    assert two.outbox.parent == places.data_folder()

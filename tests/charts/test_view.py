"""The widget draws once, follows the keys, and falls back to its sentence."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.containers import VerticalScroll
from textual.drivers.headless_driver import HeadlessDriver
from textual.pilot import Pilot

from opstui.charts import view as view_module
from opstui.charts.chart import Chart, Role
from opstui.charts.rasterise import rasterise
from opstui.charts.recipes import theme_rows
from opstui.charts.view import ChartView


class Shown(App[None]):
    def __init__(self, chart: Chart | None, scroll: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.view = ChartView(chart)
        self.scroll = scroll
        self.read: list[str] = []

    def compose(self) -> ComposeResult:
        if self.scroll:
            with VerticalScroll(can_focus=False):
                yield self.view
        else:
            yield self.view

    def on_chart_view_moved(self, event: ChartView.Moved) -> None:
        self.read.append(event.text)


async def ready(pilot: Pilot[None]) -> None:
    """plotext is there and the widget is painted."""
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


def text_of(app: Shown) -> list[str]:
    return [app.view.render_line(y).text for y in range(app.view.size.height)]


@pytest.fixture
def drawings(monkeypatch: pytest.MonkeyPatch) -> list[Chart]:
    """Every chart that was rasterised."""
    done: list[Chart] = []

    def counted(chart: Chart, width: int, height: int, ascii_only: bool = False) -> Any:
        done.append(chart)
        return rasterise(chart, width, height, ascii_only)

    monkeypatch.setattr(view_module, "rasterise", counted)
    return done


async def test_cursor_and_theme_draw_nothing_again(
    trend_chart: Chart, drawings: list[Chart]
) -> None:
    app = Shown(trend_chart)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        before = text_of(app)
        colour = app.view.render_line(0)._segments[-1].style
        assert len(drawings) == 1
        await pilot.press("right", "left", "left", "home", "end")
        app.theme = "textual-light"
        await pilot.pause()
        assert text_of(app) == before
        assert app.view.render_line(0)._segments[-1].style != colour
        assert len(drawings) == 1


async def test_size_data_and_markers_draw_once_more(
    trend_chart: Chart, drawings: list[Chart]
) -> None:
    app = Shown(trend_chart)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.resize_terminal(100, 30)
        await pilot.pause()
        assert {cell_len(row) for row in text_of(app)} == {100}
        app.view.ascii_only = True
        await pilot.pause()
        assert "└" not in "".join(text_of(app))
        assert len(drawings) == 3


async def test_the_cursor_reads_out_and_starts_at_the_last_actual(trend_chart: Chart) -> None:
    app = Shown(trend_chart)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("left", "left", "right", "home", "left", "end", "right")
        stops = trend_chart.stops
        assert app.read == [stops[i].text for i in (51, 50, 51, 0, 83)]
        assert "actual" in app.read[0]
        assert "target" in app.read[0]
        assert "forecast" in app.read[-1]


async def test_the_cursor_lights_the_value_and_the_axis_only(trend_chart: Chart) -> None:
    app = Shown(trend_chart)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("left")
        lit = [
            (y, segment.text)
            for y in range(24)
            for segment in app.view.render_line(y)._segments
            if segment.style and segment.style.reverse
        ]
        assert lit[-1] == (22, "┬")
        assert 2 <= len(lit) <= 5
        assert all(len(text) == 1 and text != " " for _, text in lit)


async def test_zoom_pan_and_back(trend_chart: Chart, drawings: list[Chart]) -> None:
    app = Shown(trend_chart)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        start, end = trend_chart.x
        await pilot.press("plus")
        assert app.view.window == (start + (end - start) / 4, end - (end - start) / 4)
        await pilot.press("left_square_bracket", "left_square_bracket", "left_square_bracket")
        assert app.view.window == (start, start + (end - start) / 2)
        await pilot.press("end")
        window = app.view.window
        assert window is not None
        assert window[1] == trend_chart.stops[-1].at
        await pilot.press("0")
        assert app.view.window is None
        await pilot.press("minus")
        assert app.view.window == trend_chart.x
        await pilot.pause()
        assert all(chart.y == trend_chart.y for chart in drawings)


async def test_series_are_switched_off_with_their_labels(trend_chart: Chart) -> None:
    app = Shown(trend_chart)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        assert "target 121,300" in "".join(text_of(app))
        await pilot.press("2")
        assert "target" not in "".join(text_of(app))
        await pilot.press("2")
        assert "target 121,300" in "".join(text_of(app))


@pytest.mark.parametrize("size", [(19, 24), (80, 4), (10, 1)])
async def test_without_room_the_sentence_is_shown(
    trend_chart: Chart, size: tuple[int, int], drawings: list[Chart]
) -> None:
    app = Shown(trend_chart)
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        rows = text_of(app)
        assert {cell_len(row) for row in rows} == {size[0]}
        said = "".join(row.strip() for row in rows).replace("…", "").replace(" ", "")
        assert trend_chart.summary.replace(" ", "").startswith(said)
        assert said
        assert not drawings


async def test_without_data_the_sentence_is_shown() -> None:
    app = Shown(theme_rows([], fmt=str))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        assert text_of(app)[0].strip() == "No data yet."
        await pilot.press("left", "right", "home", "end", "plus", "minus", "0", "1")
        assert app.read == []


async def test_without_a_chart_nothing_is_shown() -> None:
    app = Shown(None)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("left", "plus", "right_square_bracket")
        assert "".join(text_of(app)).strip() == ""


async def test_without_plotext_the_sentence_and_the_reason(
    trend_chart: Chart, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "plotext", None)
    monkeypatch.setattr(view_module, "is_loaded", lambda: False)
    app = Shown(trend_chart)
    async with app.run_test(size=(100, 24)) as pilot:
        await ready(pilot)
        said = " ".join(row.strip() for row in text_of(app)).strip()
        assert said.startswith(trend_chart.summary)
        assert "The chart cannot be drawn" in said


async def test_a_chart_of_rows_is_as_high_as_its_rows_and_scrolls() -> None:
    themes = [(f"theme {i}", 100.0 - i) for i in range(40)]
    app = Shown(theme_rows(themes, fmt=lambda value: f"{value:.0f}"), scroll=True)
    async with app.run_test(size=(60, 20)) as pilot:
        await ready(pilot)
        assert app.view.size.height == 40
        assert "theme 39" in app.view.render_line(39).text
        app.view.chart = theme_rows(themes[:2], fmt=lambda value: f"{value:.0f}")
        await pilot.pause()
        assert app.view.size.height == 2
        assert "theme 1" in app.view.render_line(1).text


async def test_without_colour_the_actual_series_is_bold(
    trend_chart: Chart, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = Shown(trend_chart, ansi_color=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        styles = {
            (segment.style.color, segment.style.bold)
            for y in range(24)
            for segment in app.view.render_line(y)._segments
            if segment.style and segment.text.strip()
        }
        assert len({colour for colour, _ in styles}) == 1
        assert any(bold for _, bold in styles)
        assert not all(bold for _, bold in styles)


@pytest.mark.parametrize("markup", ["[@click=app.quit]x[/]", "[/x]", "\x1b[31m"])
async def test_text_of_users_is_data(markup: str) -> None:
    app = Shown(theme_rows([(markup, 3.0), ("b", 1.0)], fmt=str))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        assert markup.replace("\x1b", "") in app.view.render_line(0).text
        assert app.view.render_line(0).text.isprintable()


class Bytes:
    """What the app writes to the terminal."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        monkeypatch.setenv("COLORTERM", "truecolor")
        monkeypatch.setenv("TERM", "xterm-256color")
        monkeypatch.setattr(HeadlessDriver, "is_headless", property(lambda _driver: False))
        monkeypatch.setattr(HeadlessDriver, "write", self.write)

    def write(self, data: str) -> None:
        self.count += len(data.encode())

    def taken(self) -> int:
        count, self.count = self.count, 0
        return count


async def test_few_bytes_go_over_the_line(
    trend_chart: Chart,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Any,
) -> None:
    wire = Bytes(monkeypatch)
    app = Shown(trend_chart)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("left", "home")
        await pilot.pause()
        wire.taken()
        moves = []
        for key in ["right"] * 83:
            await pilot.press(key)
            await pilot.pause()
            moves.append(wire.taken())
        app.refresh()
        await pilot.pause()
        frame = wire.taken()
        record_property("bytes of the costliest move", max(moves))
        record_property("bytes of a frame", frame)
        assert 0 < max(moves) <= 800
        assert 0 < frame <= 12 * 1024
        assert wire.taken() == 0


def test_every_role_has_a_colour() -> None:
    assert set(view_module._COLOURS) == set(Role)

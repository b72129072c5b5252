"""The data step by keyboard: what is kept, refused, asked about, and what survives."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from opstui.app import OpsApp
from opstui.kernel.language import EN, ZH
from opstui.kernel.observations import SeriesMonth
from opstui.kernel.periods import week_of
from opstui.kernel.series import SeriesBook
from opstui.workbook.document import Workbook
from tests.pilot import make_app, press, screen_text, stored, type_text, until
from tests.stages.review.fixture_screen import six, training

MONDAY = date(2026, 11, 2)
W44 = week_of(date(2026, 10, 26))
W43 = week_of(date(2026, 10, 19))


def total(workbook: Workbook, metric: str, week: Any = W44, segment: str | None = None) -> Any:
    return SeriesBook(workbook.all(SeriesMonth)).total(metric, week, segment).value


async def ready(pilot: Pilot[Any], app: OpsApp) -> None:
    await until(pilot, lambda: isinstance(app.focused, Input))


def open_app(tmp_path: Path, language: str = EN, today: date = MONDAY) -> OpsApp:
    workbook = six(training(language, W44.start))
    return make_app(tmp_path, workbook, ("review", "data"), language, today=today)


@pytest.mark.parametrize(("language", "said"), [(EN, "2 new"), (ZH, "新增 2 个")])
async def test_what_changes_is_shown_and_kept_as_one_step(
    tmp_path: Path, language: str, said: str
) -> None:
    app = open_app(tmp_path, language)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        await type_text(pilot, "1.4万")
        await press(pilot, "enter")
        await type_text(pilot, "4210")
        assert said in screen_text(app)
        assert total(app.workbook, "uv_feed") is None
        await press(pilot, "f2")
        await until(pilot, lambda: total(app.workbook, "uv_owned") == 4210)
        assert total(app.workbook, "uv_feed") == 14000
        assert total(app.workbook, "uv_referral") is None
        await press(pilot, "u")
        await until(pilot, lambda: total(app.workbook, "uv_owned") is None)
        assert total(app.workbook, "uv_feed") is None


async def test_attainment_and_change_appear_beside_the_field(tmp_path: Path) -> None:
    app = open_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        await type_text(pilot, "15139")
        line = next(line for line in screen_text(app).splitlines() if "Paid-feed" in line)
        assert "112%" in line
        assert "0.0%" in line


async def test_an_old_value_that_changes_is_named(tmp_path: Path) -> None:
    app = open_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        await press(pilot, "left_square_bracket")
        await until(pilot, lambda: "2026-W43" in screen_text(app))
        await until(pilot, lambda: isinstance(app.focused, Input))
        old = total(app.workbook, "uv_feed", W43)
        await press(pilot, "end")
        await press(pilot, *["backspace"] * 5)
        await type_text(pilot, "15000")
        assert "1 changed" in screen_text(app)
        assert "15.14K > 15K" in screen_text(app)
        assert total(app.workbook, "uv_feed", W43) == old
        await press(pilot, "f2")
        await until(pilot, lambda: total(app.workbook, "uv_feed", W43) == 15000)


async def test_emptying_a_field_takes_the_number_away(tmp_path: Path) -> None:
    app = open_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        await press(pilot, "left_square_bracket")
        await until(pilot, lambda: "2026-W43" in screen_text(app))
        await until(pilot, lambda: isinstance(app.focused, Input))
        await press(pilot, "end", *["backspace"] * 5)
        assert "1 removed" in screen_text(app)
        await press(pilot, "f2")
        await until(pilot, lambda: total(app.workbook, "uv_feed", W43) is None)


@pytest.mark.parametrize("typed", ["-5", "abc", "12%", "=1+2", "[/x]", "[Q1]"])
async def test_wrong_input_is_said_and_nothing_is_stored(tmp_path: Path, typed: str) -> None:
    app = open_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        field = app.focused
        assert isinstance(field, Input)
        field.value = typed
        await press(pilot, "f2")
        assert app.focused is field
        assert field.value == typed
        assert total(app.workbook, "uv_feed") is None
        assert app.workbook.generation == 1
        await press(pilot, "f2")
        assert total(app.workbook, "uv_feed") is None


async def test_a_strange_value_is_asked_about_once(tmp_path: Path) -> None:
    app = open_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        await type_text(pilot, "1400000")
        assert "x more" in screen_text(app)
        await press(pilot, "f2")
        assert total(app.workbook, "uv_feed") is None
        assert "if it is right" in " ".join(screen_text(app).split())
        await press(pilot, "f2")
        await until(pilot, lambda: total(app.workbook, "uv_feed") == 1_400_000)


async def test_a_rate_above_one_is_asked_about(tmp_path: Path) -> None:
    app = open_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        await press(pilot, "enter", "enter", "enter")
        await type_text(pilot, "600")
        await press(pilot, "enter")
        await type_text(pilot, "601")
        assert "above 100%" in screen_text(app)
        await press(pilot, "f2")
        assert total(app.workbook, "leads") is None


async def test_a_half_typed_grid_comes_back(tmp_path: Path) -> None:
    app = open_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        await type_text(pilot, "14")
        await press(pilot, "enter")
        await type_text(pilot, "42x")
        app.go("review", "status")
        await until(pilot, lambda: "2/5" in screen_text(app))
        app.go("review", "data")
        await until(pilot, lambda: "42x" in screen_text(app))
        assert "back" in screen_text(app)
        assert total(app.workbook, "uv_feed") is None
        await press(pilot, "ctrl+x")
        await until(pilot, lambda: "42x" not in screen_text(app))


async def test_a_half_typed_grid_survives_the_program(tmp_path: Path) -> None:
    app = open_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        await type_text(pilot, "14102")
        assert app.open_forms.keep_all() == 1
        draft = app.drafts.get("data:C1:2026-W44")
        assert draft is not None
        assert draft.fields == {"|uv_feed": "14102"}
    assert total(stored(tmp_path), "uv_feed") is None


@pytest.mark.parametrize(("language", "said"), [(EN, "typed is back"), (ZH, "上次没存的已恢复")])
async def test_half_typed_changes_are_announced_until_one_types_on(
    tmp_path: Path, language: str, said: str
) -> None:
    app = make_app(tmp_path, six(training(language)), ("review", "data"), language, today=MONDAY)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "6/6" in screen_text(app))
        await press(pilot, "enter", "end", "backspace")
        app.go("review", "status")
        await until(pilot, lambda: "2/5" in screen_text(app))
        app.go("review", "data")
        await until(pilot, lambda: "1/5" in screen_text(app))
        await until(pilot, lambda: said in screen_text(app))
        await press(pilot, "end", "backspace")
        assert said not in screen_text(app)


async def test_kept_numbers_leave_no_draft(tmp_path: Path) -> None:
    app = open_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        await type_text(pilot, "14102")
        await press(pilot, "f2")
        await until(pilot, lambda: total(app.workbook, "uv_feed") == 14102)
        await until(pilot, lambda: app.drafts.get("data:C1:2026-W44") is None)


async def test_dates_outside_the_cycle_or_to_come_are_refused(tmp_path: Path) -> None:
    app = open_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        for day, said in (("2026-09-01", "outside the cycle"), ("2026-11-20", "not come yet")):
            await press(pilot, "f4")
            await until(pilot, lambda: app.screen.query("#field-day"))
            app.screen.query_one("#field-day", Input).value = day
            await press(pilot, "f2")
            assert said in screen_text(app)
            await press(pilot, "escape")
            assert "2026-W44" in screen_text(app)
        await press(pilot, "f4")
        await until(pilot, lambda: app.screen.query("#field-day"))
        app.screen.query_one("#field-day", Input).value = "2026-10-14"
        await press(pilot, "f2")
        await until(pilot, lambda: "2026-W42" in screen_text(app))


async def test_the_period_turns_only_within_the_cycle(tmp_path: Path) -> None:
    app = open_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        await press(pilot, "right_square_bracket")
        await until(pilot, lambda: "2026-W45" in screen_text(app))
        assert "partial" in screen_text(app)
        await press(pilot, "right_square_bracket")
        assert "not come yet" in screen_text(app)
        await press(pilot, *["left_square_bracket"] * 9)
        await until(pilot, lambda: "begins here" in screen_text(app))
        assert "2026-W40" in screen_text(app)


async def test_a_segment_is_entered_by_itself(tmp_path: Path) -> None:
    app = open_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        await press(pilot, "f3")
        await until(pilot, lambda: "feed  2026-W44" in screen_text(app))
        await until(pilot, lambda: isinstance(app.focused, Input))
        await type_text(pilot, "14102")
        await press(pilot, "f2")
        await until(pilot, lambda: total(app.workbook, "uv", segment="feed") == 14102)


async def test_a_missing_number_is_late_and_counted(tmp_path: Path) -> None:
    app = open_app(tmp_path, today=date(2026, 11, 6))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        assert "0/6" in screen_text(app)
        assert "5 days late" in screen_text(app)


async def test_without_a_plan_it_says_where_to_begin(tmp_path: Path) -> None:
    app = make_app(tmp_path, Workbook.empty(), ("review", "data"), today=MONDAY)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "enter opens the strategy" in screen_text(app))
        await press(pilot, "f2", "f3", "y", "c", "a")
        await press(pilot, "enter")
        await until(pilot, lambda: "Strategy ›" in screen_text(app))

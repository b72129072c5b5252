"""A block pasted on the data step: into the named rows, looked at whole, or refused whole."""

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
from opstui.shell.import_screen import ImportScreen
from opstui.stages.review.steps.data_grid import DataGrid
from opstui.stages.review.steps.data_paste import NumbersPaste
from opstui.workbook.document import Workbook
from tests.pilot import make_app, press, screen_text, type_text, until
from tests.stages.review.fixture_screen import training
from tests.ui.forms import paste

MONDAY = date(2026, 11, 2)
W44 = week_of(date(2026, 10, 26))
W43 = week_of(date(2026, 10, 19))
BLOCK = {
    EN: "Metric\tThis week\tNote\nAttended\t620\t\nLeads\t1,150\tok\nAOV\t1999\t",
    ZH: "指标\t本周\t备注\n到课\t620\t\n留资\t1,150\tok\n客单价\t1999\t",
}


def total(workbook: Workbook, metric: str, week: Any = W44, segment: str | None = None) -> Any:
    return SeriesBook(workbook.all(SeriesMonth)).total(metric, week, segment).value


def flat(app: OpsApp) -> str:
    return " ".join(screen_text(app).split())


def open_app(tmp_path: Path, language: str = EN) -> OpsApp:
    workbook = training(language, W44.start)
    return make_app(tmp_path, workbook, ("review", "data"), language, today=MONDAY)


async def ready(pilot: Pilot[Any], app: OpsApp) -> DataGrid:
    await until(pilot, lambda: isinstance(app.focused, Input))
    return app.screen.query_one(DataGrid)


@pytest.mark.parametrize("language", [EN, ZH])
async def test_named_rows_go_where_they_belong_and_are_kept_in_one_step(
    tmp_path: Path, language: str
) -> None:
    app = open_app(tmp_path, language)
    async with app.run_test(size=(80, 24)) as pilot:
        grid = await ready(pilot, app)
        await paste(pilot, BLOCK[language])
        texts = grid.texts()
        assert {key: text for key, text in texts.items() if text} == {
            "leads": "1,150",
            "attended": "620",
        }
        said = flat(app)
        assert ("Not taken: Note, AOV" if language == EN else "没有取用：备注、客单价") in said
        assert total(app.workbook, "leads") is None
        await press(pilot, "f2")
        await until(pilot, lambda: total(app.workbook, "leads") == 1150)
        assert total(app.workbook, "attended") == 620
        assert total(app.workbook, "uv_feed") is None
        await press(pilot, "u")
        await until(pilot, lambda: total(app.workbook, "leads") is None)
        assert total(app.workbook, "attended") is None


async def test_a_bare_column_fills_from_the_cursor_and_a_gap_stays_a_gap(tmp_path: Path) -> None:
    app = open_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        grid = await ready(pilot, app)
        await press(pilot, "down")
        await paste(pilot, "4210\r\n\r\n1,150\r\n")
        assert {key: text for key, text in grid.texts().items() if text} == {
            "uv_owned": "4210",
            "leads": "1,150",
        }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Leads\t640\nLeads\t641", "twice: 640 and 641"),
        ("hello\nworld [/x] [Q1]", "No metric is called"),
        ("\n".join("123456789"), "9 numbers, and from the cursor down there are 8 rows"),
        ("2026-W43\n640\n61", "not what is entered here"),
    ],
)
async def test_what_is_not_clear_changes_no_field(tmp_path: Path, text: str, said: str) -> None:
    app = open_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        grid = await ready(pilot, app)
        await type_text(pilot, "14")
        await paste(pilot, text)
        assert said in flat(app)
        assert {key: one for key, one in grid.texts().items() if one} == {"uv_feed": "14"}


async def test_a_broken_cell_is_said_beside_its_field_and_nothing_is_kept(tmp_path: Path) -> None:
    app = open_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        await paste(pilot, "Leads\t640\nAttended\t#REF!")
        assert "not a number" in flat(app)
        await press(pilot, "f2")
        assert total(app.workbook, "leads") is None


async def test_a_pasted_strange_value_is_asked_about_once(tmp_path: Path) -> None:
    app = open_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        await paste(pilot, "Leads\t1150\nAttended\t62")
        assert "x less" in flat(app)
        await press(pilot, "f2")
        assert total(app.workbook, "leads") is None
        await press(pilot, "f2")
        await until(pilot, lambda: total(app.workbook, "attended") == 62)


@pytest.mark.parametrize("language", [EN, ZH])
async def test_a_block_of_several_weeks_is_shown_whole_and_kept_as_one(
    tmp_path: Path, language: str
) -> None:
    app = open_app(tmp_path, language)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        old = total(app.workbook, "leads", W43)
        await paste(pilot, "\t2026-W43\t2026-W44\nLeads\t1,180\t1150\n到课\t\t600\n")
        await until(pilot, lambda: isinstance(app.screen, NumbersPaste))
        assert "1,191 > 1,180" in flat(app)
        assert total(app.workbook, "leads", W43) == old
        await press(pilot, "f2")
        await until(pilot, lambda: total(app.workbook, "leads", W43) == 1180)
        assert total(app.workbook, "leads") == 1150
        assert total(app.workbook, "attended") == 600
        await until(pilot, lambda: not isinstance(app.screen, NumbersPaste))
        await press(pilot, "escape", "u")
        await until(pilot, lambda: total(app.workbook, "leads", W43) == old)
        assert total(app.workbook, "leads") is None


async def test_a_strange_value_of_another_week_is_asked_about_once(tmp_path: Path) -> None:
    app = open_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        await paste(pilot, "\t2026-W43\t2026-W44\nLeads\t119100\t640")
        await until(pilot, lambda: isinstance(app.screen, NumbersPaste))
        assert "x more" in flat(app)
        await press(pilot, "f2")
        assert isinstance(app.screen, NumbersPaste)
        assert "F2 again keeps it" in flat(app)
        await press(pilot, "f2")
        await until(pilot, lambda: total(app.workbook, "leads", W43) == 119100)


async def test_segments_beside_each_other_are_kept_by_segment(tmp_path: Path) -> None:
    app = open_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        await paste(pilot, "\tfeed\towned\nLeads\t400\t240")
        await until(pilot, lambda: isinstance(app.screen, NumbersPaste))
        await press(pilot, "f2")
        await until(pilot, lambda: total(app.workbook, "leads", segment="feed") == 400)
        assert total(app.workbook, "leads", segment="owned") == 240


async def test_a_block_with_a_wrong_cell_is_not_kept_by_halves(tmp_path: Path) -> None:
    app = open_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        generation = app.workbook.generation
        await paste(pilot, "\t2026-W43\t2026-W44\nLeads\tabc\t640")
        await until(pilot, lambda: isinstance(app.screen, NumbersPaste))
        await press(pilot, "f2")
        assert "Not kept by halves" in flat(app)
        await press(pilot, "escape")
        await until(pilot, lambda: not isinstance(app.screen, NumbersPaste))
        assert app.workbook.generation == generation


async def test_names_are_read_without_a_field_too(tmp_path: Path) -> None:
    app = make_app(tmp_path, training(EN), ("review", "data"), EN, today=MONDAY)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "Every number is there" in flat(app))
        assert not isinstance(app.focused, Input)
        old = total(app.workbook, "leads")
        await paste(pilot, "Leads\t1,150")
        assert "1 changed" in flat(app)
        assert total(app.workbook, "leads") == old
        await press(pilot, "f2")
        await until(pilot, lambda: total(app.workbook, "leads") == 1150)


async def test_a_pasted_block_survives_the_program(tmp_path: Path) -> None:
    app = open_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        await paste(pilot, "Leads\t640\nAttended\t300")
        draft = app.drafts.get("data:C1:2026-W44")
        assert draft is not None
        assert draft.fields == {"|leads": "640", "|attended": "300"}


async def test_commands_that_no_number_contains_work_inside_a_field(tmp_path: Path) -> None:
    app = open_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        grid = await ready(pilot, app)
        await type_text(pilot, "14")
        await press(pilot, "i")
        await until(pilot, lambda: isinstance(app.screen, ImportScreen))
        await press(pilot, "escape")
        await until(pilot, lambda: not isinstance(app.screen, ImportScreen))
        assert grid.texts()["uv_feed"] == "14"
        await press(pilot, "enter")
        await press(pilot, "n")
        await until(pilot, lambda: "2/5" in screen_text(app))


async def test_letters_of_a_unit_are_typed(tmp_path: Path) -> None:
    app = open_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        grid = await ready(pilot, app)
        await press(pilot, *["down"] * 6)
        await type_text(pilot, "CNY 1.2bn")
        assert grid.texts()["gross_revenue"] == "CNY 1.2bn"


@pytest.mark.parametrize(("language", "said"), [(EN, "of plan"), (ZH, "达规划")])
async def test_what_a_number_does_to_the_attainment_is_said_as_one_types(
    tmp_path: Path, language: str, said: str
) -> None:
    app = open_app(tmp_path, language)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        for number in ("14102", "4210", "1190"):
            await type_text(pilot, number)
            await press(pilot, "enter")
        before = flat(app)
        assert f"{'Landing-page UV' if language == EN else '落地页访客'}" in before
        await type_text(pilot, "1150")
        after = flat(app)
        assert ("Lead rate: 102% of plan" if language == EN else "留资率达规划 102%") in after
        assert said in after

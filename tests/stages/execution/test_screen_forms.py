"""The task's form: fields kept, wrong input named beside its field, any text shown as typed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from opstui import playbooks
from opstui.app import OpsApp
from opstui.kernel.language import EN, ZH, set_language
from opstui.kernel.vocabulary import Lever
from opstui.stages.execution.model import DayLog
from opstui.stages.planning.model import Task
from opstui.stages.quick_task import log_echo, task_echo
from opstui.stages.task_form import filled_task, read_change, task_specs
from opstui.ui.choice import ChoiceField
from opstui.ui.form_values import FormValues
from tests.pilot import SIZE, press, screen_text, stored, type_text, until
from tests.stages.execution.screen_books import TODAY, base, book, tasks
from tests.stages.execution.test_screen_actions import app_at, mark, paste, ready, task

BOTH = pytest.mark.parametrize("language", [EN, ZH])
HOSTILE = (
    "[/x]",
    "[Q1] [ ]",
    "[@click=app.quit]go[/]",
    "\x1b[31mred",
    "a\x00b\u202ec",
    "\U0001f9d1",
)


async def fill(app: OpsApp, pilot: Pilot[Any], field: str, text: str) -> None:
    """Put `text` into a field of the open form."""
    widget = app.screen.query_one(f"#field-{field}")
    match widget:
        case ChoiceField() | Input():
            widget.value = text
        case TextArea():
            widget.text = text
    await pilot.pause()


async def open_form(app: OpsApp, pilot: Pilot[Any], key: str) -> None:
    await ready(pilot, "tasks")
    mark(app, key)
    await press(pilot, "e")
    await until(pilot, lambda: app.screen.query("#field-title"))


@BOTH
async def test_the_form_changes_a_task(tmp_path: Path, language: str) -> None:
    app = app_at(tmp_path, "tasks", language=language)
    async with app.run_test(size=SIZE) as pilot:
        await open_form(app, pilot, "C1.T2")
        for field, text in {
            "title": "直播课",
            "leaf": "attend",
            "expected_change": "3pp",
            "owner": "陈默",
            "end": "11/20",
            "budget": "3.5万",
            "person_days": "6",
            "lever_participants": "4,000",
            "lever_channel": "WeCom",
            "success_chance": "60%",
            "responsible": "陈默、李雯, Mo",
            "data_to_collect": "two weeks\nboth arms",
        }.items():
            await fill(app, pilot, field, text)
        await press(pilot, "f2")
        await until(pilot, lambda: task(app, "C1.T2").title == "直播课")
        changed = stored(tmp_path).get(Task, "C1.T2")
        assert changed is not None
        assert changed.leaf == "attend"
        assert changed.expected_change == pytest.approx(0.03)
        assert (changed.owner, changed.end) == ("陈默", date(2026, 11, 20))
        assert (changed.budget, changed.person_days) == (35000, 6)
        assert changed.lever_fields["participants"] == "4,000"
        assert changed.lever_fields["channel"] == "WeCom"
        assert changed.lever_fields["reward_pool"] == "6000"
        assert changed.success_chance == pytest.approx(0.6)
        assert changed.raci.responsible == ("陈默", "李雯", "Mo")
        assert changed.raci.accountable == "陈默"
        assert changed.data_to_collect == "two weeks\nboth arms"
        assert changed.checklist == tasks()[1].checklist


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("title", "", "Please fill this in."),
        ("budget", "lots", '"lots" is not a number.'),
        ("budget", "-5", "This must be at least 0."),
        ("start", "2026-13-40", "2026-13-40"),
        ("end", "2026-01-01", "It ends before it begins."),
        ("expected_change", "+3pp", "Points (pp) belong to a rate."),
        ("expected_change", "some", "Write it as +3pp for a rate"),
        ("success_chance", "300%", "This must be at most 1."),
        ("lever_participants", "many", '"many" is not a number.'),
    ],
)
async def test_wrong_input_is_said_beside_the_field_and_stores_nothing(
    tmp_path: Path, field: str, text: str, said: str
) -> None:
    app = app_at(tmp_path, "tasks")
    async with app.run_test(size=(80, 50)) as pilot:
        await open_form(app, pilot, "C1.T2")
        await fill(app, pilot, field, text)
        await press(pilot, "f2")
        assert said in screen_text(app)
        assert app.focused is app.screen.query_one(f"#field-{field}")
        assert task(app, "C1.T2") == tasks()[1]


async def test_another_lever_opens_its_own_fields(tmp_path: Path) -> None:
    app = app_at(tmp_path, "tasks")
    async with app.run_test(size=SIZE) as pilot:
        await open_form(app, pilot, "C1.T2")
        assert app.screen.query("#field-lever_participants")
        await fill(app, pilot, "lever", "bd")
        await press(pilot, "f2")
        await until(pilot, lambda: app.screen.query("#field-lever_deal_stage"))
        await fill(app, pilot, "lever_deal_stage", "Signed")
        await fill(app, pilot, "lever_value", "50000")
        await press(pilot, "f2")
        await until(pilot, lambda: task(app, "C1.T2").lever_fields.get("value") == "50000")
        changed = task(app, "C1.T2")
        assert changed.lever is Lever.BD
        assert changed.lever_fields["deal_stage"] == "Signed"
        assert changed.lever_fields["participants"] == "3000"


async def test_a_task_is_added_by_the_form(tmp_path: Path) -> None:
    app = app_at(tmp_path, "board", base())
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "board")
        await press(pilot, "A")
        await until(pilot, lambda: app.screen.query("#field-title"))
        await press(pilot, "f2")
        assert "Please fill this in." in screen_text(app)
        await type_text(pilot, "Poster")
        await press(pilot, "f2")
        await until(pilot, lambda: app.workbook.get(Task, "C1.T1"))
        assert task(app, "C1.T1").title == "Poster"


async def test_a_deleted_number_is_not_used_again(tmp_path: Path) -> None:
    app = app_at(tmp_path, "tasks")
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "tasks")
        mark(app, "C1.T6")
        await press(pilot, "d")
        await until(pilot, lambda: app.workbook.get(Task, "C1.T6") is None)
        await press(pilot, "a")
        await type_text(pilot, "copy Poster")
        await press(pilot, "enter")
        await until(pilot, lambda: app.workbook.get(Task, "C1.T7"))
        assert app.workbook.get(Task, "C1.T6") is None


def nasty_task(lever: Lever, text: str) -> Task:
    """Every text slot of a task of this lever filled with `text`."""
    fields = {one.code: text for one in playbooks.lever(lever).fields}
    slots = ("title", "owner", "segment", "risk", "fallback", "data_to_collect", "result")
    return tasks()[1].model_copy(
        update={
            "key": f"C1.{lever.value}",
            "lever": lever,
            "lever_fields": fields,
            **dict.fromkeys(slots, text),
        }
    )


@pytest.mark.parametrize("text", HOSTILE)
async def test_any_text_in_any_field_is_shown_as_typed(tmp_path: Path, text: str) -> None:
    """In every view, beside the list and in the card; another lever in each view."""
    log = DayLog(key="C1.L9", cycle="C1", day=TODAY, text=text, person=text)
    nasty = [nasty_task(lever, text) for lever in Lever]
    app = app_at(tmp_path, "tasks", base().put(*nasty, log))
    visible = text.replace("\x1b[31m", "").split("\x00")[0]
    views = ("tasks", "board", "timeline", "calendar", "week", "log")
    async with app.run_test(size=(160, 40)) as pilot:
        for step, one in zip(views, nasty, strict=True):
            await ready(pilot, step)
            mark(app, one.key if step != "log" else log.key)
            await pilot.pause()
            shown = screen_text(app)
            assert visible in shown
            assert not any(ord(char) < 32 for char in shown.replace("\n", ""))
            if step in ("tasks", "board"):
                await press(pilot, "enter")
                assert visible in screen_text(app)
                await press(pilot, "escape")
            await press(pilot, "n")


@pytest.mark.parametrize("text", HOSTILE)
async def test_any_text_in_a_line_is_kept_clean(tmp_path: Path, text: str) -> None:
    app = app_at(tmp_path, "tasks")
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "tasks")
        await press(pilot, "a")
        await paste(pilot, f"copy x {text} y")
        await press(pilot, "enter")
        await until(pilot, lambda: app.workbook.get(Task, "C1.T7"))
        title = task(app, "C1.T7").title
        assert title.startswith("x ")
        assert "\x1b" not in title
        assert "\x00" not in title
        assert "\u202e" not in title


# -- without a screen -------------------------------------------------------------------------


@pytest.mark.parametrize("lever", list(Lever))
def test_a_form_that_is_not_touched_changes_nothing(lever: Lever) -> None:
    for language in (EN, ZH):
        set_language(language)
        for one in tasks():
            mine = one.model_copy(update={"lever": lever})
            workbook = book().put(mine)
            specs = tuple(task_specs(mine, workbook, TODAY))
            values = FormValues({spec.id: spec.value for spec in specs}, specs, TODAY)
            assert values.problems() == {}
            filled, problems = filled_task(values, mine, workbook, TODAY)
            assert not problems
            raci = mine.raci.model_copy(update={"accountable": mine.owner})
            usual = {
                spec.id.removeprefix("lever_"): spec.value
                for spec in specs
                if spec.default and spec.id.startswith("lever_")
            }
            fields = {**mine.lever_fields, **usual}
            assert filled == mine.model_copy(update={"raci": raci, "lever_fields": fields})


@pytest.mark.parametrize(
    ("text", "leaf", "change"),
    [
        ("", "attend", None),
        ("+3pp", "attend", 0.03),
        ("3pp", "attend", 0.03),
        ("-2.5pp", "attend", -0.025),
        ("+10%", "attend", 0.05),
        ("+5%", "leads", 100.0),
        ("1200", "leads", 1200.0),
        ("+1.2万", "leads", 12000.0),
    ],
)
def test_a_change_is_read_in_the_leafs_unit(text: str, leaf: str, change: float | None) -> None:
    found, trouble = read_change(text, leaf, book(), TODAY)
    assert found == pytest.approx(change)
    assert not trouble


def test_a_log_line_without_anything_is_no_log() -> None:
    assert log_echo("", book(), TODAY, None).record is None
    assert log_echo("@Mo", book(), TODAY, None).record is None


def test_what_belongs_to_no_log_is_named() -> None:
    echo = log_echo("2h 5d +3pp ~chain tomorrow", book(), TODAY, None)
    assert {text for text, _ in echo.unclear} >= {"+3pp", "~chain"}
    assert any("ahead" in advice for _, advice in echo.unclear)


def test_half_a_day_is_four_hours() -> None:
    record = log_echo("0.5d", book(), TODAY, None).record
    assert isinstance(record, DayLog)
    assert record.hours == 4


def test_hours_in_a_task_are_said_to_belong_to_a_log() -> None:
    echo = task_echo("copy Poster 2h", book(), TODAY)
    assert [text for text, _advice in echo.unclear] == ["Hours"]

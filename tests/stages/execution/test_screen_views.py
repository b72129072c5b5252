"""What each view of the tasks shows, and how one moves in it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from opstui.kernel.language import EN, ZH
from opstui.kernel.vocabulary import Lever, Stage, TaskState
from opstui.stages.execution.model import DayLog
from opstui.stages.execution.screen import ExecutionScreen
from opstui.stages.execution.steps.calendar_rows import strip_of
from opstui.stages.execution.steps.timeline_rows import Scale, bar, ruler, window_of
from opstui.stages.planning.model import Task
from tests.pilot import SIZE, press, screen_lines, screen_text, type_text, until
from tests.stages.execution.screen_books import TODAY, base, book, tasks
from tests.stages.execution.test_screen_actions import app_at, mark, marked, paste, ready, task

BOTH = pytest.mark.parametrize("language", [EN, ZH])

NAMES = {
    EN: {
        "tasks": ("Reminder chain", "Preparing", "+8pp", "70%", "Attendance", "2 days late"),
        "board": ("Planned 1", "Preparing 2", "Live 2", "Closed 1", "! Case stories"),
        "timeline": ("9 Nov", "====", "####", "|", "no dates yet"),
        "calendar": (">9 Nov", "Double", "1!", "! 3 activities on Trial users"),
        "week": ("Late", "Blocked", "SMS quota", "Due", "Begins", "T-1 Go / no-go"),
        "log": ("6h", "¥300", "Reminder chain", "In all: Execution 6h, Review 2h"),
        "segments": ("No customers yet",),
        "reuse": ("Nothing kept yet",),
    },
    ZH: {
        "tasks": ("筹备", "+8pp", "70%", "到课率", "逾期 2 天"),
        "board": ("计划中 1", "筹备 2", "进行 2", "已结束 1", "! Case stories"),
        "timeline": ("11/9", "====", "####", "|", "还没有日期"),
        "calendar": (">11/9", "双11", "1!", "3 个活动都针对「Trial users」"),
        "week": ("逾期", "卡住", "SMS quota", "到期", "开始", "T-1 上线评审"),
        "log": ("6h", "¥300", "Reminder chain", "合计：执行 6h、复盘 2h"),
        "segments": ("还没有客户",),
        "reuse": ("还没有留下什么",),
    },
}


@BOTH
@pytest.mark.parametrize("step", list(NAMES[EN]))
async def test_a_view_shows_what_it_is_for(tmp_path: Path, step: str, language: str) -> None:
    app = app_at(tmp_path, step, language=language)
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, step)
        if step == "tasks":
            mark(app, "C1.T1")
            await until(pilot, lambda: NAMES[language][step][-1] in screen_text(app))
        await until(pilot, lambda: all(one in screen_text(app) for one in NAMES[language][step]))
        assert all(len(line.rstrip()) <= SIZE[0] for line in screen_lines(app))


@pytest.mark.parametrize("key", ["C1.T1", "C1.T3"])
@pytest.mark.parametrize("step", ["tasks", "board", "timeline", "week"])
async def test_what_is_wrong_is_marked_without_colour(tmp_path: Path, step: str, key: str) -> None:
    app = app_at(tmp_path, step)
    app.theme = "opstui-plain"
    title = task(app, key).title
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, step)

        def lines() -> list[str]:
            return [line for line in screen_lines(app)[3:20] if title in line]

        if (step, key) == ("week", "C1.T3"):
            assert not lines()
        else:
            await until(pilot, lambda: any("!" in line.split(title)[0] for line in lines()))


async def test_next_goes_through_all_views_and_on_to_the_review(tmp_path: Path) -> None:
    app = app_at(tmp_path, "tasks")
    async with app.run_test(size=SIZE) as pilot:
        for step in ExecutionScreen.STEPS:
            await ready(pilot, step.STEP)
            await press(pilot, "n")
        await until(pilot, lambda: app.current_mode == "review")


async def test_the_list_is_sorted_by_another_key(tmp_path: Path) -> None:
    app = app_at(tmp_path, "tasks")
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "tasks")
        assert "by due date" in screen_text(app)
        first = screen_lines(app)[4:10]
        await press(pilot, "s")
        assert "by state" in screen_text(app)
        assert "Case stories" in screen_lines(app)[4]
        assert first != screen_lines(app)[4:10]


async def test_the_board_is_walked_with_arrows_or_letters(tmp_path: Path) -> None:
    app = app_at(tmp_path, "board")
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "board")
        assert marked(app) == "C1.T3"
        await press(pilot, "l", "j")
        assert marked(app) == "C1.T2"
        await press(pilot, "right", "up")
        assert marked(app) == "C1.T5"
        await press(pilot, "h", "h", "h")
        assert marked(app) == "C1.T3"
        await press(pilot, "full_stop")
        await until(pilot, lambda: task(app, "C1.T3").state is TaskState.APPROVED)
        await press(pilot, "greater_than_sign")
        await until(pilot, lambda: task(app, "C1.T3").state is TaskState.PREPARING)
        assert marked(app) == "C1.T3"


async def test_a_long_column_follows_the_cursor(tmp_path: Path) -> None:
    many = [
        Task(key=f"C1.T{n}", cycle="C1", title=f"Task {n:02}", lever=Lever.COPY)
        for n in range(1, 31)
    ]
    app = app_at(tmp_path, "board", base().put(*many))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "board")
        await press(pilot, "G")
        last = marked(app)
        assert task(app, last).title in "\n".join(screen_lines(app)[3:20])
        await press(pilot, "g")
        assert task(app, marked(app)).title in "\n".join(screen_lines(app)[3:20])
        assert marked(app) != last


async def test_the_week_of_the_calendar_is_chosen(tmp_path: Path) -> None:
    app = app_at(tmp_path, "calendar")
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "calendar")
        assert "Live class" in screen_text(app)
        await press(pilot, "l")
        assert ">16 Nov" in screen_text(app)
        assert "Live class" not in screen_text(app)
        await press(pilot, *["h"] * 9)
        assert ">28 Sep" in screen_text(app)
        assert "Welcome mail" in screen_text(app)


async def test_my_week_is_one_persons(tmp_path: Path) -> None:
    app = app_at(tmp_path, "week")
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "week")
        assert "everybody" in screen_text(app)
        await press(pilot, "o")
        body = "\n".join(screen_lines(app)[3:20])
        assert "Lin" in screen_lines(app)[2]
        assert "Joint class" in body
        assert "Live class" not in body
        await press(pilot, "o", "o")
        assert "everybody" in screen_text(app)


# -- the detail -------------------------------------------------------------------------------


@BOTH
async def test_enter_shows_the_whole_task_and_enter_again_edits_it(
    tmp_path: Path, language: str
) -> None:
    app = app_at(tmp_path, "tasks", language=language)
    async with app.run_test(size=(80, 40)) as pilot:
        await ready(pilot, "tasks")
        mark(app, "C1.T2")
        await press(pilot, "enter")
        shown = screen_text(app)
        # 30,000 and 8 a head for 3,000 people; 40 % of them because of it
        assert "¥18" in shown
        assert "¥45" in shown
        assert "[x] Script" in shown
        await press(pilot, "enter")
        await until(pilot, lambda: app.screen.query("#field-title"))
        await press(pilot, "escape")
        await ready(pilot, "tasks")


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("C1.T2", ("Per head", "¥18", "Per new user", "¥45")),
        ("C1.T4", ("0.6 = 4 x 15.0%", "Reach", "500", "Per seed", "1.5 reposts")),
        ("C1.T5", ("¥25K = ¥50K x 50.0%", "No next step with a date.")),
        ("C1.T1", ("Nobody is left out", "switch it off")),
        ("C1.T6", ("No holdout",)),
    ],
)
async def test_the_levers_arithmetic_stands_beside_the_list(
    tmp_path: Path, key: str, said: tuple[str, ...]
) -> None:
    app = app_at(tmp_path, "tasks")
    async with app.run_test(size=(160, 44)) as pilot:
        await ready(pilot, "tasks")
        mark(app, key)
        await pilot.pause()
        for text in said:
            assert text in screen_text(app)


@BOTH
async def test_the_sentence_has_the_arithmetic_at_80_columns(tmp_path: Path, language: str) -> None:
    app = app_at(tmp_path, "tasks", language=language)
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "tasks")
        mark(app, "C1.T2")
        await pilot.pause()
        assert "¥45" in "\n".join(screen_lines(app)[-3:])


# -- the log ----------------------------------------------------------------------------------


@BOTH
async def test_a_log_names_its_task_stage_and_day(tmp_path: Path, language: str) -> None:
    app = app_at(tmp_path, "log", language=language)
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "log")
        await press(pilot, "a")
        await paste(pilot, "3h ¥50 排期 #T5 11/8")
        await press(pilot, "enter")
        await until(pilot, lambda: app.workbook.get(DayLog, "C1.L3"))
        await press(pilot, "w")
        await paste(pilot, "1h #复盘 看数")
        await press(pilot, "enter")
        await until(pilot, lambda: app.workbook.get(DayLog, "C1.L4"))
        first, second = (app.workbook.get(DayLog, f"C1.L{n}") for n in (3, 4))
        assert first is not None
        assert second is not None
        assert (first.task, first.hours, first.cost) == ("C1.T5", 3, 50)
        assert (first.day, first.text) == (date(2026, 11, 8), "排期")
        assert (second.task, second.stage, second.text) == ("", Stage.REVIEW, "看数")


async def test_the_log_adds_up_by_task_and_by_stage(tmp_path: Path) -> None:
    app = app_at(tmp_path, "log")
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "log")
        await press(pilot, "s")
        assert any("Reminder chain" in line and "75%" in line for line in screen_lines(app))
        await press(pilot, "s")
        assert any("Review" in line and "25%" in line for line in screen_lines(app)[3:])


async def test_a_log_is_changed_and_deleted(tmp_path: Path) -> None:
    app = app_at(tmp_path, "log")
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "log")
        await press(pilot, "e", "enter", "backspace")
        await type_text(pilot, "5")
        await press(pilot, "f2")
        await until(pilot, lambda: app.workbook.all(DayLog)["C1.L2"].hours == 5)
        await press(pilot, "d")
        await until(pilot, lambda: app.workbook.get(DayLog, "C1.L2") is None)


async def test_numbers_seen_are_echoed_kept_with_the_day_and_changed(tmp_path: Path) -> None:
    app = app_at(tmp_path, "log")
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "log")
        await press(pilot, "a")
        await type_text(pilot, "1h leads=230 att=54% fine")
        await until(pilot, lambda: "Leads 230, Attendance" in screen_text(app))
        await press(pilot, "enter")
        await until(pilot, lambda: "C1.L3" in app.workbook.all(DayLog))
        log = app.workbook.all(DayLog)["C1.L3"]
        assert (log.text, log.seen) == ("fine", {"leads": 230.0, "attend": 0.54})
        await until(pilot, lambda: "Leads 230" in screen_text(app))
        await press(pilot, "e", "enter", "enter", "enter", "enter", "end")
        await type_text(pilot, " nothing")
        await press(pilot, "f2")
        await until(pilot, lambda: "Write a metric and its number" in screen_text(app))
        await press(pilot, "end", *["backspace"] * 40)
        await type_text(pilot, "leads=231")
        await press(pilot, "f2")
        await until(pilot, lambda: app.workbook.all(DayLog)["C1.L3"].seen == {"leads": 231.0})


# -- rows without a screen --------------------------------------------------------------------


def test_a_bar_has_the_days_the_lateness_and_today() -> None:
    late, ready_one = tasks()[0], tasks()[1]
    scale = Scale(window_of([late], date(2026, 10, 26), date(2026, 11, 22)), 28)
    assert bar(late, scale, TODAY) == "=" * 14 + "!" + "|" + " " * 12
    assert bar(ready_one, scale, TODAY) == "               |===    .    "
    assert ruler(scale).split()[0] == "26"


def test_a_bar_that_goes_on_outside_says_so() -> None:
    long = tasks()[3].model_copy(update={"start": date(2026, 1, 1), "end": date(2027, 1, 1)})
    scale = Scale(window_of([], date(2026, 11, 2), date(2026, 11, 15)), 14)
    assert bar(long, scale, TODAY) == "<#######|####>"


def test_a_strip_counts_the_levers_of_every_week() -> None:
    strip = strip_of(list(book().all(Task).values()), date(2026, 9, 28), date(2026, 11, 22))
    assert len(strip.weeks) == 8
    assert strip.counts[Lever.USER_CARE] == (1, 1, 1, 0, 0, 0, 0, 0)
    assert strip.counts[Lever.CAMPAIGN] == (0, 0, 0, 0, 0, 0, 1, 0)
    assert [clash.segment for clash in strip.clashes] == ["Trial users"]
    assert strip.clashing(Lever.CAMPAIGN, 6)
    assert not strip.clashing(Lever.USER_CARE, 6)

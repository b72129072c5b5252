"""How the views of the tasks look: what the eye meets first, and what stands where nothing is."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from opstui.app import OpsApp
from opstui.kernel.language import EN, ZH, speaking
from opstui.kernel.text import width
from opstui.kernel.vocabulary import TaskState
from opstui.stages.current import current_tree
from opstui.stages.execution.steps.board_rows import (
    GAP,
    column_widths,
    columns,
    first_place,
    line,
)
from opstui.stages.execution.steps.calendar_rows import strip_lines, strip_of
from opstui.stages.execution.steps.nothing import quiet_week
from opstui.stages.execution.steps.task_rows import alarms
from opstui.stages.execution.steps.timeline_rows import Scale, bar, marks_of, window_of
from opstui.stages.planning.model import Task
from tests.pilot import SIZE, press, screen_lines, screen_text, until
from tests.stages.execution.screen_books import TODAY, base, day, tasks
from tests.stages.execution.test_screen_actions import app_at, marked, paste, ready


@pytest.mark.parametrize(
    ("language", "days", "said"),
    [
        (EN, 1, ["Blocked for 1 day: SMS quota", "1 day late"]),
        (EN, 2, ["Blocked for 2 days: SMS quota", "2 days late"]),
        (ZH, 1, ["卡住 1 天：SMS quota", "逾期 1 天"]),
    ],
)
def test_one_day_is_not_days(language: str, days: int, said: list[str]) -> None:
    task = tasks()[0]
    assert task.blocked is not None
    since = task.blocked.model_copy(update={"since": TODAY - timedelta(days)})
    task = task.model_copy(update={"end": TODAY - timedelta(days), "blocked": since})
    with speaking(language):
        assert alarms(task, current_tree(base()), TODAY) == said


def board_lines(found: list[Task], cells: int = 78, height: int = 17) -> list[str]:
    with speaking(EN):
        board = columns(found, current_tree(base()), TODAY)
        top = [0] * len(board)
        return [
            "".join(piece.text for piece in line(board, y, (cells, height), top)).rstrip()
            for y in range(height)
        ]


def closed(number: int) -> Task:
    title = f"A long title of a task that is closed {number}"
    return tasks()[5].model_copy(update={"key": f"C1.T{number}", "title": title})


def test_empty_columns_of_the_board_leave_their_room_to_the_others() -> None:
    lines = board_lines([closed(1)])
    assert "A long title of a task that is closed 1" in lines[1]
    assert all(width(text) <= 78 for text in lines)


@pytest.mark.parametrize("cells", [58, 78, 80, 198])
def test_a_full_board_fills_the_width(cells: int) -> None:
    board = columns(tasks(), current_tree(base()), TODAY)
    found = column_widths(board, cells)
    assert cells - 4 <= sum(found) + GAP * 3 <= cells
    assert found[3] < found[0]


def test_what_is_wrong_comes_first_in_its_column_and_has_the_cursor() -> None:
    early = tasks()[1].model_copy(update={"start": TODAY, "end": TODAY})
    with speaking(EN):
        board = columns([early, tasks()[0]], current_tree(base()), TODAY)
    assert board[1].keys == ("C1.T1", "C1.T2")
    assert board[1].cards[0][2] == ("blocked 4 days", "Lin")
    assert first_place(board) == (1, 0)
    assert first_place(columns([early, tasks()[5]], None, TODAY))[0] == 1


def test_a_column_says_how_many_are_out_of_sight() -> None:
    assert board_lines([closed(number) for number in range(1, 12)])[0].endswith("Closed 1-8/11")
    assert "Closed 3" in board_lines([closed(number) for number in range(1, 4)])[0]


def shown(app: OpsApp) -> list[str]:
    return list(app.screen.step.shown_keys())  # type: ignore[attr-defined]


def test_facts_of_a_card_are_whole_or_left_out() -> None:
    late = tasks()[3].model_copy(update={"owner": "Somebody", "end": TODAY - timedelta(2)})
    row = board_lines([*tasks(), late], 78)[2]
    assert "2 days late" in row
    assert "Live" not in row
    assert "…" not in row
    assert "2 days late Somebody Live" in board_lines([late])[2]


async def test_the_order_of_the_filter_holds_on_the_board(tmp_path: Path) -> None:
    app = app_at(tmp_path, "board")
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "board")
        assert shown(app)[1:3] == ["C1.T1", "C1.T2"]
        await press(pilot, "f")
        await paste(pilot, "sort:-due")
        await press(pilot, "enter")
        await until(pilot, lambda: shown(app)[1:3] == ["C1.T2", "C1.T1"])


async def test_cards_are_marked_one_after_the_other_or_all_at_once(tmp_path: Path) -> None:
    app = app_at(tmp_path, "board")
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "board")
        await press(pilot, "space")
        assert marked(app) == "C1.T1"
        await press(pilot, "space")
        assert "2 marked" in screen_text(app)
        await press(pilot, "asterisk")
        assert "6 marked" in screen_text(app)
        await press(pilot, "asterisk")
        assert "marked" not in screen_text(app)


# -- where nothing is -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (EN, ("No tasks yet.", "a  one line: campaign", "A  the whole form")),
        (ZH, ("还没有任务。", "a  写一行：", "A  完整表单")),
    ],
)
@pytest.mark.parametrize("step", ["tasks", "board", "timeline", "calendar", "week"])
async def test_a_view_without_tasks_says_top_left_what_to_press(
    tmp_path: Path, step: str, language: str, said: tuple[str, ...]
) -> None:
    app = app_at(tmp_path, step, base(), language=language)
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, step)
        await until(pilot, lambda: all(one in screen_text(app) for one in said))
        if step != "calendar":
            assert said[0] in screen_lines(app)[3]
        await press(pilot, "a")
        await paste(pilot, "copy Poster 11/9-11/11")
        await press(pilot, "enter")
        await until(pilot, lambda: app.workbook.get(Task, "C1.T1"))
        await ready(pilot, step)
        await until(pilot, lambda: said[0] not in screen_text(app))
        assert marked(app) == "C1.T1"


def test_a_quiet_week_says_what_comes_next_or_that_all_is_done() -> None:
    later = tasks()[1].model_copy(update={"start": day("11-20"), "end": day("11-21")})
    with speaking(EN):
        quiet = quiet_week([later, tasks()[2]], TODAY)
        assert quiet.coming == ("20 Nov Live class begins", "1 task has no dates yet")
        assert quiet_week([closed(1)], TODAY).keys[-1][0] == "4"
        assert quiet_week([closed(1)], TODAY, "Lin").keys[0][0] == "o"


async def test_my_week_looks_into_the_next_one(tmp_path: Path) -> None:
    later = tasks()[1].model_copy(update={"start": day("11-17"), "end": day("11-30")})
    app = app_at(tmp_path, "week", base().put(later))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "week")
        rows = [line for line in screen_lines(app) if "17 Nov" in line]
        assert any("Next week" in line and "begins" in line for line in rows)


async def test_my_week_counts_what_is_late_and_blocked(tmp_path: Path) -> None:
    app = app_at(tmp_path, "week")
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "week")
        assert "! 1 late  ! 1 blocked" in screen_lines(app)[2]


async def test_an_empty_week_of_the_calendar_says_what_comes(tmp_path: Path) -> None:
    later = tasks()[1].model_copy(update={"start": day("11-17"), "end": day("11-18")})
    app = app_at(tmp_path, "calendar", base().put(later))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "calendar")
        assert "Nothing runs in this week." in screen_text(app)
        assert "17 Nov Live class begins" in screen_text(app)
        await press(pilot, "right")
        assert "Nothing runs" not in screen_text(app)
        assert marked(app) == "C1.T2"


# -- timeline ---------------------------------------------------------------------------------


def test_a_bar_says_when_what_it_waits_for_ends() -> None:
    before, after = (
        tasks()[1].model_copy(update={"key": key, "start": first, "end": last})
        for key, first, last in (
            ("C1.T1", day("11-11"), day("11-14")),
            ("C1.T2", day("11-13"), day("11-18")),
        )
    )
    scale = Scale(window_of([], day("11-02"), day("11-22")), 21)
    assert bar(after, scale, TODAY, [before])[11:17] == "=+===="
    over = before.model_copy(update={"state": TaskState.CLOSED})
    assert "+" not in bar(after, scale, TODAY, [over])
    assert "+" in marks_of([after.model_copy(update={"depends_on": ("C1.T1",)})], TODAY)


def test_no_lateness_is_drawn_beyond_today() -> None:
    late = tasks()[0]
    drawn = bar(late, Scale(window_of([], day("11-02"), day("11-22")), 84), TODAY)
    assert drawn.split("|")[1].strip() == ""


def test_only_marks_that_are_there_are_explained() -> None:
    assert marks_of([closed(1)], TODAY) == {"x"}
    assert marks_of(tasks(), TODAY) == {"=", "#", "x", "!", "."}


async def test_what_is_finished_stands_last_on_the_timeline(tmp_path: Path) -> None:
    app = app_at(tmp_path, "timeline")
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "timeline")
        assert shown(app)[0] == "C1.T1"
        assert shown(app)[-1] == "C1.T6"


async def test_the_sentence_names_what_a_task_waits_for(tmp_path: Path) -> None:
    waits = tasks()[1].model_copy(update={"depends_on": ("C1.T4",)})
    app = app_at(tmp_path, "timeline", base().put(*tasks(), waits))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "timeline")
        app.screen.step.select_item("C1.T2")  # type: ignore[attr-defined]
        await pilot.pause()
        assert "! begins before C1.T4 Career diary ends" in screen_text(app)
        assert "+ waits until" in screen_text(app)


# -- calendar ---------------------------------------------------------------------------------


def test_a_known_day_takes_the_room_of_the_weeks_that_have_none() -> None:
    strip = strip_of(tasks(), day("09-28"), day("11-22"))
    with speaking(EN):
        lines = strip_lines(strip, 3, 78)
    names = "".join(text for text, _chosen in lines[1])
    assert "National Day" in names
    assert {width("".join(text for text, _chosen in one)) for one in lines} == {76}
    assert names.index("National Day") == "".join(text for text, _chosen in lines[0]).index(
        "28 Sep"
    )


async def test_what_collides_is_named_and_a_later_collision_announced(tmp_path: Path) -> None:
    app = app_at(tmp_path, "calendar")
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "calendar")
        said = " ".join(screen_lines(app)[-3:])
        assert "Career diary, Joint class, Live class" in said
        await press(pilot, "left")
        assert "! clash in the week of 9 Nov" in screen_lines(app)[2]


# -- the list ---------------------------------------------------------------------------------


async def test_columns_without_anything_leave_their_room_to_the_title(tmp_path: Path) -> None:
    bare = [one.model_copy(update={"actual_cost": None}) for one in tasks()[1:]]
    app = app_at(tmp_path, "tasks", base().put(*bare))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "tasks")
        assert "Change" in screen_lines(app)[3]
        assert "Spent" not in screen_lines(app)[3]


async def test_the_order_of_the_list_is_there_again(tmp_path: Path) -> None:
    app = app_at(tmp_path, "tasks")
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "tasks")
        await press(pilot, "s", "s")
        assert "by lever" in screen_text(app)
        await press(pilot, "n", "p")
        await ready(pilot, "tasks")
        assert "by lever" in screen_text(app)


def colour_of(app: OpsApp, text: str) -> str:
    """The colour that the text stands in on the screen."""
    strips = app.screen._compositor.render_strips()
    found = [
        segment.style.color.name
        for strip in strips[3:20]
        for segment in strip
        if text in segment.text and segment.style and segment.style.color
    ]
    return str(found[0])


@pytest.mark.parametrize("step", ["tasks", "timeline", "week"])
async def test_what_is_late_stands_out_in_every_theme(tmp_path: Path, step: str) -> None:
    app = app_at(tmp_path, step)
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, step)
        dark = colour_of(app, "Reminder chain")
        assert dark != colour_of(app, "Live class")
        app.theme = "opstui-light"
        await until(pilot, lambda: colour_of(app, "Reminder chain") != dark)
        assert colour_of(app, "Reminder chain") != colour_of(app, "Live class")


@pytest.mark.parametrize("step", ["tasks", "board", "timeline", "calendar", "week"])
async def test_a_view_follows_every_size_of_the_window(tmp_path: Path, step: str) -> None:
    app = app_at(tmp_path, step)
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, step)
        for size in ((60, 20), (200, 50), (110, 18), (80, 24)):
            await pilot.resize_terminal(*size)
            await until(pilot, lambda size=size: len(screen_lines(app)) == size[1])  # type: ignore[misc]
            assert all(width(line.rstrip()) <= size[0] for line in screen_lines(app))
        await until(pilot, lambda: "Live class" in screen_text(app))

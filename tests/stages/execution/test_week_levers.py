"""My week asks for deals that stand still, for their next steps and for the phases of a spread.

"Today" is Tuesday 10 November 2026; the week goes from the 9th to the 15th.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from opstui.kernel.language import EN, ZH, speaking
from opstui.kernel.vocabulary import Lever, TaskState
from opstui.stages.execution.steps.week_levers import deals_standing, next_steps, phases
from opstui.stages.execution.steps.week_rows import week_rows
from opstui.stages.planning.model import Task
from tests.pilot import SIZE, screen_text
from tests.stages.execution.screen_books import TODAY, base, day
from tests.stages.execution.test_screen_actions import app_at, ready


def deal(key: str, step: str = "", on: str = "", moved: str = "", **fields: str) -> Task:
    given = {"next_step": step, "next_step_date": on, "moved_on": moved, **fields}
    return Task(
        key=key,
        cycle="C1",
        title=f"Deal {key}",
        lever=Lever.BD,
        owner="Mo",
        state=TaskState.LIVE,
        lever_fields={code: text for code, text in given.items() if text},
    )


def spread(**days: str) -> Task:
    return Task(
        key="C1.T9",
        cycle="C1",
        title="Career diary",
        lever=Lever.EVENT_SPREAD,
        owner="Lin",
        state=TaskState.PREPARING,
        lever_fields=days,
    )


def standing(tasks: list[Task], touched: dict[str, date] | None = None) -> list[tuple[str, ...]]:
    with speaking(EN):
        return [
            (task.key, when, what) for task, when, what in deals_standing(tasks, TODAY, touched)
        ]


def test_a_deal_without_a_dated_next_step_is_asked_for() -> None:
    assert [what for _key, _when, what in standing([deal("D1")])] == ["no dated next step"]
    undated = deal("D1", step="Call")
    assert [what for _key, _when, what in standing([undated])] == ["no dated next step"]


def test_a_next_step_that_has_passed_is_named_by_its_day() -> None:
    found = standing([deal("D1", "Call", "2026-11-09")])
    assert [(key, what) for key, _when, what in found] == [("D1", "next step overdue")]
    assert standing([deal("D1", "Call", "2026-11-10")]) == []


@pytest.mark.parametrize(("moved", "still"), [("2026-10-27", False), ("2026-10-26", True)])
def test_still_for_more_than_14_days(moved: str, still: bool) -> None:
    found = standing([deal("D1", "Call", "2026-11-20", moved)])
    assert [what for _key, _when, what in found] == (["still for 14 days"] if still else [])


def test_work_that_was_logged_moves_a_deal() -> None:
    one = deal("D1", "Call", "2026-11-20", "2026-10-01")
    assert len(standing([one])) == 1
    assert standing([one], {"D1": day("11-05")}) == []


def test_each_deal_stands_once_and_finished_ones_do_not() -> None:
    both = deal("D1", moved="2026-10-01")
    assert len(standing([both])) == 1
    assert standing([both.model_copy(update={"state": TaskState.CLOSED})]) == []
    assert standing([deal("D2", deal_stage="Lost")]) == []
    assert standing([deal("D3", deal_stage="Signed")]) == []


def test_next_steps_of_the_week_from_today_on() -> None:
    some = [
        deal("D1", "Send terms", "2026-11-15"),
        deal("D2", "Call", "2026-11-10"),
        deal("D3", "Meet", "2026-11-16"),
        deal("D4", "Late", "2026-11-09"),
    ]
    found = [(task.key, what) for task, _when, what in next_steps(some, TODAY)]
    assert found == [("D2", "Call"), ("D1", "Send terms")]


def test_phases_of_the_week_in_order() -> None:
    one = spread(
        warm_up="2026-11-08",
        ignition="2026-11-11",
        spread_until="2026-11-15",
        wind_down="2026-11-16",
    )
    with speaking(EN):
        found = [what for _task, _when, what in phases([one], TODAY)]
    assert found == ["ignition", "spread ends"]
    assert list(phases([one.model_copy(update={"state": TaskState.CLOSED})], TODAY)) == []


def test_only_the_persons_own() -> None:
    some = [deal("D1"), spread(ignition="2026-11-11")]
    with speaking(EN):
        assert [row.group for row in week_rows(some, TODAY, "Mo")] == ["Deal"]
        assert [row.group for row in week_rows(some, TODAY, "Lin")] == ["Phase"]


def test_what_was_typed_wrong_is_no_day() -> None:
    assert list(phases([spread(ignition="soon")], TODAY)) == []
    assert len(standing([deal("D1", "Call", "[/x] soon")])) == 1


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        (EN, ("Deal", "no dated next step", "Next step", "Send terms", "Phase", "ignition")),
        (ZH, ("合作", "没有下一步日期", "下一步", "Send terms", "阶段", "引爆")),
    ],
)
async def test_the_screen_asks_for_them(
    tmp_path: Path, language: str, texts: tuple[str, ...]
) -> None:
    some = [
        deal("C1.T1"),
        deal("C1.T2", "Send terms", "2026-11-12"),
        spread(ignition="2026-11-11"),
    ]
    app = app_at(tmp_path, "week", language=language, workbook=base().put(*some))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "week")
        shown = screen_text(app)
        for text in texts:
            assert text in shown

"""What must not begin when: releases around a peak, tasks before those they wait for."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from opstui.kernel.language import EN, ZH
from opstui.kernel.vocabulary import Lever, TaskState
from opstui.stages.execution.freeze import freezes, frozen_starts, too_early
from opstui.stages.planning.model import Task
from tests.pilot import SIZE, screen_text
from tests.stages.execution.screen_books import base, day
from tests.stages.execution.test_screen_actions import app_at, mark, ready

BOTH = pytest.mark.parametrize("language", [EN, ZH])


def task(number: int, lever: Lever, **fields: object) -> Task:
    made: dict[str, object] = {"key": f"C1.T{number}", "cycle": "C1", "title": f"Task {number}"}
    return Task.model_validate({**made, "lever": lever, **fields})


CAMPAIGN = task(
    1, Lever.CAMPAIGN, start=day("11-01"), end=day("11-12"),
    lever_fields={"day_of_event": "2026-11-11"},
)  # fmt: skip


def test_a_freeze_reaches_from_three_days_before_the_peak_to_a_day_after() -> None:
    (window,) = freezes([CAMPAIGN])
    assert (window.first, window.last) == (date(2026, 11, 8), date(2026, 11, 12))


def test_a_release_inside_is_named_and_one_outside_or_finished_is_not() -> None:
    inside = task(2, Lever.MECHANISM, start=day("11-09"))
    before = task(3, Lever.MECHANISM, start=day("11-07"))
    done = task(4, Lever.MECHANISM, start=day("11-09"), state=TaskState.CLOSED)
    words = task(5, Lever.COPY, start=day("11-09"))
    found = frozen_starts([inside, before, done, words], freezes([CAMPAIGN]))
    assert [one.key for one, _window in found] == ["C1.T2"]


def test_a_campaign_without_a_day_or_over_freezes_nothing() -> None:
    bad = CAMPAIGN.model_copy(update={"lever_fields": {"day_of_event": "soon"}})
    over = CAMPAIGN.model_copy(update={"state": TaskState.CLOSED})
    assert freezes([bad, over]) == []


def test_a_task_that_begins_before_what_it_waits_for_ends_is_too_early() -> None:
    first = task(2, Lever.COPY, start=day("11-01"), end=day("11-09"))
    second = task(3, Lever.COPY, start=day("11-09"), depends_on=("C1.T2", "C1.T99"))
    by_key = {one.key: one for one in (first, second)}
    assert too_early(second, by_key) == [first]
    later = second.model_copy(update={"start": day("11-10")})
    assert too_early(later, by_key) == []


@BOTH
async def test_the_calendar_shows_the_freeze_and_what_begins_in_it(
    tmp_path: Path, language: str
) -> None:
    release = task(2, Lever.MECHANISM, start=day("11-10"), end=day("11-15"))
    app = app_at(tmp_path, "calendar", base().put(CAMPAIGN, release), language)
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "calendar")
        shown = screen_text(app)
        assert {EN: "Freeze", ZH: "封版"}[language] in shown
        assert {EN: "! Task 2 begins inside", ZH: "! Task 2 的开始日"}[language] in shown


async def test_the_timeline_says_what_a_task_waits_for_and_shows_its_checkpoints(
    tmp_path: Path,
) -> None:
    first = task(2, Lever.COPY, start=day("10-20"), end=day("11-09"))
    second = task(3, Lever.COPY, start=day("11-09"), end=day("11-12"), depends_on=("C1.T2",))
    app = app_at(tmp_path, "timeline", base().put(first, second))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "timeline")
        mark(app, "C1.T3")
        await pilot.pause()
        shown = screen_text(app)
        assert "! begins before C1.T2" in shown
        (row,) = (line for line in shown.splitlines() if "Task 3" in line and "---" in line)
        before, after = row.split("|")
        assert "+" in before
        assert "." in after
        mark(app, "C1.T2")
        await pilot.pause()
        assert "before C1.T3" in screen_text(app)

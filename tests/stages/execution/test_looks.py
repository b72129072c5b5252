"""How the views of the tasks look: what the eye meets first, and what stands where nothing is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from opstui.kernel.language import EN, ZH, speaking
from opstui.stages.current import current_tree
from opstui.stages.execution.steps.task_rows import alarms
from tests.stages.execution.screen_books import TODAY, base, tasks


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

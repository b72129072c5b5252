"""The weeks of attention: the design's example, edits instead of hours, nothing at all."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from opstui.balance import weekly
from opstui.examples import example_workbook
from opstui.kernel.language import EN, ZH
from opstui.kernel.vocabulary import Stage
from opstui.reports.attention import attention_facts
from opstui.reports.overview import overview
from opstui.stages.execution.model import DayLog
from opstui.stages.room import RoomScreen
from opstui.workbook.document import Workbook
from tests.pilot import make_app, press, screen_text, until

END = date(2026, 11, 24)


def test_the_weeks_of_the_training_example() -> None:
    book = example_workbook("training", EN)
    found = attention_facts(book, overview(book, END), (), END)
    scores = [one.attention.balance for one in found.weeks]
    assert [score and round(score, 1) for score in scores] == [
        *(78.4, 65.9, 56.3, 52.9, 49.8, 55.2, 46.3, 70.9)
    ]
    assert found.coverage == (1, 1, 1, 1)


def test_a_week_without_hours_goes_by_its_edits_when_there_are_enough() -> None:
    monday = datetime(2026, 10, 5, 9, 0)
    few = [(monday + timedelta(minutes=n), Stage.EXECUTION) for n in range(9)]
    many = [(monday + timedelta(days=7, minutes=n), Stage.REVIEW) for n in range(12)]
    first, second = weekly((), [*few, *many], monday.date(), date(2026, 10, 18))
    assert (first.attention.source, first.amount) == ("none", 9)
    assert (second.attention.source, second.amount) == ("edits", 12)
    assert second.attention.shares == (0, 0, 0, 1)


@pytest.mark.parametrize(
    ("language", "words"), [(EN, ("16-22 Nov", "38 h", "Recommended")), (ZH, ("38 小时", "建议"))]
)
async def test_the_screen_shows_the_weeks_and_enter_goes_on(
    tmp_path: Path, language: str, words: tuple[str, ...]
) -> None:
    book = example_workbook("training", language)
    app = make_app(tmp_path, book, language=language, today=END)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "W")
        await until(pilot, lambda: words[0] in screen_text(app))
        assert [word for word in words if word not in screen_text(app)] == []
        assert app.overview.next_action.text in screen_text(app), "what enter does is said"
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, RoomScreen))
        assert app.current_mode == "review"


@pytest.mark.parametrize("empty", [True, False])
async def test_with_nothing_logged_it_says_what_to_do(tmp_path: Path, empty: bool) -> None:
    book = example_workbook("training", EN)
    some = Workbook.empty() if empty else book.drop(*book.all(DayLog).values())
    app = make_app(tmp_path, some, today=END)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "W")
        await until(pilot, lambda: "Log hours in stage 3" in screen_text(app))

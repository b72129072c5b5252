"""The weekly review by keyboard: numbers, status, driver, one feedback coded, one decision."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from opstui.kernel.language import EN, ZH
from opstui.stages.review.model import Decision, Feedback, Review
from opstui.workbook.document import Workbook
from tests.pilot import make_app, press, screen_text, stored, type_text, until
from tests.stages.review.fixture_screen import six, training

MONDAY = date(2026, 11, 2)
LAST_KNOWN = date(2026, 10, 26)
MOST = 40
SIX = ("14102", "4210", "1190", "1150", "640", "61")
EIGHT = (*SIX, "118300", "101250")


class Fingers:
    """Presses keys and counts them; digits of numbers and the sentence are not counted."""

    def __init__(self, pilot: Pilot[Any]) -> None:
        self.pilot = pilot
        self.keys = 0

    async def press(self, *keys: str) -> None:
        self.keys += len(keys)
        await press(self.pilot, *keys)


def uncoded(workbook: Workbook) -> Workbook:
    """One feedback more, which nobody has coded."""
    one = Feedback(key="C1.F99", cycle="C1", day=MONDAY, text="Nobody reminded me", users=12)
    return workbook.put(one)


@pytest.mark.parametrize("language", [EN, ZH])
@pytest.mark.parametrize(("shape", "numbers"), [(six, SIX), (lambda one: one, EIGHT)])
async def test_a_weekly_review_takes_few_keys(
    tmp_path: Path, language: str, shape: Callable[[Workbook], Workbook], numbers: tuple[str, ...]
) -> None:
    workbook = uncoded(shape(training(language, LAST_KNOWN)))
    app = make_app(tmp_path, workbook, ("review", ""), language, today=MONDAY)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.focused, Input))
        assert "2026-W44" in screen_text(app)
        hand = Fingers(pilot)
        for number in numbers:
            await type_text(pilot, number)
            await hand.press("enter")
        await until(pilot, lambda: "C1.R@2026-W44" in app.workbook.all(Review))
        await hand.press("n")
        await until(pilot, lambda: "2/5" in screen_text(app))
        await hand.press("n")
        await until(pilot, lambda: "3/5" in screen_text(app))
        await hand.press("y")
        await until(pilot, lambda: app.workbook.all(Review)["C1.R@2026-W44"].cited)
        await hand.press("n")
        await until(pilot, lambda: "4/5" in screen_text(app))
        await hand.press("3")
        await until(pilot, lambda: app.workbook.all(Feedback)["C1.F99"].themes)
        await hand.press("n")
        await until(pilot, lambda: "5/5" in screen_text(app))
        await hand.press("a", "enter")
        await type_text(pilot, "Remind by message the evening before")
        await hand.press("f2")
        await until(pilot, lambda: app.workbook.all(Decision))
        await hand.press("c")
        await until(pilot, lambda: app.workbook.all(Review)["C1.R@2026-W44"].closed)
        assert hand.keys <= MOST
    kept = stored(tmp_path)
    review = kept.all(Review)["C1.R@2026-W44"]
    (decision,) = kept.all(Decision).values()
    assert review.closed == MONDAY
    assert review.viewed == ("data", "status", "why", "voice", "decide")
    assert review.cited == ()
    assert decision.review == review.key
    assert [one.id.split(":")[0] for one in decision.evidence] == ["attr"]
    assert decision.text == "Remind by message the evening before"
    print(f"keys: {hand.keys}")

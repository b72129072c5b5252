"""The weekly review by keyboard: numbers, status, driver, one feedback coded, one decision."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from opstui.kernel.language import EN, ZH, language
from opstui.kernel.periods import week_of
from opstui.shell.import_screen import ImportScreen
from opstui.stages.review.model import Decision, Feedback, Review
from opstui.stages.review.steps.context import ReviewContext, context_of
from opstui.workbook.document import Workbook
from tests.pilot import make_app, press, screen_text, stored, type_text, until
from tests.stages.review.fixture_screen import six, training
from tests.ui.forms import paste

MONDAY = date(2026, 11, 2)
LAST_KNOWN = date(2026, 10, 26)
W44 = week_of(LAST_KNOWN)
MOST = 40
SIX = ("14102", "4210", "1190", "1150", "620", "56")
EIGHT = (*SIX, "110300", "90250")


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


Enter = Callable[["Fingers", Workbook, tuple[str, ...]], Awaitable[None]]


async def by_typing(hand: Fingers, _workbook: Workbook, numbers: tuple[str, ...]) -> None:
    """Enter after the last one keeps them."""
    for number in numbers:
        await type_text(hand.pilot, number)
        await hand.press("enter")


async def by_pasting(hand: Fingers, workbook: Workbook, numbers: tuple[str, ...]) -> None:
    """Rows of a spreadsheet, in another order than the grid's; the paste counts as one key."""
    rows = zip(names(workbook), numbers, strict=True)
    await paste(hand.pilot, "\n".join(f"{name}\t{number}" for name, number in sorted(rows)))
    hand.keys += 1
    await hand.press("f2")


async def by_importing(hand: Fingers, workbook: Workbook, numbers: tuple[str, ...]) -> None:
    """A file named w44.csv, its name typed; every letter of it counts."""
    rows = zip(names(workbook), numbers, strict=True)
    lines = ["metric,date,value", *(f"{name},2026-W44,{number}" for name, number in rows)]
    Path("w44.csv").write_text("\n".join(lines), encoding="utf-8")
    await hand.press("i")
    await until(hand.pilot, lambda: isinstance(hand.pilot.app.screen, ImportScreen))
    await hand.press(*(LETTERS.get(letter, letter) for letter in "w44.csv"), "enter")
    await until(hand.pilot, lambda: "F2" in problem_of(hand.pilot))
    await hand.press("f2")
    await until(hand.pilot, lambda: not isinstance(hand.pilot.app.screen, ImportScreen))


LETTERS = {".": "full_stop"}


def problem_of(pilot: Pilot[Any]) -> str:
    return str(pilot.app.screen.query_one("#problem", Static).content)


def context_at(workbook: Workbook) -> ReviewContext:
    found = context_of(workbook, MONDAY)
    assert found is not None
    return found


def names(workbook: Workbook) -> list[str]:
    """What the grid asks for, by name."""
    return [one.name.text(language()) for one in context_at(workbook).reader.inputs]


def entered(workbook: Workbook) -> tuple[float | None, ...]:
    """What is stored for the week, in the grid's order."""
    reader = context_at(workbook).reader
    return tuple(reader.count(one.id, W44) for one in reader.inputs)


def driver_of(workbook: Workbook) -> str:
    """The leaf with the largest part in the difference to the target, by the core's own rule."""
    (first, *_others) = context_at(workbook).facts.comparisons
    parts = first.attribution.parts
    return max(parts, key=lambda leaf: abs(parts[leaf]))


@pytest.mark.parametrize("code", [EN, ZH])
@pytest.mark.parametrize("enter", [by_typing, by_pasting, by_importing])
@pytest.mark.parametrize(("shape", "numbers"), [(six, SIX), (lambda one: one, EIGHT)])
async def test_a_weekly_review_takes_few_keys(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    code: str,
    enter: Enter,
    shape: Callable[[Workbook], Workbook],
    numbers: tuple[str, ...],
) -> None:
    monkeypatch.chdir(tmp_path)
    workbook = uncoded(shape(training(code, LAST_KNOWN)))
    app = make_app(tmp_path, workbook, ("review", ""), code, today=MONDAY)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.focused, Input))
        assert "2026-W44" in screen_text(app)
        hand = Fingers(pilot)
        await enter(hand, workbook, numbers)
        await until(pilot, lambda: entered(app.workbook) == tuple(map(float, numbers)))
        await hand.press("n")
        await until(pilot, lambda: "2/5" in screen_text(app))
        await hand.press("n")
        await until(pilot, lambda: "3/5" in screen_text(app))
        await hand.press("y")
        await until(pilot, lambda: app.workbook.all(Review)["C1.R@2026-W44"].cited)
        driver = driver_of(app.workbook)
        assert f"/{driver}@" in app.workbook.all(Review)["C1.R@2026-W44"].cited[0].id
        assert context_at(app.workbook).name(driver) in screen_text(app)
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
    assert entered(kept) == tuple(map(float, numbers))
    assert review.closed == MONDAY
    assert review.viewed == ("data", "status", "why", "voice", "decide")
    assert review.cited == ()
    assert decision.review == review.key
    assert [one.id.split(":")[0] for one in decision.evidence] == ["attr"]
    assert decision.text == "Remind by message the evening before"
    print(f"keys: {hand.keys}")

"""The step a stage knows it shows is the one that is there, after each way of getting to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from opstui.app import OpsApp
from opstui.kernel.language import EN
from opstui.stages.room import RoomScreen, Step
from tests.pilot import SIZE, make_app, press
from tests.shell.walks import settled
from tests.stages.review.fixture_screen import training


def shown(app: OpsApp) -> str:
    """The step of the screen; it has one, and knows it."""
    screen = app.screen
    assert isinstance(screen, RoomScreen)
    assert list(screen.query(Step)) == [screen.step]
    assert screen.step is not None
    return screen.step.STEP


async def test_the_step_is_known_after_going_on_back_elsewhere_and_in_the_other_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPSTUI_HOME", str(tmp_path))
    app = make_app(tmp_path, training(EN), ("review", "status"), EN)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert shown(app) == "status"
        await press(pilot, "n")
        assert shown(app) == "why"
        await press(pilot, "p", "p")
        assert shown(app) == "data"
        app.go("review", "decide")
        await settled(pilot)
        assert shown(app) == "decide"
        before = app.screen
        app.go("planning", "tree")
        await settled(pilot)
        assert shown(app) == "tree"
        app.go("review")
        await settled(pilot)
        assert app.screen is before
        assert shown(app) == "decide"
        made = before.query_one(Step)
        await app.action_language()
        await settled(pilot)
        assert shown(app) == "decide"
        assert app.screen.query_one(Step) is not made


async def test_a_step_that_was_taken_out_is_no_longer_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPSTUI_HOME", str(tmp_path))
    app = make_app(tmp_path, training(EN), ("review", "status"), EN)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        screen = app.screen
        assert isinstance(screen, RoomScreen)
        await screen.query_one("#stage").remove_children()
        assert screen.step is None
        assert screen.rule_text() == ("", "")

"""The views of the analyses at each size, and in a window that is changed while they are open."""

from __future__ import annotations

from pathlib import Path

import pytest

from opstui.kernel.language import EN
from tests.pilot import screen_lines
from tests.stages.review.sweep import app_on, book, still, walked


@pytest.mark.parametrize("part", ["first analyses", "steps"])
async def test_a_window_changed_while_open_comes_back_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    monkeypatch.setenv("OPSTUI_HOME", str(tmp_path))
    app = app_on(tmp_path, book("community", EN), EN)
    async with app.run_test(size=(80, 24)) as pilot:
        async for place in walked(pilot, part):
            for width, height in ((60, 20), (120, 34), (80, 24)):
                await pilot.resize_terminal(width, height)
                await still(pilot)
                assert app.is_running, (place.name, width, height)
                assert len(screen_lines(app)) == height, place.name


async def test_the_heads_of_the_cohorts_are_whole_and_say_that_more_follow(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPSTUI_HOME", str(tmp_path))
    app = app_on(tmp_path, book("community", EN), EN)
    async with app.run_test(size=(80, 24)) as pilot:
        async for place in walked(pilot, "first analyses"):
            if place.name == "why cohorts":
                heads = screen_lines(app)[3].split()
                assert heads[:3] == ["Cohort", "Size", "W1"]
                assert heads[-2:] == ["W9", ">"]
                break

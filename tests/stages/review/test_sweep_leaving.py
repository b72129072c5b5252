"""From every view of an analysis esc leads home in a few steps; a reader's keys write nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from opstui.kernel.language import EN
from tests.pilot import press
from tests.stages.review.sweep import app_on, book, reach, still, two_cycles, walked

DEEP = 4
"""Detail, view, list of analyses, step: no way out is longer."""


@pytest.mark.parametrize("name", ["why funnel v2", "why experiments enter", "why w", "voice tab1"])
async def test_esc_leads_home_and_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("OPSTUI_HOME", str(tmp_path))
    app = app_on(tmp_path, book("training", EN), EN)
    async with app.run_test(size=(80, 24)) as pilot:
        await reach(pilot, name)
        before = app.workbook.generation
        for _time in range(DEEP):
            if app.current_mode == "home":
                break
            await press(pilot, "escape")
            await still(pilot)
        assert app.current_mode == "home"
        await press(pilot, "escape")
        assert app.is_running
        assert app.workbook.generation == before


@pytest.mark.parametrize("part", ["steps", "last analyses"])
async def test_a_workbook_that_can_only_be_read_is_walked_and_never_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    monkeypatch.setenv("OPSTUI_HOME", str(tmp_path))
    one = book("training", EN)
    whole = one if part == "steps" else two_cycles(one)
    app = app_on(tmp_path, whole, EN, readonly=True)
    refused = 0
    async with app.run_test(size=(80, 24)) as pilot:
        before = app.workbook.generation
        async for place in walked(pilot, part):
            if place.over:
                continue
            said = len(app._notifications)
            await press(pilot, "y")
            await still(pilot)
            refused += len(app._notifications) > said
            assert place.step.told() or len(app._notifications) > said, place.name
            assert app.workbook.generation == before, place.name
    assert refused

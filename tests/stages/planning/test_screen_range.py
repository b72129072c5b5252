"""A metric that is good within a range gets its bounds in the form of the tree step."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import DataTable

from opstui.app import OpsApp
from opstui.kernel.language import EN, ZH
from opstui.kernel.metric_tree import Good, Node
from opstui.stages.planning.model import Plan
from opstui.stages.planning.steps.tree import TreeStep
from tests.pilot import SIZE, make_app, press, screen_text, stored, type_text, until
from tests.stages.planning.samples import CYCLE, plan_of, training


def _node(app: OpsApp) -> Node:
    return plan_of(app.workbook).tree.node("attend_rate")


async def _opened(pilot: Pilot[Any], app: OpsApp) -> None:
    """The form of the attendance rate, at its direction."""
    await press(pilot)
    step = app.screen.query_one(TreeStep)
    step.select_item("attend_rate")
    step.query_one(DataTable).focus()
    await press(pilot, "e")
    await until(pilot, lambda: len(app.screen_stack) > 1 and app.focused is not None)
    await press(pilot, "enter", "enter", "enter", "enter")


async def _bounds(pilot: Pilot[Any], low: str, high: str) -> None:
    """From the direction on, and back to it."""
    await press(pilot, "down", "ctrl+u")
    await type_text(pilot, low)
    await press(pilot, "down", "ctrl+u")
    await type_text(pilot, high)
    await press(pilot, "up", "up")


@pytest.mark.parametrize(
    ("language", "lacks"), [(EN, "is shown and not judged"), (ZH, "只显示，不评判")]
)
async def test_a_range_is_set_kept_and_undone(tmp_path: Path, language: str, lacks: str) -> None:
    app = make_app(tmp_path, training(language), ("planning", "tree"), language)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await _opened(pilot, app)
        await press(pilot, "right", "right")
        await press(pilot, "down", "down")
        assert lacks in screen_text(app)
        await press(pilot, "up", "up")
        await _bounds(pilot, "45%", "0.6")
        await press(pilot, "f2")
        await until(pilot, lambda: _node(app).good is Good.RANGE)
        assert (_node(app).low, _node(app).high) == (0.45, 0.6)
        kept = stored(tmp_path).get(Plan, CYCLE)
        assert kept is not None
        assert kept.tree.node("attend_rate") == _node(app)
        assert kept.leaf_targets["attend_rate"] == pytest.approx(0.5372789)
        await press(pilot, "u")
        await until(pilot, lambda: _node(app).good is Good.UP)
        assert _node(app).low is None


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        ("60%", "45%", "must be above the lower one"),
        ("60%", "60%", "must be above the lower one"),
        ("[/x]", "1", "is not a number"),
        ("1e999", "", "1e999"),
    ],
)
async def test_bounds_that_are_none_are_refused_beside_their_field(
    tmp_path: Path, low: str, high: str, said: str
) -> None:
    app = make_app(tmp_path, training(EN), ("planning", "tree"))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await _opened(pilot, app)
        before = _node(app)
        await press(pilot, "right", "right")
        await _bounds(pilot, low, high)
        await press(pilot, "f2")
        assert len(app.screen_stack) == 2
        assert said in screen_text(app)
        assert _node(app) == before


async def test_bounds_of_a_metric_that_is_to_grow_are_not_dropped_in_silence(
    tmp_path: Path,
) -> None:
    app = make_app(tmp_path, training(EN), ("planning", "tree"))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await _opened(pilot, app)
        await _bounds(pilot, "45%", "")
        await press(pilot, "f2")
        assert "Bounds are for a metric that is good within a range" in screen_text(app)
        await press(pilot, "right", "right", "f2")
        await until(pilot, lambda: _node(app).low == 0.45)
        assert _node(app).high is None
        await _opened(pilot, app)
        await press(pilot, "left", "left", "f2")
        await until(pilot, lambda: _node(app).good is Good.UP)
        assert _node(app).low is None

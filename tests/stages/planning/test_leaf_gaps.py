"""Which leaf has most of its target left to cover."""

from __future__ import annotations

import pytest

from opstui.kernel.vocabulary import Lever
from opstui.stages.planning.leaf_gaps import leaf_gaps
from opstui.stages.planning.model import Task
from tests.trees import GMV, GMV_BASE


def _task(key: str, **fields: object) -> Task:
    base = {"key": key, "cycle": "C1", "title": key, "lever": Lever.COPY, "success_chance": 0.5}
    return Task.model_validate(base | fields)


def test_a_leaf_with_most_left_comes_first_and_one_without_a_target_last() -> None:
    targets = {"u1": 60000 * 1.1, "c": 0.02 * 1.3}
    found = leaf_gaps([], GMV, GMV_BASE, targets)
    assert [gap.leaf for gap in found][:2] == ["c", "u1"]
    assert found[0].wanted == pytest.approx(100000 * 0.006 * 150)
    assert found[1].wanted == pytest.approx(6000 * 0.02 * 150)
    assert all(gap.open is None for gap in found[2:])


def test_selected_tasks_cover_their_leaf() -> None:
    targets = {"u1": 60000 * 1.1, "c": 0.02 * 1.3}
    tasks = [
        _task("C1.T1", leaf="c", expected_change=0.004),
        _task("C1.T2", leaf="c", expected_change=0.004),
        _task("C1.T3", leaf="c", expected_value=15000),
        _task("C1.T4", leaf="c", expected_change=0.1, selected=False),
    ]
    found = {gap.leaf: gap for gap in leaf_gaps(tasks, GMV, GMV_BASE, targets)}
    assert found["c"].covered == pytest.approx(100000 * 0.004 * 150 + 15000)
    assert found["c"].open == pytest.approx(15000)
    assert next(iter(found)) == "u1"
    more = [*tasks, _task("C1.T5", leaf="c", expected_value=1e12)]
    assert {gap.leaf: gap.open for gap in leaf_gaps(more, GMV, GMV_BASE, targets)}["c"] == 0

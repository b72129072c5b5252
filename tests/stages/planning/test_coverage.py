"""What the chosen tasks cover of the gap: combined on the tree, or added as typed."""

from __future__ import annotations

import pytest

from opstui.kernel.vocabulary import Lever
from opstui.stages.planning.coverage import coverage
from opstui.stages.planning.model import Task
from tests.trees import GMV, GMV_BASE


def task(key: str, **fields: object) -> Task:
    base = {"key": key, "cycle": "C1", "title": key, "lever": Lever.COPY}
    return Task.model_validate(base | fields)


def test_changes_are_combined_on_the_tree_and_typed_worths_added_as_they_stand() -> None:
    tasks = [
        task("C1.T1", leaf="c", expected_change=0.004, success_chance=0.5),
        task("C1.T2", leaf="c", expected_change=0.002, success_chance=1),
        task("C1.T3", leaf="a", expected_change=15, success_chance=1),
        task("C1.T4", leaf="c", expected_change=9, expected_value=1000, success_chance=0.1),
    ]
    found = coverage(tasks, GMV, GMV_BASE, target=400000, without=300000)
    together = 100000 * 0.024 * 165 - 100000 * 0.02 * 150
    assert found.combined == pytest.approx(together)
    assert (found.typed, found.added) == (("C1.T4",), 1000)
    assert found.total == pytest.approx(together + 1000)
    alone = sum(value for key, value in found.effects.items() if key not in found.typed)
    assert found.combined > alone, "leaves that multiply bring more together"

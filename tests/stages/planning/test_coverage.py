"""What the chosen tasks cover of the gap: combined on the tree, or added as typed."""

from __future__ import annotations

import pytest

from opstui.kernel.language import EN, ZH, speaking
from opstui.kernel.text import width
from opstui.kernel.vocabulary import Lever
from opstui.stages.planning.coverage import Coverage, coverage
from opstui.stages.planning.levels import Levels
from opstui.stages.planning.model import Task
from opstui.stages.planning.steps.coverage_bar import coverage_bar
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


def _plainly(value: float | None, _unit: str) -> str:
    return f"{value:g}"


def test_the_bar_has_the_levels_where_they_are_between_nothing_and_the_highest() -> None:
    half = Coverage({"C1.T1": 50.0}, (), 100.0, 50.0, (), 100.0)
    with speaking(EN):
        bar = coverage_bar(half, Levels(150, 200, 300), "count", _plainly, 56)
    inside, _close, said = bar.partition("]")
    room = len(inside) - 1
    assert inside[1:].index("F") == round(50 / 200 * room)
    assert inside[1:].index("T") == round(100 / 200 * room)
    assert inside[-1] == "S"
    assert inside.count("=") == round(50 / 200 * room)
    assert said == " Floor 150, Target 200, Stretch 300"


@pytest.mark.parametrize("language", [EN, ZH])
@pytest.mark.parametrize("total", [-1e9, 0.0, 1.0, 1e12])
def test_the_bar_fits_whatever_the_tasks_bring(language: str, total: float) -> None:
    one = Coverage({"C1.T1": total}, (), 100.0, total, (), 300.0)
    with speaking(language):
        bar = coverage_bar(one, Levels(250, 200, 150), "count", _plainly, 76)
    assert width(bar) == 76


def test_there_is_no_bar_without_a_gap() -> None:
    levels = Levels(150, 200, 300)
    assert coverage_bar(Coverage({}, (), None), levels, "count", _plainly, 76) == ""
    easy = Coverage({}, (), -5.0, start=205.0)
    assert coverage_bar(easy, levels, "count", _plainly, 76) == ""

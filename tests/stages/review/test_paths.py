from __future__ import annotations

from datetime import date

import pytest

from opstui.kernel.periods import week_of
from opstui.stages.review.paths import path_attribution
from opstui.stages.review.reader import Reader
from tests.stages.review.books import community, training
from tests.trees import example

LAST_WEEK = week_of(date(2026, 11, 16))


def test_lever_paths_of_the_community_example() -> None:
    plan, cycle, book = community()
    found = path_attribution(plan, cycle, Reader(plan.tree, book), LAST_WEEK)
    assert found is not None
    expected = example("community")["expected"]
    assert {lever: round(phi, 3) for lever, phi in found.parts.items()} == expected[
        "lever_path_shapley_vs_do_nothing"
    ]
    assert found.do_nothing == pytest.approx(expected["do_nothing_week12"], abs=5e-4)
    assert found.actual == pytest.approx(904)
    assert sum(found.parts.values()) == pytest.approx(found.actual - found.do_nothing)


def test_a_missing_week_on_the_way_gives_no_split() -> None:
    plan, cycle, book = community("new", from_week=6)
    assert path_attribution(plan, cycle, Reader(plan.tree, book), LAST_WEEK) is None


def test_the_baseline_itself_has_no_path() -> None:
    plan, cycle, book = community()
    first = week_of(cycle.baseline_end)
    assert path_attribution(plan, cycle, Reader(plan.tree, book), first) is None


def test_a_tree_that_carries_nothing_has_no_paths() -> None:
    plan, cycle, book = training()
    assert path_attribution(plan, cycle, Reader(plan.tree, book), LAST_WEEK) is None

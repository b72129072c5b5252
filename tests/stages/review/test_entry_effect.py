"""What a typed number does to the attainment of the metric it moves."""

from __future__ import annotations

from datetime import date

import pytest

from opstui.kernel.periods import week_of
from opstui.stages.review.entry_effect import effect_of
from opstui.stages.review.reader import Reader
from opstui.stages.review.state import target
from tests.stages.review.books import training

WEEK = week_of(date(2026, 11, 16))


def test_the_root_moves_with_one_number_and_says_what_it_was() -> None:
    plan, cycle, book = training()
    reader, due = Reader(plan.tree, book), target(plan, cycle, WEEK).leaves
    goal = plan.tree.value(due)
    before = reader.values(WEEK)[plan.tree.root]
    assert goal
    assert before
    stored = reader.count("net_revenue", WEEK)
    assert stored
    found = effect_of("net_revenue", reader, due, WEEK, {"net_revenue": 2 * stored})
    assert found is not None
    assert found.node.id == plan.tree.root
    assert found.before == pytest.approx(before / goal)
    assert found.share == pytest.approx(2 * before / goal)


def test_a_number_that_changes_nothing_has_no_effect() -> None:
    plan, cycle, book = training()
    reader, due = Reader(plan.tree, book), target(plan, cycle, WEEK).leaves
    same = {"leads": reader.count("leads", WEEK)}
    assert effect_of("leads", reader, due, WEEK, same) is None
    assert effect_of("leads", reader, {}, WEEK, {"leads": 1.0}) is None

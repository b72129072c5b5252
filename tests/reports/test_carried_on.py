"""A base of active users carried on with its recent rates (domain.md §4.4, example B)."""

from __future__ import annotations

from datetime import date

import pytest

from opstui.examples import example_workbook
from opstui.kernel.language import EN
from opstui.kernel.recursion import project
from opstui.reports.carried_on import carried_on
from opstui.reports.review_facts import review_facts
from tests.trees import COMMUNITY_BASE, GMV, GMV_BASE, example_tree

TREE = example_tree("community")


def test_a_state_that_goes_on_unchanged_is_the_forecast_without_doing_anything() -> None:
    history = [TREE.evaluate(COMMUNITY_BASE)]
    found = carried_on(TREE, history, 12, 3)
    assert found == project(TREE, COMMUNITY_BASE, 12)[-1]


def test_the_rates_of_the_last_periods_are_averaged() -> None:
    better = {**COMMUNITY_BASE, "retention_rate": (COMMUNITY_BASE["retention_rate"] or 0) + 0.1}
    history = [TREE.evaluate(COMMUNITY_BASE), TREE.evaluate(better)]
    mean = (COMMUNITY_BASE["retention_rate"] or 0) + 0.05
    expected = project(TREE, better, 4, {"retention_rate": mean})[-1][TREE.root]
    assert carried_on(TREE, history, 4, 3)[TREE.root] == pytest.approx(expected)


def test_nothing_is_carried_on_without_memory_without_data_or_after_the_end() -> None:
    assert carried_on(GMV, [GMV.evaluate(GMV_BASE)], 4, 3) == {}
    assert carried_on(TREE, [], 4, 3) == {}
    assert carried_on(TREE, [TREE.evaluate({})], 4, 3) == {}
    assert carried_on(TREE, [TREE.evaluate(COMMUNITY_BASE)], 0, 3) == {}


def test_the_forecast_of_the_community_example_comes_nearer_to_its_end() -> None:
    """It ended at 904."""
    book = example_workbook("community", EN)
    assert book.cycle is not None
    stars = [
        review_facts(book, book.cycle, day).north_star
        for day in (date(2026, 10, 6), date(2026, 11, 3), date(2026, 11, 17))
    ]
    ends = [star.forecast or 0.0 for star in stars]
    assert [904 - end for end in ends] == sorted([904 - end for end in ends], reverse=True)
    assert ends[-1] == pytest.approx(899, abs=1)
    assert stars[-1].band is not None
    assert stars[-1].band[0] < 904 < stars[-1].band[1]

"""What more money and person-days would bring, against trying every choice."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opstui.stages.planning.allocation import allocate
from opstui.stages.planning.knapsack import Item
from opstui.stages.planning.model import Resources
from opstui.stages.planning.more_resources import MoreResources, more_resources
from tests.stages.planning.test_allocation import brute_force, plans, there


def more_of(items: list[Item], have: Resources) -> MoreResources:
    return more_resources(items, have, allocate(items, have))


def test_a_little_money_a_little_time_and_three_sizes() -> None:
    items = [
        Item("a", 100, 100, 10),
        Item("money", 50, 20, 0),
        Item("time", 40, 0, 2),
        Item("both", 30, 100, 10),
    ]
    more = more_of(items, there(100, 10))
    assert more.money is not None
    assert (more.money.budget, more.money.gain, more.money.entering) == (20, 50, ("money",))
    assert more.days is not None
    assert (more.days.person_days, more.days.gain, more.days.entering) == (2, 40, ("time",))
    assert [bundle.gain for bundle in more.bundles] == [90, 120]
    assert more.bundles[-1].budget == 120
    assert more.bundles[-1].person_days == 12


def test_a_better_task_takes_the_place_of_another() -> None:
    items = [Item("small", 10, 10), Item("large", 25, 15)]
    more = more_of(items, there(10, 0))
    assert more.money is not None
    assert (more.money.entering, more.money.leaving, more.money.gain) == (
        ("large",),
        ("small",),
        15,
    )
    assert more.money.budget == 5


def test_the_reserve_is_asked_for_with_it() -> None:
    more = more_of([Item("a", 9, 90, 0)], there(0, 0, 0.1))
    assert more.bundles[0].budget == pytest.approx(100)


def test_one_resource_alone_can_be_of_no_use() -> None:
    more = more_of([Item("a", 9, 10, 5)], there(10, 0))
    assert more.money is None
    assert more.days is not None
    assert more.days.person_days == 5


def test_nothing_to_ask_for() -> None:
    assert more_of([], there(1, 1)) == MoreResources()
    assert more_of([Item("a", 1, 1, 1)], there(1, 1)) == MoreResources()
    assert more_of([Item("a", 1, 9, 1, must=True), Item("b", 1)], there(1, 1)) == MoreResources()
    assert more_of([Item("a", -1, 1, 1)], there(0, 0)).bundles == ()


def test_many_tasks_keep_the_choice_and_fill_the_room() -> None:
    items = [Item(f"t{n:02}", 10 + n, 10 + n % 7, 1 + n % 3) for n in range(40)]
    have = there(120, 20)
    found, more = allocate(items, have), more_of(items, have)
    assert not more.exact
    assert [bundle.leaving for bundle in more.bundles] == [(), (), ()]
    assert set(more.bundles[-1].entering) == set(found.rejected)
    gains = [bundle.gain for bundle in more.bundles]
    assert gains == sorted(gains)


@settings(max_examples=50, deadline=None)
@given(plans(), st.integers(0, 30).map(float), st.integers(0, 30).map(float))
def test_each_bundle_is_the_best_for_what_it_takes(
    items: list[Item], budget: float, days: float
) -> None:
    have = there(budget, days)
    found, more = allocate(items, have), more_of(items, have)
    for bundle in (*more.bundles, *(one for one in (more.money, more.days) if one)):
        best = brute_force(items, budget + bundle.budget, days + bundle.person_days)
        assert best == pytest.approx(found.value + bundle.gain)
        assert bundle.gain > 0
    if more.bundles:
        assert found.value + more.bundles[-1].gain == pytest.approx(
            brute_force(items, 1000, 1000) or 0.0
        )


@settings(max_examples=30, deadline=None)
@given(plans(), st.integers(0, 30).map(float), st.randoms(use_true_random=False))
def test_the_order_of_the_tasks_changes_no_bundle(
    items: list[Item], budget: float, chance: Random
) -> None:
    shuffled = list(items)
    chance.shuffle(shuffled)
    one, other = more_of(items, there(budget, 10)), more_of(shuffled, there(budget, 10))
    assert [set(bundle.entering) for bundle in one.bundles] == [
        set(bundle.entering) for bundle in other.bundles
    ]
    assert [bundle.gain for bundle in one.bundles] == pytest.approx(
        [bundle.gain for bundle in other.bundles]
    )

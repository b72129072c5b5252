"""The choice of tasks against brute force, both examples, and every edge of domain.md §8."""

from __future__ import annotations

from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opstui.kernel.language import EN, speaking
from opstui.stages.planning.allocation import allocate, items_of
from opstui.stages.planning.knapsack import Item
from opstui.stages.planning.model import Resources
from tests.stages.planning.tasks import example_tasks
from tests.trees import example


def there(budget: float, days: float, contingency: float = 0.0) -> Resources:
    return Resources(budget=budget, person_days=days, contingency=contingency)


@pytest.mark.parametrize("name", ["training", "community"])
def test_the_examples(name: str) -> None:
    """Their expected choice spends the whole budget, with no contingency held back."""
    data = example(name)
    plan = data["stage2"]["resources"]
    tasks = example_tasks(name)
    resources = there(plan["budget"], plan["person_days"])
    found = allocate(items_of(tasks, {task.key: task.expected_value for task in tasks}), resources)
    assert list(found.chosen) == data["expected"]["allocation"]["chosen"]
    assert found.value == data["expected"]["allocation"]["value"]
    assert found.exact
    assert found.slack_cost == plan["budget"] - found.cost
    assert found.slack_days == plan["person_days"] - found.days
    assert {ask.item for ask in found.asks} == set(found.rejected)


def test_the_request_for_more_names_budget_and_days() -> None:
    items = [Item("a", 100, 50, 5), Item("b", 90, 60, 9)]
    found = allocate(items, there(100, 10, 0.1))
    assert found.chosen == ("a",)
    assert found.rejected == ("b",)
    (ask,) = found.asks
    assert (ask.item, ask.value, ask.person_days) == ("b", 90, 4)
    assert ask.budget == pytest.approx(110 / 0.9 - 100)
    enough = allocate(items, there(100 + ask.budget, 14, 0.1))
    assert enough.chosen == ("a", "b")


def test_nothing_to_spend_takes_only_what_is_free() -> None:
    items = [Item("paid", 9, 1, 0), Item("work", 9, 0, 1), Item("free", 1, 0, 0)]
    assert allocate(items, there(0, 0)).chosen == ("free",)
    assert allocate(items, there(0, 5)).chosen == ("work", "free")
    assert allocate(items, there(5, 0)).chosen == ("paid", "free")


def test_everything_too_expensive() -> None:
    found = allocate([Item("a", 5, 100, 1), Item("b", 9, 200, 1)], there(50, 10))
    assert (found.chosen, found.value, found.slack_cost) == ((), 0, 50)
    assert len(found.asks) == 2
    assert allocate([], there(50, 10)).chosen == ()


def test_musts_over_the_budget_are_reported_not_dropped() -> None:
    found = allocate([Item("a", 5, 100, 1, must=True), Item("b", 9, 1, 1)], there(50, 10))
    assert found.infeasible is not None
    assert (found.infeasible.cost, found.infeasible.available_cost) == (100, 50)
    assert (found.chosen, found.asks) == ((), ())
    with speaking(EN):
        assert found.infeasible.text() == (
            "What must be done needs 100 and 1 person-days; there are 50 and 10."
        )


def test_musts_that_exclude_each_other_or_lack_their_base() -> None:
    rivals = [Item("a", 1, must=True, group="g"), Item("b", 1, must=True, group="g")]
    wrong = allocate(rivals, there(1, 1)).infeasible
    assert wrong is not None
    assert wrong.groups == ("g",)
    orphan = allocate([Item("a", 1, must=True, needs=("z",))], there(1, 1)).infeasible
    assert orphan is not None
    assert orphan.missing == ("z",)
    with speaking(EN):
        assert "z" in orphan.text()
        assert "g" in wrong.text()


def test_a_base_of_no_value_is_taken_for_what_needs_it() -> None:
    items = [Item("top", 100, 1, 1, needs=("base",)), Item("base", 0, 5, 5)]
    assert allocate(items, there(10, 10)).chosen == ("top", "base")
    assert allocate(items, there(4, 10)).chosen == ()
    circle = [Item("a", 5, 1, 1, needs=("b",)), Item("b", -1, 1, 1, needs=("a",))]
    assert allocate(circle, there(10, 10)).chosen == ("a", "b")


def test_what_needs_something_absent_is_left_out_and_not_asked_for() -> None:
    found = allocate([Item("a", 5, 1, 1, needs=("gone",))], there(10, 10))
    assert (found.chosen, found.rejected, found.asks) == ((), ("a",), ())


def test_ties_do_not_depend_on_the_order() -> None:
    items = [Item(id_, 10, 10, 1) for id_ in "dbca"]
    one = allocate(items, there(20, 10))
    other = allocate(items[::-1], there(20, 10))
    assert set(one.chosen) == set(other.chosen) == {"a", "b"}


def test_twenty_five_tasks_alike() -> None:
    """Alike tasks defeat a bound alone: C(25,12) choices are equally good."""
    items = [Item(f"t{index:02}", 10, 10, 1) for index in range(25)]
    found = allocate(items, there(125, 100))
    assert found.exact
    assert found.chosen == tuple(f"t{index:02}" for index in range(12))


def test_a_fixed_price_of_cost_and_days_says_when_it_was_not_searched_whole() -> None:
    """Value = cost + 5·days: no choice beats another and 2^25 of them remain."""
    chance = Random(1)
    sizes = [(chance.uniform(1, 100), chance.uniform(1, 20)) for _n in range(25)]
    items = [Item(f"t{n:02}", c + 5 * d, c, d) for n, (c, d) in enumerate(sizes)]
    budget, days = sum(c for c, _d in sizes) / 2, sum(d for _c, d in sizes) / 2
    found = allocate(items, there(budget, days))
    assert found.slack_cost >= 0
    assert found.slack_days >= 0
    assert found.value >= 0.97 * (budget + 5 * days)


def test_many_tasks_are_filled_and_swapped() -> None:
    items = [Item(f"t{index:02}", 10 + index, 10 + index % 7, 1 + index % 3) for index in range(40)]
    found = allocate(items, there(120, 20))
    assert not found.exact
    assert found.slack_cost >= 0
    assert found.slack_days >= 0
    smaller = allocate(items[15:], there(120, 20))
    assert found.value >= 0.95 * smaller.value


# -- against brute force ----------------------------------------------------------------------


def feasible(chosen: set[str], items: list[Item], budget: float, days: float) -> bool:
    inside = [item for item in items if item.id in chosen]
    groups = [item.group for item in inside if item.group]
    return (
        sum(item.cost for item in inside) <= budget
        and sum(item.days for item in inside) <= days
        and len(groups) == len(set(groups))
        and all(set(item.needs) <= chosen for item in inside)
        and all(item.id in chosen for item in items if item.must)
    )


def brute_force(items: list[Item], budget: float, days: float) -> float | None:
    ids = [item.id for item in items]
    worth = {item.id: item.value for item in items}
    choices = (set(some) for n in range(len(ids) + 1) for some in combinations(ids, n))
    values = [
        sum(worth[id_] for id_ in some) for some in choices if feasible(some, items, budget, days)
    ]
    return max(values, default=None)


@st.composite
def plans(draw: st.DrawFn, most: int = 12) -> list[Item]:
    ids = [f"t{index}" for index in range(draw(st.integers(0, most)))]
    number = st.integers(0, 10).map(float)
    return [
        Item(
            id_,
            draw(st.integers(-3, 20).map(float)),
            draw(number),
            draw(number),
            draw(st.integers(0, 9)) == 0,
            tuple(draw(st.lists(st.sampled_from([*ids, "gone"]), max_size=1)))
            if draw(st.integers(0, 3)) == 0
            else (),
            draw(st.sampled_from(["", "", "", "g", "h"])),
        )
        for id_ in ids
    ]


@settings(max_examples=60, deadline=None)
@given(plans(), st.integers(0, 40).map(float), st.integers(0, 40).map(float))
def test_it_is_the_best_of_all_choices(items: list[Item], budget: float, days: float) -> None:
    best = brute_force(items, budget, days)
    found = allocate(items, there(budget, days))
    if best is None:
        assert found.infeasible is not None
    else:
        assert found.infeasible is None
        assert found.value == pytest.approx(best)
        assert feasible(set(found.chosen), items, budget, days)


@settings(max_examples=40, deadline=None)
@given(plans(), st.integers(0, 40).map(float), st.randoms(use_true_random=False))
def test_the_order_of_the_tasks_changes_nothing(
    items: list[Item], budget: float, chance: Random
) -> None:
    shuffled = list(items)
    chance.shuffle(shuffled)
    one, other = allocate(items, there(budget, 20)), allocate(shuffled, there(budget, 20))
    assert set(one.chosen) == set(other.chosen)


@settings(max_examples=30, deadline=None)
@given(plans(), st.integers(0, 40).map(float))
def test_greedy_choices_are_allowed_too(items: list[Item], budget: float) -> None:
    many = [*items, *(Item(f"x{index}", 1, 50, 50) for index in range(26))]
    found = allocate(many, there(budget, 20))
    if found.infeasible is None:
        assert not found.exact
        assert feasible(set(found.chosen), many, budget, 20)


@settings(max_examples=40, deadline=None)
@given(plans(), st.booleans(), st.integers(0, 40).map(float))
def test_a_resource_of_none_is_a_limit_like_any_other(
    items: list[Item], money: bool, amount: float
) -> None:
    budget, days = (amount, 0.0) if money else (0.0, amount)
    found = allocate(items, there(budget, days))
    best = brute_force(items, budget, days)
    assert (best is None) == (found.infeasible is not None)
    if best is not None:
        assert found.value == pytest.approx(best)
        assert found.cost <= budget
        assert found.days <= days


# -- large plans ------------------------------------------------------------------------------


@st.composite
def large_plans(draw: st.DrawFn) -> list[Item]:
    """26 to 45 tasks; what one needs comes before it, rarely a must."""
    count = draw(st.integers(26, 45))
    number = st.integers(0, 12).map(float)
    return [
        Item(
            f"t{index:02}",
            draw(st.integers(-3, 20).map(float)),
            draw(number),
            draw(number),
            draw(st.integers(0, 19)) == 0,
            (f"t{draw(st.integers(0, index - 1)):02}",)
            if index and draw(st.integers(0, 5)) == 0
            else (),
            draw(st.sampled_from(["", "", "", "", "", "g", "h"])),
        )
        for index in range(count)
    ]


def greedy_by_density(items: list[Item], budget: float, days: float) -> float:
    """The densest first with all it needs, if it fits and gains; begun with the musts."""
    by_id = {item.id: item for item in items}

    def with_needs(id_: str) -> set[str]:
        return {id_}.union(*(with_needs(one) for one in by_id[id_].needs))

    def density(item: Item) -> float:
        share = item.cost / budget if budget else float("inf") if item.cost else 0.0
        share += item.days / days if days else float("inf") if item.days else 0.0
        return item.value / share if share else item.value * float("inf") if item.value else 0.0

    chosen = set().union(*(with_needs(item.id) for item in items if item.must))
    for item in sorted(items, key=lambda item: (-density(item), item.id)):
        wider = chosen | with_needs(item.id)
        gain = sum(by_id[id_].value for id_ in wider - chosen)
        if item.value > 0 and gain > 0 and feasible(wider, items, budget, days):
            chosen = wider
    return sum(by_id[id_].value for id_ in chosen)


@settings(max_examples=40, deadline=None)
@given(large_plans(), st.integers(1, 120).map(float), st.integers(1, 120).map(float))
def test_a_large_plan_is_never_worse_than_the_densest_first(
    items: list[Item], budget: float, days: float
) -> None:
    found = allocate(items, there(budget, days))
    if found.infeasible is None:
        assert feasible(set(found.chosen), items, budget, days)
        assert found.value >= greedy_by_density(items, budget, days) - 1e-9


@settings(max_examples=30, deadline=None)
@given(large_plans(), st.integers(0, 120).map(float), st.randoms(use_true_random=False))
def test_the_order_of_many_tasks_changes_nothing(
    items: list[Item], budget: float, chance: Random
) -> None:
    shuffled = list(items)
    chance.shuffle(shuffled)
    one, other = allocate(items, there(budget, 60)), allocate(shuffled, there(budget, 60))
    assert set(one.chosen) == set(other.chosen)
    assert one.asks == other.asks

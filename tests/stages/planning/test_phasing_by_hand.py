"""The spread changed by hand, by period and by day: sums stay exact, locks hold."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstui.kernel.errors import OpsError
from opstui.stages.planning.model import Phasing, Plan, Ramp, WeightOrigin
from opstui.stages.planning.phased import How
from opstui.stages.planning.phasing_view import (
    By,
    PhasingView,
    moved,
    other_grains,
    view_of,
)
from opstui.stages.strategy.model import Cycle
from tests.stages.planning.samples import plan_of, training

CENTS = 90_000_000
TOTAL = 900_000.0


def sample(phasing: Phasing | None = None) -> tuple[Plan, Cycle]:
    book = training()
    cycle = book.cycle
    assert cycle is not None
    plan = plan_of(book)
    return (plan if phasing is None else plan.model_copy(update={"phasing": phasing})), cycle


def by_days(start: date, end: date, phasing: Phasing | None = None) -> tuple[Plan, Cycle]:
    """The same plan over a cycle that is planned by the day."""
    plan, cycle = sample(Phasing() if phasing is None else phasing)
    longer = cycle.model_copy(update={"start": start, "end": end, "grain": "day"})
    return plan, longer


def cents(values: tuple[float | None, ...]) -> int:
    return sum(round(Fraction(repr(value)) * 100) for value in values if value is not None)


def after(view: PhasingView, plan: Plan, cycle: Cycle, phasing: Phasing) -> PhasingView:
    return view_of(plan.model_copy(update={"phasing": phasing}), cycle, "", view.by)


def days_sum_to_periods(view: PhasingView) -> bool:
    values = {p.start: v for p, v in zip(view.shown.periods, view.shown.values, strict=True)}
    return all(
        cents(tuple(values[day] for day in period.dates())) == cents((whole,))
        for period, whole in zip(view.own.periods, view.own.values, strict=True)
    )


WEIGHTS = st.lists(st.floats(0, 50), min_size=8, max_size=8).filter(lambda ws: sum(ws) > 0.1)
SHAPES = st.dictionaries(
    st.dates(date(2026, 9, 28), date(2026, 11, 22)).map(lambda day: day.isoformat()),
    st.floats(0, 9),
    max_size=30,
)


@given(WEIGHTS, SHAPES)
def test_days_sum_to_their_periods_and_those_to_the_total(
    weights: list[float], days: dict[str, float]
) -> None:
    plan, cycle = sample(Phasing(weights=tuple(weights), day_weights=days))
    view = view_of(plan, cycle, "", By.DAY)
    assert cents(view.own.values) == CENTS
    assert days_sum_to_periods(view)
    assert all(value is not None and value >= 0 for value in view.shown.values)


@given(
    WEIGHTS,
    st.dictionaries(st.integers(0, 55), st.integers(0, CENTS // 60), min_size=1, max_size=5),
    st.sets(st.integers(0, 55), max_size=20),
    st.sets(st.integers(0, 7), max_size=3),
)
def test_days_by_hand_stay_and_everything_adds_up(
    weights: list[float], changed: dict[int, int], locked_days: set[int], locked: set[int]
) -> None:
    plan, cycle = sample(Phasing(weights=tuple(weights)))
    view = view_of(plan, cycle, "", By.DAY)
    held = Phasing(
        weights=plan.phasing.weights,
        locked=tuple(view.own.periods[i].code for i in locked),
        locked_days=tuple(view.shown.periods[i].code for i in locked_days),
    )
    plan = plan.model_copy(update={"phasing": held})
    view = view_of(plan, cycle, "", By.DAY)
    try:
        new = view.with_numbers({index: one / 100 for index, one in changed.items()})
    except OpsError:
        return
    result = after(view, plan, cycle, new)
    assert cents(result.own.values) == CENTS
    assert days_sum_to_periods(result)
    assert all(weight >= 0 for weight in (*new.weights, *new.day_weights.values()))
    for index, one in changed.items():
        assert cents((result.shown.values[index],)) == one
    for index in locked_days - set(changed):
        assert result.shown.values[index] == view.shown.values[index]


@given(
    WEIGHTS,
    st.dictionaries(st.integers(0, 7), st.integers(0, CENTS // 9), min_size=1, max_size=4),
    st.sets(st.integers(0, 7), max_size=4),
)
def test_periods_by_hand_keep_locks_and_proportions(
    weights: list[float], changed: dict[int, int], locked: set[int]
) -> None:
    plan, cycle = sample(Phasing(weights=tuple(weights)))
    view = view_of(plan, cycle)
    codes = tuple(view.own.periods[i].code for i in locked)
    plan = plan.model_copy(update={"phasing": Phasing(weights=tuple(weights), locked=codes)})
    view = view_of(plan, cycle)
    try:
        new = view.with_numbers({index: one / 100 for index, one in changed.items()})
    except OpsError:
        return
    result = after(view, plan, cycle, new)
    assert cents(result.own.values) == CENTS
    free = [i for i in range(8) if i not in changed and i not in locked]
    for index in locked - set(changed):
        assert result.own.values[index] == view.own.values[index]
    old = [view.own.values[i] or 0.0 for i in free]
    now = [result.own.values[i] or 0.0 for i in free]
    if sum(old) > 0:
        for was, becomes in zip(old, now, strict=True):
            assert becomes == pytest.approx(was * sum(now) / sum(old), abs=0.0101)


@given(WEIGHTS, st.floats(0, 20), st.floats(0.1, 3), st.integers(0, 7), st.integers(0, 7))
def test_a_locked_period_keeps_its_number_when_another_weight_changes(
    weights: list[float], weight: float, multiplier: float, index: int, locked: int
) -> None:
    plan, cycle = sample(Phasing(weights=tuple(weights)))
    code = view_of(plan, cycle).own.periods[locked].code
    plan = plan.model_copy(update={"phasing": Phasing(weights=tuple(weights), locked=(code,))})
    view = view_of(plan, cycle)
    try:
        new = view.with_weights({index: weight}, {index: multiplier})
    except OpsError:
        return
    result = after(view, plan, cycle, new)
    assert cents(result.own.values) == CENTS
    if index != locked:
        was, now = view.own.values[locked], result.own.values[locked]
        assert now == pytest.approx(was, abs=0.0101)


def test_one_day_takes_from_its_own_week_while_the_week_can_give() -> None:
    plan, cycle = sample()
    view = view_of(plan, cycle, "", By.DAY)
    new = view.with_numbers({2: 20_000.0})
    result = after(view, plan, cycle, new)
    assert result.own.values == view.own.values, "weeks stand"
    assert set(moved(view, result)) == {day.code for day in view.shown.periods[:7]}
    assert sum(moved(view, result).values()) == pytest.approx(0, abs=1e-6)
    assert result.origin(2) is WeightOrigin.TYPED
    more = after(view, plan, cycle, view.with_numbers({2: 200_000.0}))
    assert more.shown.values[2] == 200_000
    assert (more.own.values[0] or 0) > 200_000, "more than the week has: all weeks give"
    assert cents(more.own.values) == CENTS


def test_days_of_several_weeks_move_the_whole_cycle() -> None:
    plan, cycle = sample()
    view = view_of(plan, cycle, "", By.DAY)
    run = dict.fromkeys(range(5, 10), 10000.0)
    result = after(view, plan, cycle, view.with_numbers(run))
    assert [result.shown.values[i] for i in run] == [10_000.0] * 5
    assert cents(result.own.values) == CENTS
    assert days_sum_to_periods(result)


def test_a_ramp_and_a_multiplier_survive_a_number_by_hand() -> None:
    ramp = Ramp(start=0.3, end=1, periods=4)
    plan, cycle = sample(Phasing(ramp=ramp, event_multipliers={"2026-W46": 2.0}))
    view = view_of(plan, cycle)
    result = after(view, plan, cycle, view.with_numbers({0: 12_345.67}))
    assert result.own.values[0] == 12_345.67
    assert cents(result.own.values) == CENTS
    assert result.phasing.ramp == ramp
    assert result.phasing.event_multipliers == {"2026-W46": 2.0}
    nothing = view_of(*sample(Phasing(ramp=Ramp(start=0, end=1, periods=4))))
    with pytest.raises(OpsError):
        nothing.with_numbers({0: 500.0})


def test_a_year_by_the_day_sums_exactly_in_weeks_as_well() -> None:
    plan, cycle = by_days(date(2026, 12, 21), date(2027, 12, 19))
    assert other_grains(cycle) == (By.OWN, By.WEEK)
    days = view_of(plan, cycle)
    weeks = view_of(plan, cycle, "", By.WEEK)
    assert len(days.shown.periods) == 364
    assert [week.code for week in weeks.shown.periods[:3]] == ["2026-W52", "2026-W53", "2027-W01"]
    assert cents(days.shown.values) == cents(weeks.shown.values) == CENTS
    changed = after(weeks, plan, cycle, weeks.with_numbers({1: 40_000.0}))
    assert changed.shown.values[1] == 40_000
    assert cents(changed.shown.values) == CENTS
    heavier = after(weeks, plan, cycle, weeks.with_weights({1: 14.0}))
    assert heavier.weight(1) == pytest.approx(14)
    assert (heavier.shown.values[1] or 0) > (weeks.shown.values[1] or 0)


def test_locks_are_by_period_or_by_day_and_released_by_the_same_key() -> None:
    plan, cycle = sample()
    view, days = view_of(plan, cycle), view_of(plan, cycle, "", By.DAY)
    locked = view.with_lock([1, 2])
    assert locked.locked == (view.own.periods[1].code, view.own.periods[2].code)
    assert after(view, plan, cycle, locked).is_locked(2)
    assert after(view, plan, cycle, locked).with_lock([1, 2]).locked == ()
    assert days.with_lock([3]).locked_days == ("2026-10-01",)


def test_what_cannot_be_moved_is_refused() -> None:
    plan, cycle = sample()
    every = tuple(period.code for period in view_of(plan, cycle).own.periods)
    tight = plan.model_copy(update={"phasing": Phasing(locked=every)})
    with pytest.raises(OpsError):
        view_of(tight, cycle).with_numbers({0: 1.0})
    with pytest.raises(OpsError):
        view_of(plan, cycle).with_numbers({0: -1.0})
    with pytest.raises(OpsError):
        view_of(plan, cycle).with_numbers({0: 500_000.0, 1: 500_000.0})
    with pytest.raises(OpsError):
        view_of(plan, cycle, "lead_rate").with_numbers({0: 0.1})
    with pytest.raises(OpsError):
        view_of(plan, cycle, "", By.DAY).with_weights(dict.fromkeys(range(7), 0.0))


def test_a_day_has_the_rate_of_its_period_and_a_level_goes_straight_on() -> None:
    plan, cycle = sample()
    rate = view_of(plan, cycle, "lead_rate", By.DAY)
    assert rate.shown.how is How.POOLED
    assert rate.shown.values[:7] == (rate.own.values[0],) * 7
    assert rate.shown.total == rate.own.total


def test_origins_say_what_a_weight_rests_on() -> None:
    plan, cycle = sample()
    assert view_of(plan, cycle).origin(0) is WeightOrigin.TYPED, "of an older workbook"
    bare = view_of(*sample(Phasing()))
    assert bare.origin(0) is WeightOrigin.DEFAULT
    assert after(bare, plan, cycle, bare.with_weights({3: 2.0})).origin(3) is WeightOrigin.TYPED


def test_an_older_workbook_opens() -> None:
    old = Phasing.model_validate({"weights": [1, 2], "event_multipliers": {"2026-W46": 2}})
    assert old.day_weights == {}
    assert old.ramp is None
    assert (old.dip, old.country) == (0.8, "CN")

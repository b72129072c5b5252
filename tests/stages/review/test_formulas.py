"""Formulas of tests, funnels, cohorts and growth against scipy and against their definitions."""

from __future__ import annotations

import math
from datetime import date, timedelta
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from opstui.kernel.statistics import (
    holm,
    newcombe,
    sample_ratio_p,
    sample_size,
    two_proportions,
)
from opstui.stages.review.cohorts import plateau, triangle
from opstui.stages.review.effects import LEAST_PLACEBOS, before_after, difference_in_differences
from opstui.stages.review.growth import ratio_text
from opstui.stages.review.model import Arm
from opstui.stages.review.randomised import Outcome, compare_arms

ARM = st.integers(1, 50_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(ARM, ARM)
def test_the_pooled_z_squared_is_the_chi_square_of_the_table(
    one: tuple[int, int], other: tuple[int, int]
) -> None:
    tested = two_proportions(*one, *other)
    if tested is None:
        assert one[0] + other[0] in (0, one[1] + other[1])
        return
    table = [[one[0], one[1] - one[0]], [other[0], other[1] - other[0]]]
    found = stats.chi2_contingency(table, correction=False)
    assert tested[0] ** 2 == pytest.approx(found.statistic, rel=1e-6, abs=1e-9)
    assert tested[1] == pytest.approx(found.pvalue, rel=1e-5, abs=1e-12)


@given(ARM, ARM)
def test_newcombe_is_built_of_scipys_wilson_intervals(
    one: tuple[int, int], other: tuple[int, int]
) -> None:
    found = newcombe(*one, *other)
    p1, p0 = one[0] / one[1], other[0] / other[1]
    w1, w0 = (stats.binomtest(*arm).proportion_ci(method="wilson") for arm in (one, other))
    low = p1 - p0 - math.hypot(p1 - w1.low, w0.high - p0)
    high = p1 - p0 + math.hypot(w1.high - p1, p0 - w0.low)
    assert found.low == pytest.approx(max(-1, low), abs=1e-9)
    assert found.high == pytest.approx(min(1, high), abs=1e-9)
    back = newcombe(*other, *one)
    assert (back.low, back.high) == pytest.approx((-found.high, -found.low), abs=1e-12)


@pytest.mark.parametrize(
    ("sizes", "invalid", "warns"),
    [
        ((10_000, 10_000), False, False),
        ((10_000, 10_360), False, False),
        ((10_000, 10_400), False, True),
        ((10_000, 10_480), True, False),
    ],
)
def test_uneven_arms_warn_below_one_percent_and_spoil_the_test_below_one_in_a_thousand(
    sizes: tuple[int, int], invalid: bool, warns: bool
) -> None:
    control, treatment = (Arm(n=n, success=n // 10) for n in sizes)
    found = compare_arms(control, treatment)
    p = stats.chisquare(sizes).pvalue
    assert found.ratio_p == sample_ratio_p(sizes) == pytest.approx(p)
    assert ((p < 0.001), (0.001 <= p < 0.01)) == (invalid, warns)
    assert (found.outcome is Outcome.INVALID, found.ratio_warns) == (invalid, warns)


@pytest.mark.parametrize(("p0", "p1", "n"), [(0.10, 0.12, 3841), (0.02, 0.022, 80_682)])
def test_users_per_arm(p0: float, p1: float, n: int) -> None:
    assert sample_size(p0, p1) == sample_size(p1, p0) == n


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_holm_is_its_definition(p_values: list[float]) -> None:
    """p̃₍ᵢ₎ = max over j ≤ i of min(1, (m − j + 1)·p₍ⱼ₎)."""
    ranked, m = sorted(p_values), len(p_values)
    wanted = [max(min(1.0, (m - j) * ranked[j]) for j in range(place + 1)) for place in range(m)]
    assert sorted(holm(p_values)) == pytest.approx(wanted)
    assert all(adjusted >= p for adjusted, p in zip(holm(p_values), p_values, strict=True))


def test_the_golden_case_of_difference_in_differences() -> None:
    found = difference_in_differences((100, 130), (200, 220))
    assert found is not None
    assert found.increment == pytest.approx(20)
    assert found.relative == pytest.approx(0.1818, abs=1e-4)


@given(
    st.lists(st.integers(50, 150), min_size=45, max_size=75),
    st.integers(1, 7),
)
def test_placebos_are_all_earlier_windows_and_few_of_them_give_no_p(
    numbers: list[int], length: int
) -> None:
    first = date(2026, 1, 5)
    values = {first + timedelta(n): float(one) for n, one in enumerate(numbers)}
    start = first + timedelta(len(numbers) - length)
    found = before_after(values, start, start + timedelta(length - 1))
    assert found is not None
    effect = found.actual / found.expected - 1
    placebos = [
        one
        for n in range(28, len(numbers) - 2 * length + 1)
        if (one := _effect(values, first + timedelta(n), length)) is not None
    ]
    assert effect == pytest.approx(_effect(values, start, length))
    if len(placebos) < LEAST_PLACEBOS:
        assert found.p is None
        assert not found.reliable
    else:
        further = sum(abs(one) >= abs(effect) and one * effect >= 0 for one in placebos)
        assert found.p == pytest.approx((1 + further) / (1 + len(placebos)))


def _effect(values: dict[date, float], start: date, length: int) -> float | None:
    """By hand: median of the weekday over eight weeks, times the last fortnight's trend."""
    usual: dict[int, float] = {}
    for weekday in range(7):
        back = (start - timedelta(n) for n in range(1, 57))
        past = [values[day] for day in back if day.weekday() == weekday and day in values]
        if len(past) >= 4:
            usual[weekday] = median(past)
    last = [start - timedelta(n) for n in range(1, 15)]
    recent = [
        values[day] / usual[day.weekday()]
        for day in last
        if day in values and day.weekday() in usual
    ]
    days = [start + timedelta(n) for n in range(length)]
    inside = [day for day in days if day.weekday() in usual]
    if not inside or not recent:
        return None
    expected = sum(usual[day.weekday()] for day in inside) * median(recent)
    return sum(values[day] for day in inside) / expected - 1


@given(
    st.lists(
        st.tuples(st.integers(1, 500), st.lists(st.integers(0, 500), max_size=6)),
        min_size=1,
        max_size=8,
    )
)
def test_retention_weighs_cohorts_by_size_and_leaves_out_who_has_not_reached_the_age(
    cohorts: list[tuple[int, list[int]]],
) -> None:
    found = triangle([[size, *later] for size, later in cohorts])
    for age in range(1, found.ages):
        reached = [(size, later[age - 1]) for size, later in cohorts if len(later) >= age]
        wanted = sum(count for _size, count in reached) / sum(size for size, _count in reached)
        assert found.pooled(age) == pytest.approx(wanted)
    assert found.pooled(found.ages) is None


@given(st.lists(st.floats(0, 1), max_size=10))
def test_a_plateau_begins_two_small_steps_before_it_is_known(retention: list[float]) -> None:
    known = [1.0, *retention]

    def small(age: int) -> bool:
        change = abs(known[age] - known[age - 1])
        return change < 0.01 or change < 0.05 * known[age - 1]

    flat = [age for age in range(2, len(known) - 1) if small(age) and small(age + 1)]
    assert plateau(known) == (flat[0] if flat else None)


@pytest.mark.parametrize(
    ("ratio", "text"),
    [(None, ">99"), (99.01, ">99"), (99.0, "99.00"), (1.191, "1.19"), (0, "0.00")],
)
def test_a_quick_ratio_beyond_99_is_not_told_apart(ratio: float | None, text: str) -> None:
    assert ratio_text(ratio) == text

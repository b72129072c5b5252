from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstui.kernel.cohort_units import (
    UNITS,
    Cohort,
    Unit,
    cohort_on,
    from_cohort_code,
    of_one_unit,
    parse_cohort,
)
from opstui.kernel.dates import BadDate

DAYS = st.dates(date(2000, 1, 1), date(2090, 1, 1))
ANY_UNIT: st.SearchStrategy[Unit] = st.sampled_from(UNITS)


@given(ANY_UNIT, DAYS)
def test_a_code_is_read_back(unit: Unit, day: date) -> None:
    cohort = cohort_on(unit, day)
    assert from_cohort_code(cohort.code) == cohort
    assert cohort.start <= day <= cohort.end


@given(ANY_UNIT, DAYS, st.integers(0, 60), st.integers(0, 90))
def test_every_day_of_a_later_period_has_its_age(
    unit: Unit, day: date, age: int, inside: int
) -> None:
    cohort = cohort_on(unit, day)
    then = cohort.later(age)
    some = min(then.end, then.start + timedelta(inside))
    assert cohort.age_on(some) == age
    assert cohort.age_on(cohort.start - timedelta(1)) < 0


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2021Q2", "2021-Q2"),
        ("2021-q4", "2021-Q4"),
        ("2021年第2季度", "2021-Q2"),
        ("2021年三季度", "2021-Q3"),
        ("2010-12", "2010-12"),
        ("2026年第36周", "2026-W36"),
        ("2026/9/1", "2026-09-01"),
    ],
)
def test_cohorts_are_read_as_people_write_them(text: str, code: str) -> None:
    assert parse_cohort(text).code == code


@pytest.mark.parametrize("text", ["", "春季班", "Q5", "2021-Q0", "0000-Q1"])
def test_what_is_no_period_is_no_cohort(text: str) -> None:
    with pytest.raises(BadDate):
        parse_cohort(text)
    assert from_cohort_code(text) is None


@pytest.mark.parametrize(
    ("days", "codes"),
    [
        (["2026-08-31", "2026-09-07", "2026-09-21"], ["2026-W36", "2026-W37", "2026-W39"]),
        (["2026-08-01", "2026-09-01"], ["2026-08", "2026-09"]),
        (["2026-01-01", "2026-04-01"], ["2026-Q1", "2026-Q2"]),
        (["2026-09-01", "2026-09-02"], ["2026-09-01", "2026-09-02"]),
        (["2026-09-01"], ["2026-09-01"]),
    ],
)
def test_first_days_say_what_the_cohorts_are(days: list[str], codes: list[str]) -> None:
    found = of_one_unit([Cohort("day", date.fromisoformat(day)) for day in days])
    assert [one.code for one in found] == codes

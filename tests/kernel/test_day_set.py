"""Known days by month agree with a plain set of days, whatever is missing."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from opstui.kernel.day_set import days_of, joined
from opstui.kernel.observations import Observation, apply
from opstui.kernel.periods import Grain, period_at

DAYS = st.dates(date(2023, 12, 1), date(2024, 3, 31))
GRAINS: st.SearchStrategy[Grain] = st.sampled_from(["day", "week", "month"])


@given(st.lists(st.tuples(DAYS, GRAINS), max_size=12), st.lists(st.tuples(DAYS, GRAINS)))
def test_it_holds_the_days_of_every_value(
    one: list[tuple[date, Grain]], other: list[tuple[date, Grain]]
) -> None:
    plain: set[date] = set()
    sets = []
    for name, some in (("a", one), ("b", other)):
        seen = [
            Observation(name, "", grain, period_at(day, grain).start, 1.0) for day, grain in some
        ]
        sets.append(days_of(apply(seen, {})))
        plain |= {day for each in seen for day in each.period.dates()}
    found = joined(sets)
    window = [date(2023, 11, 1) + timedelta(n) for n in range(200)]
    assert {day for day in window if day in found} == plain
    assert bool(found) == bool(plain)
    if plain:
        assert (found.first, found.last) == (min(plain), max(plain))

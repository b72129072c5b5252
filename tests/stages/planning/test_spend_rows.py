"""The budget by week and lever: every yuan in one row, and no row that nobody asked for."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstui.charts.chart import Bar, Chart
from opstui.kernel.language import EN, LANGUAGES, speaking
from opstui.kernel.vocabulary import Lever
from opstui.stages.planning.model import Task
from opstui.stages.planning.steps.spend_rows import spend_chart
from opstui.stages.strategy.model import Cycle
from tests.stages.planning.samples import training

START, END = date(2026, 9, 28), date(2026, 11, 22)


def cycle() -> Cycle:
    found = training(EN).cycle
    assert found is not None
    return found.model_copy(update={"start": START, "end": END})


def task(
    number: int, budget: float, start: date | None, end: date | None, lever: Lever = Lever.COPY
) -> Task:
    return Task(
        key=f"C1.T{number}",
        cycle="C1",
        title="x",
        lever=lever,
        budget=budget,
        start=start,
        end=end,
    )


def drawn(*tasks: Task) -> Chart:
    with speaking(EN):
        return spend_chart(tasks, cycle(), lambda value: f"{value:,.2f}")


def totals(chart: Chart) -> dict[str, float]:
    """Label of the row -> where its stack ends."""
    ends = {tick.at: 0.0 for tick in chart.left}
    for bar in chart.layers:
        assert isinstance(bar, Bar)
        ends[bar.row] = max(ends[bar.row], bar.end or 0.0)
    return {tick.text: ends[tick.at] for tick in chart.left}


def test_a_budget_goes_evenly_over_the_days() -> None:
    found = totals(drawn(task(1, 1400.0, START, START + timedelta(13))))
    assert [found["28 Sep - 4 Oct"], found["5-11 Oct"]] == pytest.approx([700.0, 700.0])
    assert sum(found.values()) == pytest.approx(1400.0)
    assert len(found) == 8


def test_what_lies_outside_the_cycle_or_has_no_dates_is_said() -> None:
    chart = drawn(
        task(1, 100.0, START - timedelta(2), START + timedelta(1)),
        task(2, 30.0, END, END + timedelta(2)),
        task(3, 7.0, None, END),
    )
    found = totals(chart)
    assert found["before"] == pytest.approx(50.0)
    assert found["after"] == pytest.approx(20.0)
    assert found["no dates"] == pytest.approx(7.0)
    assert "1 task has no dates." in chart.summary
    assert "Most in 28 Sep - 4 Oct: 50.00." in chart.summary


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_money_there_is_a_sentence(language: str) -> None:
    with speaking(language):
        chart = spend_chart([task(1, 0.0, START, END)], cycle(), str)
    assert chart.is_empty
    assert ("budget" if language == EN else "预算") in chart.summary


days = st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1))
tasks = st.tuples(st.floats(0, 1e9), days, days, st.sampled_from(list(Lever)))


@given(st.lists(tasks, max_size=12))
def test_every_amount_is_in_exactly_one_row(parts: list[tuple[float, date, date, Lever]]) -> None:
    found = [
        task(number, budget, start, end, lever)
        for number, (budget, start, end, lever) in enumerate(parts)
    ]
    chart = drawn(*found)
    if not chart.is_empty:
        assert sum(totals(chart).values()) == pytest.approx(sum(one.budget for one in found))

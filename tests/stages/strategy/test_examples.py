"""Both worked examples: what their first stage says is what the rules find in the workbook."""

from __future__ import annotations

import pytest

from opstui.examples import example_workbook
from opstui.kernel.language import EN
from opstui.kernel.vocabulary import Light
from opstui.stages.strategy.diagnosis import Row, State, candidates
from opstui.stages.strategy.model import Strategy
from opstui.stages.strategy.steps.suggestions import diagnosis
from tests.trees import example


def found(name: str) -> list[Row]:
    return diagnosis(example_workbook(name, EN))


@pytest.mark.parametrize("name", ["training", "community"])
def test_the_baselines_are_those_of_the_diagnosis(name: str) -> None:
    rows = {row.metric: row for row in found(name)}
    said = [one for one in example(name)["stage1"]["diagnosis"] if one["metric"] in rows]
    assert said
    for one in said:
        assert rows[one["metric"]].baseline == pytest.approx(one["baseline"], abs=1e-6)


@pytest.mark.parametrize("name", ["training", "community"])
def test_the_core_numbers_are_those_of_the_example(name: str) -> None:
    (strategy,) = example_workbook(name, EN).all(Strategy).values()
    core = {one.metric: one.value for one in strategy.core}
    for one in example(name)["stage1"]["core_data"]:
        assert core[one["metric"]] == pytest.approx(one["value"], rel=1e-5)


def test_attendance_comes_first_and_paying_is_not_the_problem() -> None:
    rows = found("training")
    assert candidates(rows)[0].metric == "attend_rate"
    first = rows[0]
    baseline = 3949 / 7350
    assert first.reference is not None
    assert first.reference.value == example("training")["stage1"]["diagnosis"][0]["reference"][1]
    assert first.opportunity == pytest.approx(637871 * (0.65 / baseline - 1))
    pay = next(row for row in rows if row.metric == "pay_rate")
    assert pay.state is State.FINE
    assert pay.reference is not None
    assert [pay.reference.low, pay.reference.high] == [0.05, 0.1]


def test_stickiness_lies_below_the_consumer_average() -> None:
    row = next(row for row in found("community") if row.metric == "stickiness")
    assert row.state is State.BESIDE
    assert row.light is Light.OFF_TRACK
    assert row.reference is not None
    assert (row.reference.low, row.reference.high) == (0.3, 0.5)


def test_what_was_not_counted_is_a_finding_at_the_end() -> None:
    last = found("training")[-1]
    assert (last.metric, last.state) == ("nps", State.NO_DATA)

from __future__ import annotations

import csv
import json
import math
from datetime import date, timedelta
from pathlib import Path

import pytest

from opstui.kernel.vocabulary import EvidenceGrade
from opstui.stages.review.effects import (
    against_control,
    before_after,
    difference_in_differences,
    incremental_roi,
    net_effect,
)
from opstui.stages.review.model import Arm
from opstui.stages.review.randomised import Outcome, compare_arms

DATA = Path(__file__).parents[2] / "data"


@pytest.mark.parametrize(("index", "outcome"), [(0, Outcome.BETTER), (1, Outcome.INCONCLUSIVE)])
def test_experiments_of_the_training_example(index: int, outcome: Outcome) -> None:
    data = json.loads((DATA / "examples/example_a_training.json").read_text(encoding="utf-8"))
    one = data["stage4"]["experiments"][index]
    arms, expected = one["arms"], one["expected"]
    found = compare_arms(Arm(**arms["control"]), Arm(**arms["treatment"]))
    assert found.outcome is outcome
    assert found.grade is EvidenceGrade.A
    assert found.interval is not None
    got = {
        "p1": found.treated,
        "p0": found.control,
        "diff": found.difference,
        "rel": found.relative,
        "z": found.z,
        "p_value": found.p,
        "srm_p": found.ratio_p,
    }
    for name, value in got.items():
        assert value == pytest.approx(expected[name], abs=5e-6), name
    assert found.interval.low == pytest.approx(expected["ci"][0], abs=5e-7)
    assert found.interval.high == pytest.approx(expected["ci"][1], abs=5e-7)


@pytest.mark.parametrize(
    ("metric", "outcome"), [("w1", Outcome.BETTER), ("w4", Outcome.INCONCLUSIVE)]
)
def test_quest_of_the_community_example(metric: str, outcome: Outcome) -> None:
    data = json.loads((DATA / "examples/example_b_community.json").read_text(encoding="utf-8"))
    arms = data["stage4"]["experiments"][0]["arms"]
    expected = data["expected"][f"{metric}_test"]
    found = compare_arms(
        Arm(n=arms["control"]["n"], success=arms["control"][metric]),
        Arm(n=arms["treatment"]["n"], success=arms["treatment"][metric]),
    )
    assert found.outcome is outcome
    assert found.difference == pytest.approx(expected["diff"], abs=5e-7)
    assert found.p == pytest.approx(expected["p_value"], abs=5e-7)
    assert found.interval is not None
    assert found.interval.low == pytest.approx(expected["ci"][0], abs=5e-7)
    assert found.interval.high == pytest.approx(expected["ci"][1], abs=5e-7)
    assert found.ratio_p == pytest.approx(data["expected"]["srm_p"], abs=5e-7)


def test_cookie_cats_gate_40_against_gate_30() -> None:
    with (DATA / "cookie_cats_ab_counts.csv").open(encoding="utf-8") as file:
        by_name = {row["variant"]: row for row in csv.DictReader(file)}

    def arm(variant: str, metric: str) -> Arm:
        row = by_name[variant]
        return Arm(n=int(row["players"]), success=int(row[metric]))

    first = compare_arms(arm("gate_30", "retained_d1"), arm("gate_40", "retained_d1"))
    assert first.difference == pytest.approx(-0.0059, abs=5e-5)
    assert first.z == pytest.approx(-1.784, abs=5e-4)
    assert first.p == pytest.approx(0.0744, abs=5e-5)
    assert first.outcome is Outcome.INCONCLUSIVE
    seventh = compare_arms(arm("gate_30", "retained_d7"), arm("gate_40", "retained_d7"))
    assert seventh.outcome is Outcome.WORSE
    assert seventh.ratio_p == pytest.approx(0.0086, abs=5e-5)
    assert seventh.ratio_warns


def test_a_skewed_split_invalidates_the_test() -> None:
    found = compare_arms(Arm(n=10_000, success=1000), Arm(n=9_000, success=1200))
    assert found.outcome is Outcome.INVALID


def test_no_verdict_before_the_planned_number() -> None:
    found = compare_arms(Arm(n=1000, success=100), Arm(n=1000, success=200), planned_n=1001)
    assert found.outcome is Outcome.RUNNING


@pytest.mark.parametrize(
    ("control", "treatment"),
    [
        ((0, 0), (0, 0)),
        ((1, 1), (1, 0)),
        ((29, 15), (29, 15)),
        ((100, 4), (100, 50)),
        ((100, 100), (100, 100)),
    ],
)
def test_small_samples_get_no_p_value(control: tuple[int, int], treatment: tuple[int, int]) -> None:
    found = compare_arms(
        Arm(n=control[0], success=control[1]), Arm(n=treatment[0], success=treatment[1])
    )
    assert found.outcome is Outcome.TOO_SMALL
    assert found.p is None
    assert found.sentence()


def test_identical_arms_do_not_differ() -> None:
    found = compare_arms(Arm(n=100, success=50), Arm(n=100, success=50))
    assert found.outcome is Outcome.INCONCLUSIVE
    assert found.difference == 0


def test_difference_in_differences() -> None:
    found = difference_in_differences((100, 130), (200, 220))
    assert found is not None
    assert found.relative == pytest.approx(0.182, abs=5e-4)
    assert found.increment == pytest.approx(20)
    assert found.grade is EvidenceGrade.B
    assert difference_in_differences((100, 130), (200, 0)) is None


def wave(n: int) -> float:
    return 100 + 20 * math.sin(n) + 5 * math.cos(3 * n)


def test_a_control_series_predicts_what_would_have_been() -> None:
    noise = [3 * math.cos(7 * n * n) for n in range(44)]
    before = [(wave(n), 2 * wave(n) + 10 + noise[n]) for n in range(30)]
    after = [(wave(n), 2 * wave(n) + 60 + noise[n]) for n in range(30, 44)]
    found = against_control(before, after)
    assert found is not None
    assert found.reliable
    assert found.increment == pytest.approx(14 * 50, abs=25)
    assert found.interval is not None
    assert 700 in found.interval
    assert 0 not in found.interval


def test_a_short_or_unrelated_control_is_not_relied_on() -> None:
    short = against_control([(n, 2.0 * n) for n in range(5)], [(5, 12)])
    assert short is not None
    assert not short.reliable
    unrelated = against_control(
        [(wave(n), math.cos(11 * n * n)) for n in range(30)], [(wave(31), 1.0)]
    )
    assert unrelated is not None
    assert not unrelated.reliable
    assert unrelated.why
    assert against_control([(1, 1)] * 20, [(1, 2)]) is None


def daily(days: int, lift: float, length: int) -> tuple[dict[date, float], date, date]:
    first = date(2026, 1, 5)
    start = first + timedelta(days)
    weekday = [1.0, 1.1, 1.0, 0.9, 1.2, 0.6, 0.5]
    values = {}
    for n in range(days + length):
        day = first + timedelta(n)
        usual = 1000 * weekday[day.weekday()] * (1 + 0.02 * math.sin(5 * n * n))
        values[day] = usual * (1 + lift if day >= start else 1)
    return values, start, start + timedelta(length - 1)


def test_before_and_after_compares_the_same_weekdays() -> None:
    found = before_after(*daily(84, 0.3, 7))
    assert found is not None
    assert found.grade is EvidenceGrade.C
    assert found.relative == pytest.approx(0.3, abs=0.03)
    assert found.p is not None
    assert found.p < 0.05
    nothing = before_after(*daily(84, 0.0, 7))
    assert nothing is not None
    assert nothing.p is not None
    assert nothing.p > 0.05


def test_before_and_after_with_little_history() -> None:
    few = before_after(*daily(35, 0.3, 7))
    assert few is not None
    assert few.p is None
    assert few.why
    assert before_after(*daily(20, 0.3, 7)) is None
    assert before_after({}, date(2026, 1, 1), date(2026, 1, 7)) is None


def test_what_was_pulled_forward_is_taken_off() -> None:
    assert net_effect(120, -50) == 70
    assert incremental_roi(150, 100) == pytest.approx(0.5)
    assert incremental_roi(150, 0) is None

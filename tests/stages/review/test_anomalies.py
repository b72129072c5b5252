from __future__ import annotations

import csv
import math
from pathlib import Path

from opstui.stages.review.anomalies import anomalies, scores

DATA = Path(__file__).parents[2] / "data"


def test_a_spike_is_a_point() -> None:
    found = anomalies([10, 11, 9, 10, 12, 10, 11, 30])
    assert [(one.index, one.kind) for one in found] == [(7, "point")]


def test_seven_points_say_nothing() -> None:
    assert anomalies([10, 11, 9, 10, 12, 10, 30]) == []


def test_a_missing_week_is_skipped_and_not_zero() -> None:
    values = [10.0, 11, None, 10, 12, 10, 9, 11, 10]
    assert anomalies(values) == []
    assert scores(values)[2] is None


def test_a_constant_series_has_no_anomaly() -> None:
    assert anomalies([5.0] * 20) == []
    assert anomalies([]) == []


def test_a_weekly_pattern_is_no_anomaly_but_a_fault_is() -> None:
    pattern = [100, 120, 110, 105, 150, 60, 40]
    values: list[float | None] = [pattern[n % 7] + n + 2 * math.sin(9 * n * n) for n in range(56)]
    assert anomalies(values, season=7) == []
    values[30] = 20.0
    assert 30 in {one.index for one in anomalies(values, season=7)}


def test_against_a_plan_a_slow_drift_is_found() -> None:
    plan = [100.0] * 24
    noise = [2 * math.sin(5 * n * n) for n in range(24)]
    steady: list[float | None] = [100 + noise[n] for n in range(24)]
    drifting: list[float | None] = [100 + noise[n] + max(0, n - 12) * 0.6 for n in range(24)]
    assert [one for one in anomalies(steady, plan=plan) if one.kind == "drift"] == []
    drifts = [one for one in anomalies(drifting, plan=plan) if one.kind == "drift"]
    assert drifts
    assert drifts[0].score > 5


def test_logarithms_tame_skewed_counts_and_leave_out_zeros() -> None:
    with (DATA / "uci_online_retail_daily.csv").open(encoding="utf-8") as file:
        gross: list[float | None] = [
            float(row["gross_revenue_gbp"]) for row in csv.DictReader(file)
        ]
    plain, skewed = anomalies(gross), anomalies(gross, logarithm=True)
    assert len(skewed) <= len(plain)
    assert plain
    assert scores([0.0, *[10.0] * 9], logarithm=True)[0] is None


def test_a_plan_of_zero_gives_no_pace() -> None:
    assert scores([1.0, 2.0], plan=[0.0, 2.0])[0] is None

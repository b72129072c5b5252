from __future__ import annotations

import csv
import math
from pathlib import Path

import pytest

from opstui.kernel.attribution import mix_and_rate
from tests.trees import example

DATA = Path(__file__).parent.parent / "data"


def test_attendance_of_the_example_splits_into_mix_and_rate() -> None:
    expected = example("training")["expected"]["attend_rate_mix"]
    leads = {"before": 7350, "after": 9194}

    def counts(index: int, total: int) -> dict[str, tuple[float, float]]:
        return {
            name: (
                one["lead_share"][index] * total * one["rate"][index],
                one["lead_share"][index] * total,
            )
            for name, one in expected.items()
        }

    result = mix_and_rate(counts(0, leads["before"]), counts(1, leads["after"]))
    assert result is not None
    for name, one in expected.items():
        assert result.segments[name].mix == pytest.approx(one["mix_effect"], abs=1.5e-6)
        assert result.segments[name].own == pytest.approx(one["rate_effect"], abs=1.5e-6)
    assert result.change == pytest.approx(-0.0093, abs=5e-5)
    assert result.mix == pytest.approx(0.0017, abs=5e-5)
    assert not result.simpson


def test_simpson_reversal_is_flagged() -> None:
    before = {"easy": (90.0, 100.0), "hard": (10.0, 100.0)}
    after = {"easy": (95.0, 100.0), "hard": (150.0, 1000.0)}
    result = mix_and_rate(before, after)
    assert result is not None
    assert result.simpson
    assert result.change < 0


def test_new_and_vanished_segments_count_as_mix_only() -> None:
    result = mix_and_rate(
        {"old": (10.0, 100.0), "gone": (5.0, 10.0)}, {"old": (10.0, 100.0), "new": (30.0, 50.0)}
    )
    assert result is not None
    assert result.segments["new"].own == result.segments["gone"].own == 0
    total = math.fsum(one.mix + one.own for one in result.segments.values())
    assert total == pytest.approx(result.change)


def test_mix_and_rate_needs_counts() -> None:
    assert mix_and_rate({}, {"a": (1.0, 2.0)}) is None


def test_shoppers_by_kind_of_visitor() -> None:
    """A rise of the blended purchase rate that is partly a shift towards new visitors."""
    path = DATA / "uci_online_shoppers_monthly.csv"
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))

    def counts(*months: str) -> dict[str, tuple[float, float]]:
        out: dict[str, tuple[float, float]] = {}
        for row in rows:
            if not months or row["month"] in months:
                bought, seen = out.get(row["visitor_type"], (0.0, 0.0))
                out[row["visitor_type"]] = (
                    bought + float(row["sessions_with_purchase"]),
                    seen + float(row["sessions"]),
                )
        return out

    year = counts()
    rates = {name: bought / seen for name, (bought, seen) in year.items()}
    assert round(rates["New_Visitor"], 3) == 0.249
    assert round(rates["Returning_Visitor"], 3) == 0.139
    found = mix_and_rate(counts("May"), counts("Nov"))
    assert found is not None
    assert found.change > 0
    total = math.fsum(one.mix + one.own for one in found.segments.values())
    assert total == pytest.approx(found.change)

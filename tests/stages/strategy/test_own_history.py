"""The product's own past as a reference, before any published band."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from opstui.kernel.label import Label
from opstui.kernel.metric_tree import Good, Kind, Node
from opstui.kernel.observations import Observation, apply
from opstui.kernel.periods import Period
from opstui.kernel.series import SeriesBook
from opstui.stages.strategy.own_history import own_history
from opstui.stages.strategy.references import disagree, own_band, published
from tests.stages.strategy.test_diagnosis import EVIDENCE, band

MONDAY = date(2026, 7, 6)
WINDOW = Period(date(2026, 8, 3), date(2026, 9, 27))
FLOW = Node(id="orders", name=Label(en="Orders", zh="订单"))
RATE = Node(
    id="rate",
    name=Label(en="Rate", zh="比率"),
    unit="ratio",
    kind=Kind.RATE,
    numerator="paid",
    denominator="leads",
)


def whole(**series: list[float | None]) -> SeriesBook:
    points = [
        Observation(metric, "", "week", MONDAY + timedelta(7 * week), value)
        for metric, values in series.items()
        for week, value in enumerate(values)
        if value is not None
    ]
    return SeriesBook({one.key: one for one in apply(points, {})})


UNTIL = MONDAY + timedelta(7 * 6 - 1)


def test_a_flow_stands_at_the_length_of_the_window() -> None:
    past = own_history(whole(orders=[10, 20, 30, 40, 50, 0]), FLOW, WINDOW, UNTIL)
    assert past.best == pytest.approx((20 + 30 + 40 + 50) * 56 / 28)
    assert past.best_until == MONDAY + timedelta(7 * 5 - 1)
    assert past.values == (80, 160, 240, 320, 400, 0)


def test_a_rate_is_pooled_over_its_counts() -> None:
    data = whole(paid=[1, 2, 3, 4, 0], leads=[10, 10, 10, 70, 10])
    past = own_history(data, RATE, WINDOW, UNTIL)
    assert past.best == pytest.approx(10 / 100)
    assert past.values[0] == pytest.approx(0.1)


def test_less_is_better_takes_the_lowest_and_a_gap_breaks_the_four_weeks() -> None:
    down = FLOW.model_copy(update={"good": Good.DOWN})
    data = whole(orders=[8, 8, 8, 8, None, 4, 4, 4, 4])
    past = own_history(data, down, WINDOW, MONDAY + timedelta(7 * 9 - 1))
    assert past.best == pytest.approx(16 * 2)
    assert past.values[4] is None
    broken = own_history(whole(orders=[8, 8, None, 8, 8]), FLOW, WINDOW, UNTIL)
    assert broken.best is None


def test_the_cycle_itself_does_not_count() -> None:
    past = own_history(whole(orders=[1, 1, 1, 1, 100, 100]), FLOW, WINDOW, MONDAY + timedelta(27))
    assert past.best == pytest.approx(4 * 2)


def test_nothing_is_known_of_what_was_never_counted() -> None:
    past = own_history(whole(orders=[1]), RATE, WINDOW, UNTIL)
    assert (past.values, past.best) == ((), None)


def test_the_own_band_is_the_median_with_its_spread() -> None:
    assert own_band([1, 2, 3]) is None
    assert own_band([0, *range(1, 9)]) == pytest.approx((4.5, 2 * 1.4826 * 2))


def test_disagreeing_bands_are_both_kept() -> None:
    bands = published("retention_d1", ("social", "all_apps"), EVIDENCE.benchmarks)
    social = [one for one in bands if one.form == "social"]
    assert len(social) == 2
    assert bands[:2] == social
    assert disagree(social) == pytest.approx((0.35, 0.48))
    assert disagree([band(None, 1, None), band(None, 2, None)]) == (1, 2)
    assert disagree([band(None, 1, None), band(None, 1.2, None)]) is None
    assert disagree([band(None, 1, None)]) is None

"""How far a metric has come, its light, the chance that it gets there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from opstui.kernel.metric_tree import Good
from opstui.kernel.vocabulary import Light
from opstui.stages.review.attainment import attainment, breached, chance, chance_within, light


@pytest.mark.parametrize(
    ("actual", "target", "options", "expected"),
    [
        (845_259, 900_000, {}, 0.9391766667),
        (904, 880, {}, 1.0272727273),
        (845_259, 900_000, {"baseline": 637_871}, 207_388 / 262_129),
        (5, 10, {"baseline": 8}, -1.5),
        (12, 10, {"baseline": 8}, 2.0),
        (8, 8, {"baseline": 8}, 1.0),
        (7, 8, {"baseline": 8}, 0.0),
        (6, 5, {"baseline": 10, "good": Good.DOWN}, 0.8),
        (4, 5, {"baseline": 5, "good": Good.DOWN}, 1.0),
        (6, 5, {"good": Good.DOWN}, 5 / 6),
        (5, 0, {"good": Good.UP}, 1.0),
        (50, None, {"good": Good.RANGE, "bounds": (40.0, 60.0)}, 1.0),
        (65, None, {"good": Good.RANGE, "bounds": (40.0, 60.0)}, 0.75),
        (100, None, {"good": Good.RANGE, "bounds": (40.0, 60.0)}, 0.0),
        (None, 10, {}, None),
        (10, None, {}, None),
    ],
)
def test_attainment(
    actual: float | None, target: float | None, options: dict[str, object], expected: float | None
) -> None:
    found = attainment(actual, target, **options)  # type: ignore[arg-type]
    assert found == (None if expected is None else pytest.approx(expected))


@pytest.mark.parametrize(
    ("pace", "expected"),
    [
        (1.2, Light.ON_TRACK),
        (0.97, Light.ON_TRACK),
        (0.969, Light.AT_RISK),
        (0.90, Light.AT_RISK),
        (0.899, Light.OFF_TRACK),
        (None, Light.NO_DATA),
    ],
)
def test_light(pace: float | None, expected: Light) -> None:
    assert light(pace) is expected


def test_a_broken_guardrail_is_red_at_once() -> None:
    assert light(1.2, guardrail_broken=True) is Light.OFF_TRACK
    assert breached(0.87, floor=0.88, ceiling=None)
    assert breached(0.005, floor=None, ceiling=0.004)
    assert not breached(0.88, floor=0.88, ceiling=0.9)
    assert not breached(None, floor=0.88, ceiling=None)


def test_down_is_good_turns_the_light_round() -> None:
    assert light(1.2, good=Good.DOWN) is Light.OFF_TRACK
    assert light(0.8, good=Good.DOWN) is Light.ON_TRACK
    assert chance(100, 90, 10, good=Good.DOWN) == pytest.approx(0.8413, abs=1e-4)


@pytest.mark.parametrize(
    ("bounds", "actual", "expected"),
    [
        ((40.0, 60.0), 40, 1.0),
        ((40.0, 60.0), 30, 0.5),
        ((40.0, None), 30, 0.75),
        ((None, 60.0), 75, 0.75),
        ((None, 0.0), 1, 0.0),
        ((None, None), 1, None),
        (None, 1, None),
    ],
)
def test_attainment_of_a_range_with_an_open_end(
    bounds: tuple[float | None, float | None] | None, actual: float, expected: float | None
) -> None:
    """An open range has no width: the distance is a share of its one bound."""
    assert attainment(actual, None, good=Good.RANGE, bounds=bounds) == expected


@given(st.floats(-1e6, 1e6), st.floats(1, 1e6), st.floats(0, 3))
def test_a_range_loses_with_the_distance_and_no_more_than_all(
    low: float, width: float, out: float
) -> None:
    """`out` widths above the range and below it are as far away; inside is all of it."""
    bounds = low, low + width
    expected = pytest.approx(max(0.0, 1 - out), abs=1e-6)
    assert attainment(low + width / 2, None, good=Good.RANGE, bounds=bounds) == 1
    assert attainment(bounds[1] + out * width, None, good=Good.RANGE, bounds=bounds) == expected
    assert attainment(low - out * width, None, good=Good.RANGE, bounds=bounds) == expected


def test_the_chance_to_end_within_a_range() -> None:
    inside = norm.cdf(60, 52, 10) - norm.cdf(40, 52, 10)
    assert chance_within((40, 60), 52, 10) == pytest.approx(inside)
    assert chance_within((40, None), 52, 10) == pytest.approx(chance(40, 52, 10))
    assert chance_within((None, 60), 52, 10) == pytest.approx(chance(60, 52, 10, good=Good.DOWN))
    assert chance_within((40, 60), 52, 0) == 0.99
    assert chance_within((40, 60), 62, 0) == 0.01
    assert chance_within((40, 60), None, 10) is None

"""Zooming and panning never leave the data."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstui.charts.viewport import following, panned, zoomed

WHOLE = (100.0, 200.0)
PLACE = st.floats(100, 200)


@given(PLACE, PLACE, PLACE, st.floats(0.01, 100), st.floats(-3, 3))
def test_the_window_stays_inside(
    start: float, end: float, centre: float, factor: float, share: float
) -> None:
    window = (min(start, end), max(start, end) + 1e-3)
    for moved in (zoomed(window, WHOLE, centre, factor), panned(window, WHOLE, share)):
        assert WHOLE[0] <= moved[0] < moved[1] <= WHOLE[1] + 2e-3


def test_zooming_in_keeps_the_centre_in_place() -> None:
    assert zoomed(WHOLE, WHOLE, 125, 0.5) == (112.5, 162.5)
    assert zoomed((112.5, 162.5), WHOLE, 125, 2.0) == WHOLE
    assert zoomed(WHOLE, WHOLE, 150, 2.0) == WHOLE


def test_zooming_in_ends_somewhere() -> None:
    window = WHOLE
    for _ in range(200):
        window = zoomed(window, WHOLE, 150, 0.5)
    assert window[1] - window[0] == pytest.approx(1e-4)


def test_panning_stops_at_the_ends() -> None:
    assert panned((110, 130), WHOLE, 0.5) == (120, 140)
    assert panned((110, 130), WHOLE, -5) == (100, 120)
    assert panned((110, 130), WHOLE, 50) == (180, 200)


def test_following_moves_no_further_than_needed() -> None:
    assert following((110, 130), WHOLE, 120) == (110, 130)
    assert following((110, 130), WHOLE, 135) == (115, 135)
    assert following((110, 130), WHOLE, 105) == (105, 125)

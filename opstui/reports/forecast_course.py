"""The way from the last actual to where a forecast ends."""

from __future__ import annotations

from collections.abc import Sequence

from opstui.reports.status import MetricStatus

Course = list[float | None]


def forecast_course(
    one: MetricStatus, actual: Sequence[float | None], goals: Sequence[float | None]
) -> tuple[Course, Course, Course]:
    """Forecast, low and high per period of `goals`, in the steps of the target; the band opens.
    None before the last of `actual`."""
    count, done = len(goals), len(actual)
    ahead: Course = [None] * count
    low, high = list(ahead), list(ahead)
    start = actual[-1] if actual else None
    if start is None or one.forecast is None or done >= count:
        return ahead, low, high
    first, last = goals[done - 1], goals[-1]
    for index in range(done - 1, count):
        share = (index - done + 1) / (count - done)
        goal = goals[index]
        if first is not None and last is not None and goal is not None and last != first:
            share = (goal - first) / (last - first)
        middle = start + (one.forecast - start) * share
        ahead[index] = middle
        if one.band is not None:
            half = (one.band[1] - one.band[0]) / 2 * max(0.0, share)
            low[index], high[index] = middle - half, middle + half
    return ahead, low, high

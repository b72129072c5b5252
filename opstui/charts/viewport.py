"""Zoom and pan over the x axis: pure arithmetic on windows."""

from __future__ import annotations

from opstui.charts.chart import Window

SMALLEST = 1e-6
"""The shortest window, as a share of the whole."""


def zoomed(window: Window, whole: Window, centre: float, factor: float) -> Window:
    """The window `factor` times as long, `centre` staying where it is; never beyond `whole`."""
    start, end = window
    length = (end - start) * factor
    least, most = abs(whole[1] - whole[0]) * SMALLEST, abs(whole[1] - whole[0])
    length = max(least, min(most, length))
    place = (centre - start) / (end - start) if end != start else 0.5
    return inside((centre - place * length, centre + (1 - place) * length), whole)


def panned(window: Window, whole: Window, share: float) -> Window:
    """The window moved by a share of its length; it stops at the ends of `whole`."""
    step = (window[1] - window[0]) * share
    return inside((window[0] + step, window[1] + step), whole)


def following(window: Window, whole: Window, at: float) -> Window:
    """The window moved just far enough to show a value."""
    start, end = window
    if start <= at <= end:
        return window
    step = at - start if at < start else at - end
    return inside((start + step, end + step), whole)


def inside(window: Window, whole: Window) -> Window:
    """The window moved into `whole`; cut only when it is longer."""
    length = window[1] - window[0]
    if length >= whole[1] - whole[0]:
        return whole
    start = max(whole[0], min(whole[1] - length, window[0]))
    return start, start + length

"""How far each metric has come, in its place in the tree, as rows: on the screen and in reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from opstui.charts.chart import Chart, Role, Tick
from opstui.charts.recipes import Attainment, Light, attainment_rows
from opstui.charts.sentences import percent
from opstui.kernel.language import _
from opstui.kernel.vocabulary import Light as StatusLight
from opstui.reports.status import MetricStatus
from opstui.reports.wording import name_of

_LIGHTS = {
    StatusLight.ON_TRACK: Light.GOOD,
    StatusLight.AT_RISK: Light.WARN,
    StatusLight.OFF_TRACK: Light.BAD,
}


def reached_chart(metrics: Sequence[MetricStatus], *, complete: bool) -> Chart:
    """Against what was due by now, which the lights judge too; after the end of the cycle that is
    its target."""
    rows = [
        Attainment(
            name_of(one.name, one.id),
            one.attainment if one.pace is None else one.pace,
            _LIGHTS.get(one.light, Light.NONE) if one.light else Light.NONE,
            one.depth,
        )
        for one in metrics
    ]
    drawn = attainment_rows(rows, fmt=percent)
    if drawn.is_empty or complete:
        return drawn
    return replace(drawn, caption=(Tick(0, _("of what was due by now"), Role.TEXT),))

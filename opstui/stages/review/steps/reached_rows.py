"""How much of what was due each metric has come to, in its place in the tree, as rows. Pure."""

from __future__ import annotations

from dataclasses import replace

from opstui.charts.chart import Chart, Role, Tick
from opstui.charts.recipes import Attainment, Light, attainment_rows
from opstui.charts.sentences import percent
from opstui.kernel.language import _, language
from opstui.reports.page_charts import CHART_LIGHTS
from opstui.reports.status import MetricStatus
from opstui.stages.review.steps.context import ReviewContext


def reached_chart(context: ReviewContext) -> Chart:
    """Against what was due by now; a metric without that against the target of the cycle."""
    rows = [
        Attainment(
            one.name.text(language()) or one.id,
            _share(one),
            CHART_LIGHTS.get(one.light, Light.NONE) if one.light else Light.NONE,
            one.depth,
        )
        for one in context.statuses
    ]
    drawn = attainment_rows(rows, fmt=percent)
    if drawn.is_empty:
        return drawn
    return replace(drawn, caption=(Tick(0, _("of what was due by now"), Role.TEXT),))


def _share(one: MetricStatus) -> float | None:
    return one.attainment if one.pace is None else one.pace

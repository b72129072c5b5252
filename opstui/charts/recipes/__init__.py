"""A chart for each question, built from plain numbers. Pure: no Textual, no plotext, no clock."""

from opstui.charts.recipes.comparison import (
    Attainment,
    Light,
    Part,
    attainment_rows,
    attribution_bars,
)
from opstui.charts.recipes.counts import Stack, funnel_rows, stacked_rows, theme_rows
from opstui.charts.recipes.timeline import Span, State, timeline_rows
from opstui.charts.recipes.trend import actual_vs_target, before_after, small_trend

__all__ = [
    "Attainment",
    "Light",
    "Part",
    "Span",
    "Stack",
    "State",
    "actual_vs_target",
    "attainment_rows",
    "attribution_bars",
    "before_after",
    "funnel_rows",
    "small_trend",
    "stacked_rows",
    "theme_rows",
    "timeline_rows",
]

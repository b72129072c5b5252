"""The analyses of step 3, in the order in which they are usually asked."""

from __future__ import annotations

from opstui.stages.review.steps.analyses import (
    anomalies,
    cohorts,
    economics,
    effect,
    experiments,
    funnel,
    growth,
    tiers,
)
from opstui.stages.review.steps.analysis import Analysis

ANALYSES: tuple[Analysis, ...] = (
    funnel.ANALYSIS,
    cohorts.ANALYSIS,
    growth.ANALYSIS,
    economics.ANALYSIS,
    tiers.ANALYSIS,
    experiments.ANALYSIS,
    effect.ANALYSIS,
    anomalies.ANALYSIS,
)


def analysis(code: str) -> Analysis:
    """Raises KeyError for a code that is not known."""
    return {one.code: one for one in ANALYSES}[code]

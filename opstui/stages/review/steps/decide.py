"""Stub."""

from opstui.kernel.language import N_
from opstui.stages.review.steps.base import ReviewStep


class DecideStep(ReviewStep):
    STEP = "decide"
    TITLE = N_("Decide")

"""Stub."""

from opstui.kernel.language import N_
from opstui.stages.review.steps.base import ReviewStep


class WhyStep(ReviewStep):
    STEP = "why"
    TITLE = N_("Why")

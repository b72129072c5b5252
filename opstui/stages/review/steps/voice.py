"""Stub."""

from opstui.kernel.language import N_
from opstui.stages.review.steps.base import ReviewStep


class VoiceStep(ReviewStep):
    STEP = "voice"
    TITLE = N_("Voice")

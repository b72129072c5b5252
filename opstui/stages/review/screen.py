"""Stage 4: numbers, status, why, voice of the users, decisions."""

from __future__ import annotations

from typing import ClassVar

from opstui.kernel.periods import Period
from opstui.kernel.vocabulary import Stage
from opstui.stages.review.steps.data import DataStep
from opstui.stages.review.steps.decide import DecideStep
from opstui.stages.review.steps.status import StatusStep
from opstui.stages.review.steps.voice import VoiceStep
from opstui.stages.review.steps.why import WhyStep
from opstui.stages.room import RoomScreen, Step


class ReviewScreen(RoomScreen):
    """Data, status, why, voice, decide: of one period, which all steps share."""

    STAGE: ClassVar[Stage] = Stage.REVIEW
    STEPS: ClassVar[tuple[type[Step], ...]] = (
        DataStep,
        StatusStep,
        WhyStep,
        VoiceStep,
        DecideStep,
    )

    CSS = """
    ReviewScreen.-w110.-chart #side { display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.chosen: Period | None = None
        """The period the user went to; None: the one that is due."""
        self.viewed: dict[str, list[str]] = {}
        """Review → steps looked at since the last change; stored with the next one."""

"""Stage 4: numbers, status, why, voice of the users, decisions."""

from __future__ import annotations

from typing import ClassVar

from opstui.kernel.periods import Period
from opstui.kernel.vocabulary import Stage
from opstui.stages.review.steps.context import context_of
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

    def _first_step(self) -> int:
        """The first thing to do: missing numbers, then the first step not looked at yet."""
        names = [step.STEP for step in self.STEPS]
        found = context_of(self.host.workbook, self.host.today)
        if found is None:
            return 0
        period = found.due_period
        if period.end < self.host.today and found.reader.missing(period):
            return names.index("data")
        review = found.review(period)
        if review.closed is not None:
            return names.index("status")
        seen = {*review.viewed, *self.viewed.get(review.key, ())}
        open_ = [name for name in names if name not in seen]
        return names.index((open_ or ["decide"])[0])

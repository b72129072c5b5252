"""Stage 3: one list of tasks in several views, and the log of days."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from opstui.kernel.vocabulary import Stage
from opstui.stages.execution.steps.board import BoardStep
from opstui.stages.execution.steps.calendar import CalendarStep
from opstui.stages.execution.steps.log import LogStep
from opstui.stages.execution.steps.reality import RealityStep
from opstui.stages.execution.steps.reuse import ReuseStep
from opstui.stages.execution.steps.segments import SegmentsStep
from opstui.stages.execution.steps.tasks import TasksStep
from opstui.stages.execution.steps.timeline import TimelineStep
from opstui.stages.execution.steps.week import WeekStep
from opstui.stages.room import RoomScreen, Step


class ExecutionScreen(RoomScreen):
    """The views of the tasks, the log, customers, what is used again. `turn` lets one change be
    stored after the other, from whichever view it comes."""

    STAGE: ClassVar[Stage] = Stage.EXECUTION
    STEPS: ClassVar[tuple[type[Step], ...]] = (
        TasksStep,
        BoardStep,
        TimelineStep,
        CalendarStep,
        WeekStep,
        LogStep,
        SegmentsStep,
        RealityStep,
        ReuseStep,
    )

    def __init__(self) -> None:
        super().__init__()
        self.turn = asyncio.Lock()

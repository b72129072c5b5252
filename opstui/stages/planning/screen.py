"""Stage 2: break the goal down, set targets, choose tasks, commit the plan."""

from __future__ import annotations

from typing import ClassVar

from opstui.kernel.vocabulary import Stage
from opstui.stages.planning.steps.commit import CommitStep
from opstui.stages.planning.steps.phasing import PhasingStep
from opstui.stages.planning.steps.resources import ResourcesStep
from opstui.stages.planning.steps.targets import TargetsStep
from opstui.stages.planning.steps.tasks import TasksStep
from opstui.stages.planning.steps.tree import TreeStep
from opstui.stages.room import RoomScreen, Step


class PlanningScreen(RoomScreen):
    """Tree, targets, phasing, tasks, resources, commitment."""

    STAGE: ClassVar[Stage] = Stage.PLANNING
    STEPS: ClassVar[tuple[type[Step], ...]] = (
        TreeStep,
        TargetsStep,
        PhasingStep,
        TasksStep,
        ResourcesStep,
        CommitStep,
    )

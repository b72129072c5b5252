"""Stage 1: product, relationship, lifecycle, core data, diagnosis, strategy."""

from __future__ import annotations

from opstui.kernel.vocabulary import Stage
from opstui.stages.room import RoomScreen
from opstui.stages.strategy.steps.core import CoreStep
from opstui.stages.strategy.steps.diagnosis import DiagnosisStep
from opstui.stages.strategy.steps.lifecycle import LifecycleStep
from opstui.stages.strategy.steps.product import ProductStep
from opstui.stages.strategy.steps.relationship import RelationshipStep
from opstui.stages.strategy.steps.sheet import StrategyStep


class StrategyScreen(RoomScreen):
    """The six steps in the order in which each feeds the next."""

    STAGE = Stage.STRATEGY
    STEPS = (
        ProductStep,
        RelationshipStep,
        LifecycleStep,
        CoreStep,
        DiagnosisStep,
        StrategyStep,
    )

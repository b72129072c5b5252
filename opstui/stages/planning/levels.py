"""Floor, target and stretch, and what is wrong with them beside the do-nothing forecast."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from opstui.kernel.language import _
from opstui.kernel.metric_tree import Good

FLOW_BELOW, FLOW_ABOVE = 0.15, 0.2
LEVEL_BELOW, LEVEL_ABOVE = 0.1, 0.1


@dataclass(frozen=True, slots=True)
class Levels:
    """The floor is the worse of the three, the stretch the better, whichever way is good."""

    floor: float
    target: float
    stretch: float


class LevelWarning(StrEnum):
    FLOOR_FOR_FREE = "floor_for_free"
    TARGET_FOR_FREE = "target_for_free"
    OUT_OF_ORDER = "out_of_order"

    def text(self) -> str:
        match self:
            case LevelWarning.FLOOR_FOR_FREE:
                return _("The floor is reached without doing anything.")
            case LevelWarning.TARGET_FOR_FREE:
                return _("The target is below what happens without doing anything.")
            case LevelWarning.OUT_OF_ORDER:
                return _("Floor, target and stretch must get better in that order.")


def default_levels(target: float, *, level: bool, good: Good = Good.UP) -> Levels:
    """.85 / 1 / 1.2 of a flow's target, .9 / 1 / 1.1 of a level's; turned round where less is
    better, and measured by the target's size where it is negative."""
    below, above = (LEVEL_BELOW, LEVEL_ABOVE) if level else (FLOW_BELOW, FLOW_ABOVE)
    size = -abs(target) if good is Good.DOWN else abs(target)
    return Levels(target - below * size, target, target + above * size)


def level_warnings(
    levels: Levels, do_nothing: float | None, good: Good = Good.UP
) -> list[LevelWarning]:
    """What to tell the user about these levels; [] is fine."""
    turn = -1 if good is Good.DOWN else 1
    floor, target, stretch = turn * levels.floor, turn * levels.target, turn * levels.stretch
    found = []
    if not floor <= target <= stretch:
        found.append(LevelWarning.OUT_OF_ORDER)
    if do_nothing is not None:
        if target < turn * do_nothing:
            found.append(LevelWarning.TARGET_FOR_FREE)
        if floor <= turn * do_nothing:
            found.append(LevelWarning.FLOOR_FOR_FREE)
    return found

"""What is known of an effect: how it was found, how sure it is, what to know to read it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from opstui.kernel.statistics import Interval
from opstui.kernel.vocabulary import EvidenceGrade
from opstui.stages.review.effect_series import Course

LEVEL = 0.95


class Method(StrEnum):
    DIFFERENCE = "difference"
    REGRESSION = "regression"
    BEFORE_AFTER = "before_after"


class Caveat(StrEnum):
    """What must be known to read the effect."""

    NO_CONTROL = "no_control"
    CONTROL_UNTOUCHED = "control_untouched"
    NOT_PARALLEL = "not_parallel"
    FEW_PAIRS = "few_pairs"
    POOR_FIT = "poor_fit"
    ALIKE = "alike"
    FEW_PLACEBOS = "few_placebos"
    RUNNING = "running"
    NOT_FOLLOWED = "not_followed"


@dataclass(frozen=True, slots=True)
class Effect:
    """What the change did. `during`, `after` and `net` are increments, of rates and levels per
    period of the change; `after` None while that time is not over. `usual` is the mean and two
    standard deviations before it, `expected` what each period would have been, `used` how many
    periods before it were compared.
    """

    method: Method
    grade: EvidenceGrade
    course: Course
    expected: tuple[float | None, ...]
    during: float
    base: float
    after: float | None
    interval: Interval | None
    p: float | None
    usual: tuple[float, float]
    used: int
    widened: float
    fit: float | None
    drift: float | None
    caveats: tuple[Caveat, ...]

    @property
    def net(self) -> float:
        return self.during + (self.after or 0.0)

    @property
    def relative(self) -> float | None:
        """The net effect as a share of what would have been during the change."""
        return self.net / abs(self.base) if self.base else None

    @property
    def direction_only(self) -> bool:
        return Caveat.FEW_PLACEBOS in self.caveats

    @property
    def beyond_chance(self) -> bool:
        if self.interval is not None:
            return 0 not in self.interval
        return self.p is not None and self.p < 1 - LEVEL

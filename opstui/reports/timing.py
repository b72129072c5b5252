"""Which periods of a cycle are over and known, and which span of it a review looks at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from opstui.kernel.periods import Grain, Period, period_at, previous, split
from opstui.stages.planning.do_nothing import is_level
from opstui.stages.review.reader import Reader
from opstui.stages.review.state import why_not
from opstui.stages.strategy.model import Cycle


@dataclass(frozen=True, slots=True)
class Timing:
    """`periods` of the whole cycle; the first `known` of them are over and have their data.

    `here` is what is reviewed: the cycle to date, or the last known period where the north star
    is a level (weekly active users). `partial` is the period after the known ones if it has some
    data: shown, never compared; `why` says why it and what follows cannot be compared yet.
    """

    cycle: Cycle
    periods: tuple[Period, ...]
    known: int
    here: Period | None
    partial: Period | None
    why: str
    observed_until: date | None

    @property
    def whole(self) -> Period:
        return Period(self.cycle.start, self.cycle.end)

    @property
    def baseline(self) -> Period:
        return Period(self.cycle.baseline_start, self.cycle.baseline_end)

    @property
    def complete(self) -> bool:
        return bool(self.periods) and self.known == len(self.periods)

    @property
    def done(self) -> tuple[Period, ...]:
        return self.periods[: self.known]

    @property
    def last(self) -> Period | None:
        """The latest period that can be reviewed."""
        return self.periods[self.known - 1] if self.known else None

    @property
    def before_last(self) -> Period | None:
        """What the latest period is compared with."""
        return previous(self.last) if self.last else None


def timing(cycle: Cycle, reader: Reader, today: date) -> Timing:
    """Periods count in order; the first that cannot be compared yet ends the count."""
    periods = tuple(split(cycle.start, cycle.end, cycle.grain))
    known, why = 0, ""
    for period in periods:
        why = why_not(reader, period, today, cycle.lag_days)
        if why:
            break
        known += 1
    until = reader.book.observed_until([one.id for one in reader.inputs])
    following = periods[known] if known < len(periods) else None
    begun = following is not None and until is not None and until >= following.start
    here = None
    if known:
        level = is_level(reader.tree)
        here = periods[known - 1] if level else Period(cycle.start, periods[known - 1].end)
    return Timing(cycle, periods, known, here, following if begun else None, why, until)


def periods_between(start: date, end: date, grain: Grain) -> int:
    """How many periods `end` lies after `start`."""
    return len(split(period_at(start, grain).start, max(start, end), grain)) - 1

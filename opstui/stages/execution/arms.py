"""Two groups of users after the fact: what a text, a mechanism or a contact really changed."""

from __future__ import annotations

from dataclasses import dataclass

from opstui.kernel.statistics import Interval, newcombe, sample_ratio_p
from opstui.kernel.vocabulary import Lever
from opstui.stages.execution.lever_values import number, share
from opstui.stages.planning.model import Task

UNEVEN = 0.001
"""Below this chance the groups were not split as planned (a sample-ratio mismatch)."""


@dataclass(frozen=True, slots=True)
class Group:
    """`hits` of `people` did what was hoped for."""

    people: float
    hits: float

    @property
    def rate(self) -> float:
        return self.hits / self.people


@dataclass(frozen=True, slots=True)
class Arms:
    """`with_it` against `without`; `planned` (0–1) of all were meant to be in the first."""

    with_it: Group
    without: Group
    planned: float | None = None

    @property
    def difference(self) -> float:
        """p₁ − p₀."""
        return self.with_it.rate - self.without.rate

    @property
    def interval(self) -> Interval:
        """95 % interval of the difference (Newcombe 1998, method 10)."""
        one, other = self.with_it, self.without
        return newcombe(one.hits, one.people, other.hits, other.people)

    @property
    def clear(self) -> bool:
        """Whether the interval leaves nothing out."""
        return 0.0 not in self.interval

    @property
    def added(self) -> float:
        """Hits that the first group would not have had: people × (p₁ − p₀)."""
        return self.with_it.people * self.difference

    @property
    def uneven(self) -> bool:
        """Whether the sizes are not those that were planned."""
        if self.planned is None or not 0 < self.planned < 1:
            return False
        sizes = [round(self.with_it.people), round(self.without.people)]
        chance = sample_ratio_p(sizes, [self.planned, 1 - self.planned])
        return chance is not None and chance < UNEVEN


CODES: dict[Lever, tuple[str, str, str, str]] = {
    Lever.COPY: ("shown_b", "acted_b", "shown_a", "acted_a"),
    Lever.MECHANISM: ("exposed", "exposed_kept", "control", "control_kept"),
    Lever.USER_CARE: ("contacted", "responded", "holdout_people", "holdout_responded"),
}
"""People and hits with it, people and hits without; of two texts B is the new one."""


def impossible(task: Task) -> str:
    """The field of the first group in which more did something than there were; "" for none."""
    codes = CODES.get(task.lever, ())
    for people_code, hits_code in zip(codes[::2], codes[1::2], strict=True):
        people, hits = number(task, people_code), number(task, hits_code)
        if people is not None and hits is not None and hits > people:
            return hits_code
    return ""


def arms_of(task: Task) -> Arms | None:
    """From the results in the lever's fields; None until all four counts are there and possible."""
    codes = CODES.get(task.lever)
    if codes is None or impossible(task):
        return None
    counts = [number(task, code) for code in codes]
    known = [one for one in counts if one is not None and one >= 0]
    if len(known) < len(codes) or known[0] <= 0 or known[2] <= 0:
        return None
    return Arms(Group(known[0], known[1]), Group(known[2], known[3]), _planned(task))


def _planned(task: Task) -> float | None:
    """The part of users that was meant to be in the first group, from the plan's fields."""
    match task.lever:
        case Lever.COPY:
            return 0.5
        case Lever.MECHANISM:
            return share(task, "rollout")
        case _:
            held = share(task, "holdout")
            return None if held is None else 1 - held

"""How far a topic carries itself: the viral factor K of an event spread, and its dates."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from opstui.kernel.language import N_
from opstui.stages.execution.lever_values import day, number, share
from opstui.stages.planning.model import Task

ROUNDS = 20
DATES = ("warm_up", "ignition", "spread_until", "wind_down")
"""Fields of the timeline, in the order in which the days must come."""

PHASES = dict(
    zip(
        DATES,
        (N_("warm-up"), N_("ignition"), N_("spread until"), N_("wind-down")),
        strict=True,
    )
)
"""Field → message id of its phase."""


def k_factor(invites: float, acceptance: float) -> float:
    """K = invites per person × share that accepts. Above 1 it grows by itself, for a while."""
    return invites * acceptance


def reach(seeds: float, k: float, rounds: int = ROUNDS) -> float:
    """People reached after `rounds`: seeds·(1 + K + … + K^rounds); seeds/(1 − K) in the end for
    K < 1. An upper bound, because nobody is invited twice for nothing."""
    return seeds * math.fsum(k**n for n in range(rounds + 1))


@dataclass(frozen=True, slots=True)
class Spread:
    """`audience`: how many there are to reach at all; None when that is not known."""

    seeds: float
    invites: float
    acceptance: float
    audience: float | None = None

    @property
    def k(self) -> float:
        return k_factor(self.invites, self.acceptance)

    @property
    def reach(self) -> float | None:
        """Where it ends, at most the audience; None when K ≥ 1 and no audience is named."""
        if self.k >= 1:
            return self.audience
        whole = self.seeds / (1 - self.k)
        return whole if self.audience is None else min(whole, self.audience)

    @property
    def per_seed(self) -> float | None:
        """Reposts that one seed brings in all."""
        return self.k / (1 - self.k) if self.k < 1 else None

    def generation(self, n: int) -> float:
        """New people in round n: seeds·K^n."""
        try:
            return float(self.seeds * self.k**n)
        except OverflowError:
            return math.inf

    @property
    def rounds(self) -> int | None:
        """For K < 1 the rounds until less than one person is new; for K ≥ 1 those until the
        audience is used up, None without one (or when nothing moves at all)."""
        if self.seeds < 1 or self.k <= 0:
            return 0
        if self.k < 1:
            return math.floor(math.log(1 / self.seeds) / math.log(self.k) + 1e-9) + 1
        if self.audience is None:
            return None
        reached, n = self.seeds, 0
        while reached < self.audience and n < 10_000:
            n += 1
            reached += self.generation(n)
        return n if reached >= self.audience else None


def spread_of(task: Task) -> Spread | None:
    """From the lever fields; None until invites and acceptance are there."""
    invites, acceptance = number(task, "invites"), share(task, "acceptance")
    if invites is None or acceptance is None:
        return None
    return Spread(number(task, "seeds") or 1.0, invites, acceptance, number(task, "audience"))


def seen_spread(seeds: float | None, reached: float | None) -> float | None:
    """K from how many took part in all, the seeds among them: 1 − seeds/reached, because all that
    a K below 1 brings is seeds/(1 − K). None where fewer took part than began it."""
    if not seeds or not reached or seeds <= 0 or reached < seeds:
        return None
    return 1 - seeds / reached


def phase_days(task: Task, today: date) -> list[tuple[str, date | None]]:
    """The fields of the timeline with their days, in order."""
    return [(code, day(task, code, today)) for code in DATES]


def out_of_order(task: Task, today: date) -> tuple[str, str] | None:
    """The first two fields of the timeline whose days are the wrong way round."""
    known = [(code, one) for code, one in phase_days(task, today) if one is not None]
    for (before, first), (after, second) in pairwise(known):
        if second < first:
            return before, after
    return None

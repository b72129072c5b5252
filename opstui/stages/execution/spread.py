"""How far a topic carries itself: the viral factor K of an event spread."""

from __future__ import annotations

import math
from dataclasses import dataclass

from opstui.stages.execution.lever_values import number, share
from opstui.stages.planning.model import Task

ROUNDS = 20


def k_factor(invites: float, acceptance: float) -> float:
    """K = invites per person × share that accepts. Above 1 it grows by itself, for a while."""
    return invites * acceptance


def reach(seeds: float, k: float, rounds: int = ROUNDS) -> float:
    """People reached after `rounds`: seeds·(1 + K + … + K^rounds); seeds/(1 − K) in the end for
    K < 1. An upper bound, because nobody is invited twice for nothing."""
    return seeds * math.fsum(k**n for n in range(rounds + 1))


@dataclass(frozen=True, slots=True)
class Spread:
    seeds: float
    invites: float
    acceptance: float

    @property
    def k(self) -> float:
        return k_factor(self.invites, self.acceptance)

    @property
    def reach(self) -> float | None:
        """Where it ends; None when K ≥ 1 and nothing but the audience ends it."""
        return self.seeds / (1 - self.k) if self.k < 1 else None

    @property
    def per_seed(self) -> float | None:
        """Reposts that one seed brings in all."""
        return self.k / (1 - self.k) if self.k < 1 else None


def spread_of(task: Task) -> Spread | None:
    """From the lever fields; None until invites and acceptance are there."""
    invites, acceptance = number(task, "invites"), share(task, "acceptance")
    if invites is None or acceptance is None:
        return None
    return Spread(number(task, "seeds") or 1.0, invites, acceptance)

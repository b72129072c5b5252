"""What a campaign costs, per head and per user who would not have come anyway."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from opstui.stages.execution.lever_values import divided, number, share
from opstui.stages.planning.model import Task

STEPS_MOST = 3
"""Steps that a path may have before people drop out."""

_STEP = re.compile(r"\s*(?:->|→|>|»|,|，|、|;|；|\+)\s*")
_NUMBER = re.compile(r"[0-9０-９一二两三四五六七八九十百千万半%]")


@dataclass(frozen=True, slots=True)
class CampaignCost:
    """`participants` took part, `fraud_share` (0–1) of them are fakes, `incremental_share`
    (0–1) of the others came because of the campaign."""

    cost: float
    participants: float
    incremental_share: float = 1.0
    fraud_share: float = 0.0

    @property
    def real(self) -> float:
        """Participants that are somebody."""
        return self.participants * (1 - self.fraud_share)

    @property
    def incremental(self) -> float:
        return self.real * self.incremental_share

    @property
    def per_head(self) -> float | None:
        return self.cost / self.participants if self.participants > 0 else None

    @property
    def per_incremental(self) -> float | None:
        """None when nobody came because of it: no price is low enough."""
        return self.cost / self.incremental if self.incremental > 0 else None


def incremental_users(
    participants: float, *, existing: float = 0.0, fraudulent: float = 0.0, usual: float = 0.0
) -> float:
    """Participants without existing users, fakes and those who would have come anyway; ≥ 0."""
    return max(0.0, participants - existing - fraudulent - usual)


def rewards(task: Task, participants: float, currency: str = "CNY") -> float:
    """Reward per head × participants, at most the quota of them. What the reward pool does not
    hold is owed all the same."""
    quota = number(task, "quota")
    heads = participants if quota is None else min(participants, quota)
    return (number(task, "cost_per_head", currency) or 0.0) * heads


def cost_of(task: Task, currency: str = "CNY") -> CampaignCost | None:
    """From the lever fields and the budget (or the actual cost, once known). A reward per head
    comes on top of the budget. Participants and new users that were counted stand for those that
    were expected. None until the participants are there."""
    seen, new = number(task, "took_part"), number(task, "new_users")
    participants = number(task, "participants") if seen is None else seen
    if participants is None:
        return None
    if task.actual_cost is not None:
        cost = task.actual_cost
    else:
        cost = task.budget + rewards(task, participants, currency)
    if seen and new is not None:
        return CampaignCost(cost, participants, min(1.0, new / seen))
    part = share(task, "incremental_share")
    fakes = share(task, "fraud_share") or 0.0
    return CampaignCost(cost, participants, 1.0 if part is None else part, fakes)


def quota_left(task: Task, taken: float) -> float | None:
    """Places that are still free; None without a quota."""
    quota = number(task, "quota")
    return None if quota is None else max(0.0, quota - taken)


def rewards_in_pool(task: Task, currency: str = "CNY") -> float | None:
    """How many rewards the pool pays; None without a pool or a reward."""
    pool, each = number(task, "reward_pool", currency), number(task, "cost_per_head", currency)
    if pool is None or each is None or each <= 0:
        return None
    found = divided(pool, each)
    return None if found is None else math.floor(found)


@dataclass(frozen=True, slots=True)
class BreakEven:
    """A participant brings `margin` on the average: value × real × incremental − reward.
    `participants` pay the fixed cost; None when none do, because a participant costs more than
    he brings."""

    margin: float
    participants: int | None


def break_even(task: Task, currency: str = "CNY") -> BreakEven | None:
    """n = fixed cost / margin. None without the value of a new user."""
    value = number(task, "value_per_user", currency)
    if value is None:
        return None
    part = share(task, "incremental_share")
    real = 1 - (share(task, "fraud_share") or 0.0)
    reward = number(task, "cost_per_head", currency) or 0.0
    margin = value * real * (1.0 if part is None else part) - reward
    if margin <= 0:
        return BreakEven(margin, None)
    needed = divided(task.budget, margin)
    return None if needed is None else BreakEven(margin, math.ceil(needed - 1e-9))


@dataclass(frozen=True, slots=True)
class PullForward:
    """Counts of three windows of equal length: without, during and right after the campaign."""

    usual: float
    during: float
    after: float

    @property
    def gain(self) -> float:
        return self.during - self.usual

    @property
    def dip(self) -> float:
        """What came earlier and is missing now; ≤ 0 is none."""
        return self.usual - self.after

    @property
    def net(self) -> float:
        """(during − usual) + (after − usual): what the campaign really added."""
        return self.gain - self.dip


def pull_forward(task: Task) -> PullForward | None:
    """From the result; None until all three counts are there."""
    usual, during = number(task, "usual_window"), number(task, "in_window")
    after = number(task, "after_window")
    if usual is None or during is None or after is None:
        return None
    return PullForward(usual, during, after)


def steps_of(path: str) -> int:
    """Steps of a participation path, parted by ">" or a comma."""
    return len([part for part in _STEP.split(path.strip()) if part])


def computable(task: Task) -> bool:
    """Whether a user can work the reward out: the rules or the example name a number."""
    fields = task.lever_fields
    return bool(_NUMBER.search(fields.get("rules", "") + fields.get("rule_example", "")))

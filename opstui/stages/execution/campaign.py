"""What a campaign costs, per head and per user who would not have come anyway."""

from __future__ import annotations

from dataclasses import dataclass

from opstui.stages.execution.lever_values import number, share
from opstui.stages.planning.model import Task


@dataclass(frozen=True, slots=True)
class CampaignCost:
    """`participants` took part, `incremental_share` (0–1) of them because of the campaign."""

    cost: float
    participants: float
    incremental_share: float = 1.0

    @property
    def incremental(self) -> float:
        return self.participants * self.incremental_share

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


def cost_of(task: Task, currency: str = "CNY") -> CampaignCost | None:
    """From the lever fields and the budget (or the actual cost, once known). A reward per head
    comes on top of the budget. None until the participants are there."""
    participants = number(task, "participants")
    if participants is None:
        return None
    if task.actual_cost is not None:
        cost = task.actual_cost
    else:
        cost = task.budget + (number(task, "cost_per_head", currency) or 0.0) * participants
    part = share(task, "incremental_share")
    return CampaignCost(cost, participants, 1.0 if part is None else part)


def quota_left(task: Task, taken: float) -> float | None:
    """Places that are still free; None without a quota."""
    quota = number(task, "quota")
    return None if quota is None else max(0.0, quota - taken)

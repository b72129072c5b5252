"""The pipeline of partners: weighted by stage, and the deals that nobody moves."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from opstui.kernel.vocabulary import Lever, TaskState
from opstui.stages.execution.lever_values import day, number, share
from opstui.stages.planning.model import Task

STALE_DAYS = 14


class DealStage(StrEnum):
    CONTACTED = "contacted"
    PROPOSAL = "proposal"
    NEGOTIATING = "negotiating"
    SIGNED = "signed"
    LIVE = "live"
    LOST = "lost"


CHANCE = {
    DealStage.CONTACTED: 0.1,
    DealStage.PROPOSAL: 0.3,
    DealStage.NEGOTIATING: 0.5,
    DealStage.SIGNED: 1.0,
    DealStage.LIVE: 1.0,
    DealStage.LOST: 0.0,
}
"""Default probability per stage (a heuristic; a deal may have its own)."""

_CHINESE = {
    "接触": DealStage.CONTACTED,
    "已接触": DealStage.CONTACTED,
    "提案": DealStage.PROPOSAL,
    "已提案": DealStage.PROPOSAL,
    "谈判": DealStage.NEGOTIATING,
    "谈判中": DealStage.NEGOTIATING,
    "签约": DealStage.SIGNED,
    "已签约": DealStage.SIGNED,
    "上线": DealStage.LIVE,
    "已上线": DealStage.LIVE,
    "丢单": DealStage.LOST,
    "已丢单": DealStage.LOST,
}


def stage_of(text: str) -> DealStage:
    """From the word in the form, in either language; anything else is a first contact."""
    word = text.strip()
    if word in _CHINESE:
        return _CHINESE[word]
    try:
        return DealStage(word.lower())
    except ValueError:
        return DealStage.CONTACTED


@dataclass(frozen=True, slots=True)
class Deal:
    """`touched` is when somebody last moved it; `reached` where a lost one was before."""

    key: str
    partner: str
    stage: DealStage
    value: float
    chance: float | None = None
    next_step: str = ""
    next_day: date | None = None
    touched: date | None = None
    reached: DealStage | None = None

    @property
    def furthest(self) -> DealStage:
        """Where it is; for a lost one where it was before, a first contact if nobody knows."""
        if self.stage is not DealStage.LOST:
            return self.stage
        return self.reached or DealStage.CONTACTED

    @property
    def probability(self) -> float:
        return CHANCE[self.stage] if self.chance is None else self.chance

    @property
    def weighted(self) -> float:
        return self.probability * self.value

    @property
    def open(self) -> bool:
        return self.stage not in (DealStage.SIGNED, DealStage.LIVE, DealStage.LOST)


STAGE_FIELD, MOVED_ON, LOST_FROM = "deal_stage", "moved_on", "lost_from"
_MOVES = (STAGE_FIELD, "next_step", "next_step_date")


def noted_move(before: Task, after: Task, today: date) -> Task:
    """`after`, with the day on which stage or next step were changed, and with the stage from
    which it was lost: neither can be told later."""
    old, new = before.lever_fields, after.lever_fields
    if after.lever is not Lever.BD or all(old.get(code) == new.get(code) for code in _MOVES):
        return after
    fields = {**new, MOVED_ON: today.isoformat()}
    was, now = stage_of(old.get(STAGE_FIELD, "")), stage_of(new.get(STAGE_FIELD, ""))
    if now is DealStage.LOST and was is not DealStage.LOST:
        fields[LOST_FROM] = was.value
    return after.model_copy(update={"lever_fields": fields})


def deal_of(task: Task, today: date, currency: str = "CNY", touched: date | None = None) -> Deal:
    """The deal that a business-development task describes in its lever fields.

    A cancelled task is lost; it was moved on the latest of `touched`, the day its form was
    changed, and the day the task was made.
    """
    fields = task.lever_fields
    lost = task.state is TaskState.CANCELLED
    stage = stage_of(fields.get(STAGE_FIELD, ""))
    before = fields.get(LOST_FROM, "")
    reached = stage_of(before) if before else None
    days = [one for one in (touched, day(task, MOVED_ON, today), task.created) if one]
    return Deal(
        key=task.key,
        partner=fields.get("partner", "") or task.title,
        stage=DealStage.LOST if lost else stage,
        value=number(task, "value", currency) or 0.0,
        chance=None if lost else share(task, "probability"),
        next_step=fields.get("next_step", ""),
        next_day=day(task, "next_step_date", today),
        touched=max(days, default=None),
        reached=stage if lost and stage is not DealStage.LOST else reached,
    )


def deals(
    tasks: Iterable[Task],
    today: date,
    currency: str = "CNY",
    touched: Mapping[str, date] | None = None,
) -> list[Deal]:
    """Of the business-development tasks; `touched` is the last day on which each was worked."""
    known = touched or {}
    return [
        deal_of(one, today, currency, known.get(one.key)) for one in tasks if one.lever is Lever.BD
    ]


WAY = (DealStage.CONTACTED, DealStage.PROPOSAL, DealStage.NEGOTIATING, DealStage.SIGNED)
"""The stages that a deal goes through until it counts."""


def conversion(some: Iterable[Deal]) -> list[tuple[DealStage, int, float | None]]:
    """(stage, deals that got there, share of them that got further), lost ones by where they
    were; None where nothing got."""
    order = list(DealStage)
    places = [order.index(one.furthest) for one in some]
    out: list[tuple[DealStage, int, float | None]] = []
    for place, stage in enumerate(WAY):
        here = sum(one >= place for one in places)
        further = sum(one > place for one in places)
        out.append((stage, here, further / here if here else None))
    return out


def weighted_pipeline(some: Iterable[Deal]) -> float:
    """Σ p·v."""
    return math.fsum(one.weighted for one in some)


def by_stage(some: Iterable[Deal]) -> dict[DealStage, tuple[int, float]]:
    """Stage → (deals, weighted value), all stages in order."""
    listed = list(some)
    return {
        stage: (
            sum(one.stage is stage for one in listed),
            weighted_pipeline(one for one in listed if one.stage is stage),
        )
        for stage in DealStage
    }


class DealFault(StrEnum):
    NO_NEXT_STEP = "no_next_step"
    OVERDUE = "overdue"
    STALE = "stale"


def deal_faults(some: Iterable[Deal], today: date) -> list[tuple[Deal, DealFault]]:
    """Open deals without a dated next step, with one that has passed, or still for 14 days."""
    out = []
    for one in some:
        if not one.open:
            continue
        if not one.next_step or one.next_day is None:
            out.append((one, DealFault.NO_NEXT_STEP))
        elif one.next_day < today:
            out.append((one, DealFault.OVERDUE))
        if one.touched is not None and (today - one.touched).days > STALE_DAYS:
            out.append((one, DealFault.STALE))
    return out

"""A touch plan per tier: rhythm, touch-point and contacts a week to begin with, and the task.

The defaults are rules of thumb (domain.md §5, lifecycle touches), all to be changed in the task.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from opstui import playbooks
from opstui.kernel.language import LANGUAGES, N_, _, ngettext, speaking
from opstui.kernel.vocabulary import Lever, RelationStep
from opstui.playbooks.schema import ContactCap, TouchPlan
from opstui.stages.execution.care import cap_of
from opstui.stages.execution.model import CustomerTiers
from opstui.stages.execution.rfm import Tier, tier_name
from opstui.stages.execution.tier_moves import Way, way
from opstui.stages.planning.model import Task
from opstui.stages.strategy.model import Cycle

HOLDOUT = 0.1
LEAST_HELD_OUT = 30
"""Below so many held out the comparison shows next to nothing."""

ADVICE: dict[Tier, str] = {
    Tier.VALUABLE: N_("Keep them: early access, a person to talk to, no discounts."),
    Tier.KEEP: N_("They paid well and fall silent: call them this week, ask why."),
    Tier.DEVELOP: N_("Pay well, buy rarely: bring the second and third purchase."),
    Tier.RESCUE: N_("Large orders long ago: one personal offer, then let go."),
    Tier.REGULAR: N_("Come often, spend little: bundles and a higher price step."),
    Tier.REGULAR_KEEP: N_("Used to come often: a reminder with something new."),
    Tier.REGULAR_DEVELOP: N_("New or occasional: the next step within seven days."),
    Tier.REGULAR_RESCUE: N_("Cheap channels only; their cost must stay below their value."),
}


@dataclass(frozen=True, slots=True)
class Touch:
    """`rhythm` is the id of the playbook's touch plan, `point` the English name of the choice."""

    rhythm: str
    point: str
    per_week: float


TOUCHES: dict[Tier, Touch] = {
    Tier.VALUABLE: Touch("after_purchase", "WeCom", 1),
    Tier.KEEP: Touch("win_back", "Phone", 1),
    Tier.DEVELOP: Touch("after_purchase", "WeCom", 1),
    Tier.RESCUE: Touch("win_back", "Phone", 0.25),
    Tier.REGULAR: Touch("after_purchase", "Push", 2),
    Tier.REGULAR_KEEP: Touch("win_back", "Push", 1),
    Tier.REGULAR_DEVELOP: Touch("new_users", "Push", 3),
    Tier.REGULAR_RESCUE: Touch("win_back", "SMS", 0.25),
}


@dataclass(frozen=True, slots=True)
class TouchLine:
    """`held_out` of the `people` are not contacted; `task` is the one that does it already."""

    tier: Tier
    people: int
    held_out: int
    touch: Touch
    rhythm: TouchPlan | None
    cap: ContactCap | None
    task: Task | None

    @property
    def measurable(self) -> bool:
        return self.held_out >= LEAST_HELD_OUT


def touch_lines(latest: CustomerTiers, tasks: Iterable[Task]) -> list[TouchLine]:
    """All eight tiers in their order; `tasks` are those of the cycle."""
    care = [one for one in tasks if one.lever is Lever.USER_CARE]
    lines = []
    for count in latest.counts:
        tier = Tier(count.tier)
        names, touch = _names(tier), TOUCHES[tier]
        task = next((one for one in care if one.lever_fields.get("tier") in names), None)
        people = count.customers
        held = round(people * HOLDOUT)
        rhythm = _rhythm(touch.rhythm)
        lines.append(TouchLine(tier, people, held, touch, rhythm, cap_of(touch.point), task))
    return lines


def _names(tier: Tier) -> set[str]:
    """What the tier is called in any language: a task keeps the word it was made with."""
    found = set()
    for code in LANGUAGES:
        with speaking(code):
            found.add(tier_name(tier))
    return found


def _rhythm(id_: str) -> TouchPlan | None:
    plans = playbooks.lever(Lever.USER_CARE).touch_plans
    return next((one for one in plans if one.id == id_), None)


def touch_task(key: str, cycle: Cycle, tier: Tier, people: int, today: date) -> Task:
    """User care for one tier, with what follows from the tier filled in."""
    name = tier_name(tier)
    title = ngettext("{tier}: touch {n} customer", "{tier}: touch {n} customers", people).format(
        tier=name, n=f"{people:,}"
    )
    return _task(key, cycle, title, name, tier, people, today)


def mover_task(
    key: str, cycle: Cycle, before: Tier | None, after: Tier, people: int, today: date
) -> Task:
    """User care for those who went from one tier to another."""
    name = f"{tier_name(before) if before else _('New')} > {tier_name(after)}"
    words = {
        Way.ROSE: _("{moved}: keep {n} who rose"),
        Way.FELL: _("{moved}: win {n} back"),
        Way.NEW: _("{moved}: welcome {n}"),
    }
    usual = ngettext("{moved}: touch {n} customer", "{moved}: touch {n} customers", people)
    title = words.get(way(before, after), usual).format(moved=name, n=f"{people:,}")
    return _task(key, cycle, title, name, after, people, today)


def _task(
    key: str, cycle: Cycle, title: str, segment: str, tier: Tier, people: int, today: date
) -> Task:
    touch, silent = TOUCHES[tier], not tier.value.startswith("1")
    rhythm = _rhythm(touch.rhythm)
    start, end = _days(rhythm, cycle, today)
    return Task(
        key=key,
        cycle=cycle.key,
        title=title,
        lever=Lever.USER_CARE,
        segment=segment,
        relation_step=RelationStep.WIN_BACK if silent else RelationStep.RETAIN,
        start=start,
        end=end,
        created=today,
        lever_fields={
            "tier": segment,
            "rule": _(ADVICE[tier]),
            "people": str(people),
            "touch_plan": rhythm.name.en if rhythm else "",
            "touch_point": touch.point,
            "per_week": f"{touch.per_week:g}",
            "holdout": f"{HOLDOUT:.0%}",
        },
        data_to_collect=_("Response and money of the touched against the 10% left out"),
    )


def _days(rhythm: TouchPlan | None, cycle: Cycle, today: date) -> tuple[date | None, date | None]:
    """From today, or the start of the cycle, to the last contact, but not beyond the cycle."""
    start = max(today, cycle.start)
    if start > cycle.end:
        return None, None
    numbers = [re.search(r"\d+", one.day) for one in rhythm.touches] if rhythm else []
    last = max((int(found[0]) for found in numbers if found), default=0)
    return start, min(cycle.end, start + timedelta(last))

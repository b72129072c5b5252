"""How often a user hears from us over all open care tasks, and what leaving some out costs."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from opstui import playbooks
from opstui.kernel.vocabulary import Lever
from opstui.playbooks.schema import ContactCap, TouchPlan
from opstui.stages.execution.board import is_open
from opstui.stages.execution.lever_values import choice, number, share
from opstui.stages.planning.model import Task

WEEKS_A_MONTH = 30 / 7


def cap_of(point: str) -> ContactCap | None:
    caps = playbooks.lever(Lever.USER_CARE).caps
    return next((one for one in caps if one.touch_point == point), None)


def users_of(task: Task) -> str:
    """Whom it contacts: the target users, else the tier of its form; folded to be compared."""
    return (task.segment or task.lever_fields.get("tier", "")).strip().casefold()


def _runs(task: Task, monday: date) -> bool:
    """Whether it runs in that week; without dates it always does."""
    sunday = monday + timedelta(days=6)
    return (task.start is None or task.start <= sunday) and (task.end is None or task.end >= monday)


@dataclass(frozen=True, slots=True)
class Contacts:
    """`per_week` contacts of one user in the fullest week, by all of `tasks` together."""

    per_week: float
    cap: ContactCap | None
    tasks: tuple[Task, ...]

    @property
    def too_many(self) -> bool:
        """Above the week's, the month's (in weeks of 7 days) or seven days' cap."""
        cap = self.cap
        if cap is None:
            return False
        return (
            (cap.per_week is not None and self.per_week > cap.per_week)
            or (cap.per_month is not None and self.per_week * WEEKS_A_MONTH > cap.per_month)
            or (cap.per_day is not None and self.per_week > cap.per_day * 7)
        )


def contacts(task: Task, tasks: Iterable[Task], today: date) -> Contacts | None:
    """All open care tasks of the same users over the same touch-point, this one among them, in
    the week where they are most. None without a number of contacts."""
    own = number(task, "per_week")
    if own is None:
        return None
    point, users = choice(task, "touch_point"), users_of(task)
    same = [
        one
        for one in tasks
        if one.key != task.key
        and one.lever is Lever.USER_CARE
        and is_open(one)
        and users
        and users_of(one) == users
        and choice(one, "touch_point") == point
        and number(one, "per_week") is not None
    ]
    best: tuple[float, tuple[Task, ...]] = (own, (task,))
    for monday in _weeks(task, same, today):
        running = [one for one in same if _runs(one, monday)]
        whole = own + math.fsum(number(one, "per_week") or 0.0 for one in running)
        if whole > best[0]:
            best = whole, (task, *running)
    return Contacts(best[0], cap_of(point), best[1])


def _weeks(task: Task, others: Iterable[Task], today: date) -> list[date]:
    """Mondays in which the number can change: where the task or another one begins."""
    starts = [one.start for one in (task, *others) if one.start is not None]
    days = [max(day, task.start or day) for day in [*starts, task.start or today]]
    mondays = sorted({day - timedelta(days=day.weekday()) for day in days})
    return [monday for monday in mondays if _runs(task, monday)]


@dataclass(frozen=True, slots=True)
class Holdout:
    """`people` are left out; they would have given `responses`, worth `value`."""

    people: float
    responses: float | None
    value: float | None


def holdout_of(task: Task, currency: str = "CNY") -> Holdout | None:
    """What the holdout costs while it lasts; None without a holdout or the number of people."""
    part, people = share(task, "holdout"), number(task, "people")
    if not part or people is None:
        return None
    left = people * part
    rate, worth = share(task, "response_rate"), number(task, "value_per_response", currency)
    responses = None if rate is None else left * rate
    return Holdout(
        left, responses, None if responses is None or worth is None else responses * worth
    )


def touch_plan_of(task: Task) -> TouchPlan | None:
    """The chosen rhythm of contacts."""
    value = task.lever_fields.get("touch_plan", "")
    plans = playbooks.lever(task.lever).touch_plans
    return next((one for one in plans if value in (one.name.en, one.name.zh, one.id)), None)

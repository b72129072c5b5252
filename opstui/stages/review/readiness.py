"""When the review stage is done: fresh numbers, a cause looked at, users heard, a decision."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from opstui.kernel.language import _
from opstui.kernel.requirement import Requirement
from opstui.stages.review.model import Decision, Feedback, Need, Review
from opstui.stages.strategy.model import Cycle

FRESH_DAYS = 8
LEAST_FEEDBACK = 3


def data_age(cycle: Cycle, observed_until: date | None, today: date) -> int | None:
    """Days since the last number; none are expected after the cycle's end. None without any."""
    if observed_until is None:
        return None
    return max(0, (min(today, cycle.end) - observed_until).days)


def requirements(
    cycle: Cycle,
    today: date,
    *,
    observed_until: date | None,
    reviews: Iterable[Review] = (),
    feedback: Iterable[Feedback] = (),
    needs: Iterable[Need] = (),
    decisions: Iterable[Decision] = (),
) -> list[Requirement]:
    """What the review needs, in the order of its steps; records of other cycles do not count."""
    age = data_age(cycle, observed_until, today)
    heard = sum(one.cycle == cycle.key for one in feedback)
    return [
        Requirement(
            "data", age is not None and age <= FRESH_DAYS, _("Numbers not older than eight days")
        ),
        Requirement(
            "attribution",
            any(one.cycle == cycle.key and "why" in one.viewed for one in reviews),
            _("A look at why the result moved"),
        ),
        Requirement(
            "feedback",
            heard >= LEAST_FEEDBACK,
            _("{done} of {needed} voices of users").format(
                done=min(heard, LEAST_FEEDBACK), needed=LEAST_FEEDBACK
            ),
        ),
        Requirement(
            "need", any(one.cycle == cycle.key for one in needs), _("A need distilled from them")
        ),
        Requirement(
            "decision",
            any(one.cycle == cycle.key and one.evidence for one in decisions),
            _("A decision that cites its evidence"),
        ),
    ]

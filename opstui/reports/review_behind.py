"""What lies behind the numbers of a review, as JSON: the plan's choice and weights, the way that
doing nothing would have gone, the balance of each week."""

from __future__ import annotations

from typing import Any

from opstui import balance
from opstui.reports.overview import hours_of
from opstui.reports.plan_facts import plan_facts
from opstui.reports.review_facts import ReviewFacts
from opstui.stages.planning.do_nothing import is_level
from opstui.stages.planning.outlook import base_of
from opstui.stages.review.state import do_nothing


def plan_value(facts: ReviewFacts) -> dict[str, Any]:
    """Elasticity of the north star by leaf, E = (x/G)·∂G/∂x at the baseline; the tasks that fit
    budget and people best, what they bring together, and those that were chosen."""
    planned = plan_facts(facts.workbook, facts.cycle, facts.reader)
    found = planned.allocation
    return {
        "elasticity": facts.tree.elasticity(base_of(planned.plan, facts.cycle)),
        "allocation": {"value": found.value, "chosen": list(found.chosen)},
        "chosen": [task.key for task in planned.chosen],
    }


def do_nothing_value(facts: ReviewFacts) -> dict[str, dict[str, float | None]] | None:
    """Period → node → level without any task; None for a tree of flows, whose totals say it."""
    if not is_level(facts.tree):
        return None
    book = facts.reader.book
    return {
        one.code: facts.tree.evaluate(do_nothing(facts.plan, facts.cycle, one, book).leaves)
        for one in facts.timing.periods
    }


def balance_value(facts: ReviewFacts) -> dict[str, Any]:
    """Of the logged hours, 0-100: of each week of the cycle and of the whole; None without any."""
    hours, cycle = hours_of(facts.workbook), facts.cycle
    whole = balance.attention(hours, (), cycle.end, (cycle.end - cycle.start).days + 1)
    weeks = balance.by_week(hours, cycle.start, cycle.end)
    return {"weeks": {week.code: score for week, score in weeks}, "cycle": whole.balance}

"""Amounts of a request for resources."""

from __future__ import annotations

from opstui.reports.plan_facts import PlanFacts
from opstui.reports.wording import figure


def star_amount(facts: PlanFacts, value: float | None, *, signed: bool = False) -> str:
    """In the unit of the north star."""
    return figure(value, facts.plan.tree.node(facts.plan.tree.root).unit, signed=signed)


def money_amount(facts: PlanFacts, value: float | None) -> str:
    """In the currency of the product."""
    return figure(value, facts.product.currency)

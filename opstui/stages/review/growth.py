"""Growth accounting: where the active users of a period came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

MANY = 99.0
"""A quick ratio is shown as ">99" beyond this."""


@dataclass(frozen=True, slots=True)
class Flows:
    """Users of one period; `previous` is the active users of the period before."""

    new: float
    retained: float
    resurrected: float
    churned: float
    previous: float | None = None

    @property
    def active(self) -> float:
        return self.new + self.retained + self.resurrected


@dataclass(frozen=True, slots=True)
class Mismatch:
    """An identity that does not hold: counts of different definitions, or a typing error."""

    identity: str
    expected: float
    found: float


def mismatches(flows: Flows, active: float | None = None) -> list[Mismatch]:
    """new + retained + resurrected = active; retained + churned = the period before."""
    out = []
    if active is not None and active != flows.active:
        out.append(Mismatch("active", active, flows.active))
    left = flows.retained + flows.churned
    if flows.previous is not None and left != flows.previous:
        out.append(Mismatch("previous", flows.previous, left))
    return out


def quick_ratio(flows: Flows | Sequence[Flows]) -> float | None:
    """(new + resurrected)/churned over one or several periods (Social Capital 2015).

    None (shown as ">99") when nobody left.
    """
    some = [flows] if isinstance(flows, Flows) else list(flows)
    gained = sum(one.new + one.resurrected for one in some)
    churned = sum(one.churned for one in some)
    return gained / churned if churned else None


def ratio_text(ratio: float | None) -> str:
    if ratio is None or ratio > MANY:
        return ">99"
    return f"{ratio:.2f}"


def stickiness(average_daily: float, monthly: float) -> float | None:
    """Average daily actives / monthly actives."""
    return average_daily / monthly if monthly else None

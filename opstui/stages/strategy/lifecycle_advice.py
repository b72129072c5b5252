"""What each stage of life asks, and what to do and leave in it (domain.md §3.2). Pure."""

from __future__ import annotations

from dataclasses import dataclass

from opstui.kernel.language import N_
from opstui.kernel.vocabulary import Lifecycle


@dataclass(frozen=True, slots=True)
class Advice:
    """Message ids: an example of the stage, its main question, what to do, what not."""

    example: str
    question: str
    do: str
    dont: str


ADVICE: dict[Lifecycle, Advice] = {
    Lifecycle.COLD_START: Advice(
        N_("Just launched"),
        N_("Does anyone stay?"),
        N_("Win the first users by hand, talk to every one of them, build one core action"),
        N_("Buying traffic before the retention curve flattens"),
    ),
    Lifecycle.GROWTH: Advice(
        N_("On the way to a million users"),
        N_("Which channel and which moment can be scaled?"),
        N_("Scale channels with LTV/CAC of 3 or more, onboarding, referral"),
        N_("Discounts that spoil the keep rate"),
    ),
    Lifecycle.MATURITY: Advice(
        N_("A large, settled user base"),
        N_("Which users are worth what?"),
        N_("Tiers (RFM), membership, reactivation, more value per user"),
        N_("Chasing raw sign-ups"),
    ),
    Lifecycle.DECLINE: Advice(
        N_("Fewer users each month"),
        N_("Harvest or renew?"),
        N_("Serve the core users, migrate them, relaunch for one segment"),
        N_("Spending broadly"),
    ),
}

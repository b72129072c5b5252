"""What is said about campaigns and spreads: what they cost, when they pay, how far they go."""

from __future__ import annotations

import math
from collections.abc import Iterator

from opstui.kernel.dates import format_date
from opstui.kernel.language import _, language, ngettext
from opstui.stages.execution.campaign import (
    STEPS_MOST,
    break_even,
    computable,
    cost_of,
    pull_forward,
    rewards_in_pool,
    steps_of,
)
from opstui.stages.execution.lever_line import Around, LeverLine, few, joined
from opstui.stages.execution.lever_values import number
from opstui.stages.execution.lines_results import campaign_result_lines, spread_result_lines
from opstui.stages.execution.spread import PHASES, Spread, out_of_order, phase_days, spread_of

SHOWN_ROUNDS = 3


def campaign_lines(around: Around) -> Iterator[LeverLine]:
    found = cost_of(around.task, around.currency)
    if found is None:
        said = _("With the expected participants (e) the cost per head shows here.")
        yield LeverLine("", said)
    else:
        yield LeverLine(_("Per head"), around.money(found.per_head), code="participants")
        if found.per_incremental is None:
            said = _("Nobody comes because of it: no price is low enough.")
            yield LeverLine("", said, True, "incremental_share")
        else:
            money = around.money(found.per_incremental)
            yield LeverLine(_("Per new user"), money, code="incremental_share")
        yield LeverLine(_("Cost in all"), around.money(found.cost), code="participants")
        if found.fraud_share:
            said = _("{some} of {all}").format(
                some=around.count(found.real), all=around.count(found.participants)
            )
            yield LeverLine(_("Real ones"), said, code="fraud_share")
        said = _("{some} of {all} participants").format(
            some=around.count(found.incremental), all=around.count(found.participants)
        )
        yield LeverLine(_("Because of it"), said, code="incremental_share")
        if not around.text("incremental_share") and not around.text("new_users"):
            said = _("No incremental share given: everybody counts as new.")
            yield LeverLine("", said, True, "incremental_share")
    yield from _break_even(around)
    yield from _rewards(around)
    yield from _rules(around)
    yield from campaign_result_lines(around)
    yield from _pull_forward(around)


def _break_even(around: Around) -> Iterator[LeverLine]:
    found = break_even(around.task, around.currency)
    if found is None:
        return
    if found.participants is None:
        said = _("A participant costs {money} more than they bring: more of them lose more.")
        money = around.money(-found.margin)
        yield LeverLine("", said.format(money=money), True, "value_per_user")
        return
    expected = number(around.task, "participants")
    needed = around.count(found.participants)
    said = ngettext("from {n} participant", "from {n} participants", few(needed)).format(n=needed)
    short = expected is not None and expected < found.participants
    yield LeverLine(_("Pays"), said, short, "value_per_user")


def _rewards(around: Around) -> Iterator[LeverLine]:
    paid = rewards_in_pool(around.task, around.currency)
    expected, quota = around.number("participants"), around.number("quota")
    if paid is not None:
        n = around.count(paid)
        said = ngettext("{n} reward in the pool", "{n} rewards in the pool", few(n)).format(n=n)
        wanted = expected if quota is None else min(expected or quota, quota)
        yield LeverLine(_("Pool"), said, wanted is not None and wanted > paid, "reward_pool")
    if quota is not None and expected is not None and expected > quota:
        said = _("{n} will find no place: say so in the rules.")
        yield LeverLine("", said.format(n=around.count(expected - quota)), True, "quota")


def _rules(around: Around) -> Iterator[LeverLine]:
    if around.text("rules") and not computable(around.task):
        said = _("No number in the rules: nobody can work out what they get.")
        yield LeverLine("", said, True, "rules")
    steps = steps_of(around.text("path"))
    if steps > STEPS_MOST:
        said = _("{n} steps to take part: {most} at most.").format(n=steps, most=STEPS_MOST)
        yield LeverLine("", said, True, "path")


def _pull_forward(around: Around) -> Iterator[LeverLine]:
    found = pull_forward(around.task)
    if found is None:
        return
    count = around.count
    said = _("{net} = {gain} in the window - {dip} missing after it").format(
        net=count(found.net), gain=count(found.gain), dip=count(found.dip)
    )
    yield LeverLine(_("Net effect"), said, found.net <= 0, "after_window")
    if found.gain > 0 and found.dip > 0:
        part = around.rate(min(1.0, found.dip / found.gain))
        yield LeverLine(_("Pulled forward"), _("{part} of the gain").format(part=part))


def spread_lines(around: Around) -> Iterator[LeverLine]:
    found = spread_of(around.task)
    if found is None:
        yield LeverLine("", _("With invites and acceptance rate (e) the factor K shows here."))
    else:
        yield from _k_lines(around, found)
    yield from spread_result_lines(around)
    yield from _phase_lines(around)
    wrong = out_of_order(around.task, around.today)
    if wrong:
        yield LeverLine("", _("The days of the timeline are not in order."), True, wrong[1])
    if not around.text("landing"):
        said = _("No landing named: exposure without landing leaves nothing.")
        yield LeverLine("", said, True, "landing")
    if not around.text("opinion_risk") or not around.text("response_plan"):
        said = _("No opinion risk or response plan: decide who answers, and what.")
        yield LeverLine("", said, True, "response_plan")


def _phase_lines(around: Around) -> Iterator[LeverLine]:
    """The four days of the timeline, and which of them nobody has named."""
    phases = phase_days(around.task, around.today)
    if not any(day for _code, day in phases):
        return
    said = " > ".join(
        f"{_(PHASES[code])} {format_date(day, language(), year=False) if day else '-'}"
        for code, day in phases
    )
    yield LeverLine(_("Phases"), said, code="wind_down")
    for code, day in phases:
        if day is None:
            said = _("No day for this phase yet: {phase}.").format(phase=_(PHASES[code]))
            yield LeverLine("", said, True, code)


def _k_lines(around: Around, found: Spread) -> Iterator[LeverLine]:
    k = f"{found.k:.3g} = {found.invites:g} x {around.rate(found.acceptance)}"
    yield LeverLine("K", k, code="acceptance")
    if found.k >= 1:
        said = _("K is 1 or more: it grows until nobody new is left.")
        yield LeverLine("", said, code="acceptance")
    if found.reach is not None:
        yield LeverLine(_("Reach"), around.count(found.reach), code="seeds")
    if found.per_seed is not None:
        n = f"{found.per_seed:.3g}"
        reposts = ngettext("{n} repost", "{n} reposts", few(n)).format(n=n)
        yield LeverLine(_("Per seed"), reposts, code="seeds")
    rounds = " > ".join(around.count(_whole(found.generation(n))) for n in range(SHOWN_ROUNDS + 1))
    yield LeverLine(_("Rounds"), rounds, code="generation_days")
    yield from _time_lines(around, found)
    target = around.number("k_target")
    if target is not None and target > 0:
        short = found.k < target
        said = _("{k} of {target} wanted").format(k=f"{found.k:.3g}", target=f"{target:g}")
        if short and found.acceptance > 0:
            invites = f"{target / found.acceptance:.3g}"
            takes = ngettext(
                "that takes {n} invite each", "that takes {n} invites each", few(invites)
            )
            said = joined(said, takes.format(n=invites))
        yield LeverLine(_("K wanted"), said, short, "k_target")


def _time_lines(around: Around, found: Spread) -> Iterator[LeverLine]:
    rounds, days = found.rounds, around.number("generation_days")
    if rounds is None:
        if found.k >= 1:
            said = _("Say how many there are to reach (audience): that is where it ends.")
            yield LeverLine("", said, True, "audience")
        return
    if found.k >= 1:
        said = ngettext(
            "everybody reached after {n} round", "everybody reached after {n} rounds", rounds
        )
    else:
        said = ngettext("dies out after {n} round", "dies out after {n} rounds", rounds)
    said = said.format(n=rounds)
    if days:
        whole = rounds * days
        lasts = f"{whole:g}"
        said = joined(said, ngettext("{n} day", "{n} days", few(lasts)).format(n=lasts))
    yield LeverLine(_("Ends"), said, code="generation_days")


def _whole(people: float) -> float:
    """Nobody is half a person; what cannot be counted stays as it is."""
    return float(round(people)) if math.isfinite(people) else people

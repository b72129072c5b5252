"""What is said about mechanisms, user care and deals."""

from __future__ import annotations

from collections.abc import Iterator

from opstui.kernel.language import N_, _, language, ngettext
from opstui.playbooks.schema import ContactCap
from opstui.stages.execution.bd import (
    WAY,
    DealFault,
    DealStage,
    deal_faults,
    deal_of,
    deals,
    weighted_pipeline,
)
from opstui.stages.execution.board import is_open
from opstui.stages.execution.care import cap_of, contacts, holdout_of, touch_plan_of
from opstui.stages.execution.copy_text import sms_parts
from opstui.stages.execution.lever_line import Around, LeverLine, few, joined
from opstui.stages.execution.lever_values import choice, number, share
from opstui.stages.execution.lines_results import arm_lines, opt_out_lines
from opstui.stages.execution.trial import Trial, cost_per_extra, trial_of


def mechanism_lines(around: Around) -> Iterator[LeverLine]:
    rollout, cost = share(around.task, "rollout"), number(around.task, "cost", around.currency)
    if rollout is not None:
        control = around.rate(max(0.0, 1 - rollout))
        yield LeverLine(_("Control group"), control, rollout >= 1, "rollout")
    if rollout is None or rollout >= 1:
        said = _("Nobody is left out: the effect cannot be told apart.")
        yield LeverLine("", said, True, "rollout")
    trial = trial_of(around.task, around.tree, around.baseline, around.window_days)
    if trial is not None:
        yield from _trial_lines(around, trial)
    elif around.task.expected_change is None:
        yield LeverLine("", _("With the expected change of a rate the sample shows here."))
    if cost is not None and cost > 0:
        if around.task.budget:
            uses = around.count(around.task.budget / cost)
            yield LeverLine(_("Uses in budget"), uses, code="cost")
        extra = cost_per_extra(trial, cost) if trial is not None else None
        if extra is not None:
            said = _("{money}, as those who would have done it anyway are paid too")
            yield LeverLine(_("Per extra one"), said.format(money=around.money(extra)), code="cost")
    if any(around.text(code) for code in _LOOP) and not all(around.text(code) for code in _LOOP):
        missing = next(code for code in _LOOP if not around.text(code))
        yield LeverLine("", _("Trigger, action, reward: one of them is missing."), True, missing)
    if not around.text("switch_off"):
        yield LeverLine("", _("It does not say how to switch it off."), True, "switch_off")
    if around.text("reward") and not around.text("abuse_case"):
        said = _("No abuse case: what would somebody do for the reward alone?")
        yield LeverLine("", said, True, "abuse_case")
    yield from arm_lines(around)


_LOOP = ("trigger", "action", "reward")


def _trial_lines(around: Around, trial: Trial) -> Iterator[LeverLine]:
    said = _("{n} in each arm, to tell {before} from {after}").format(
        n=around.count(trial.per_arm),
        before=around.rate(trial.before),
        after=around.rate(trial.after),
    )
    yield LeverLine(_("Sample"), said, code="rate_now")
    if trial.days is None:
        return
    said = ngettext(
        "{n} day at {daily} users a day", "{n} days at {daily} users a day", trial.days
    ).format(n=trial.days, daily=around.count(float(round(trial.daily or 0))))
    start, end = around.task.start, around.task.end
    planned = (end - start).days + 1 if start and end else None
    short = planned is not None and planned < trial.days
    if short:
        said = joined(said, _("planned are {n}").format(n=planned))
    yield LeverLine(_("Takes"), said, short, "daily_users")


def care_lines(around: Around) -> Iterator[LeverLine]:
    yield from _contact_lines(around)
    holdout = share(around.task, "holdout")
    if not holdout:
        said = _("No holdout: the effect cannot be told apart (10% is usual).")
        yield LeverLine("", said, True, "holdout")
    else:
        yield LeverLine(_("Holdout"), _holdout_text(around, holdout), code="holdout")
    plan = touch_plan_of(around.task)
    if plan is not None:
        code = language()
        touches = _("; ").join(f"{one.day} {one.what.text(code)}" for one in plan.touches)
        yield LeverLine(_("Touches"), touches, code="touch_plan")
    script = around.text("script")
    if script and choice(around.task, "touch_point") == "SMS":
        parts = sms_parts(script)
        said = ngettext("{n} text message each", "{n} text messages each", parts).format(n=parts)
        yield LeverLine(_("Length"), said, parts > 1, "script")
    if around.text("touch_point") and not around.text("consent"):
        said = _("No consent noted: say where and when these users agreed.")
        yield LeverLine("", said, True, "consent")
    if around.text("touch_point") and not around.text("opt_out"):
        said = _("It does not say how users opt out.")
        yield LeverLine("", said, True, "opt_out")
    yield from arm_lines(around)
    yield from opt_out_lines(around)


def _holdout_text(around: Around, holdout: float) -> str:
    said, found = around.rate(holdout), holdout_of(around.task, around.currency)
    if found is None:
        return said
    people = around.count(found.people)
    said = ngettext("{part}, {n} user", "{part}, {n} users", few(people)).format(
        part=said, n=people
    )
    if found.responses is not None:
        n = around.count(found.responses)
        costs = ngettext("costs {n} response", "costs {n} responses", few(n))
        said = joined(said, costs.format(n=n))
    if found.value is not None:
        said = joined(said, around.money(found.value))
    return said


def _contact_lines(around: Around) -> Iterator[LeverLine]:
    found = contacts(around.task, around.tasks, around.today)
    if found is None:
        cap = cap_of(choice(around.task, "touch_point"))
        if cap is not None:
            said = _("allowed: {cap}").format(cap=_cap_text(cap))
            yield LeverLine(_("Contacts"), said, code="per_week")
        return
    said = _("{n} a week at most").format(n=f"{found.per_week:g}")
    if len(found.tasks) > 1:
        keys = _(", ").join(one.key for one in found.tasks if one.key != around.task.key)
        said = joined(said, _("with {keys}").format(keys=keys))
    if found.cap is not None:
        said = joined(said, _("allowed: {cap}").format(cap=_cap_text(found.cap)))
    yield LeverLine(_("Contacts"), said, found.too_many, "per_week")


def _cap_text(cap: ContactCap) -> str:
    parts = []
    if cap.per_day is not None:
        parts.append(_("{n} a day").format(n=f"{cap.per_day:g}"))
    if cap.per_week is not None:
        parts.append(_("{n} a week").format(n=f"{cap.per_week:g}"))
    if cap.per_month is not None:
        parts.append(_("{n} a month").format(n=f"{cap.per_month:g}"))
    return joined(*parts)


_FAULTS = {
    DealFault.NO_NEXT_STEP: N_("No next step with a date."),
    DealFault.OVERDUE: N_("The next step was due {day}."),
    DealFault.STALE: N_("Nothing has moved for more than 14 days."),
}


def bd_lines(around: Around) -> Iterator[LeverLine]:
    touched = around.touched.get(around.task.key)
    deal = deal_of(around.task, around.today, around.currency, touched)
    chance = around.rate(deal.probability)
    weighted = f"{around.money(deal.weighted)} = {around.money(deal.value)} x {chance}"
    if deal.value:
        yield LeverLine(_("Weighted"), weighted, code="value")
    others = [one for one in around.tasks if one.key != around.task.key]
    listed = deals([*others, around.task], around.today, around.currency, around.touched)
    pipeline = weighted_pipeline(listed)
    if pipeline:
        yield LeverLine(_("All deals"), around.money(pipeline))
    if deal.stage is DealStage.LOST or not is_open(around.task):
        return
    for _deal, fault in deal_faults([deal], around.today):
        day = deal.next_day.isoformat() if deal.next_day else ""
        code = "deal_stage" if fault is DealFault.STALE else "next_step_date"
        yield LeverLine("", _(_FAULTS[fault]).format(day=day), True, code)
    place = WAY.index(deal.stage) if deal.stage in WAY else len(WAY)
    if place >= WAY.index(DealStage.PROPOSAL) and not around.text("decision_maker"):
        said = _("No decision maker named: who says yes over there?")
        yield LeverLine("", said, True, "decision_maker")
    if place >= WAY.index(DealStage.NEGOTIATING) and not around.text("exchange"):
        said = _("No exchange terms: write down what we give and what they give.")
        yield LeverLine("", said, True, "exchange")

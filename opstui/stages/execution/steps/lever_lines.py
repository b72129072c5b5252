"""What a task's lever comes to, from the fields of its form, and what they leave open. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from opstui.kernel.language import N_, _
from opstui.kernel.vocabulary import Lever
from opstui.stages.current import currency_of, cycle_tasks
from opstui.stages.execution.bd import DealFault, deal_faults, deal_of, deals, weighted_pipeline
from opstui.stages.execution.board import is_open
from opstui.stages.execution.campaign import cost_of
from opstui.stages.execution.lever_values import number, share
from opstui.stages.execution.model import DayLog
from opstui.stages.execution.spread import spread_of
from opstui.stages.execution.steps.task_rows import Figure
from opstui.stages.planning.model import Task
from opstui.workbook.document import Workbook

_WORDS = re.compile(r"[\s,，、;；/|]+")


@dataclass(frozen=True, slots=True)
class LeverLine:
    """`label` "" for a sentence; `warn` for something that must be looked at."""

    label: str
    text: str
    warn: bool = False


@dataclass(frozen=True, slots=True)
class _Around:
    """What the lines of a lever may look at."""

    task: Task
    workbook: Workbook
    today: date
    figure: Figure

    def money(self, value: float | None) -> str:
        return self.figure(value, currency_of(self.workbook))

    def text(self, code: str) -> str:
        return self.task.lever_fields.get(code, "")


def lever_lines(task: Task, workbook: Workbook, today: date, figure: Figure) -> list[LeverLine]:
    """What can be computed, and what is asked for where it cannot."""
    return list(_LINES[task.lever](_Around(task, workbook, today, figure)))


def lever_headline(task: Task, workbook: Workbook, today: date, figure: Figure) -> list[str]:
    """The first two computed figures and the first warning, for the sentence line."""
    lines = lever_lines(task, workbook, today, figure)
    figures = [f"{line.label} {line.text}" for line in lines if line.label and not line.warn]
    warnings = [f"! {line.text}" for line in lines if line.warn and is_open(task)]
    return [*figures[:2], *warnings[:1]]


def _copy(around: _Around) -> Iterator[LeverLine]:
    variants = [text for code in ("variant_a", "variant_b") if (text := around.text(code))]
    if len(variants) == 1:
        yield LeverLine("", _("One variant only: there is nothing to compare it with."))
    limit = number(around.task, "length_limit")
    for name, text in zip(("A", "B"), variants, strict=False):
        length = len(text)
        yield LeverLine(
            _("Variant {name}").format(name=name),
            _("{n} characters").format(n=length),
            warn=limit is not None and length > limit,
        )
    banned = [word for word in _WORDS.split(around.text("banned_words")) if word]
    used = [word for word in banned if any(word.lower() in text.lower() for text in variants)]
    if used:
        yield LeverLine("", _("Banned words in it: {words}").format(words=", ".join(used)), True)


def _campaign(around: _Around) -> Iterator[LeverLine]:
    found = cost_of(around.task, currency_of(around.workbook))
    if found is None:
        yield LeverLine("", _("With the expected participants (e) the cost per head shows here."))
        return
    yield LeverLine(_("Per head"), around.money(found.per_head))
    if found.per_incremental is None:
        yield LeverLine("", _("Nobody comes because of it: no price is low enough."), True)
    else:
        yield LeverLine(_("Per new user"), around.money(found.per_incremental))
    yield LeverLine(_("Cost in all"), around.money(found.cost))
    yield LeverLine(
        _("Because of it"),
        _("{some} of {all} participants").format(
            some=around.figure(found.incremental, "count"),
            all=around.figure(found.participants, "count"),
        ),
    )
    if not around.text("incremental_share"):
        yield LeverLine("", _("No incremental share given: everybody counts as new."), True)


def _spread(around: _Around) -> Iterator[LeverLine]:
    found = spread_of(around.task)
    if found is None:
        yield LeverLine("", _("With invites and acceptance rate (e) the factor K shows here."))
        return
    k = f"{found.k:.3g} = {found.invites:g} x {around.figure(found.acceptance, 'ratio')}"
    yield LeverLine("K", k)
    if found.reach is None:
        yield LeverLine("", _("K is 1 or more: it grows until nobody new is left."))
    else:
        yield LeverLine(_("Reach"), around.figure(found.reach, "count"))
        reposts = "-" if found.per_seed is None else f"{found.per_seed:.3g}"
        yield LeverLine(_("Per seed"), _("{n} reposts").format(n=reposts))
    if not around.text("landing"):
        yield LeverLine("", _("No landing named: exposure without landing leaves nothing."), True)


def _mechanism(around: _Around) -> Iterator[LeverLine]:
    rollout, cost = share(around.task, "rollout"), number(around.task, "cost")
    if rollout is not None:
        control = around.figure(1 - rollout, "ratio")
        yield LeverLine(_("Control group"), control, warn=rollout >= 1)
    if rollout is None or rollout >= 1:
        yield LeverLine("", _("Nobody is left out: the effect cannot be told apart."), True)
    if cost is not None and cost > 0 and around.task.budget:
        uses = around.figure(around.task.budget / cost, "count")
        yield LeverLine(_("Uses in budget"), uses)
    if not around.text("switch_off"):
        yield LeverLine("", _("It does not say how to switch it off."), True)


def _user_care(around: _Around) -> Iterator[LeverLine]:
    holdout, cap = share(around.task, "holdout"), number(around.task, "per_week")
    if cap is not None:
        yield LeverLine(
            _("Contacts"), _("{n} a week at most").format(n=f"{cap:g}"), warn=cap > PER_WEEK
        )
    if holdout:
        yield LeverLine(_("Holdout"), around.figure(holdout, "ratio"))
    else:
        yield LeverLine("", _("No holdout: the effect cannot be told apart (10% is usual)."), True)


PER_WEEK = 3
"""Contacts a week that a user bears, by default."""

_FAULTS = {
    DealFault.NO_NEXT_STEP: N_("No next step with a date."),
    DealFault.OVERDUE: N_("The next step was due {day}."),
    DealFault.STALE: N_("Nothing has moved for more than 14 days."),
}


def _bd(around: _Around) -> Iterator[LeverLine]:
    currency = currency_of(around.workbook)
    deal = deal_of(around.task, around.today, currency, _last_touched(around))
    chance = around.figure(deal.probability, "ratio")
    weighted = f"{around.money(deal.weighted)} = {around.money(deal.value)} x {chance}"
    yield LeverLine(_("Weighted"), weighted)
    pipeline = weighted_pipeline(deals(cycle_tasks(around.workbook), around.today, currency))
    yield LeverLine(_("All deals"), around.money(pipeline))
    if is_open(around.task):
        for _deal, fault in deal_faults([deal], around.today):
            day = deal.next_day.isoformat() if deal.next_day else ""
            yield LeverLine("", _(_FAULTS[fault]).format(day=day), True)


def _last_touched(around: _Around) -> date | None:
    """The last day somebody logged work on it, else the day it was made."""
    logs = around.workbook.all(DayLog).values()
    days = [log.day for log in logs if log.task == around.task.key]
    return max(days, default=around.task.created)


_LINES: dict[Lever, Callable[[_Around], Iterator[LeverLine]]] = {
    Lever.COPY: _copy,
    Lever.CAMPAIGN: _campaign,
    Lever.EVENT_SPREAD: _spread,
    Lever.MECHANISM: _mechanism,
    Lever.USER_CARE: _user_care,
    Lever.BD: _bd,
}

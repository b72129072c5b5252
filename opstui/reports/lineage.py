"""The chain of cycles: what each came to, what was decided in it, and what that led to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from opstui.kernel.errors import OpsError
from opstui.kernel.language import _, language
from opstui.kernel.quantities import format_number
from opstui.kernel.vocabulary import DecisionType, Verdict, word
from opstui.reports.chain import finding_lines, share_line, traced
from opstui.reports.evidence_now import standing_of
from opstui.reports.review_facts import ReviewFacts, review_facts
from opstui.reports.status import MetricStatus
from opstui.stages.planning.model import Plan, Task
from opstui.stages.review.evidence import Standing
from opstui.stages.review.model import Decision, Need
from opstui.stages.strategy.model import Cycle, Hypothesis
from opstui.workbook.document import Workbook


@dataclass(frozen=True, slots=True)
class Outcome:
    """Something a decision led to: a record of a later cycle, or what it set free ("")."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Decided:
    """`standings` of the evidence, in its order: whether it is still what was cited."""

    decision: Decision
    subject: str
    led_to: tuple[Outcome, ...]
    standings: tuple[Standing, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """One cycle of the chain; `star` is None before it has a plan. `opened_with` is what came
    from the cycle before."""

    cycle: Cycle
    star: MetricStatus | None
    verdicts: tuple[tuple[Verdict, int], ...]
    decided: tuple[Decided, ...]
    opened_with: tuple[Outcome, ...]
    linked: tuple[str, ...] = ()
    """How much of the cycle is linked, then each link that is missing."""


def links(workbook: Workbook, today: date) -> list[Link]:
    """Every cycle, the newest first."""
    found = []
    for cycle in sorted(workbook.cycles, key=lambda one: one.number, reverse=True):
        beliefs = [one for one in workbook.all(Hypothesis).values() if one.cycle == cycle.key]
        taken = [one for one in workbook.all(Decision).values() if one.cycle == cycle.key]
        facts = _facts(workbook, cycle, today)
        found.append(
            Link(
                cycle,
                facts.north_star if facts else None,
                _counted(beliefs),
                tuple(_decided(workbook, facts, one) for one in taken),
                tuple(_opened_with(workbook, cycle)),
                tuple(_linked(workbook, cycle, today)),
            )
        )
    return found


def _facts(workbook: Workbook, cycle: Cycle, today: date) -> ReviewFacts | None:
    try:
        return review_facts(workbook, cycle, today)
    except OpsError:
        return None


def _decided(workbook: Workbook, facts: ReviewFacts | None, one: Decision) -> Decided:
    standings = [standing_of(facts, proof) for proof in one.evidence] if facts else []
    led = tuple(led_to(workbook, one))
    return Decided(one, subject_of(workbook, one), led, tuple(standings))


def _linked(workbook: Workbook, cycle: Cycle, today: date) -> Iterator[str]:
    found = traced(workbook, cycle, today)
    if found.all:
        yield share_line(found)
    yield from finding_lines(found, workbook, cycle)


def _counted(beliefs: Iterable[Hypothesis]) -> tuple[tuple[Verdict, int], ...]:
    verdicts = [one.verdict for one in beliefs]
    return tuple((one, verdicts.count(one)) for one in Verdict if one in verdicts)


def subject_of(workbook: Workbook, decision: Decision) -> str:
    """What was decided on, by its name; "" for the cycle as a whole."""
    task = workbook.get(Task, decision.subject)
    if task is not None:
        return task.title
    belief = workbook.get(Hypothesis, decision.subject)
    if belief is not None:
        return belief.statement
    plan = workbook.get(Plan, decision.cycle)
    node = plan.tree.get(decision.subject) if plan else None
    return (node.name.text(language()) if node else "") or decision.subject


def led_to(workbook: Workbook, decision: Decision) -> Iterator[Outcome]:
    """What later cycles hold because of this decision: the task or hypothesis that goes on, the
    target it set, later decisions on the same thing, and what it released."""
    yield from _going_on(workbook, decision.subject)
    if decision.carry.hypothesis and decision.carry.hypothesis != decision.subject:
        yield from _going_on(workbook, decision.carry.hypothesis)
    target = decision.carry.next_target
    following = _after(workbook, decision.cycle)
    if following is not None and target is not None and decision.carry.metric:
        plan = workbook.get(Plan, following.key)
        node = plan.tree.get(decision.carry.metric) if plan else None
        if node is not None:
            name = node.name.text(language()) or node.id
            text = _("{name} is to reach {value}").format(
                name=name, value=format_number(target, node.unit)
            )
            yield Outcome(f"{following.key}.M.{node.id}", text)
    yield from _released(workbook, decision)


def _going_on(workbook: Workbook, key: str) -> Iterator[Outcome]:
    """Records that were carried from `key`, and from those, each with what was decided on it
    later. A file may name a record its own origin: each is met once."""
    carried = [
        *((one.key, one.title, one.carried_from) for one in workbook.all(Task).values()),
        *((one.key, one.statement, one.carried_from) for one in workbook.all(Hypothesis).values()),
    ]
    met, open_ = {key}, [key] if key else []
    while open_:
        origin = open_.pop()
        for found, text, before in carried:
            if before == origin and found not in met:
                met.add(found)
                open_.append(found)
                yield Outcome(found, text)
                yield from _decided_on(workbook, found)


def _decided_on(workbook: Workbook, subject: str) -> Iterator[Outcome]:
    for one in workbook.all(Decision).values():
        if one.subject == subject:
            yield Outcome(one.key, f"{word(one.type)}{_(': ')}{one.text}")


def _released(workbook: Workbook, decision: Decision) -> Iterator[Outcome]:
    carry = decision.carry
    currency = workbook.product.currency if workbook.product else ""
    if carry.budget_released:
        amount = format_number(carry.budget_released, currency)
        yield Outcome("", _("{amount} of budget set free").format(amount=amount))
    if carry.person_days_released:
        days = format_number(carry.person_days_released, "count")
        yield Outcome("", _("{n} person-days set free").format(n=days))
    if carry.note:
        yield Outcome("", carry.note)
    if decision.type is DecisionType.STOP and not (carry.budget_released or carry.note):
        yield Outcome("", _("It ended there."))


def _after(workbook: Workbook, cycle: str) -> Cycle | None:
    return next((one for one in workbook.cycles if one.opened_from == cycle), None)


def _opened_with(workbook: Workbook, cycle: Cycle) -> Iterator[Outcome]:
    """Records of this cycle that came from the one before."""
    for task in workbook.all(Task).values():
        if task.cycle == cycle.key and task.carried_from:
            yield Outcome(task.carried_from, task.title)
    for belief in workbook.all(Hypothesis).values():
        if belief.cycle == cycle.key and belief.carried_from:
            yield Outcome(belief.carried_from, belief.statement)
    for need in workbook.all(Need).values():
        if need.cycle == cycle.key and need.carried_from:
            yield Outcome(need.carried_from, need.statement or need.want)

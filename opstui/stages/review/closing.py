"""Close a cycle and open the next one from what it taught."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from opstui.kernel.metric_tree import Kind
from opstui.kernel.periods import Period
from opstui.kernel.recursion import recursion_of
from opstui.kernel.vocabulary import DecisionType, TaskState, Verdict
from opstui.stages.planning.model import LeafSetting, Plan, Task
from opstui.stages.review.model import Decision, Need
from opstui.stages.review.reader import Reader
from opstui.stages.review.state import latest
from opstui.stages.strategy.model import CoreNumber, Cycle, Hypothesis, Strategy

_DONE = frozenset({TaskState.CLOSED, TaskState.REVIEWED, TaskState.CANCELLED})
_GOES_ON = frozenset({DecisionType.CONTINUE, DecisionType.ADJUST, DecisionType.SCALE})


@dataclass(frozen=True, slots=True)
class Ending:
    """The cycle that ends, with all records that belong to it."""

    cycle: Cycle
    plan: Plan
    strategy: Strategy | None = None
    hypotheses: Sequence[Hypothesis] = ()
    tasks: Sequence[Task] = ()
    decisions: Sequence[Decision] = ()
    needs: Sequence[Need] = ()


@dataclass(frozen=True, slots=True)
class Opening:
    """What to save: the closed cycle and the records of the next. `released_*` is what stopped
    tasks set free, already part of the resources that are carried over."""

    closed: Cycle
    cycle: Cycle
    plan: Plan
    strategy: Strategy
    hypotheses: tuple[Hypothesis, ...]
    tasks: tuple[Task, ...]
    needs: tuple[Need, ...]
    released_budget: float
    released_days: float


def missing_verdicts(ending: Ending) -> list[Hypothesis]:
    """Hypotheses that nobody has judged; to be asked for before the cycle closes."""
    return [
        one
        for one in ending.hypotheses
        if one.cycle == ending.cycle.key and one.verdict is Verdict.OPEN
    ]


def baseline_window(ending: Ending, reader: Reader, today: date) -> Period | None:
    """The last complete window: of levels the last complete period, of flows all from the start
    of the cycle to its end. None when no period is complete."""
    last = latest(reader, ending.cycle, today)
    if last is None:
        return None
    level = ending.plan.tree.node(ending.plan.tree.root).kind is Kind.STOCK
    if level or recursion_of(ending.plan.tree) is not None:
        return last
    return Period(ending.cycle.start, last.end)


def open_next(ending: Ending, reader: Reader, today: date) -> Opening:
    """The next cycle, as long as this one, beginning the day after it.

    Baselines are read from the last complete window (kept as they were without one); open and
    partly supported hypotheses, tasks that go on and unmet needs are copied with back-links.
    """
    old = ending.cycle
    number = old.number + 1
    key = f"C{number}"
    window = baseline_window(ending, reader, today)
    start = old.end + timedelta(1)
    cycle = Cycle(
        key=key,
        number=number,
        start=start,
        end=start + (old.end - old.start),
        grain=old.grain,
        baseline_start=window.start if window else old.baseline_start,
        baseline_end=window.end if window else old.baseline_end,
        opened_from=old.key,
        lag_days=old.lag_days,
        defaults=("start", "end"),
    )
    hypotheses = _hypotheses(ending, key)
    renamed = {one.carried_from: one.key for one in hypotheses}
    decisions = [one for one in ending.decisions if one.cycle == old.key]
    plan = _plan(ending, key, reader, window, decisions)
    return Opening(
        closed=old.model_copy(update={"closed_on": today}),
        cycle=cycle,
        plan=plan,
        strategy=_strategy(ending, key, plan),
        hypotheses=hypotheses,
        tasks=_tasks(ending, key, renamed, decisions),
        needs=_needs(ending, key),
        released_budget=sum(one.carry.budget_released for one in decisions),
        released_days=sum(one.carry.person_days_released for one in decisions),
    )


def _hypotheses(ending: Ending, key: str) -> tuple[Hypothesis, ...]:
    going_on = [
        one
        for one in ending.hypotheses
        if one.cycle == ending.cycle.key and one.verdict in (Verdict.OPEN, Verdict.PARTLY)
    ]
    return tuple(
        one.model_copy(
            update={
                "key": f"{key}.H{number}",
                "cycle": key,
                "verdict": Verdict.OPEN,
                "carried_from": one.key,
            }
        )
        for number, one in enumerate(going_on, start=1)
    )


def _plan(
    ending: Ending,
    key: str,
    reader: Reader,
    window: Period | None,
    decisions: Sequence[Decision],
) -> Plan:
    old = ending.plan
    read = reader.leaves(window) if window else {}
    known = {leaf: value for leaf, value in read.items() if value is not None}
    settings = dict(old.leaf_settings)
    for one in decisions:
        if one.carry.next_target is not None and one.carry.metric in old.tree.leaves:
            setting = settings.get(one.carry.metric, LeafSetting())
            update = {"fixed": one.carry.next_target}
            settings[one.carry.metric] = setting.model_copy(update=update)
    return Plan(
        key=key,
        tree=old.tree,
        baseline={**old.baseline, **known},
        baseline_origin={**old.baseline_origin, **dict.fromkeys(known, "carried")},
        leaf_settings=settings,
        phasing=old.phasing.carried(),
        resources=old.resources,
        defaults=("tree", "leaf_settings", "phasing", "resources"),
    )


def _strategy(ending: Ending, key: str, plan: Plan) -> Strategy:
    """Orientation and guardrails hold on; the problem is to be found anew."""
    old = ending.strategy or Strategy(key=ending.cycle.key)
    core = [
        CoreNumber(metric=leaf, value=plan.baseline.get(leaf), origin="carried")
        for leaf in plan.tree.leaves
        if plan.baseline.get(leaf) is not None
    ]
    return Strategy(
        key=key,
        lifecycle=old.lifecycle,
        lifecycle_override=old.lifecycle_override,
        orientation_confirmed=old.orientation_confirmed,
        core=tuple(core),
        guardrails=old.guardrails,
        defaults=("lifecycle", "guardrails"),
    )


def _tasks(
    ending: Ending, key: str, renamed: Mapping[str, str], decisions: Sequence[Decision]
) -> tuple[Task, ...]:
    last = {one.subject: one for one in sorted(decisions, key=lambda one: one.on or date.min)}
    going_on = [
        one for one in ending.tasks if one.cycle == ending.cycle.key and _goes_on(one, last)
    ]
    keys = {one.key: f"{key}.T{number}" for number, one in enumerate(going_on, start=1)}
    return tuple(
        one.model_copy(
            update={
                "key": keys[one.key],
                "cycle": key,
                "state": TaskState.DRAFT,
                "blocked": None,
                "start": None,
                "end": None,
                "actual_cost": None,
                "actual_days": None,
                "actual_effect": None,
                "executed_share": None,
                "result": "",
                "hypothesis": renamed.get(one.hypothesis, ""),
                "depends_on": tuple(keys[other] for other in one.depends_on if other in keys),
                "checklist": tuple(
                    item.model_copy(update={"done": False}) for item in one.checklist
                ),
                "carried_from": one.key,
                "created": None,
            }
        )
        for one in going_on
    )


def _goes_on(task: Task, last: Mapping[str, Decision]) -> bool:
    """By its last decision; without one, when it was chosen and is not finished."""
    decision = last.get(task.key)
    if decision is not None:
        return decision.type in _GOES_ON or decision.carry.task
    return task.selected and task.state not in _DONE


def _needs(ending: Ending, key: str) -> tuple[Need, ...]:
    unmet = [one for one in ending.needs if one.cycle == ending.cycle.key and not one.met]
    return tuple(
        one.model_copy(update={"key": f"{key}.N{number}", "cycle": key, "carried_from": one.key})
        for number, one in enumerate(unmet, start=1)
    )

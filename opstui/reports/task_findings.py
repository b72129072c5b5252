"""What is known of one task when it is decided on: how well it was carried out, what it brought,
what that is worth, and which limits were set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import takewhile

from opstui.kernel.language import _, language
from opstui.kernel.metric_tree import Good, Kind, MetricTree
from opstui.kernel.periods import from_code
from opstui.kernel.quantities import format_number
from opstui.kernel.statistics import Interval
from opstui.kernel.units import is_money
from opstui.reports.effect_facts import EffectFact, findings_of, of_task
from opstui.reports.status import MetricStatus, States
from opstui.reports.timing import Timing
from opstui.stages.execution.states import executed_for_good
from opstui.stages.planning.model import Task
from opstui.stages.review.effect_study import effect_of, study_roi
from opstui.stages.review.effects import incremental_roi
from opstui.stages.review.experiments import readings
from opstui.stages.review.kill_limit import kill_limit
from opstui.stages.review.model import EffectStudy, Experiment, Review
from opstui.stages.review.randomised import Outcome, TestResult
from opstui.stages.review.reader import Reader
from opstui.stages.review.suggestions import Findings
from opstui.stages.strategy.model import Hypothesis
from opstui.workbook.document import Workbook

FLAT = 0.1
"""Share of the planned change up to which a metric has not moved (a heuristic)."""
_USABLE = (Outcome.BETTER, Outcome.WORSE, Outcome.INCONCLUSIVE)


@dataclass(frozen=True, slots=True)
class Known:
    """What a review knows beside its tasks. `broken`: metric → name of each broken guardrail,
    `guarded` the names of all of them."""

    workbook: Workbook
    tree: MetricTree
    reader: Reader
    timing: Timing
    states: States
    metrics: tuple[MetricStatus, ...]
    effects: tuple[EffectFact, ...]
    broken: Mapping[str, str]
    guarded: Mapping[str, str]
    today: date

    @property
    def priced(self) -> bool:
        return is_money(self.tree.node(self.tree.root).unit)

    def down(self, metric: str) -> bool:
        node = self.tree.get(metric)
        return node is not None and node.good is Good.DOWN


def test_of(known: Known, task: Task) -> Experiment | None:
    """That of the task's own metric counts most, else the first."""
    mine = [one for one in known.workbook.all(Experiment).values() if one.task == task.key]
    return min(mine, key=lambda one: one.metric != task.leaf, default=None)


def task_findings(known: Known, task: Task) -> tuple[Findings, tuple[str, ...]] | None:
    """With the evidence ids that they rest on; None while nothing is known of the task."""
    test = test_of(known, task)
    studied = of_task(known.effects, task.key) if test is None else None
    executed = executed_for_good(task, known.today)
    if test is None and studied is None and executed is None:
        return None
    cited: tuple[str, ...] = ()
    if studied is not None:
        found, cited = _by_study(known, task, studied), (f"effect:{studied.key}",)
    elif test is not None:
        found, cited = _by_test(known, task, test), (f"exp:{test.key}",)
    else:
        found = Findings(executed=executed, roi=_typed_roi(known, task))
        here = known.timing.here
        if here is not None and known.tree.get(task.leaf) is not None:
            cited = (f"metric:{task.leaf}@{here.code}",)
    flat, moved = _flat(known, task, found.effect)
    return (
        replace(
            found,
            flat=flat,
            moved=moved,
            guardrails_ok=not known.broken,
            priced=known.priced or found.roi is not None,
            negative_reviews=_negative_reviews(known, task, found.roi),
        ),
        cited,
    )


def _by_study(known: Known, task: Task, studied: EffectFact) -> Findings:
    found = findings_of(task, studied, known.tree, known.today)
    return found if found.roi is not None else replace(found, roi=_typed_roi(known, task))


def _by_test(known: Known, task: Task, test: Experiment) -> Findings:
    down = {node.id for node in known.tree.nodes if node.good is Good.DOWN}
    first, *further = readings(test, known.today, down)
    effect = _better(first.result, known.down(test.metric))
    belief = known.workbook.get(Hypothesis, task.hypothesis) if task.hypothesis else None
    planned = belief.expected_change if belief else None
    planned = task.expected_change if planned is None else planned
    harmed = [
        one.metric
        for one in further
        if one.metric in known.guarded and one.result.outcome is Outcome.WORSE
    ]
    return Findings(
        executed=executed_for_good(task, known.today),
        effect=effect,
        grade=first.result.grade,
        enough=first.result.outcome in _USABLE,
        planned_effect=-planned if planned is not None and known.down(test.metric) else planned,
        kill_below=kill_limit(belief.kill_if) if belief else None,
        roi=_typed_roi(known, task, effect.low if effect is not None else None),
        guardrail_broken=known.guarded[harmed[0]] if harmed else "",
    )


def _better(result: TestResult, down: bool) -> Interval | None:
    """The interval, more being better whatever the metric; None before it may be read."""
    if result.outcome not in _USABLE or result.interval is None or not down:
        return result.interval if result.outcome in _USABLE else None
    return Interval(-result.interval.high, -result.interval.low)


def speaks_against(known: Known) -> bool:
    """Whether a test or a study of this cycle found harm beyond chance."""
    cycle = known.timing.cycle.key
    down = {node.id for node in known.tree.nodes if node.good is Good.DOWN}
    worse = any(
        readings(one, known.today, down)[0].result.outcome is Outcome.WORSE
        for one in known.workbook.all(Experiment).values()
        if one.cycle == cycle
    )
    return worse or any(_harms(known, one) for one in known.effects)


def _harms(known: Known, fact: EffectFact) -> bool:
    reach = fact.effect.interval if fact.effect is not None else None
    if reach is None or fact.effect is None or not fact.effect.course.ended:
        return False
    return reach.low > 0 if known.down(fact.study.metric) else reach.high < 0


def _flat(known: Known, task: Task, effect: Interval | None) -> tuple[bool | None, str]:
    """By what the task was said to have brought; else, when the cycle is over and nothing better
    measured its effect, by its rate or level, which is said too."""
    node, planned = known.tree.get(task.leaf), task.expected_change or 0.0
    moved, said = task.actual_effect, ""
    if node is None or node.good is Good.RANGE:
        return (None if moved is None else moved <= 0), said
    measured = known.timing.complete and node.kind in (Kind.RATE, Kind.STOCK)
    if moved is None and effect is None and measured:
        status = next(one for one in known.metrics if one.id == node.id)
        if status.actual is not None and status.baseline is not None:
            moved = status.actual - status.baseline
            said = _("{name}: {before} > {after}.").format(
                name=node.name.text(language()) or node.id,
                before=format_number(status.baseline, node.unit),
                after=format_number(status.actual, node.unit),
            )
    if moved is None:
        return None, ""
    wanted = planned < 0 if planned else node.good is Good.DOWN
    return (-moved if wanted else moved) <= FLAT * abs(planned), said


# -- what it is worth -------------------------------------------------------------------------


def _typed_roi(known: Known, task: Task, least: float | None = None) -> float | None:
    """By the tree: what the leaf's change (else the low end of the test) was worth in money,
    against what the task cost; None where the north star is no money or nothing is known."""
    change = task.actual_effect if task.actual_effect is not None else least
    if change is None or not known.priced:
        return None
    slope = known.tree.gradient(known.states.actual).get(task.leaf)
    cost = task.actual_cost if task.actual_cost is not None else task.budget
    return None if slope is None else incremental_roi(slope * change, cost)


def _negative_reviews(known: Known, task: Task, roi: float | None) -> int:
    """Reviews running, this one first, in which the task had lost money."""
    if roi is None or roi >= 0:
        return 0
    return 1 + sum(1 for _one in takewhile(lambda one: one < 0, _earlier(known, task)))


def _earlier(known: Known, task: Task) -> Iterator[float]:
    """The ROI at each earlier review, the latest first; then that of the task it came from."""
    studied = of_task(known.effects, task.key)
    if studied is not None:
        yield from _at_reviews(known, studied)
    met = {task.key}
    while task.carried_from and task.carried_from not in met:
        before = known.workbook.get(Task, task.carried_from)
        if before is None:
            return
        met.add(before.key)
        task = before
        roi = _last_roi(known, before)
        if roi is None:
            return
        yield roi


def _at_reviews(known: Known, studied: EffectFact) -> Iterator[float]:
    now = known.timing.last
    closed = []
    for one in known.workbook.all(Review).values():
        period = from_code(one.period)
        if one.cycle == studied.study.cycle and one.closed and period and now:
            closed.append((period.end, one.closed))
    for end, day in sorted(closed, reverse=True):
        if now is None or end >= now.end:
            continue
        effect = effect_of(known.reader, studied.study, day)
        roi = study_roi(studied.study, effect, studied.cost) if effect is not None else None
        if roi is None:
            return
        yield roi


def _last_roi(known: Known, task: Task) -> float | None:
    studies = [one for one in known.workbook.all(EffectStudy).values() if one.task == task.key]
    cost = task.actual_cost if task.actual_cost is not None else task.budget
    for study in reversed(studies):
        effect = effect_of(known.reader, study, known.today)
        if effect is not None:
            return study_roi(study, effect, cost if study.cost is None else study.cost)
    return _typed_roi(known, task)

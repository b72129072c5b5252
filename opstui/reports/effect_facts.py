"""The effects that are looked at in a cycle, worked out once for screens and reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from opstui.kernel.label import Label
from opstui.kernel.metric_tree import Good, MetricTree
from opstui.kernel.statistics import Interval
from opstui.kernel.vocabulary import EvidenceGrade
from opstui.stages.execution.states import executed_for_good
from opstui.stages.planning.model import Task
from opstui.stages.review.effect_result import Effect
from opstui.stages.review.effect_study import effect_of, study_roi
from opstui.stages.review.model import EffectStudy
from opstui.stages.review.reader import Reader
from opstui.stages.review.suggestions import Findings
from opstui.stages.strategy.model import Cycle
from opstui.workbook.document import Workbook


@dataclass(frozen=True, slots=True)
class EffectFact:
    """`effect` None: too few numbers. `cost` is typed, else the task's own, else its budget."""

    study: EffectStudy
    effect: Effect | None
    name: Label
    unit: str
    cost: float | None
    roi: float | None

    @property
    def key(self) -> str:
        return self.study.key


def effect_facts(
    workbook: Workbook, cycle: Cycle, reader: Reader, today: date
) -> tuple[EffectFact, ...]:
    """In the order they came in."""
    found = workbook.all(EffectStudy).values()
    return tuple(_fact(workbook, reader, one, today) for one in found if one.cycle == cycle.key)


def _fact(workbook: Workbook, reader: Reader, study: EffectStudy, today: date) -> EffectFact:
    effect = effect_of(reader, study, today)
    cost = study.cost
    task = workbook.get(Task, study.task) if study.task else None
    if cost is None and task is not None:
        cost = task.actual_cost if task.actual_cost is not None else task.budget
    roi = study_roi(study, effect, cost) if effect is not None else None
    name, unit = _metric(reader, study.metric)
    return EffectFact(study, effect, name, unit, cost, roi)


def _metric(reader: Reader, metric: str) -> tuple[Label, str]:
    node = reader.tree.get(metric)
    if node is not None:
        return node.name, node.unit
    for one in reader.inputs:
        if one.id == metric:
            return one.name, one.unit
    return Label(zh=metric, en=metric), "count"


def findings_of(
    task: Task, fact: EffectFact, tree: MetricTree, today: date | None = None
) -> Findings:
    """What the rules of a decision know of a task by its effect: more is better, whatever the
    metric; planned effects and limits are set in another unit and left out."""
    found = fact.effect
    node = tree.get(fact.study.metric)
    reach = found.interval if found is not None else None
    if reach is not None and node is not None and node.good is Good.DOWN:
        reach = Interval(-reach.high, -reach.low)
    return Findings(
        executed=executed_for_good(task, today),
        effect=reach,
        grade=found.grade if found is not None else EvidenceGrade.D,
        enough=found is not None and found.course.ended,
        roi=fact.roi,
    )


def of_task(facts: tuple[EffectFact, ...], task: str) -> EffectFact | None:
    """The newest one of a task that has come to something."""
    mine = [one for one in facts if one.study.task == task and one.effect is not None]
    return mine[-1] if mine else None

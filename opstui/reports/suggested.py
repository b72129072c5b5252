"""What the rules suggest for the result and for each task, from the evidence there is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from opstui.kernel.attribution import top
from opstui.kernel.language import _, language
from opstui.kernel.metric_tree import MetricTree
from opstui.kernel.units import is_money
from opstui.kernel.vocabulary import EvidenceGrade
from opstui.reports.comparisons import Comparison
from opstui.reports.effect_facts import EffectFact, findings_of, of_task
from opstui.reports.status import MetricStatus
from opstui.stages.execution.states import executed_for_good
from opstui.stages.planning.model import Task
from opstui.stages.review.effects import incremental_roi
from opstui.stages.review.experiments import reading
from opstui.stages.review.kill_limit import kill_limit
from opstui.stages.review.model import Experiment
from opstui.stages.review.suggestions import Findings, Suggestion, suggestions
from opstui.stages.strategy.model import Hypothesis
from opstui.workbook.document import Workbook


@dataclass(frozen=True, slots=True)
class Suggested:
    """`subject` is a task's key, or the north star's id; `evidence` what it rests on."""

    subject: str
    title: str
    suggestion: Suggestion
    evidence: tuple[str, ...]


def suggested(
    workbook: Workbook,
    tree: MetricTree,
    star: MetricStatus,
    compared: tuple[Comparison, ...],
    tasks: tuple[Task, ...],
    broken: tuple[str, ...],
    effects: tuple[EffectFact, ...] = (),
    today: date | None = None,
) -> tuple[Suggested, ...]:
    """The first rule that applies, for the north star and for each task with something known.

    `broken` are the names of the guardrails that are broken; a test is over when its last day is
    before `today`.
    """
    return (
        *_of_the_star(tree, star, compared, broken),
        *(one for task in tasks for one in _of_task(workbook, tree, task, effects, today)),
    )


def _of_the_star(
    tree: MetricTree,
    star: MetricStatus,
    compared: tuple[Comparison, ...],
    broken: tuple[str, ...],
) -> Iterator[Suggested]:
    goal = next((one for one in compared if one.against == "target"), None)
    leaf, part = "", None
    if goal is not None and goal.attribution.split and goal.attribution.total:
        ranked = [
            row for row in top(goal.attribution.parts).rows if row[1] * goal.attribution.total > 0
        ]
        if ranked:
            leaf, part = ranked[0][0], ranked[0][1] / goal.attribution.total
    name = tree.node(leaf).name.text(language()) if leaf else ""
    found = suggestions(
        Findings(
            has_data=star.actual is not None,
            pace=star.pace,
            leaf=name,
            gap_share=part,
            guardrail_broken=_(", ").join(broken),
        )
    )
    cited: tuple[str, ...] = ()
    if goal is not None and leaf:
        cited = (f"attr:{tree.root}/{leaf}@target..{goal.span.code}",)
    for one in found[:1]:
        yield Suggested(star.id, star.name.text(language()) or star.id, one, cited)


def _of_task(
    workbook: Workbook,
    tree: MetricTree,
    task: Task,
    effects: tuple[EffectFact, ...],
    today: date | None,
) -> Iterator[Suggested]:
    tests = [one for one in workbook.all(Experiment).values() if one.task == task.key]
    belief = workbook.get(Hypothesis, task.hypothesis) if task.hypothesis else None
    result = reading(tests[0], today) if tests else None
    executed = executed_for_good(task, today)
    if result is None and (studied := of_task(effects, task.key)) is not None:
        for one in suggestions(findings_of(task, studied, tree, today))[:1]:
            yield Suggested(task.key, task.title, one, (f"effect:{studied.key}",))
        return
    if result is None and executed is None:
        return
    roi = None
    money = is_money(tree.node(tree.root).unit)
    if money and task.actual_effect is not None and task.actual_cost is not None:
        roi = incremental_roi(task.actual_effect, task.actual_cost)
    found = suggestions(
        Findings(
            executed=executed,
            effect=result.interval if result else None,
            grade=result.grade if result else EvidenceGrade.D,
            planned_effect=belief.expected_change if belief else task.expected_change,
            kill_below=kill_limit(belief.kill_if) if belief else None,
            roi=roi,
        )
    )
    cited = tuple(f"exp:{one.key}" for one in tests)
    for one in found[:1]:
        yield Suggested(task.key, task.title, one, cited)

"""What the rules suggest for the result and for each task, from the evidence there is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from opstui.kernel.language import _, language
from opstui.reports.comparisons import Comparison
from opstui.reports.task_findings import Known, speaks_against, task_findings
from opstui.stages.planning.model import Task
from opstui.stages.review.suggestions import Findings, Suggestion, suggestions


@dataclass(frozen=True, slots=True)
class Suggested:
    """`subject` is a task's key, or the north star's id; `evidence` what it rests on."""

    subject: str
    title: str
    suggestion: Suggestion
    evidence: tuple[str, ...]


def suggested(
    known: Known, compared: tuple[Comparison, ...], tasks: tuple[Task, ...]
) -> tuple[Suggested, ...]:
    """The first rule that applies, for the north star and for each task with something known."""
    return (
        *_of_the_star(known, compared),
        *(one for task in tasks for one in _of_task(known, task)),
    )


def _of_the_star(known: Known, compared: tuple[Comparison, ...]) -> Iterator[Suggested]:
    """`gap_share` is of what was lost: leaves that did better than planned are no part of it."""
    tree, star = known.tree, known.metrics[0]
    goal = next((one for one in compared if one.against == "target"), None)
    parts = goal.attribution.parts if goal is not None and goal.attribution.split else {}
    lost = {leaf: part for leaf, part in parts.items() if part < 0}
    leaf = min(lost, key=lambda one: lost[one], default="")
    found = suggestions(
        Findings(
            has_data=star.actual is not None,
            pace=star.pace,
            contrary=speaks_against(known),
            leaf=tree.node(leaf).name.text(language()) or leaf if leaf else "",
            gap_share=lost[leaf] / sum(lost.values()) if leaf else None,
            guardrail_broken=_(", ").join(known.broken.values()),
        )
    )
    cited: tuple[str, ...] = ()
    if goal is not None and leaf:
        cited = (f"attr:{tree.root}/{leaf}@target..{goal.span.code}",)
    for one in found[:1]:
        yield Suggested(star.id, star.name.text(language()) or star.id, one, cited)


def _of_task(known: Known, task: Task) -> Iterator[Suggested]:
    found = task_findings(known, task)
    if found is None:
        return
    findings, cited = found
    for one in suggestions(findings)[:1]:
        yield Suggested(task.key, task.title, one, cited)

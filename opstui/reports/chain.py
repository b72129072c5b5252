"""A workbook's links between plan, data and decisions, as the trace rules want them."""

from __future__ import annotations

from datetime import date

from opstui.kernel.language import _, language, noted
from opstui.kernel.observations import SeriesMonth
from opstui.kernel.series import book_of
from opstui.stages.planning.model import Plan, Task
from opstui.stages.review.model import (
    Annotation,
    Decision,
    EffectStudy,
    Experiment,
    Feedback,
    KanoFeature,
    Need,
    Review,
    Theme,
)
from opstui.stages.review.trace import Chain, Trace, fault_text, trace
from opstui.stages.strategy.model import Cycle, Hypothesis
from opstui.workbook.document import Workbook


def chain_of(workbook: Workbook, cycle: Cycle) -> Chain:
    return Chain(
        cycle=cycle,
        plan=workbook.get(Plan, cycle.key),
        book=book_of(workbook.all(SeriesMonth)),
        tasks=list(workbook.all(Task).values()),
        hypotheses=list(workbook.all(Hypothesis).values()),
        decisions=list(workbook.all(Decision).values()),
        needs=list(workbook.all(Need).values()),
        experiments=workbook.all(Experiment),
        effects=workbook.all(EffectStudy),
        feedback=workbook.all(Feedback),
        themes=workbook.all(Theme),
        kano=workbook.all(KanoFeature),
        annotations=workbook.all(Annotation),
        reviews=workbook.all(Review),
    )


def traced(workbook: Workbook, cycle: Cycle, today: date) -> Trace:
    return trace(chain_of(workbook, cycle), today)


def finding_lines(found: Trace, workbook: Workbook, cycle: Cycle) -> list[str]:
    """One line per missing link: what it is about, and what is missing."""
    return [
        noted(_subject(one.subject, workbook, cycle) + _(": ") + fault_text(one.fault), one.detail)
        for one in found.findings
    ]


def _subject(subject: str, workbook: Workbook, cycle: Cycle) -> str:
    """A task with its title, a leaf by its name, any other record by its key."""
    task = workbook.get(Task, subject)
    if task is not None:
        return f"{subject} {task.title}"
    plan = workbook.get(Plan, cycle.key)
    node = plan.tree.get(subject) if plan else None
    return node.name.text(language()) if node else subject

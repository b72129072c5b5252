"""A workbook's links between plan, data and decisions, as the trace rules want them."""

from __future__ import annotations

from datetime import date

from opstui.kernel.errors import OpsError
from opstui.kernel.language import _, language, noted
from opstui.kernel.observations import SeriesMonth
from opstui.kernel.series import book_of
from opstui.reports.evidence_now import standing_of
from opstui.reports.review_facts import review_facts
from opstui.reports.wording import share as percent
from opstui.stages.planning.model import Plan, Task
from opstui.stages.review.evidence import Standing, standing_text
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


def changed_lines(workbook: Workbook, cycle: Cycle, today: date) -> list[str]:
    """One line per piece of evidence that is not what it was when it was cited; what is gone is
    among the missing links."""
    try:
        facts = review_facts(workbook, cycle, today)
    except OpsError:
        return []
    return [
        noted(
            f"{decision.key} {decision.text}{_(': ')}{standing_text(Standing.CHANGED)}",
            proof.said or proof.id,
        )
        for decision in facts.decisions
        for proof in decision.evidence
        if standing_of(facts, proof) is Standing.CHANGED
    ]


def share_line(found: Trace) -> str:
    """How much of the chain is linked."""
    text = _("Traceability {share}: {linked} of {all} tasks, targets and decisions are linked.")
    return text.format(share=percent(found.share), linked=found.linked, all=found.all)


def _subject(subject: str, workbook: Workbook, cycle: Cycle) -> str:
    """A task with its title, a leaf by its name, any other record by its key."""
    task = workbook.get(Task, subject)
    if task is not None:
        return f"{subject} {task.title}"
    plan = workbook.get(Plan, cycle.key)
    node = plan.tree.get(subject) if plan else None
    return node.name.text(language()) if node else subject

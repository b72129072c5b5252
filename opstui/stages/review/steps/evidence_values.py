"""What an evidence id comes to now, for what was cited earlier. Pure."""

from __future__ import annotations

from opstui.kernel.periods import from_code
from opstui.stages.review.effects import compare_arms
from opstui.stages.review.evidence import (
    BadEvidence,
    EvidenceId,
    EvidenceKind,
    Standing,
    parse,
    standing,
)
from opstui.stages.review.feedback import pareto
from opstui.stages.review.model import Annotation, Decision, Evidence, Experiment, Feedback, Review
from opstui.stages.review.state import Side
from opstui.stages.review.steps.comparing import view_of
from opstui.stages.review.steps.context import ReviewContext

_ONLY_THERE = (EvidenceKind.NOTE, EvidenceKind.ECONOMICS, EvidenceKind.COHORT)
"""What was cited of these is an analysis of its own: it is checked to be there, not recomputed."""


def current(context: ReviewContext, id_: EvidenceId) -> float | None:
    """The value now; raises KeyError when what it names is not there any more."""
    match id_.kind:
        case EvidenceKind.METRIC:
            return _metric(context, id_)
        case EvidenceKind.ATTRIBUTION:
            return _part(context, id_)
        case EvidenceKind.EXPERIMENT:
            one = context.workbook.all(Experiment)[id_.subject]
            return compare_arms(one.control, one.treatment, planned_n=one.planned_n).difference
        case EvidenceKind.FEEDBACK:
            return float(context.workbook.all(Feedback)[id_.subject].users)
        case EvidenceKind.THEME:
            items = context.workbook.all(Feedback).values()
            mine = [item for item in items if item.cycle == context.cycle.key]
            return float({row.code: row.users for row in pareto(mine)}[id_.subject])
        case _:
            return None


def _metric(context: ReviewContext, id_: EvidenceId) -> float | None:
    period = from_code(id_.period)
    if period is None:
        raise KeyError(id_.period)
    if id_.subject in context.tree.by_id:
        return context.reader.values(period).get(id_.subject)
    if id_.subject not in context.book.metrics():
        raise KeyError(id_.subject)
    return context.book.total(id_.subject, period).value


def _part(context: ReviewContext, id_: EvidenceId) -> float | None:
    period = from_code(id_.period)
    if period is None or id_.start not in {side.value for side in Side}:
        raise KeyError(id_.start)
    if id_.leaf not in context.tree.by_id:
        raise KeyError(id_.leaf)
    view = view_of(context, Side(id_.start), period)
    return view.attribution.parts.get(id_.leaf) if view is not None else None


def standing_of(context: ReviewContext, evidence: Evidence) -> Standing:
    """Whether what was cited is still so."""
    try:
        id_ = parse(evidence.id)
    except BadEvidence:
        return Standing.GONE
    if id_.kind in _ONLY_THERE:
        known = id_.kind is not EvidenceKind.NOTE or any(
            context.workbook.get(model, id_.subject) is not None for model in (Annotation, Review)
        )
        return Standing.SAME if known else Standing.GONE
    return standing(evidence, lambda one: current(context, one))


def worst(context: ReviewContext, decision: Decision) -> Standing:
    """The gravest of what has become of a decision's evidence."""
    found = {standing_of(context, one) for one in decision.evidence}
    for one in (Standing.GONE, Standing.CHANGED):
        if one in found:
            return one
    return Standing.SAME

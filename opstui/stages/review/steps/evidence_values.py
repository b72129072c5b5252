"""What an evidence id comes to now, for what was cited earlier. Pure."""

from __future__ import annotations

from opstui.kernel.periods import Period, from_code
from opstui.reports.tiers_section import tier_facts
from opstui.stages.execution.rfm import Tier
from opstui.stages.review import kano
from opstui.stages.review.effect_study import effect_of
from opstui.stages.review.ends import Ends
from opstui.stages.review.evidence import (
    BadEvidence,
    EvidenceId,
    EvidenceKind,
    Standing,
    parse,
    standing,
)
from opstui.stages.review.experiments import reading
from opstui.stages.review.feedback import pareto
from opstui.stages.review.model import (
    Annotation,
    Decision,
    EffectStudy,
    Evidence,
    Experiment,
    Feedback,
    KanoFeature,
    Need,
    Review,
)
from opstui.stages.review.needs import need_score
from opstui.stages.review.state import Side
from opstui.stages.review.steps import channel_rows
from opstui.stages.review.steps.analyses import cohort_rows, growth_rows
from opstui.stages.review.steps.comparing import part_of, view_between, view_of
from opstui.stages.review.steps.context import ReviewContext

_ONLY_THERE = (EvidenceKind.NOTE,)
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
            return reading(one, context.today).difference
        case EvidenceKind.ECONOMICS:
            return _cost(context, id_.subject)
        case EvidenceKind.EFFECT:
            study = context.workbook.all(EffectStudy)[id_.subject]
            effect = effect_of(context.reader, study, context.today)
            return effect.net if effect is not None else None
        case EvidenceKind.COHORT:
            return cohort_rows.current(context, id_.subject)
        case EvidenceKind.GROWTH:
            return growth_rows.current(context, id_.period)
        case EvidenceKind.NEED:
            return float(need_score(context.workbook.all(Need)[id_.subject].score))
        case EvidenceKind.TIER:
            return _tier(context, id_.subject)
        case EvidenceKind.KANO:
            return kano.reading(context.workbook.all(KanoFeature)[id_.subject]).better
        case EvidenceKind.FEEDBACK:
            return float(context.workbook.all(Feedback)[id_.subject].users)
        case EvidenceKind.THEME:
            items = context.workbook.all(Feedback).values()
            mine = [item for item in items if item.cycle == context.cycle.key]
            return float({row.code: row.users for row in pareto(mine)}[id_.subject])
        case _:
            return None


def _tier(context: ReviewContext, tier: str) -> float:
    found = tier_facts(context.workbook, context.cycle, context.today)
    if found is None:
        raise KeyError(tier)
    return float(found.customers(Tier(tier)))


def _cost(context: ReviewContext, channel: str) -> float:
    found = {one.channel: one.cac for one in channel_rows.found(context).channels}
    return found[channel]


def _metric(context: ReviewContext, id_: EvidenceId) -> float | None:
    period = from_code(id_.period)
    if period is None:
        raise KeyError(id_.period)
    if id_.segment:
        return _segment_metric(context, id_, period)
    if id_.subject in context.tree.by_id:
        return context.reader.values(period).get(id_.subject)
    if id_.subject not in context.book.metrics():
        raise KeyError(id_.subject)
    return context.book.total(id_.subject, period).value


def _segment_metric(context: ReviewContext, id_: EvidenceId, period: Period) -> float | None:
    """One segment's count, or rate by its counts."""
    node = context.tree.get(id_.subject)
    counts = (node.numerator, node.denominator) if node is not None else ()
    metrics = [one for one in (id_.subject, *counts) if one]
    if not any(id_.segment in context.book.segments(one) for one in metrics):
        raise KeyError(id_.segment)
    if node is not None and node.is_leaf:
        return context.reader.leaf(id_.subject, period, id_.segment)
    return context.reader.count(id_.subject, period, id_.segment)


def _part(context: ReviewContext, id_: EvidenceId) -> float | None:
    if id_.leaf not in context.tree.by_id:
        raise KeyError(id_.leaf)
    period = from_code(id_.period)
    if id_.start in {side.value for side in Side} and period is not None:
        view = view_of(context, Side(id_.start), period)
    else:
        view = view_between(context, Ends(id_.start, id_.period))
    return part_of(context, view, id_.leaf) if view is not None else None


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

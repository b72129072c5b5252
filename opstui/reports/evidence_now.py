"""What an evidence id comes to now, and whether what was cited is still so."""

from __future__ import annotations

import math

from opstui.kernel.periods import Period, from_code
from opstui.reports.change_between import change_between
from opstui.reports.review_facts import ReviewFacts
from opstui.reports.status import Nodes
from opstui.reports.task_evidence import task_figures
from opstui.reports.tiers_section import tier_facts
from opstui.stages.execution.rfm import Tier
from opstui.stages.planning.model import Task
from opstui.stages.review import kano
from opstui.stages.review.channel_account import account, known_span
from opstui.stages.review.cohort_reading import cohort_tables
from opstui.stages.review.effect_study import effect_of
from opstui.stages.review.ends import Ends, pair
from opstui.stages.review.evidence import (
    BadEvidence,
    EvidenceId,
    EvidenceKind,
    Standing,
    parse,
    same_figures,
    standing,
)
from opstui.stages.review.experiments import reading
from opstui.stages.review.feedback import pareto
from opstui.stages.review.growth_reading import growth_tables, ratio_of
from opstui.stages.review.model import (
    Annotation,
    CohortSource,
    Decision,
    Economics,
    EffectStudy,
    Evidence,
    Experiment,
    Feedback,
    KanoFeature,
    Need,
    Review,
)
from opstui.stages.review.needs import need_score
from opstui.stages.review.state import Side, other_side

_SIDES = {side.value for side in Side}


def standing_of(facts: ReviewFacts, evidence: Evidence) -> Standing:
    """Notes are checked to be there; all else is worked out anew."""
    try:
        id_ = parse(evidence.id)
    except BadEvidence:
        return Standing.GONE
    if id_.kind is EvidenceKind.NOTE:
        there = any(
            facts.workbook.get(model, id_.subject) is not None for model in (Annotation, Review)
        )
        return Standing.SAME if there else Standing.GONE
    found = standing(evidence, lambda one: current(facts, one))
    task = facts.workbook.get(Task, id_.subject) if id_.kind is EvidenceKind.TASK else None
    if found is Standing.SAME and task is not None:
        same = same_figures(evidence.figures, task_figures(task))
        return Standing.SAME if same else Standing.CHANGED
    return found


def worst(facts: ReviewFacts, decision: Decision) -> Standing:
    """The gravest of what has become of a decision's evidence."""
    found = {standing_of(facts, one) for one in decision.evidence}
    for one in (Standing.GONE, Standing.CHANGED):
        if one in found:
            return one
    return Standing.SAME


def current(facts: ReviewFacts, id_: EvidenceId) -> float | None:
    """The value now; raises KeyError when what it names is not there any more."""
    match id_.kind:
        case EvidenceKind.METRIC:
            return _metric(facts, id_)
        case EvidenceKind.ATTRIBUTION:
            return _part(facts, id_)
        case EvidenceKind.EXPERIMENT:
            one = facts.workbook.all(Experiment)[id_.subject]
            return reading(one, facts.today).difference
        case EvidenceKind.TASK:
            return facts.workbook.all(Task)[id_.subject].actual_effect
        case EvidenceKind.ECONOMICS:
            return _cost(facts, id_.subject)
        case EvidenceKind.EFFECT:
            study = facts.workbook.all(EffectStudy)[id_.subject]
            effect = effect_of(facts.reader, study, facts.today)
            return effect.net if effect is not None else None
        case EvidenceKind.COHORT:
            return _retained(facts, id_.subject)
        case EvidenceKind.GROWTH:
            return _quick_ratio(facts, id_.period)
        case EvidenceKind.NEED:
            return float(need_score(facts.workbook.all(Need)[id_.subject].score))
        case EvidenceKind.TIER:
            return _tier(facts, id_.subject)
        case EvidenceKind.KANO:
            return kano.reading(facts.workbook.all(KanoFeature)[id_.subject]).better
        case EvidenceKind.FEEDBACK:
            return float(facts.workbook.all(Feedback)[id_.subject].users)
        case EvidenceKind.THEME:
            items = facts.workbook.all(Feedback).values()
            mine = [item for item in items if item.cycle == facts.cycle.key]
            return float({row.code: row.users for row in pareto(mine)}[id_.subject])
        case _:
            return None


def _retained(facts: ReviewFacts, subject: str) -> float | None:
    unit, slash, age = subject.rpartition("/")
    sources = facts.workbook.all(CohortSource)
    tables = cohort_tables(facts.reader.book, sources, facts.today, facts.cycle.lag_days)
    found = [one for one in tables if not slash or one.unit == unit]
    if not found:
        raise KeyError(subject)
    return found[0].complete.pooled(int(age))


def _quick_ratio(facts: ReviewFacts, code: str) -> float | None:
    span = from_code(code)
    for table in growth_tables(facts.reader, facts.timing.done, facts.today):
        inside = table.inside(span) if span is not None else ()
        if inside:
            return ratio_of(inside)
    raise KeyError(code)


def _tier(facts: ReviewFacts, tier: str) -> float:
    found = tier_facts(facts.workbook, facts.cycle, facts.today)
    if found is None:
        raise KeyError(tier)
    return float(found.customers(Tier(tier)))


def _cost(facts: ReviewFacts, channel: str) -> float:
    settings = facts.workbook.get(Economics, facts.cycle.key)
    over, currency = known_span(facts.timing.done), facts.product.currency
    found = account(facts.reader.book, facts.tree, settings, over, currency)
    return {one.channel: one.cac for one in found.channels}[channel]


def _metric(facts: ReviewFacts, id_: EvidenceId) -> float | None:
    period = from_code(id_.period)
    if period is None:
        raise KeyError(id_.period)
    if id_.segment:
        return _segment_metric(facts, id_, period)
    if id_.subject in facts.tree.by_id:
        return facts.reader.values(period).get(id_.subject)
    if id_.subject not in facts.reader.book.metrics():
        raise KeyError(id_.subject)
    return facts.reader.book.total(id_.subject, period).value


def _segment_metric(facts: ReviewFacts, id_: EvidenceId, period: Period) -> float | None:
    """One segment's count, or rate by its counts."""
    node = facts.tree.get(id_.subject)
    counts = (node.numerator, node.denominator) if node is not None else ()
    metrics = [one for one in (id_.subject, *counts) if one]
    if not any(id_.segment in facts.reader.book.segments(one) for one in metrics):
        raise KeyError(id_.segment)
    if node is not None and node.is_leaf:
        return facts.reader.leaf(id_.subject, period, id_.segment)
    return facts.reader.count(id_.subject, period, id_.segment)


def _part(facts: ReviewFacts, id_: EvidenceId) -> float | None:
    """φ of a leaf, or Σ φ of the leaves under a node; None where nothing can be divided."""
    tree = facts.tree
    if id_.leaf not in tree.by_id:
        raise KeyError(id_.leaf)
    found = _states(facts, Ends(id_.start, id_.period))
    if found is None or found[1][tree.root] is None or found[2][tree.root] is None:
        return None
    here, before, after = found
    parts = change_between(facts, Ends(id_.start, id_.period), here, before, after).parts
    under = [parts[one] for one in tree.below(id_.leaf) if one in parts]
    return math.fsum(under) if under else None


def _states(facts: ReviewFacts, ends: Ends) -> tuple[Period, Nodes, Nodes] | None:
    """The days looked at, the state before and the state after; None if not comparable."""
    tree, here = facts.tree, from_code(ends.end)
    if ends.start in _SIDES and here is not None:
        other = other_side(
            Side(ends.start), facts.reader, facts.plan, facts.cycle, here, facts.today
        )
        if not other.comparable:
            return None
        return here, tree.evaluate(other.leaves), facts.reader.values(here)
    found = pair(ends, facts.plan, facts.cycle, facts.reader, facts.today)
    if found.why:
        return None
    return found.span, tree.evaluate(found.before.leaves), tree.evaluate(found.after.leaves)

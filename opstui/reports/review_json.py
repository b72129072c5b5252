"""The review as JSON: stable keys in the domain's terms, numbers in their own units, unrounded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from opstui.kernel.periods import Period
from opstui.reports.comparisons import Comparison
from opstui.reports.evidence_now import standing_of
from opstui.reports.outliers import Outlier
from opstui.reports.overview import Overview
from opstui.reports.review_behind import balance_value, do_nothing_value, plan_value
from opstui.reports.review_facts import GuardrailStatus, ReviewFacts
from opstui.reports.sections import section_values
from opstui.reports.status import MetricStatus
from opstui.reports.suggested import Suggested
from opstui.stages.review.evidence import Standing
from opstui.stages.review.feedback import ThemeRow
from opstui.stages.review.model import Decision

FORMAT = "opstui review"
VERSION = 1


def review_json(facts: ReviewFacts, loop: Overview, language: str) -> bytes:
    """Rates are fractions (0.53 is 53 %), money is in the product's currency, dates are ISO."""
    return orjson.dumps(review_value(facts, loop, language), option=orjson.OPT_INDENT_2) + b"\n"


def review_value(facts: ReviewFacts, loop: Overview, language: str) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": VERSION,
        "as_of": facts.today.isoformat(),
        "product": {
            "name": facts.product.name,
            "form": facts.product.form.value,
            "currency": facts.product.currency,
            "synthetic": facts.product.synthetic,
        },
        "cycle": _cycle(facts),
        "north_star": facts.tree.root,
        "metrics": [_metric(one, language) for one in facts.metrics],
        "planned_levers": _levers(facts),
        "plan": plan_value(facts),
        "do_nothing": do_nothing_value(facts),
        "attribution": {
            one.against: _comparison(one, facts, language) for one in facts.comparisons
        },
        "guardrails": [_guardrail(one, language) for one in facts.guardrails],
        "analyses": section_values(facts),
        "anomalies": [_outlier(one, language) for one in facts.outliers],
        "themes": [_theme(one, facts) for one in facts.themes],
        "suggestions": [_suggestion(one) for one in facts.suggested],
        "decisions": [_decision(one, facts) for one in facts.decisions],
        "stages": {
            stage.value: {"done": one.done, "needed": one.needed}
            for stage, one in loop.stages.items()
        },
        "next_action": {
            "code": loop.next_action.code,
            "stage": loop.next_action.stage.value,
            "step": loop.next_action.step,
            "text": loop.next_action.text,
            "why": loop.next_action.why,
        },
        "balance": {
            "short": loop.balance_short,
            "sentence": loop.balance_sentence,
            **balance_value(facts),
        },
    }


def _span(period: Period | None) -> dict[str, str] | None:
    if period is None:
        return None
    return {
        "code": period.code,
        "start": period.start.isoformat(),
        "end": period.end.isoformat(),
    }


def _cycle(facts: ReviewFacts) -> dict[str, Any]:
    when = facts.timing
    until = when.observed_until
    return {
        "id": facts.cycle.key,
        "number": facts.cycle.number,
        "start": facts.cycle.start.isoformat(),
        "end": facts.cycle.end.isoformat(),
        "grain": facts.cycle.grain,
        "baseline": _span(when.baseline),
        "periods": len(when.periods),
        "periods_complete": when.known,
        "complete": when.complete,
        "partial": not when.complete,
        "observed_until": until.isoformat() if until else None,
        "reviewed": _span(when.here),
        "last_period": _span(when.last),
        "previous_period": _span(when.before_last),
        "partial_period": _span(when.partial),
        "not_compared_because": when.why or None,
    }


def _metric(one: MetricStatus, language: str) -> dict[str, Any]:
    low, high = one.band or (None, None)
    range_low, range_high = one.end_bounds or (None, None)
    return {
        "id": one.id,
        "name": one.name.text(language),
        "unit": one.unit,
        "good": one.good.value,
        "leaf": one.is_leaf,
        "baseline": one.baseline,
        "actual": one.actual,
        "target_to_date": one.due,
        "target": one.target,
        "range_low": range_low,
        "range_high": range_high,
        "attainment": one.attainment,
        "pace": one.pace,
        "recent_pace": one.recent_pace,
        "forecast": one.forecast,
        "forecast_scaled": one.scaled,
        "forecast_low": low,
        "forecast_high": high,
        "forecast_error": one.error,
        "probability_of_target": one.chance,
        "catch_up_factor": one.catch_up,
        "do_nothing": one.do_nothing,
        "status": one.light.value if one.light else None,
    }


def _levers(facts: ReviewFacts) -> dict[str, Any] | None:
    """What begins after the periods that the forecast rests on, and may add to it."""
    found = facts.levers
    if not found.tasks or found.since is None:
        return None
    return {
        "after": found.since.isoformat(),
        "tasks": [task.key for task in found.tasks],
        "without_estimate": list(found.unknown),
        "changes": dict(found.changes),
    }


def _comparison(one: Comparison, facts: ReviewFacts, language: str) -> dict[str, Any]:
    found, root = one.attribution, facts.tree.root
    return {
        "node": root,
        "unit": facts.tree.node(root).unit,
        "period": _span(one.span),
        "against_period": _span(one.against_span),
        "before": one.before.get(root),
        "after": one.after.get(root),
        "change": found.total,
        "parts": found.parts,
        "residual": found.residual,
        "divided": found.split,
        "not_divided_because": found.reason(facts.tree, language) or None,
        "leaves_before": _leaves(one.before, facts),
        "leaves_after": _leaves(one.after, facts),
        "tasks": {
            leaf: [task.key for task in facts.tasks.get(leaf, ())]
            for leaf in found.parts
            if facts.tasks.get(leaf)
        },
    }


def _leaves(values: Mapping[str, float | None], facts: ReviewFacts) -> dict[str, float | None]:
    return {leaf: values.get(leaf) for leaf in facts.tree.leaves}


def _guardrail(one: GuardrailStatus, language: str) -> dict[str, Any]:
    return {
        "metric": one.guardrail.metric,
        "name": one.name.text(language),
        "unit": one.unit or None,
        "value": one.value,
        "floor": one.guardrail.floor,
        "ceiling": one.guardrail.ceiling,
        "status": one.light.value,
    }


def _outlier(one: Outlier, language: str) -> dict[str, Any]:
    return {
        "metric": one.metric,
        "name": one.name.text(language),
        "unit": one.unit,
        "period": one.period.code,
        "value": one.value,
        "kind": one.kind,
        "score": one.score,
        "annotation": one.note or None,
    }


def _theme(one: ThemeRow, facts: ReviewFacts) -> dict[str, Any]:
    return {
        "code": one.code,
        "name": facts.theme_names.get(one.code, one.code),
        "users": one.users,
        "severity": int(one.severity.value),
        "score": one.score,
        "sources": list(one.sources),
        "single_source": one.single_source,
        "feedback": list(one.items),
    }


def _suggestion(one: Suggested) -> dict[str, Any]:
    found = one.suggestion
    return {
        "subject": one.subject,
        "title": one.title,
        "rule": found.rule.value,
        "type": found.type.value if found.type else None,
        "text": found.text,
        "hypothesis": found.verdict.value if found.verdict else None,
        "evidence": list(one.evidence),
    }


def _decision(one: Decision, facts: ReviewFacts) -> dict[str, Any]:
    return {
        "id": one.key,
        "type": one.type.value,
        "subject": one.subject,
        "text": one.text,
        "owner": one.owner or None,
        "due": one.due.isoformat() if one.due else None,
        "overdue": bool(one.due and one.due < facts.today),
        "evidence": [evidence.id for evidence in one.evidence],
        "evidence_changed": [
            proof.id for proof in one.evidence if standing_of(facts, proof) is not Standing.SAME
        ],
    }

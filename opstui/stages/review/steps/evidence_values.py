"""What an evidence id comes to in the review that is open, for what was cited earlier. Pure."""

from __future__ import annotations

from opstui.reports import evidence_now
from opstui.stages.review.evidence import EvidenceId, Standing
from opstui.stages.review.model import Decision, Evidence
from opstui.stages.review.steps.context import ReviewContext


def current(context: ReviewContext, id_: EvidenceId) -> float | None:
    """The value now; raises KeyError when what it names is not there any more."""
    return evidence_now.current(context.facts, id_)


def standing_of(context: ReviewContext, evidence: Evidence) -> Standing:
    """Whether what was cited is still so."""
    return evidence_now.standing_of(context.facts, evidence)


def worst(context: ReviewContext, decision: Decision) -> Standing:
    """The gravest of what has become of a decision's evidence."""
    return evidence_now.worst(context.facts, decision)

"""The marked decision or suggestion in full, below the list or beside it."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content

from opstui.kernel.language import _, language
from opstui.kernel.periods import format_date
from opstui.kernel.vocabulary import word
from opstui.stages.review.evidence import standing_text
from opstui.stages.review.model import Decision, Evidence
from opstui.stages.review.steps.context import ReviewContext
from opstui.stages.review.steps.decide_rows import advice, subject_name
from opstui.stages.review.steps.evidence_values import standing_of


def in_full(context: ReviewContext, key: str) -> Content:
    """The marked decision or suggestion in full: about what, the sentence, each piece of evidence
    with its grade and whether it still stands, who and when."""
    decision = context.workbook.get(Decision, key)
    if decision is not None:
        title = _decision_title(context, decision)
        when = format_date(decision.due, language()) if decision.due else ""
        last = "  ".join(part for part in (decision.owner, when) if part)
        return _laid_out(title, decision.text, _proof(context, decision.evidence), last)
    found = next((one for one in advice(context) if one.key == key), None)
    if found is None:
        return Content("")
    return _laid_out(found.name, found.suggestion.text, _proof(context, found.evidence), "")


def _decision_title(context: ReviewContext, decision: Decision) -> str:
    return f"{word(decision.type)}  {subject_name(context, decision.subject)}"


def _proof(context: ReviewContext, evidence: Iterable[Evidence]) -> list[str]:
    lines = []
    for one in evidence:
        standing = standing_text(standing_of(context, one))
        grade = f"{one.grade.value} {word(one.grade)}"
        lines.append(f"{one.said or one.id}  {grade}  {standing}".rstrip())
    return lines


def _laid_out(title: str, text: str, proof: list[str], last: str) -> Content:
    parts: list[str | tuple[str, str]] = [(title, "bold"), "\n", text]
    if proof:
        parts += ["\n\n", (_("Evidence"), "$muted"), "\n", "\n".join(proof)]
    if last:
        parts += ["\n\n", (last, "$muted")]
    return Content.assemble(*parts)

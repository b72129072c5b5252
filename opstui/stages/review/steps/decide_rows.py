"""What the rules suggest, and what was decided because of what: rows and sentences. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from opstui.kernel.language import _, language, ngettext, pgettext
from opstui.kernel.periods import Period, format_date, from_code
from opstui.kernel.vocabulary import word
from opstui.stages.planning.model import Task
from opstui.stages.review.evidence import (
    EvidenceId,
    EvidenceKind,
    Standing,
    parse,
    standing_text,
)
from opstui.stages.review.feedback import pareto
from opstui.stages.review.model import Decision, Evidence, Review
from opstui.stages.review.state import Side
from opstui.stages.review.steps.comparing import cited, views
from opstui.stages.review.steps.context import Paint, ReviewContext, painted
from opstui.stages.review.steps.effect_rows import evidence as effect_evidence
from opstui.stages.review.steps.evidence_values import worst
from opstui.stages.review.steps.experiment_rows import evidence as experiment_evidence
from opstui.stages.review.steps.experiment_rows import experiments
from opstui.stages.review.steps.status_rows import evidence as metric_evidence
from opstui.stages.review.steps.theme_rows import theme_evidence
from opstui.stages.review.steps.voice_rows import feedback_of
from opstui.stages.review.suggestions import Suggestion
from opstui.stages.strategy.model import Hypothesis
from opstui.ui.table import Column, Row

SUGGESTED = "?"
MOST_OFFERED = 8


@dataclass(frozen=True, slots=True)
class Advice:
    """A suggestion for a subject (the north star, a task), with evidence that speaks for it."""

    subject: str
    name: str
    suggestion: Suggestion
    evidence: tuple[Evidence, ...]

    @property
    def key(self) -> str:
        return SUGGESTED + self.subject


def advice(context: ReviewContext) -> list[Advice]:
    """What the reports suggest too, with snapshots of the evidence; what this review decided on
    already is not suggested again."""
    decided = {one.subject for one in decisions_of(context) if one.review == _last_review(context)}
    return [
        Advice(one.subject, one.title, one.suggestion, _snapshots(context, one.evidence))
        for one in context.facts.suggested
        if one.subject not in decided
    ]


def _snapshots(context: ReviewContext, ids: tuple[str, ...]) -> tuple[Evidence, ...]:
    found = [_snapshot(context, parse(one)) for one in ids]
    return tuple(one for one in found if one is not None)


def _snapshot(context: ReviewContext, id_: EvidenceId) -> Evidence | None:
    if id_.kind is EvidenceKind.EXPERIMENT:
        return experiment_evidence(context, id_.subject)
    if id_.kind is EvidenceKind.EFFECT:
        return effect_evidence(context, id_.subject)
    if id_.kind is EvidenceKind.METRIC:
        mine = [one for one in context.statuses if one.id == id_.subject]
        return metric_evidence(context, mine[0]) if mine else None
    against = next((view for view in views(context) if view.ends.start == Side.TARGET), None)
    return cited(context, against, id_.leaf) if against else None


def _last_review(context: ReviewContext) -> str:
    """Of the latest period; what it decided stays decided after it was closed."""
    found = [(period.end, one.key) for one in reviews_of(context) if (period := _of(one))]
    return max(found)[1] if found else ""


def _of(review: Review) -> Period | None:
    return from_code(review.period)


def reviews_of(context: ReviewContext) -> list[Review]:
    found = context.workbook.all(Review).values()
    return [one for one in found if one.cycle == context.cycle.key]


# -- evidence that is offered -----------------------------------------------------------------


def offered(context: ReviewContext, review: Review, extra: tuple[Evidence, ...]) -> list[Evidence]:
    """What was cited comes first, then what speaks for the suggestion, then what is at hand."""
    found: dict[str, Evidence] = {}
    for one in (*review.cited, *extra, *_at_hand(context)):
        found.setdefault(one.id, one)
    return list(found.values())[: max(MOST_OFFERED, len(review.cited) + len(extra))]


def _at_hand(context: ReviewContext) -> list[Evidence]:
    """The largest part of the gap, the heaviest theme, the experiments."""
    out = []
    seen = views(context)
    if seen and seen[0].attribution.parts:
        parts = seen[0].attribution.parts
        largest = max(parts, key=lambda leaf: abs(parts[leaf]))
        out.append(cited(context, seen[0], largest))
    heavy = pareto(feedback_of(context))
    if heavy:
        out.append(theme_evidence(context, heavy[0].code))
    out += [experiment_evidence(context, one.key) for one in experiments(context)]
    out += [effect_evidence(context, one.key) for one in context.facts.effects]
    return [one for one in out if one is not None]


# -- rows -------------------------------------------------------------------------------------


def columns() -> tuple[Column, ...]:
    return (
        Column("", 1),
        Column(pgettext("column", "Decision"), 9),
        Column(pgettext("column", "About"), 18),
        Column(pgettext("column", "Because, and what")),
        Column(pgettext("column", "Evidence"), 10, "right"),
    )


def decisions_of(context: ReviewContext) -> list[Decision]:
    """Of this cycle, the latest first."""
    found = context.workbook.all(Decision).values()
    return [one for one in found if one.cycle == context.cycle.key][::-1]


def subject_name(context: ReviewContext, subject: str) -> str:
    task = context.workbook.get(Task, subject)
    if task is not None:
        return task.title
    hypothesis = context.workbook.get(Hypothesis, subject)
    return hypothesis.statement if hypothesis else context.name(subject)


def table_rows(context: ReviewContext, found: list[Advice], paint: Paint) -> list[Row]:
    rows: list[Row] = []
    for one in found:
        type_ = one.suggestion.type
        rows.append(
            (
                one.key,
                [
                    painted("?", paint["warn"]),
                    word(type_) if type_ else _("first"),
                    one.name,
                    one.suggestion.text,
                    "",
                ],
            )
        )
    for decision in decisions_of(context):
        state = worst(context, decision)
        mark = "" if state is Standing.SAME else " !"
        rows.append(
            (
                decision.key,
                [
                    painted("✓", paint["good"]),
                    word(decision.type),
                    subject_name(context, decision.subject) if decision.subject else "",
                    decision.text,
                    f"{len(decision.evidence)}{mark}",
                ],
            )
        )
    return rows


def decision_sentence(context: ReviewContext, decision: Decision) -> str:
    """What its evidence is worth now; the pieces stand below the list or beside it."""
    if not decision.evidence:
        return _("No evidence.")
    if state := standing_text(worst(context, decision)):
        return state
    n = len(decision.evidence)
    text = ngettext(
        "{n} piece of evidence, still as it was cited.",
        "{n} pieces of evidence, still as they were cited.",
        n,
    )
    return text.format(n=n)


def closing_sentence(context: ReviewContext, review: Review) -> str:
    """A review without a decision is allowed, counted and said."""
    mine = [one for one in decisions_of(context) if one.review == review.key]
    if mine:
        text = ngettext(
            "Closed with {n} decision.", "Closed with {n} decisions.", len(mine)
        ).format(n=len(mine))
    else:
        bare = [
            one
            for one in reviews_of(context)
            if one.closed is not None
            and not any(d.review == one.key for d in decisions_of(context))
        ]
        text = _("Closed without a decision; {n} such in this cycle.").format(n=len(bare))
    return text


def review_line(review: Review) -> str:
    """Left of the remark: open or closed, and what waits to be cited."""
    if review.closed is not None:
        day = format_date(review.closed, language(), year=False)
        return _("closed on {day}").format(day=day)
    if review.cited:
        return _("open, {n} cited").format(n=len(review.cited))
    return _("open")

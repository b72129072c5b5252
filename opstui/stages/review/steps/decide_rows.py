"""What the rules suggest, and what was decided because of what: rows and sentences. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from opstui.kernel.language import _, language, ngettext, pgettext
from opstui.kernel.periods import format_date
from opstui.kernel.units import is_money
from opstui.kernel.vocabulary import EvidenceGrade, Light, word
from opstui.reports.effect_facts import findings_of, of_task
from opstui.stages.execution.states import executed_for_good
from opstui.stages.planning.model import Task
from opstui.stages.review.effects import Outcome, incremental_roi
from opstui.stages.review.evidence import Standing, standing_text
from opstui.stages.review.feedback import pareto
from opstui.stages.review.kill_limit import kill_limit
from opstui.stages.review.model import Decision, Evidence, Experiment, Review
from opstui.stages.review.steps.comparing import cited, views
from opstui.stages.review.steps.context import Paint, ReviewContext, painted
from opstui.stages.review.steps.effect_rows import evidence as effect_evidence
from opstui.stages.review.steps.evidence_values import standing_of, worst
from opstui.stages.review.steps.experiment_rows import evidence as experiment_evidence
from opstui.stages.review.steps.experiment_rows import experiments, read
from opstui.stages.review.steps.theme_rows import theme_evidence
from opstui.stages.review.steps.voice_rows import feedback_of
from opstui.stages.review.suggestions import Findings, Rule, Suggestion, suggestions
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
    """The rule that counts most for the north star and for every task that is known about;
    what was decided on already is not suggested again."""
    decided = {one.subject for one in decisions_of(context) if one.review == _last_review(context)}
    found = [_of_north_star(context), *(_of_task(context, task) for task in _tasks(context))]
    known = {one.subject for one in found if one is not None}
    found += [one for one in _slipped(context) if one.subject not in known]
    return [one for one in found if one is not None and one.subject not in decided]


def _slipped(context: ReviewContext) -> list[Advice]:
    """Tasks whose effect is at risk, as the reports speak of them."""
    return [
        Advice(one.subject, one.title, one.suggestion, ())
        for one in context.facts.suggested
        if one.suggestion.rule is Rule.SLIPPED
    ]


def _last_review(context: ReviewContext) -> str:
    open_ = [one for one in reviews_of(context) if one.closed is None]
    return open_[-1].key if open_ else ""


def reviews_of(context: ReviewContext) -> list[Review]:
    found = context.workbook.all(Review).values()
    return [one for one in found if one.cycle == context.cycle.key]


def _of_north_star(context: ReviewContext) -> Advice | None:
    facts = context.facts
    star = facts.north_star
    against = next((view for view in views(context) if view.side.value == "target"), None)
    parts = against.attribution.parts if against else {}
    lost = {leaf: part for leaf, part in parts.items() if part < 0}
    worst_leaf = min(lost, key=lambda leaf: lost[leaf], default="")
    broken = [one for one in facts.guardrails if one.light is Light.OFF_TRACK]
    found = Findings(
        has_data=context.timing.known > 0,
        pace=star.pace,
        leaf=context.name(worst_leaf) if worst_leaf else "",
        gap_share=lost[worst_leaf] / sum(lost.values()) if worst_leaf else None,
        guardrail_broken=broken[0].name.text(language()) if broken else "",
    )
    said = suggestions(found)
    if not said:
        return None
    proof = cited(context, against, worst_leaf) if against and worst_leaf else None
    return Advice(star.id, context.name(star.id), said[0], (proof,) if proof else ())


def _tasks(context: ReviewContext) -> list[Task]:
    return [task for mine in context.facts.tasks.values() for task in mine]


def _of_task(context: ReviewContext, task: Task) -> Advice | None:
    tests = [one for one in experiments(context) if one.task == task.key]
    studied = None if tests else of_task(context.facts.effects, task.key)
    if executed_for_good(task, context.today) is None and not tests and studied is None:
        return None
    proof: tuple[Evidence, ...] = ()
    if studied is not None:
        found = findings_of(task, studied, context.tree, context.today)
        known = effect_evidence(context, studied.key)
        proof = (known,) if known else ()
    else:
        found, proof = _findings(context, task, tests[0] if tests else None)
    said = suggestions(found)
    return Advice(task.key, task.title, said[0], proof) if said else None


def _findings(
    context: ReviewContext, task: Task, test: Experiment | None
) -> tuple[Findings, tuple[Evidence, ...]]:
    effect, grade, enough = None, EvidenceGrade.D, True
    proof: tuple[Evidence, ...] = ()
    if test is not None:
        result = read(context, test)[0].result
        usable = result.outcome in (Outcome.BETTER, Outcome.WORSE, Outcome.INCONCLUSIVE)
        effect, grade, enough = result.interval if usable else None, result.grade, usable
        known = experiment_evidence(context, test.key)
        proof = (known,) if known else ()
    hypothesis = context.workbook.get(Hypothesis, task.hypothesis)
    return (
        Findings(
            executed=executed_for_good(task, context.today),
            flat=None if task.actual_effect is None else task.actual_effect <= 0,
            effect=effect,
            grade=grade,
            enough=enough,
            planned_effect=task.expected_change,
            kill_below=kill_limit(hypothesis.kill_if) if hypothesis else None,
            roi=_roi(context, task, effect.low if effect is not None else None),
        ),
        proof,
    )


def _roi(context: ReviewContext, task: Task, least: float | None) -> float | None:
    """By the tree: what the leaf's change (else the low end of the test) was worth in money,
    against what the task cost; None where the north star is no money or nothing is known."""
    tree = context.tree
    change = task.actual_effect if task.actual_effect is not None else least
    if change is None or not is_money(tree.node(tree.root).unit):
        return None
    slope = tree.gradient(context.now.actual).get(task.leaf)
    cost = task.actual_cost if task.actual_cost is not None else task.budget
    return None if slope is None else incremental_roi(slope * change, cost)


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
    """The evidence of a decision as it was cited, and whether it is still so."""
    state = standing_text(worst(context, decision))
    said = _("; ").join(one.said or one.id for one in decision.evidence)
    return " ".join(part for part in (state, said or _("No evidence.")) if part)


def in_full(context: ReviewContext, decision: Decision) -> str:
    """Sentence, evidence with its grade and standing, who and when, for the side panel."""
    proof = []
    for one in decision.evidence:
        state = standing_text(standing_of(context, one))
        proof.append(f"{one.grade.value}  {one.said or one.id} {state}".rstrip())
    when = format_date(decision.due, language()) if decision.due else ""
    who = " ".join(part for part in (decision.owner, when) if part)
    return "\n\n".join(part for part in (decision.text, *proof, who) if part)


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

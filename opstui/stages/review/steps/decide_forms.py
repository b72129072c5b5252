"""Forms of step 5: a decision, the verdicts."""

from __future__ import annotations

from collections.abc import Mapping

from opstui.kernel.language import N_, _, pgettext
from opstui.kernel.text import fit
from opstui.kernel.vocabulary import DecisionType, Verdict, word
from opstui.stages.review.model import Carry, Decision, Evidence, Review
from opstui.stages.review.steps.base import ReviewStep
from opstui.stages.review.steps.context import ReviewContext
from opstui.stages.review.steps.decide_rows import Advice, offered
from opstui.stages.strategy.model import Hypothesis
from opstui.ui.form_values import FieldSpec, FormValues
from opstui.workbook.document import Workbook

EVIDENCE = 46
"""Cells of a piece of evidence in the form: one to a line."""


def _subjects(context: ReviewContext) -> tuple[tuple[str, str], ...]:
    tasks = [(task.key, task.title) for mine in context.facts.tasks.values() for task in mine]
    hypotheses = [(one.key, one.statement) for one in hypotheses_of(context)]
    nodes = [(node.id, context.name(node.id)) for node, _depth in context.tree.walk()]
    return tuple((key, fit(name, 40).rstrip()) for key, name in (*tasks, *hypotheses, *nodes))


def hypotheses_of(context: ReviewContext) -> list[Hypothesis]:
    found = context.workbook.all(Hypothesis).values()
    return [one for one in found if one.cycle == context.cycle.key]


def _number_text(value: float) -> str:
    return f"{value:.15g}" if value else ""


def _specs(
    context: ReviewContext,
    old: Decision | None,
    taken: Advice | None,
    choices: list[Evidence],
    chosen: set[str],
) -> list[FieldSpec]:
    type_ = old.type if old else taken.suggestion.type if taken else None
    text = old.text if old else ""
    reason = taken.suggestion.text if taken else ""
    return [
        FieldSpec(
            "type",
            pgettext("column", "Decision"),
            "choice",
            (type_ or DecisionType.CONTINUE).value,
            options=tuple((one.value, word(one)) for one in DecisionType),
            help=reason,
        ),
        FieldSpec("text", _("In one sentence"), value=text, required=True),
        FieldSpec(
            "evidence",
            pgettext("column", "Evidence"),
            "many",
            ",".join(one.id for one in choices if one.id in chosen),
            options=tuple((one.id, fit(one.said or one.id, EVIDENCE)) for one in choices),
            help=_("space or a digit marks what it rests on."),
        ),
        FieldSpec(
            "subject",
            pgettext("column", "About"),
            "choice",
            old.subject if old else taken.subject if taken else "",
            options=_subjects(context),
            placeholder="-",
        ),
        FieldSpec("owner", _("Owner"), value=old.owner if old else ""),
        FieldSpec("due", _("Due"), "date", old.due.isoformat() if old and old.due else ""),
        FieldSpec(
            "alternatives",
            _("Alternatives"),
            value="；".join(old.alternatives) if old else "",
            help=_("What else was considered; divide by ;"),
        ),
        FieldSpec(
            "reversible",
            _("Reversible"),
            "choice",
            "yes" if old is None or old.reversible else "no",
            options=(("yes", _("Yes")), ("no", _("No"))),
        ),
        FieldSpec(
            "budget",
            _("Budget set free"),
            "number",
            _number_text(old.carry.budget_released if old else 0),
            unit=context.currency,
            low=0,
        ),
        FieldSpec(
            "days",
            _("Days set free"),
            "number",
            _number_text(old.carry.person_days_released if old else 0),
            low=0,
        ),
    ]


async def edit_decision(step: ReviewStep, key: str, taken: Advice | None = None) -> None:
    """Take a decision, from a suggestion if there is one, or change one."""
    context, review = step.context, step.review
    old = context.workbook.get(Decision, key)
    extra = old.evidence if old else taken.evidence if taken else ()
    choices = offered(context, review, extra)
    resting = old.evidence if old else (*extra, *review.cited)
    specs = _specs(context, old, taken, choices, {one.id for one in resting})

    async def save(values: FormValues) -> Mapping[str, str] | None:
        chosen = [one for one in choices if one.id in values.many("evidence")]
        if not chosen:
            return {
                "evidence": _(
                    "A decision needs evidence: mark some here, or cite it with y in steps 2 to 4."
                )
            }

        def change(workbook: Workbook) -> Workbook:
            made = _decision(context, workbook, review, old, values, chosen)
            now = workbook.get(Review, review.key) or review
            ids = {one.id for one in chosen}
            left = tuple(one for one in now.cited if one.id not in ids)
            return workbook.put(made, now.model_copy(update={"cited": left}))

        return await step.saved(N_("Change a decision") if old else N_("Decide"), change)

    title = _("Change a decision") if old else _("Decide")
    subject = taken.subject if taken else "new"
    await step.host.ask(title, specs, save, f"decision:{key or f'{review.key}:{subject}'}")


def _decision(
    context: ReviewContext,
    workbook: Workbook,
    review: Review,
    old: Decision | None,
    values: FormValues,
    chosen: list[Evidence],
) -> Decision:
    cycle = context.cycle.key
    carry = old.carry if old else Carry()
    return Decision(
        key=old.key if old else workbook.next_key(Decision, f"{cycle}.K"),
        cycle=cycle,
        review=old.review if old else review.key,
        type=DecisionType(values.text("type") or DecisionType.CONTINUE),
        subject=values.text("subject"),
        text=values.text("text"),
        evidence=tuple(chosen),
        alternatives=values.lines("alternatives"),
        owner=values.text("owner"),
        due=values.date("due"),
        reversible=values.text("reversible") != "no",
        on=old.on if old else context.today,
        carry=carry.model_copy(
            update={
                "budget_released": values.number("budget") or 0.0,
                "person_days_released": values.number("days") or 0.0,
            }
        ),
    )


# -- verdicts ---------------------------------------------------------------------------------


async def judge(step: ReviewStep) -> bool:
    """A verdict for each hypothesis of the cycle; True when every one has one."""
    context = step.context
    found = hypotheses_of(context)
    options = tuple((one.value, word(one)) for one in Verdict)
    specs = [
        FieldSpec(
            f"v{index}",
            fit(one.statement, 17).rstrip(),
            "choice",
            one.verdict.value,
            options=options,
            help=_("{statement}  Refuted if: {kill_if}").format(
                statement=one.statement, kill_if=one.kill_if or "-"
            ),
        )
        for index, one in enumerate(found)
    ]

    async def save(values: FormValues) -> Mapping[str, str] | None:
        verdicts = {
            one.key: Verdict(values.text(f"v{index}") or Verdict.OPEN)
            for index, one in enumerate(found)
        }

        def change(workbook: Workbook) -> Workbook:
            return workbook.put(
                *(
                    now.model_copy(update={"verdict": verdict})
                    for key, verdict in verdicts.items()
                    if (now := workbook.get(Hypothesis, key)) is not None
                )
            )

        return await step.saved(N_("Judge the hypotheses"), change)

    return await step.host.ask(_("Verdicts"), specs, save, f"verdicts:{context.cycle.key}")

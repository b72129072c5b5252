"""When the strategy stage is done: the list of domain.md §3.5."""

from __future__ import annotations

from collections.abc import Sequence

from opstui.kernel.language import _
from opstui.kernel.requirement import Requirement
from opstui.stages.strategy.diagnosis import number_of
from opstui.stages.strategy.model import Hypothesis, Problem, Product, Strategy

CORE_NUMBERS = 5


def requirements(
    product: Product | None, strategy: Strategy | None, hypotheses: Sequence[Hypothesis] = ()
) -> list[Requirement]:
    """What strategy needs, in the order it is asked for; all open before there is anything.

    A number marked unknown is an answer, but at least one must be known.
    """
    sheet = strategy or Strategy(key="")
    values = [number_of(one) for one in sheet.core]
    answered = sum(
        one.unknown or value is not None for one, value in zip(sheet.core, values, strict=True)
    )
    known = any(value is not None for value in values)
    belief = any(one.statement.strip() and one.kill_if.strip() for one in hypotheses)
    refused = any(text.strip() for text in sheet.not_doing)
    held = any(one.floor is not None or one.ceiling is not None for one in sheet.guardrails)
    core = _("Give {needed} core numbers or mark them unknown ({done} so far)").format(
        needed=CORE_NUMBERS, done=answered
    )
    describe = _("Describe the product: name and form")
    confirm = _("Confirm the orientation")
    stage = _("Set the lifecycle stage")
    choose = _("Choose one problem: who, where, how large, why it matters")
    return [
        Requirement("product", product is not None, describe),
        Requirement("orientation", sheet.orientation_confirmed, confirm),
        Requirement("lifecycle", sheet.lifecycle is not None, stage),
        Requirement("core", answered >= CORE_NUMBERS and known, core),
        Requirement("problem", _said(sheet.problem), choose),
        Requirement(
            "sentence", bool(sheet.sentence.strip()), _("Put the strategy in one sentence")
        ),
        Requirement("hypothesis", belief, _("State a hypothesis and what would refute it")),
        Requirement("not_doing", refused, _("Name something that will not be done")),
        Requirement("guardrail", held, _("Set a guardrail with its limit")),
    ]


def _said(problem: Problem) -> bool:
    return all(part.strip() for part in (problem.who, problem.step, problem.size, problem.why))

"""Is the product's relationship with its users closed by a sale or kept alive (domain.md §3.1)?

Five answers give points to T (the pull of the transaction, 成交) and M (of maintenance, 维系),
0–100 each. The table is a heuristic in the playbooks, which the user may overrule with a reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from opstui.kernel.language import _
from opstui.kernel.vocabulary import Form, Monetisation, Relation, word
from opstui.kernel.vocabulary import Orientation as Direction
from opstui.playbooks.schema import OrientationRules, Points
from opstui.stages.strategy.model import Answers, Product


@dataclass(frozen=True, slots=True)
class Reason:
    """What one answer adds; `question` is the field of `Answers`."""

    question: str
    answer: StrEnum
    t: int
    m: int


@dataclass(frozen=True, slots=True)
class Orientation:
    """`result` and `lead` are None until all five questions are answered.

    `lead` is the larger side (a tie leads to conversion), `traditional` a product that is sold once
    and then done. `suggested` is what the rules say where the user chose otherwise for `why`.
    """

    t: int
    m: int
    reasons: tuple[Reason, ...]
    result: Direction | None
    lead: Direction | None
    traditional: bool = False
    suggested: Direction | None = None
    why: str = ""

    @property
    def overruled(self) -> bool:
        return self.suggested is not None

    def label(self) -> str:
        """The orientation in the user's language; "" while it is open."""
        if self.result is None:
            return ""
        if self.traditional and self.result is Direction.CONVERSION:
            return _("Sales / conversion (traditional)")
        return word(self.result)


def score(answers: Answers, rules: OrientationRules) -> Orientation:
    """T and M of the answers so far, and the orientation once all are there."""
    reasons = tuple(_reasons(answers, rules))
    t, m = sum(one.t for one in reasons), sum(one.m for one in reasons)
    if len(reasons) < len(Answers.model_fields):
        return Orientation(t, m, reasons, None, None)
    lead = Direction.MAINTENANCE if m > t else Direction.CONVERSION
    result = lead if abs(t - m) >= rules.threshold else Direction.DUAL
    once = answers.relation is Relation.ONE_OFF and answers.monetisation is Monetisation.ONE_OFF
    return Orientation(t, m, reasons, result, lead, traditional=once)


def _reasons(answers: Answers, rules: OrientationRules) -> list[Reason]:
    found = []
    for question in Answers.model_fields:
        answer: StrEnum | None = getattr(answers, question)
        if answer is not None:
            points: Points = getattr(rules.points, question)[answer]
            found.append(Reason(question, answer, points.T, points.M))
    return found


def usual_answers(form: Form, rules: OrientationRules) -> Answers:
    """The five answers that a product form usually has; all open where there is no preset."""
    preset = rules.preset(form)
    if preset is None:
        return Answers()
    return Answers(
        monetisation=preset.monetisation,
        decision_cost=preset.decision_cost,
        usage_frequency=preset.usage_frequency,
        relation=preset.relation,
        value_source=preset.value_source,
    )


def effective_orientation(product: Product, rules: OrientationRules) -> Orientation:
    """The user's own choice where there is one, else what the answers come to.

    Scores and reasons stay those of the answers; the leading side follows the choice.
    """
    found = score(product.answers, rules)
    override = product.orientation_override
    if override is None or override.choice not in set(Direction):
        return found
    choice = Direction(override.choice)
    lead = found.lead if choice is Direction.DUAL else choice
    return Orientation(
        found.t,
        found.m,
        found.reasons,
        choice,
        lead,
        traditional=found.traditional,
        suggested=found.result,
        why=override.reason,
    )

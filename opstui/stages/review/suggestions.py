"""What the evidence suggests: continue, adjust, stop or scale. It suggests, people decide.

The rules are heuristics of the design's domain page, 6.9; each suggestion carries its reasons.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from opstui.kernel.language import _
from opstui.kernel.statistics import Interval
from opstui.kernel.vocabulary import DecisionType, EvidenceGrade, Verdict

EXECUTED = 0.80
ON_PACE = (0.95, 1.05)
SLOW_PACE = 0.70
ONE_LEAF = 0.60


class Rule(StrEnum):
    NO_DATA = "no_data"
    EXECUTION_FAILURE = "execution_failure"
    GUARDRAIL = "guardrail"
    KILLED = "killed"
    LOSES_MONEY = "loses_money"
    HYPOTHESIS_FAILURE = "hypothesis_failure"
    SCALE = "scale"
    ONE_LEAF = "one_leaf"
    BELOW_PLAN = "below_plan"
    SLIPPED = "slipped"
    ON_PACE = "on_pace"


@dataclass(frozen=True, slots=True)
class Findings:
    """What is known of one task, hypothesis or metric; None is unknown.

    `effect` is the interval of the effect, `planned_effect` and `kill_below` in its unit;
    `negative_reviews` counts reviews running with a ROI below 0; `gap_share` is the part of the
    whole gap that lies on `leaf`; `enough` says that the planned number of users was reached.
    `guardrails_ok` False: one is broken by something else, which forbids to do more of this.
    `priced` False: the result is no money, so there is no ROI and the plan says what is enough.
    `moved` says in numbers what the metric did that is judged by `flat`.
    `slipped` says by how much a task is behind and what hangs on it, "" when it is in time.
    """

    has_data: bool = True
    executed: float | None = None
    flat: bool | None = None
    moved: str = ""
    effect: Interval | None = None
    grade: EvidenceGrade = EvidenceGrade.D
    enough: bool = True
    planned_effect: float | None = None
    kill_below: float | None = None
    roi: float | None = None
    roi_target: float = 0.0
    negative_reviews: int = 0
    guardrail_broken: str = ""
    guardrails_ok: bool = True
    priced: bool = True
    pace: float | None = None
    contrary: bool = False
    leaf: str = ""
    gap_share: float | None = None
    slipped: str = ""
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`type` None: not a decision (numbers are missing). `verdict` is what it says of the
    hypothesis, None when nothing."""

    rule: Rule
    type: DecisionType | None
    text: str
    verdict: Verdict | None = None
    leaf: str = ""


def suggestions(found: Findings) -> list[Suggestion]:
    """All rules that apply, the one that counts most first; [] when none does."""
    if not found.has_data:
        return [
            Suggestion(
                Rule.NO_DATA, None, _("There are no numbers: bring them in before deciding.")
            )
        ]
    checks = (
        _execution,
        _guardrail,
        _killed,
        _loses,
        _hypothesis,
        _scale,
        _one_leaf,
        _below,
        _slipped,
        _on_pace,
    )
    return [one for check in checks if (one := check(found)) is not None]


def _percent(share: float) -> str:
    return f"{100 * share:.0f}%"


def _execution(found: Findings) -> Suggestion | None:
    if found.executed is None or found.executed >= EXECUTED:
        return None
    text = _(
        "Only {share} was carried out: an execution failure. Fix or redo it; the hypothesis "
        "stays open."
    ).format(share=_percent(found.executed))
    return Suggestion(Rule.EXECUTION_FAILURE, DecisionType.ADJUST, text, Verdict.OPEN)


def _guardrail(found: Findings) -> Suggestion | None:
    if not found.guardrail_broken:
        return None
    text = _("The guardrail {name} is broken.").format(name=found.guardrail_broken)
    return Suggestion(Rule.GUARDRAIL, DecisionType.STOP, text)


def _killed(found: Findings) -> Suggestion | None:
    """Without a limit that was set, harm is one."""
    limit, effect = found.kill_below, found.effect
    if effect is None or effect.high >= (limit or 0.0) or not found.enough:
        return None
    text = _("Even the upper end of the effect lies below zero: it does harm.")
    if limit is not None:
        text = _("Even the upper end of the effect lies below the limit that was set to stop.")
    return Suggestion(Rule.KILLED, DecisionType.STOP, text, Verdict.REFUTED)


def _loses(found: Findings) -> Suggestion | None:
    if found.negative_reviews < 2:
        return None
    return Suggestion(
        Rule.LOSES_MONEY, DecisionType.STOP, _("It lost money in two reviews running.")
    )


def _hypothesis(found: Findings) -> Suggestion | None:
    if found.executed is None or found.executed < EXECUTED or not found.flat:
        return None
    text = _(
        "It was carried out and the metric did not move: the hypothesis is refuted. Learn and stop."
    )
    text = " ".join(part for part in (text, found.moved) if part)
    return Suggestion(Rule.HYPOTHESIS_FAILURE, DecisionType.STOP, text, Verdict.REFUTED)


def _scale(found: Findings) -> Suggestion | None:
    strong = found.grade in (EvidenceGrade.A, EvidenceGrade.B)
    safe = not found.guardrail_broken and found.guardrails_ok and found.enough
    if found.effect is None or found.effect.low <= 0 or not (strong and safe):
        return None
    text = _("The effect is beyond chance, it pays, and no guardrail is broken.")
    if found.priced:
        pays = found.roi is not None and found.roi >= found.roi_target
    else:
        text = _("The effect is beyond chance, as large as planned, and no guardrail is broken.")
        pays = _middle(found.effect) >= (found.planned_effect or 0.0)
    return Suggestion(Rule.SCALE, DecisionType.SCALE, text, Verdict.SUPPORTED) if pays else None


def _middle(effect: Interval) -> float:
    return (effect.low + effect.high) / 2


def _one_leaf(found: Findings) -> Suggestion | None:
    slow = found.pace is not None and SLOW_PACE <= found.pace < ON_PACE[0]
    if not slow or not found.leaf or (found.gap_share or 0.0) < ONE_LEAF:
        return None
    text = _("{share} of the gap lies on {leaf}.").format(
        share=_percent(found.gap_share or 0.0), leaf=found.leaf
    )
    return Suggestion(Rule.ONE_LEAF, DecisionType.ADJUST, text, leaf=found.leaf)


def _below(found: Findings) -> Suggestion | None:
    effect, planned = found.effect, found.planned_effect
    if effect is None or planned is None or not found.enough:
        return None
    if not effect.low <= 0 <= effect.high or _middle(effect) >= planned:
        return None
    text = _("The planned number was reached, and the effect lies below plan and may be zero.")
    return Suggestion(Rule.BELOW_PLAN, DecisionType.ADJUST, text, Verdict.PARTLY)


def _slipped(found: Findings) -> Suggestion | None:
    if not found.slipped:
        return None
    text = _("It slipped: {what} Hand it over, make it smaller, or lower what is expected of it.")
    if found.cancelled:
        text = _("It does not come: {what} Close the gap elsewhere, or lower the target.")
    return Suggestion(Rule.SLIPPED, DecisionType.ADJUST, text.format(what=found.slipped))


def _on_pace(found: Findings) -> Suggestion | None:
    if found.pace is None or not ON_PACE[0] <= found.pace <= ON_PACE[1] or found.contrary:
        return None
    text = _("The pace is {share} of plan and nothing speaks against it.").format(
        share=_percent(found.pace)
    )
    return Suggestion(Rule.ON_PACE, DecisionType.CONTINUE, text)

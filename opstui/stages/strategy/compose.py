"""The strategy and the North Star belief as sentences, suggested from their parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from opstui.kernel.language import _, pgettext


@dataclass(frozen=True, slots=True)
class StrategyParts:
    """Parts as the user sees them, in the current language; "" and () are left out."""

    stage: str = ""
    who: str = ""
    problem: str = ""
    metric: str = ""
    start: str = ""
    goal: str = ""
    levers: Sequence[str] = ()
    not_doing: Sequence[str] = ()
    guardrails: Sequence[str] = ()


def strategy_sentence(parts: StrategyParts) -> str:
    """In {stage}, solve {problem} for {who}, move {metric} from … to …, by {levers}, without …,
    holding …: whatever is known of it, in the current language; "" of nothing."""
    clauses = [clause for clause in _clauses(parts) if clause]
    if not clauses:
        return ""
    text = pgettext("between clauses", ", ").join(clauses)
    return _("{sentence}.").format(sentence=text[0].upper() + text[1:])


def _clauses(parts: StrategyParts) -> list[str]:
    levers, not_doing, guardrails = map(listed, (parts.levers, parts.not_doing, parts.guardrails))
    return [
        _("in {stage}").format(stage=parts.stage) if parts.stage else "",
        _problem(parts),
        _movement(parts),
        _("by {levers}").format(levers=levers) if levers else "",
        _("without {things}").format(things=not_doing) if not_doing else "",
        _("holding {guardrails}").format(guardrails=guardrails) if guardrails else "",
    ]


def _problem(parts: StrategyParts) -> str:
    if parts.who and parts.problem:
        return _('solve "{problem}" for {who}').format(problem=parts.problem, who=parts.who)
    if parts.problem:
        return _('solve "{problem}"').format(problem=parts.problem)
    return _("serve {who}").format(who=parts.who) if parts.who else ""


def _movement(parts: StrategyParts) -> str:
    if not parts.metric:
        return ""
    if parts.start and parts.goal:
        return _("move {metric} from {start} to {goal}").format(
            metric=parts.metric, start=parts.start, goal=parts.goal
        )
    if parts.goal:
        return _("move {metric} to {goal}").format(metric=parts.metric, goal=parts.goal)
    return _("improve {metric}").format(metric=parts.metric)


def listed(names: Sequence[str]) -> str:
    """Names one after another, as the language separates them."""
    return _(", ").join(name for name in names if name)


def north_star_belief(north_star: str, inputs: Sequence[str]) -> str:
    """The sentence of Amplitude's North Star playbook, filled in."""
    return _(
        "I believe that {north_star} is a function of {inputs}, "
        "and that they are partly independent."
    ).format(north_star=north_star, inputs=listed(inputs))


def together(*sentences: str) -> str:
    """Sentences one after the other; after a full-width stop there is no space."""
    said = ""
    for sentence in filter(None, sentences):
        gap = "" if not said or said.endswith(("\u3002", "\uff01", "\uff1f")) else " "
        said += gap + sentence
    return said

"""What changed in the strategy after the plan was committed, in words. Pure."""

from __future__ import annotations

from opstui.kernel.dates import format_date
from opstui.kernel.figures import MISSING, format_number
from opstui.kernel.language import _, language, noted
from opstui.kernel.vocabulary import Lifecycle, word
from opstui.stages.strategy.changes import StrategyChange, Subject, strategy_changes
from opstui.stages.strategy.compose import listed
from opstui.stages.strategy.diagnosis import Row, number_of
from opstui.stages.strategy.model import (
    Alternative,
    Belief,
    CoreNumber,
    Cycle,
    Guardrail,
    Hypothesis,
    Problem,
    Strategy,
)
from opstui.stages.strategy.steps.base import name_of
from opstui.stages.strategy.steps.suggestions import guardrail_text, unit_of
from opstui.ui.sheet import Line
from opstui.workbook.document import Workbook


def changes_of(workbook: Workbook, cycle: Cycle, strategy: Strategy) -> list[StrategyChange]:
    beliefs = [one for one in workbook.all(Hypothesis).values() if one.cycle == cycle.key]
    return strategy_changes(strategy, beliefs)


def changed_keys(changes: list[StrategyChange]) -> set[str]:
    """Keys of the page's lines that do not say what was committed."""
    return {
        f"{one.subject}:{one.what}" if one.subject is Subject.HYPOTHESIS else one.subject.value
        for one in changes
    }


def change_lines(workbook: Workbook, cycle: Cycle, strategy: Strategy) -> list[Line]:
    """One line a change: what it was, what it is."""
    changes = changes_of(workbook, cycle, strategy)
    if not changes or strategy.promise is None:
        return []
    day = format_date(strategy.promise.on, language())
    head = Line(
        "changed:", _("Changed"), _("After the plan was committed on {day}:").format(day=day)
    )
    return [head, *(_line(n, one, workbook) for n, one in enumerate(changes))]


def _line(place: int, change: StrategyChange, workbook: Workbook) -> Line:
    before, after = (_text(value, change.what, workbook) for value in (change.before, change.after))
    said = _('{what}: was "{before}", now "{after}"').format(
        what=_subject(change, workbook), before=before, after=after
    )
    return Line(f"changed:{place}", "", said)


def _subject(change: StrategyChange, workbook: Workbook) -> str:
    match change.subject:
        case Subject.CORE:
            return name_of(change.what, workbook)
        case Subject.HYPOTHESIS:
            return _("Hypothesis {key}").format(key=change.what)
        case Subject.SENTENCE:
            return _("Sentence")
        case Subject.LIFECYCLE:
            return _("Stage of life")
        case Subject.PROBLEM:
            return _("Problem")
        case Subject.LEVERS:
            return _("Levers")
        case Subject.NOT_DOING:
            return _("Not doing")
        case Subject.GUARDRAIL:
            return _("Guardrail")
        case Subject.ALTERNATIVES:
            return _("Turned down")


def _text(value: object, metric: str, workbook: Workbook) -> str:
    match value:
        case float():
            return format_number(value, unit_of(metric, workbook))
        case Problem():
            return problem_text(value) or MISSING
        case Belief():
            return noted(value.statement, _("refuted if: {what}").format(what=value.kill_if))
        case Guardrail():
            return guardrail_text(value, workbook)
        case Lifecycle():
            return word(value)
        case str():
            return value
        case tuple():
            return listed([_part(one) for one in value]) or MISSING
    return MISSING


def _part(value: object) -> str:
    if isinstance(value, Alternative):
        return value.text
    return value if type(value) is str else word(value)  # type: ignore[arg-type]


def problem_text(problem: Problem) -> str:
    parts = (problem.who, problem.step, problem.size, problem.why)
    return " / ".join(part for part in parts if part)


def was_text(before: CoreNumber, row: Row, strategy: Strategy) -> str:
    """For the diagnosis: what the number was when the plan was committed."""
    if strategy.promise is None:
        return ""
    value = number_of(before)
    return _("After the commit of {day}: was {before}, now {after}.").format(
        day=format_date(strategy.promise.on, language()),
        before=_("unknown") if value is None else format_number(value, row.unit),
        after=_("unknown") if row.no_data else format_number(row.baseline, row.unit),
    )

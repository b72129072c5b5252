"""A task as evidence: its effect, days and money, planned against actual."""

from __future__ import annotations

from opstui.kernel.figures import MISSING, format_number
from opstui.kernel.language import _, ngettext
from opstui.reports.metric_names import metric_label, metric_unit
from opstui.reports.review_facts import ReviewFacts
from opstui.reports.slip_words import slip_text
from opstui.reports.wording import figure, name_of
from opstui.stages.planning.model import Task
from opstui.stages.review.evidence import EvidenceId, EvidenceKind, snapshot
from opstui.stages.review.model import Evidence


def task_figures(task: Task) -> tuple[float | None, ...]:
    """(planned effect, planned days, actual days, planned money, actual money); the actual effect
    is the evidence's value."""
    return (
        task.expected_change,
        task.person_days,
        task.actual_days,
        task.budget,
        task.actual_cost,
    )


def task_evidence(facts: ReviewFacts, key: str) -> Evidence | None:
    """What `y` on a task cites; None when there is no such task."""
    task = facts.workbook.get(Task, key)
    if task is None:
        return None
    return snapshot(
        EvidenceId(EvidenceKind.TASK, key),
        task.actual_effect,
        unit=_unit(facts, task),
        said=task_said(facts, task),
        figures=task_figures(task),
        today=facts.today,
    )


def task_said(facts: ReviewFacts, task: Task) -> str:
    """ "Reminders: attendance +6.5pp planned, +7.1pp actual; 4 person-days planned, 6 person-days
    actual; ¥300 planned, ¥280 actual; 9 days late". What is known on neither side is left out."""
    currency, unit = facts.product.currency, _unit(facts, task)
    parts = [
        _pair(_effect(task.expected_change, unit), _effect(task.actual_effect, unit)),
        _pair(*(_days(one) for one in (task.person_days or None, task.actual_days))),
        _pair(*(_money(one, currency) for one in (task.budget or None, task.actual_cost))),
    ]
    if parts[0] and task.leaf:
        name = name_of(metric_label(task.leaf, facts.tree, facts.product.form), task.leaf)
        parts[0] = f"{name} {parts[0]}"
    slipped = facts.at_risk.of(task.key)
    if slipped is not None:
        parts.append(slip_text(slipped.slip))
    said = _("; ").join(part for part in parts if part)
    title = task.title or task.key
    return _("{label}: {text}").format(label=title, text=said) if said else title


def _pair(planned: str, actual: str) -> str:
    if not planned and not actual:
        return ""
    return _("{planned} planned, {actual} actual").format(
        planned=planned or MISSING, actual=actual or MISSING
    )


def _effect(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    return f"{value * 100:+.1f}pp" if unit == "ratio" else format_number(value, unit, signed=True)


def _days(value: float | None) -> str:
    if value is None:
        return ""
    text = ngettext("{n} person-day", "{n} person-days", 1 if value == 1 else 2)
    return text.format(n=f"{value:g}")


def _money(value: float | None, currency: str) -> str:
    return "" if value is None else figure(value, currency)


def _unit(facts: ReviewFacts, task: Task) -> str:
    return metric_unit(task.leaf, facts.tree) if task.leaf else ""

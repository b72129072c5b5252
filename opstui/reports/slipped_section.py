"""The effects at risk in a report of the review, and what the rules suggest of their tasks."""

from __future__ import annotations

from datetime import date
from typing import Any

from opstui.kernel.dates import format_date
from opstui.kernel.figures import MISSING
from opstui.kernel.language import _, language, noted, pgettext
from opstui.reports.effects_at_risk import EffectsAtRisk, Slipped
from opstui.reports.page import Table
from opstui.reports.review_facts import ReviewFacts
from opstui.reports.section import Section
from opstui.reports.slip_words import change_on_leaf, risk_sentence, slip_text
from opstui.reports.wording import figure

NAMED = 5
"""Tasks that the sentence names; the table has all."""


def slipped_section(facts: ReviewFacts) -> Section | None:
    """None where no effect is at risk."""
    risks = facts.at_risk
    if not risks.at_risk:
        return None
    return Section(
        "effects_at_risk",
        _("Effects at risk"),
        f"{risk_sentence(risks, figure)} {_names(risks)}".replace("。 ", "。"),
        (_table(risks),),
        {
            "unit": risks.unit,
            "value": risks.value,
            "counted_on_by_target": risks.counted,
            "tasks": [_value(row) for row in risks.at_risk],
        },
    )


def _names(risks: EffectsAtRisk) -> str:
    rows = risks.at_risk
    named = [noted(row.task.title, slip_text(row.slip)) for row in rows[:NAMED]]
    if len(rows) > NAMED:
        named.append(_("{n} more").format(n=len(rows) - NAMED))
    return _("{label}: {text}").format(label=_("Tasks"), text=_(", ").join(named))


def _table(risks: EffectsAtRisk) -> Table:
    head = (
        *(_("Task"), _("Owner"), _("Expected change")),
        *(pgettext("date", "Promised"), pgettext("date", "Planned"), pgettext("date", "Ends")),
        *(_("Late"), pgettext("effect", "At risk"), pgettext("effect", "Counted on")),
    )
    rows = tuple(
        (
            row.task.title,
            row.task.owner or MISSING,
            change_on_leaf(row) or MISSING,
            _day(row.slip.promised),
            _day(row.slip.planned),
            _("cancelled") if row.slip.cancelled else _day(row.slip.ends),
            str(row.slip.late) if row.slip.late else MISSING,
            figure(row.value, risks.unit),
            figure(row.counted, risks.unit),
        )
        for row in risks.at_risk
    )
    return Table(head, rows)


def _day(day: date | None) -> str:
    return format_date(day, language(), year=False) if day else MISSING


def _value(row: Slipped) -> dict[str, Any]:
    slip, task = row.slip, row.task
    dates = {"promised_end": slip.promised, "planned_end": slip.planned, "ends": slip.ends}
    return {
        "task": task.key,
        "title": task.title,
        "owner": task.owner or None,
        "leaf": task.leaf or None,
        "expected_change": row.change,
        **{name: day.isoformat() if day else None for name, day in dates.items()},
        "days_late": slip.late,
        "days_not_begun": slip.waits,
        "days_blocked": slip.blocked if task.blocked else None,
        "cancelled": slip.cancelled,
        "value": row.value,
        "counted_on_by_target": row.counted,
    }

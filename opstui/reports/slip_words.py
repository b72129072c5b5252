"""Slips and what is at risk because of them, in words; execution and the review say the same."""

from __future__ import annotations

from collections.abc import Callable

from opstui.kernel.figures import format_number
from opstui.kernel.language import _, language, ngettext
from opstui.reports.effects_at_risk import EffectsAtRisk, Slipped
from opstui.reports.wording import change
from opstui.stages.execution.slips import Slip

Figure = Callable[[float | None, str], str]


def slip_text(slip: Slip) -> str:
    """ "9 days after the promise", "9 days late", "begins 8 days late", "blocked for 3 days: SMS
    quota", "cancelled"; several joined."""
    if slip.cancelled:
        return _("cancelled, so its effect does not come")
    parts = []
    if slip.late and slip.promised:
        text = ngettext("{n} day after the promise", "{n} days after the promise", slip.late)
        parts.append(text.format(n=slip.late))
    elif slip.late and not slip.waits:
        parts.append(ngettext("{n} day late", "{n} days late", slip.late).format(n=slip.late))
    if slip.waits:
        text = ngettext("begins {n} day late", "begins {n} days late", slip.waits)
        parts.append(text.format(n=slip.waits))
    if slip.task.blocked:
        text = ngettext("blocked for {n} day", "blocked for {n} days", slip.blocked)
        said = text.format(n=slip.blocked) if slip.blocked else _("blocked")
        reason = slip.task.blocked.reason
        parts.append(_("{label}: {text}").format(label=said, text=reason) if reason else said)
    return _(", ").join(parts)


def change_on_leaf(row: Slipped) -> str:
    """ "Attendance +8pp"; "" where it names no leaf of the tree."""
    if row.leaf is None:
        return ""
    name, more, unit = row.leaf.text(language()), row.change, row.leaf_unit
    if more is None:
        return name
    if unit == "ratio":
        return f"{name} {change(0.0, more, unit)}"
    return f"{name} {format_number(more, unit, signed=True)}"


def effect_text(row: Slipped, unit: str, figure: Figure) -> str:
    """ "Attendance +8pp: 320 expected, of which the target counts on 256." """
    what = change_on_leaf(row)
    if not row.at_risk:
        said = _("it ended late, and is judged by its result.")
    elif row.value is None:
        said = _("nothing tells what it was to bring: it has no leaf or no expected change.")
    elif row.counted is None:
        said = _("{value} expected.").format(value=figure(row.value, unit))
    else:
        said = _("{value} expected, of which the target counts on {counted}.").format(
            value=figure(row.value, unit), counted=figure(row.counted, unit)
        )
    return _("{label}: {text}").format(label=what, text=said) if what else said


def risk_sentence(risks: EffectsAtRisk, figure: Figure) -> str:
    """How many tasks slipped, and what of their effect the target counts on."""
    count = len(risks.at_risk)
    if not count:
        return _("Nothing is behind its dates.")
    if risks.counted is None:
        text = ngettext(
            "{n} task is behind; an expected {value} is at risk.",
            "{n} tasks are behind; an expected {value} is at risk.",
            count,
        )
        return text.format(n=count, value=figure(risks.value, risks.unit))
    text = ngettext(
        "{n} task is behind; {value} is at risk, {counted} of it counted on by the target.",
        "{n} tasks are behind; {value} is at risk, {counted} of it counted on by the target.",
        count,
    )
    value, counted = (figure(one, risks.unit) for one in (risks.value, risks.counted))
    return text.format(n=count, value=value, counted=counted)

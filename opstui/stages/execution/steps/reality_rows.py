"""Plan against reality as rows and sentences: by lever, by person, and what slipped. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from opstui.kernel.figures import MISSING
from opstui.kernel.language import _, pgettext
from opstui.reports.effects_at_risk import EffectsAtRisk, Slipped
from opstui.reports.slip_words import effect_text, risk_sentence, slip_text
from opstui.stages.current import short_date
from opstui.stages.execution.load import Load, Use
from opstui.stages.execution.reality import Ending, LeverLine, PersonLine
from opstui.stages.execution.steps.task_rows import ALARM, Figure, state_text
from opstui.stages.lever_words import short_lever
from opstui.ui.table import Column


@dataclass(frozen=True, slots=True)
class RealityRow:
    """`over`: more is used, or will be, than was allotted."""

    key: str
    cells: tuple[str, ...]
    over: bool = False


def _part(use: Use) -> str:
    return MISSING if use.share is None else f"{use.share * 100:.0f}%"


def _days(days: float) -> str:
    return f"{round(days, 1):g}"


# -- by lever ---------------------------------------------------------------------------------


def lever_columns() -> tuple[Column, ...]:
    return (
        Column("", 1),
        Column(_("Lever")),
        Column(_("Budget"), 10, "right"),
        Column(_("Spent"), 10, "right"),
        Column("", 5, "right"),
        Column(_("At the end"), 10, "right"),
        Column(_("Days"), 6, "right"),
        Column(_("Used"), 6, "right"),
        Column(_("At the end"), 10, "right"),
    )


def lever_rows(
    lines: Iterable[LeverLine], whole: Load, ending: Ending, currency: str, figure: Figure
) -> list[RealityRow]:
    """One lever a row, and all of them against what the cycle was given."""
    rows = []
    for line in lines:
        key = line.lever.value if line.lever else "none"
        name = short_lever(line.lever) if line.lever else _("On no task")
        rows.append(_row(key, name, line.load, line.ending, currency, figure))
    return [*rows, _row("all", _("All"), whole, ending, currency, figure)]


def _row(
    key: str, name: str, load: Load, ending: Ending, currency: str, figure: Figure
) -> RealityRow:
    money, days = load.money, load.days
    over = ending.money > money.allotted + 0.5 or ending.days > days.allotted + 0.05
    cells = (
        ALARM if over else "",
        name,
        figure(money.allotted, currency),
        figure(money.used, currency),
        _part(money),
        figure(ending.money, currency),
        _days(days.allotted),
        _days(days.used),
        _days(ending.days),
    )
    return RealityRow(key, cells, over)


# -- by person --------------------------------------------------------------------------------


def people_columns() -> tuple[Column, ...]:
    return (
        Column("", 1),
        Column(_("Person")),
        Column(_("Budget"), 9, "right"),
        Column(_("Spent"), 9, "right"),
        Column(_("At the end"), 10, "right"),
        Column(_("Has days"), 9, "right"),
        Column(_("Asked"), 6, "right"),
        Column(_("Used"), 6, "right"),
        Column(_("At the end"), 10, "right"),
    )


def people_rows(lines: Iterable[PersonLine], currency: str, figure: Figure) -> list[RealityRow]:
    """Money of the tasks each owns; days each has, of their tasks, worked, and at the end."""
    rows = []
    for line in lines:
        money, days = line.load.money, line.load.days
        most = max(line.asked, line.ending.days)
        over = line.ending.money > money.allotted + 0.5
        over = over or (bool(line.name) and most > days.allotted + 0.05)
        cells = (
            ALARM if over else "",
            line.name or _("Nobody"),
            figure(money.allotted, currency),
            figure(money.used, currency),
            figure(line.ending.money, currency),
            _days(days.allotted) if days.allotted else MISSING,
            _days(line.asked),
            _days(days.used),
            _days(line.ending.days),
        )
        rows.append(RealityRow(f"person|{line.name}", cells, over))
    return rows


# -- what is behind ---------------------------------------------------------------------------


def slip_columns() -> tuple[Column, ...]:
    return (
        Column("", 1),
        Column(_("Title")),
        Column(pgettext("date", "Promised"), 8, "right"),
        Column(pgettext("date", "Planned"), 7, "right"),
        Column(pgettext("date", "Ends"), 6, "right"),
        Column(_("Late"), 5, "right"),
        Column(pgettext("effect", "At risk"), 9, "right"),
        Column(pgettext("effect", "Counted on"), 10, "right"),
    )


def slip_rows(risks: EffectsAtRisk, figure: Figure) -> list[RealityRow]:
    """The committed end, the planned one, the day it ended or will end, days late, and what of
    its effect is at risk, in the north star's unit."""

    def value(number: float | None, row: Slipped) -> str:
        return figure(number, risks.unit) if row.at_risk and number is not None else MISSING

    rows = []
    for row in risks.rows:
        slip = row.slip
        cells = (
            ALARM if row.at_risk else "",
            row.task.title,
            short_date(slip.promised),
            short_date(slip.planned),
            "✗" if slip.cancelled else short_date(slip.ends),
            str(slip.late) if slip.late else MISSING,
            value(row.value, row),
            value(row.counted, row),
        )
        rows.append(RealityRow(row.task.key, cells))
    return rows


def slip_sentence(row: Slipped, unit: str, figure: Figure) -> str:
    """Who has it and how far it is behind; then what is at risk because of it."""
    task = row.task
    who = "  ".join(filter(None, (task.owner, state_text(task), slip_text(row.slip))))
    return f"{who}\n{effect_text(row, unit, figure)}"


# -- in all -----------------------------------------------------------------------------------


def sentence(
    whole: Load, ending: Ending, risks: EffectsAtRisk, currency: str, figure: Figure
) -> str:
    """Money and days against what was given, then what is at risk."""
    said = _(
        "Spent {used} of {all}, about {end} at the end; person-days {days} of {given}."
    ).format(
        used=figure(whole.money.used, currency),
        all=figure(whole.money.allotted, currency),
        end=figure(ending.money, currency),
        days=_days(whole.days.used),
        given=_days(whole.days.allotted),
    )
    return f"{said}\n{risk_sentence(risks, figure)}"

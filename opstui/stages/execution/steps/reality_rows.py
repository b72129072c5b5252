"""Plan against reality as rows: by lever, by person, and what slipped. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from opstui.kernel.figures import MISSING
from opstui.kernel.language import _, ngettext
from opstui.stages.execution.load import Load, Use
from opstui.stages.execution.reality import (
    Ending,
    LeverLine,
    Risk,
    Slip,
    value_at_risk,
)
from opstui.stages.execution.steps.task_rows import ALARM, Figure, state_text
from opstui.stages.lever_words import short_lever


@dataclass(frozen=True, slots=True)
class RealityRow:
    """`over`: more is used, or will be, than was allotted."""

    key: str
    cells: tuple[str, ...]
    over: bool = False


def _part(use: Use) -> str:
    return MISSING if use.share is None else f"{use.share * 100:.0f}%"


def _days(days: float) -> str:
    return f"{days:.4g}"


def lever_rows(
    lines: Iterable[LeverLine], whole: Load, ending: Ending, currency: str, figure: Figure
) -> list[RealityRow]:
    """One lever a row, and all of them against what the cycle was given."""
    rows = [
        _row(
            line.lever.value if line.lever else "",
            short_lever(line.lever) if line.lever else "",
            line.load,
            line.ending,
            currency,
            figure,
        )
        for line in lines
    ]
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


def people_rows(uses: Mapping[str, Use], planned: Mapping[str, float]) -> list[RealityRow]:
    """Days a person has, days of the tasks they own, days worked, days left of what they have."""
    rows = []
    for name in [*uses, *(name for name in planned if name not in uses)]:
        use = uses.get(name, Use(0.0, 0.0))
        wanted = planned.get(name, 0.0)
        over = use.allotted > 0 and max(wanted, use.used) > use.allotted + 0.05
        cells = (
            ALARM if over else "",
            name,
            _days(use.allotted) if use.allotted else MISSING,
            _days(wanted) if wanted else MISSING,
            _days(use.used),
            _days(use.left) if use.allotted else MISSING,
        )
        rows.append(RealityRow(name, cells, over))
    return rows


def slip_text(slip: Slip) -> str:
    """The worst of it: "9 days late", "begins 8 days late", "blocked for 3 days"."""
    if slip.ends:
        text = ngettext("{n} day late", "{n} days late", slip.ends)
        return text.format(n=slip.ends)
    if slip.begins:
        text = ngettext("begins {n} day late", "begins {n} days late", slip.begins)
        return text.format(n=slip.begins)
    text = ngettext("blocked for {n} day", "blocked for {n} days", slip.blocked)
    return text.format(n=slip.blocked)


def slip_rows(risks: Iterable[Risk], unit: str, figure: Figure) -> list[RealityRow]:
    rows = []
    for risk in risks:
        task = risk.slip.task
        value = MISSING if risk.value is None else figure(risk.value, unit)
        cells = (
            ALARM,
            task.title,
            task.owner or MISSING,
            state_text(task),
            slip_text(risk.slip),
            value,
        )
        rows.append(RealityRow(task.key, cells))
    return rows


def sentence(
    whole: Load,
    ending: Ending,
    risks: list[Risk],
    money: tuple[str, str],
    figure: Figure,
) -> str:
    """Money and days against what was given, then what is at risk. `money` is (currency, unit
    of the north star)."""
    currency, unit = money
    said = _(
        "Spent {used} of {all}, about {end} at the end; person-days {days} of {given}."
    ).format(
        used=figure(whole.money.used, currency),
        all=figure(whole.money.allotted, currency),
        end=figure(ending.money, currency),
        days=_days(whole.days.used),
        given=_days(whole.days.allotted),
    )
    if not risks:
        return said + "\n" + _("Nothing is behind its dates.")
    count = len(risks)
    text = ngettext(
        "{n} task is behind; an expected {value} is at risk.",
        "{n} tasks are behind; an expected {value} is at risk.",
        count,
    )
    return said + "\n" + text.format(n=count, value=figure(value_at_risk(risks), unit))

"""The rows of the phasing step: a period, its weight, its target, what it rests on. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from opstui.kernel.figures import format_number
from opstui.kernel.language import _, language, pgettext
from opstui.kernel.periods import Period, format_date, format_period
from opstui.stages.planning.events import Event, EventIn, events_of, sales_before
from opstui.stages.planning.model import WeightOrigin
from opstui.stages.planning.phasing_view import By, PhasingView
from opstui.ui.table import Column, Row
from opstui.ui.text import cell

BAR = 6
NUMBER = 13


@dataclass(frozen=True, slots=True)
class PhaseRow:
    """Texts ready to show; the key is the period's code, `moved` "" when its number did not."""

    key: str
    period: str
    weight: str
    multiplier: str
    has_event: bool
    value: str
    moved: str
    bar: str
    origin: str
    events: str
    has_peak: bool


def origin_word(origin: WeightOrigin) -> str:
    match origin:
        case WeightOrigin.LAST_YEAR:
            return pgettext("basis", "last year")
        case WeightOrigin.HOLIDAY:
            return pgettext("basis", "holiday")
        case WeightOrigin.TYPED:
            return _("typed")
        case WeightOrigin.DEFAULT:
            return _("default")


def bar(value: float | None, largest: float, cells: int = BAR) -> str:
    """Its share of the largest, in cells of braille."""
    if value is None or largest <= 0 or value <= 0:
        return ""
    return "⣿" * max(1, round(value / largest * cells))


def name_of(period: Period) -> str:
    """A day stands with its weekday."""
    if period.days > 1:
        return format_period(period, language())
    day = format_date(period.start, language(), year=False)
    return f"{day} {weekday_names()[period.start.weekday()]}"


def weekday_names() -> tuple[str, ...]:
    """Monday to Sunday, short."""
    return (
        pgettext("weekday", "Mon"),
        pgettext("weekday", "Tue"),
        pgettext("weekday", "Wed"),
        pgettext("weekday", "Thu"),
        pgettext("weekday", "Fri"),
        pgettext("weekday", "Sat"),
        pgettext("weekday", "Sun"),
    )


def event_text(one: EventIn, *, single: bool = False) -> str:
    """The day itself with its date, the first days of a season as such, what only goes on in
    brackets."""
    name = one.event.name.text(language())
    if one.day is None:
        return pgettext("festival goes on", "({name})").format(name=name)
    if single:
        return name
    day = format_date(one.day, language(), year=False)
    if one.event.is_season and one.day == one.event.start:
        return pgettext("festival", "from {day} {name}").format(name=name, day=day)
    return pgettext("festival", "{day} {name}").format(name=name, day=day)


def events_text(period: Period, events: Sequence[Event], makeup: Sequence[object] = ()) -> str:
    single = period.days == 1
    found = [event_text(one, single=single) for one in events_of(period, events)]
    for sale in sales_before(period, events):
        after = pgettext("festival", "after {name}").format(name=sale.name.text(language()))
        found.append(after)
    days = [day for day in period.dates() if day in makeup]
    if days and single:
        found.insert(0, pgettext("festival", "make-up workday"))
    elif days:
        dates = " ".join(format_date(day, language(), year=False) for day in days)
        found.append(pgettext("festival", "{days} make-up workday").format(days=dates))
    return _(", ").join(found)


def weight_text(weight: float, largest: float) -> str:
    """Two decimals, none where weights are amounts."""
    return (
        f"{weight:.2f}"
        if largest < 1000
        else f"{weight:,.0f}"
        if largest < 1e6
        else f"{weight:.1e}"
    )


def number_text(
    value: float | None, unit: str, *, signed: bool = False, whole: bool = False
) -> str:
    """In full, since the parts add up exactly (`whole`: no cents to show); shorter where the
    column is too narrow."""
    if unit == "ratio":
        return format_number(value, unit, signed=signed)
    text = format_number(value, unit, style="exact", signed=signed)
    if whole:
        text = text.removesuffix(".00")
    if len(text) <= NUMBER:
        return text
    return format_number(value, unit, width=NUMBER, signed=signed)


def _are_whole(values: Sequence[float | None]) -> bool:
    return all(value is None or value == int(value) for value in values)


def phase_rows(
    view: PhasingView,
    events: Sequence[Event],
    makeup: Sequence[object] = (),
    moved: Mapping[str, float] | None = None,
) -> list[PhaseRow]:
    """`moved`: code of a period → by how much its number changed last."""
    shown = view.shown
    values = shown.values or (None,) * len(shown.periods)
    largest = max((value for value in values if value is not None), default=0.0)
    weights, changes = view.weights(), moved or {}
    heaviest, whole = max(weights, default=0.0), _are_whole([*values, *changes.values()])
    unit = shown.node.unit
    rows = []
    for index, (period, value) in enumerate(zip(shown.periods, values, strict=True)):
        multiplier, change = view.multiplier(index), changes.get(period.code)
        locked = view.is_locked(index)
        inside = events_of(period, events)
        rows.append(
            PhaseRow(
                period.code,
                name_of(period),
                weight_text(weights[index], heaviest),
                f"x{multiplier:.2f}",
                multiplier != 1,
                number_text(value, unit, whole=whole),
                "" if change is None else number_text(change, unit, signed=True, whole=whole),
                bar(value, largest),
                _("locked") if locked else origin_word(view.origin(index)),
                events_text(period, events, makeup),
                any(one.day is not None and not one.event.is_season for one in inside),
            )
        )
    return rows


def columns(*, events: bool, moved: bool, wide: bool) -> tuple[Column, ...]:
    """`events`: there are multipliers to show; what moved takes the bar's place where there is no
    room for both."""
    bars = (Column("", BAR),) if wide or not moved else ()
    change = (Column(pgettext("phasing", "Change"), NUMBER, "right"),) if moved else ()
    return (
        Column(_("Period"), 14),
        Column(_("Weight"), 7, "right"),
        *((Column(_("Event x"), 7, "right"),) if events else ()),
        Column(_("Target"), NUMBER, "right"),
        *change,
        *bars,
        Column(pgettext("phasing", "Basis"), 9),
        Column(_("Holidays and festivals")),
    )


def cells(row: PhaseRow, *, events: bool, moved: bool, wide: bool) -> Row:
    bars = (row.bar,) if wide or not moved else ()
    mark = "bold" if row.moved else ""
    return row.key, (
        cell(row.period, mark),
        row.weight,
        *((cell(row.multiplier, "bold" if row.has_event else "dim"),) if events else ()),
        cell(row.value, "bold"),
        *((cell(row.moved, mark),) if moved else ()),
        *bars,
        cell(row.origin, "dim"),
        cell(row.events, "bold" if row.has_peak else "dim"),
    )


# -- a suggestion before it is kept -----------------------------------------------------------


def preview_columns(*, events: bool) -> tuple[Column, ...]:
    return (
        Column(_("Period"), 14),
        Column(pgettext("phasing", "Now"), 6, "right"),
        Column(pgettext("phasing", "New"), 6, "right"),
        *((Column(_("Event x"), 7, "right"),) if events else ()),
        Column(pgettext("phasing", "New target"), NUMBER, "right"),
        Column(pgettext("phasing", "Basis"), 9),
        Column(_("Holidays and festivals")),
    )


def preview_rows(
    old: PhasingView, new: PhasingView, events: Sequence[Event], makeup: Sequence[object] = ()
) -> list[Row]:
    """Weights of both against their own mean, so that they can be compared; multipliers in."""
    rows: list[Row] = []
    for index, row in enumerate(phase_rows(new, events, makeup)):
        was, becomes = _relative(old.shown.weights, index), _relative(new.shown.weights, index)
        changed = f"{was:.2f}" != f"{becomes:.2f}"
        shown = cell(row.multiplier, "bold" if row.has_event else "dim")
        multiplier = (shown,) if new.by is By.OWN else ()
        rows.append(
            (
                row.key,
                (
                    row.period,
                    cell(f"{was:.2f}", "dim"),
                    cell(f"{becomes:.2f}", "bold" if changed else ""),
                    *multiplier,
                    row.value,
                    cell(row.origin, "dim"),
                    cell(row.events, "bold" if row.has_peak else "dim"),
                ),
            )
        )
    return rows


def _relative(weights: Sequence[float], index: int) -> float:
    mean = sum(weights) / len(weights)
    return weights[index] / mean if mean else 0.0

"""What the phasing step says: how the parts make the whole, what a suggestion rests on. Pure."""

from __future__ import annotations

from opstui.charts.sentences import together
from opstui.kernel.figures import format_number
from opstui.kernel.language import _, language, pgettext
from opstui.kernel.metric_tree import MetricTree
from opstui.kernel.text import width
from opstui.stages.planning.events import Event
from opstui.stages.planning.last_year import Festivals, History, last_year_of
from opstui.stages.planning.model import Phasing
from opstui.stages.planning.phased import How
from opstui.stages.planning.phasing_view import By, PhasingView
from opstui.stages.planning.steps.phasing_rows import (
    events_text,
    name_of,
    number_text,
    origin_word,
    weekday_names,
)
from opstui.stages.planning.suggestion import Suggestion

_MOST = 6
_TWO_LINES = 150


def sentence(view: PhasingView) -> str:
    """How the rows make up the whole."""
    shown, unit = view.shown, view.shown.node.unit
    if not shown.values:
        return _("No target yet. Step 2 sets one.")
    whole = format_number(shown.total, unit, style="exact")
    match shown.how:
        case How.SUM if view.by is By.DAY:
            text = _("{n} days add up to their {periods} periods, those to exactly {total}.")
        case How.SUM:
            text = _("The {n} periods add up to exactly {total}.")
        case How.POOLED:
            text = _("The whole cycle's rate is {total}; it ramps up from the baseline.")
        case How.LAST:
            text = _("A level counts at its end: {total} after {n} periods.")
    ratio = unit == "ratio" and any(value is not None and value > 1 for value in shown.values)
    if shown.how is How.POOLED and ratio:
        return _("Some periods would have to pass 100%. Lower the target or start earlier.")
    return text.format(n=len(shown.periods), periods=len(view.own.periods), total=whole)


def moved_sentence(count: int) -> str:
    """After a change by hand."""
    return _("Periods moved: {n}; the total stays. u takes it back.").format(n=count)


# -- a suggestion -----------------------------------------------------------------------------


def found_lines(suggestion: Suggestion, tree: MetricTree, metric: str) -> list[str]:
    """One line per finding, the most important first."""
    history = suggestion.history
    node = tree.get(history.metric)
    name = node.name.text(language()) if node else history.metric
    if suggestion.by_weeks:
        text = _("From {n} weeks of {name}: each week as last year's same week.")
        lines = [text.format(n=len(history.weekly), name=name)]
    else:
        text = _("From {n} days of {name}.")
        lines = [text.format(n=history.days, name=name)]
    if history.metric != metric:
        lines.append(_("The metric itself has no data; {name} stands in.").format(name=name))
    if suggestion.weekdays is not None:
        lines.append(_weekdays(suggestion.weekdays))
    elif not suggestion.by_weeks:
        lines.append(_("Weekdays: even; four weeks of days are needed."))
    if suggestion.months:
        months = _(", ").join(
            f"{month:%Y-%m} {factor:.2f}" for month, factor in suggestion.months.items()
        )
        lines.append(_("Months: {list}.").format(list=months))
    return [*lines, *_events(suggestion), *_dips(suggestion)]


def found_sentence(suggestion: Suggestion, tree: MetricTree, metric: str) -> str:
    """As much of it as two lines hold, what must be typed before what was found."""
    lines = found_lines(suggestion, tree, metric)
    basis = 2 if suggestion.history.metric != metric else 1
    urgent = [*lines[:basis], *_events(suggestion)[::-1], *_dips(suggestion)]
    text = ""
    for line in [*urgent, *(one for one in lines if one not in urgent)]:
        longer = together([text, line])
        if width(longer) <= _TWO_LINES:
            text = longer
    return text


def _weekdays(factors: tuple[float, ...]) -> str:
    named = zip(weekday_names(), factors, strict=True)
    pairs = " ".join(f"{name} {one:.2f}" for name, one in named)
    return _("Weekdays: {list}.").format(list=pairs)


def _events(suggestion: Suggestion) -> list[str]:
    known = [(event, found) for event, found in suggestion.events if found is not None]
    lines = []
    if known:
        pairs = _(", ").join(
            f"{event.name.text(language())} x{found:.2f}" for event, found in known[:_MOST]
        )
        lines.append(_("Festivals, last year: {list}.").format(list=pairs))
    if suggestion.asked:
        names = _names(suggestion.asked)
        lines.append(_("No data of last year, x1.00 until you type it: {list}.").format(list=names))
    return lines


def _dips(suggestion: Suggestion) -> list[str]:
    lines = []
    for dip in suggestion.dips:
        name = dip.event.name.text(language())
        if dip.own:
            text = _("Four days after {name}: x{factor}, as last year.")
        else:
            text = _("Four days after {name}: x{factor} (default, rule of thumb; o changes it).")
        lines.append(text.format(name=name, factor=f"{dip.factor:.2f}"))
    return lines


def _names(events: tuple[Event, ...]) -> str:
    names = list(dict.fromkeys(event.name.text(language()) for event in events))
    more = f" +{len(names) - _MOST}" if len(names) > _MOST else ""
    return _(", ").join(names[:_MOST]) + more


# -- the side panel ---------------------------------------------------------------------------


def row_lines(
    view: PhasingView, index: int, history: History, festivals: Festivals, moved: float | None
) -> list[str]:
    """What is known about the marked period."""
    shown, period = view.shown, view.shown.periods[index]
    unit = shown.node.unit
    lines = [name_of(period)]
    value = shown.values[index] if shown.values else None
    total = shown.total
    if value is not None:
        lines.append(pgettext("phasing", "Target {value}").format(value=number_text(value, unit)))
        if shown.how is How.SUM and total:
            lines.append(_("{share} of the whole").format(share=f"{value / total:.1%}"))
    if moved is not None:
        change = number_text(moved, unit, signed=True)
        lines.append(_("{change} by the last change").format(change=change))
    weight = pgettext("phasing", "Weight {weight}, {basis}").format(
        weight=f"{view.weight(index):.4g}", basis=origin_word(view.origin(index))
    )
    lines.append(weight)
    if view.multiplier(index) != 1:
        lines.append(_("Event x") + f" {view.multiplier(index):.3g}")
    if view.is_locked(index):
        lines.append(_("Locked: keeps its number. space releases it."))
    named = events_text(period, festivals.now, tuple(festivals.makeup))
    if named:
        lines.append(named)
    return [*lines, *_then(view, value, index, history, festivals)]


def _then(
    view: PhasingView, value: float | None, index: int, history: History, festivals: Festivals
) -> list[str]:
    if view.shown.how is not How.SUM or history.metric != view.shown.node.id:
        return []
    then = last_year_of(view.shown.periods[index], history, festivals)
    if then is None:
        return [_("Last year: no data for these days")]
    text = pgettext("phasing", "Last year {value}").format(
        value=number_text(then, view.shown.node.unit)
    )
    return [text + (f"  x{value / then:.2f}" if value is not None and then > 0 else "")]


def options_line(phasing: Phasing) -> str:
    """Ramp and country, when they are not the usual ones."""
    parts = []
    if phasing.ramp is not None:
        ramp = phasing.ramp
        text = _("Ramp {start} to {end} over {n} periods")
        parts.append(text.format(start=f"{ramp.start:.0%}", end=f"{ramp.end:.0%}", n=ramp.periods))
    if phasing.country != "CN":
        parts.append(_("Holidays: {country}").format(country=phasing.country))
    return _(", ").join(parts)

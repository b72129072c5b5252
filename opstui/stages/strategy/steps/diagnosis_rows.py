"""The diagnosis as rows of text, and what it says about one of them. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from opstui.kernel.figures import format_number
from opstui.kernel.language import _, language, pgettext
from opstui.kernel.text import cut
from opstui.kernel.vocabulary import Light
from opstui.stages.strategy.diagnosis import CONTROL_LEVELS, Row, State, candidates
from opstui.stages.strategy.references import OWN
from opstui.ui.table import Column
from opstui.ui.text import cell

BAR = 4
STYLES = {Light.OFF_TRACK: "red", Light.AT_RISK: "yellow", Light.ON_TRACK: "green"}


def columns() -> tuple[Column, ...]:
    return (
        Column("", 1),
        Column(_("Metric")),
        Column(_("Now"), 9, "right"),
        Column(_("Reference"), 12, "right"),
        Column(_("Gap"), 9, "right"),
        Column(_("If closed"), 10, "right"),
        Column("", BAR),
        Column(_("Control"), 7),
        Column(_("Evidence"), 8),
    )


def table_rows(
    rows: Sequence[Row], unit: str, chosen: str = ""
) -> list[tuple[str, tuple[Text, ...]]]:
    """One line per number; the bar compares the opportunities. Before the name: the rank of the
    three largest, or the mark of the one that was chosen."""
    most = max((row.opportunity or 0.0 for row in rows), default=0.0)
    ranks = {row.metric: str(place) for place, row in enumerate(candidates(rows), start=1)}
    return [(row.metric, _cells(row, unit, most, ranks, chosen)) for row in rows]


def _cells(
    row: Row, unit: str, most: float, ranks: dict[str, str], chosen: str
) -> tuple[Text, ...]:
    mark = "✓" if row.metric == chosen else ranks.get(row.metric, "")
    strong = "bold" if mark in ("✓", "1") else ""
    gain = row.opportunity or 0.0
    cells = max(1, round(BAR * gain / most)) if gain > 0 and most > 0 else 0
    style = STYLES.get(row.light, "") if row.light else ""
    quiet = "dim" if row.state not in (State.GAP, State.INCOMPLETE) else ""
    return (
        cell(mark, strong),
        cell(row.name.text(language()) or row.metric, strong),
        cell(format_number(row.baseline, row.unit, width=9), justify="right"),
        cell(reference_text(row), quiet, justify="right"),
        cell(gap_text(row), style, justify="right"),
        cell(closed_text(row, unit), strong or quiet, justify="right"),
        Text(" " * cells, style="reverse"),
        cell(control_text(row.control) if row.on_tree else "", "dim"),
        cell(evidence_text(row), "dim"),
    )


def reference_text(row: Row) -> str:
    """The band, or the one number that is compared with."""
    found = row.reference
    if found is None:
        return _("none yet")
    return band_text(found.low, found.value, found.high, row.unit)


def band_text(low: float | None, middle: float | None, high: float | None, unit: str) -> str:
    """ "5%-10%", else the middle, or the end that is known."""
    if low is not None and high is not None and low != high:
        return f"{short(low, unit)}-{short(high, unit)}"
    known = next((one for one in (middle, low, high) if one is not None), None)
    return "-" if known is None else short(known, unit)


def short(value: float, unit: str) -> str:
    return f"{value * 100:.3g}%" if unit == "ratio" else format_number(value, unit, digits=3)


def gap_text(row: Row) -> str:
    """ "-33%" ("!" below the whole band), "fine", or why there is none."""
    match row.state:
        case State.NO_DATA:
            return _("no data")
        case State.SMALL:
            return "n<100"
        case State.NO_REFERENCE | State.NO_DIRECTION:
            return _("no ref.")
        case State.FINE:
            return _("fine")
    mark = "!" if row.light is Light.OFF_TRACK else ""
    return f"-{format_number(row.gap, 'ratio', digits=2)}{mark}"


def closed_text(row: Row, unit: str) -> str:
    """What the north star would gain, or why that cannot be said; "" where nothing is to gain."""
    match row.state:
        case State.NO_DATA:
            return _("get it")
        case State.BESIDE:
            return _("off tree")
        case State.INCOMPLETE:
            return _("leaf empty")
        case State.GAP:
            return format_number(row.opportunity, unit, signed=True, digits=3)
        case _other:
            return ""


def control_text(control: float) -> str:
    """The nearest of the three levels in a word."""
    nearest = min(CONTROL_LEVELS, key=lambda level: abs(level - control))
    words = (
        pgettext("control", "high"),
        pgettext("control", "middle"),
        pgettext("control", "low"),
    )
    return dict(zip(CONTROL_LEVELS, words, strict=True))[nearest]


def evidence_text(row: Row) -> str:
    found = row.reference
    if found is None:
        return ""
    if found.grade == OWN:
        return _("own")
    return f"{found.grade} {found.year}" if found.year[:1].isdigit() else found.grade


# -- the sentence -----------------------------------------------------------------------------


def why_text(row: Row, unit: str, now: float | None) -> str:
    """What closing the gap would bring, or why nothing can be said and what would help."""
    name = cut(row.name.text(language()) or row.metric, 30)
    match row.state:
        case State.NO_DATA:
            said = _("No data for {name}: a finding too. e types it, ? marks it unknown.")
        case State.SMALL if row.interval is not None:
            low, high = (short(v, "ratio") for v in (row.interval.low, row.interval.high))
            return _(
                "{name}: fewer than 100 cases, between {low} and {high}; no judgement yet."
            ).format(name=name, low=low, high=high)
        case State.NO_DIRECTION:
            said = _("{name} has no good direction by itself, so it is not compared.")
        case State.NO_REFERENCE:
            said = _("Nothing to compare {name} with yet: b types your own best level.")
        case State.FINE:
            said = _("{name} is at its reference or better.")
        case State.BESIDE:
            said = _("{name} is below its reference; it is not a part of the tree.")
        case State.INCOMPLETE:
            said = _("{name} is below its reference; the gain needs the empty leaves' numbers.")
        case _gap:
            return _gain_text(row, name, unit, now)
    return said.format(name=name)


def _gain_text(row: Row, name: str, unit: str, now: float | None) -> str:
    if not row.opportunity or row.reference is None:
        return _("{name} would change nothing in the north star.").format(name=name)
    gain = format_number(row.opportunity, unit, signed=True, digits=3)
    share = format_number(row.opportunity / now, "ratio", digits=2) if now else ""
    said = (
        _("{name} up to {reference} would bring {gain}, {share} of the north star.")
        if share
        else _("{name} up to {reference} would bring {gain}.")
    )
    reference = format_number(row.reference.value, row.unit)
    return said.format(name=name, reference=reference, gain=gain, share=share)


def weight_text(row: Row) -> str:
    """How the rank comes about."""
    if row.reference is None or row.state is not State.GAP:
        return ""
    return _("Rank = gain x control {control} x evidence {evidence}.").format(
        control=f"{row.control:g}", evidence=f"{row.reference.weight:g}"
    )

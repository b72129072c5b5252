"""The diagnosis as rows of text, and what it says about one of them. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from opstui.kernel.figures import format_number
from opstui.kernel.language import _, language
from opstui.kernel.vocabulary import Light
from opstui.stages.strategy.diagnosis import Row
from opstui.stages.strategy.references import OWN
from opstui.ui.table import Column
from opstui.ui.text import cell

BAR = 5
STYLES = {Light.OFF_TRACK: "red", Light.AT_RISK: "yellow", Light.ON_TRACK: "green"}


def columns() -> tuple[Column, ...]:
    return (
        Column(_("Metric")),
        Column(_("Now"), 8, "right"),
        Column(_("Reference"), 11, "right"),
        Column(_("Gap"), 7, "right"),
        Column(_("If closed"), 9, "right"),
        Column("", BAR),
        Column(_("Evidence"), 8),
    )


def table_rows(
    rows: Sequence[Row], unit: str, chosen: str = ""
) -> list[tuple[str, tuple[Text, ...]]]:
    """One line per number; the bar compares the opportunities. `chosen` is the problem's metric."""
    most = max((row.opportunity or 0.0 for row in rows), default=0.0)
    return [(row.metric, _cells(row, unit, most, chosen)) for row in rows]


def _cells(row: Row, unit: str, most: float, chosen: str) -> tuple[Text, ...]:
    name = row.name.text(language()) or row.metric
    mark = "✓ " if row.metric == chosen else ""
    gain = row.opportunity or 0.0
    cells = max(1, round(BAR * gain / most)) if gain > 0 and most > 0 else 0
    style = STYLES.get(row.light, "") if row.light else ""
    return (
        cell(mark + name, "bold" if mark else ""),
        cell(format_number(row.baseline, row.unit, width=8), justify="right"),
        cell(reference_text(row), justify="right"),
        cell(gap_text(row), style, justify="right"),
        cell(
            format_number(gain, unit, signed=True, digits=3) if gain > 0 else "-", justify="right"
        ),
        Text(" " * cells, style="reverse"),
        cell(evidence_text(row), "dim"),
    )


def reference_text(row: Row) -> str:
    """The band, or the one number that is compared with."""
    found = row.reference
    if found is None:
        return "-"
    if found.low is not None and found.high is not None and found.low != found.high:
        low, high = (format_number(v, row.unit, digits=3) for v in (found.low, found.high))
        if row.unit == "ratio":
            low, high = (_short(v) for v in (found.low, found.high))
        return f"{low}-{high}"
    return format_number(found.value, row.unit, digits=3)


def _short(value: float) -> str:
    return f"{value * 100:.3g}%"


def gap_text(row: Row) -> str:
    """ "-33%" ("!" below the whole band), "fine", "n<100", "no data", "-" without a reference."""
    if row.no_data:
        return _("no data")
    if row.interval is not None:
        return "n<100"
    if row.gap is None:
        return "-"
    if row.gap == 0:
        return _("fine")
    mark = "!" if row.light is Light.OFF_TRACK else ""
    return f"-{format_number(row.gap, 'ratio', digits=2)}{mark}"


def evidence_text(row: Row) -> str:
    found = row.reference
    if found is None:
        return ""
    if found.grade == OWN:
        return _("own")
    return f"{found.grade} {found.year}"


# -- the sentence -----------------------------------------------------------------------------


def why_text(row: Row, unit: str, now: float | None) -> str:
    """What closing the gap would bring, or why nothing can be said."""
    name = row.name.text(language())
    if row.no_data:
        return _("{name} has no number: get it first (step 4), a blank is a finding too.").format(
            name=name
        )
    if row.interval is not None:
        low, high = (format_number(v, "ratio") for v in (row.interval.low, row.interval.high))
        return _(
            "{name}: fewer than 100 cases, between {low} and {high}; no judgement yet."
        ).format(name=name, low=low, high=high)
    if row.reference is None:
        return _("{name} has no reference: its own history will be one.").format(name=name)
    if not row.gap:
        return _("{name} is at its reference or better.").format(name=name)
    if not row.opportunity:
        return _("{name} is below its reference; it is not a part of the tree.").format(name=name)
    gain = format_number(row.opportunity, unit, signed=True, digits=3)
    share = format_number(row.opportunity / now, "ratio", digits=2) if now else ""
    said = (
        _("{name} up to {reference} would bring {gain}, {share} of the north star.")
        if share
        else _("{name} up to {reference} would bring {gain}.")
    )
    reference = format_number(row.reference.value, row.unit)
    return said.format(name=name, reference=reference, gain=gain, share=share)


def source_text(row: Row) -> str:
    """Source, year, grade and address; how many other bands there are for the same metric."""
    found = row.reference
    if found is None:
        return _("No published band and no own best for this one.")
    if found.own:
        return _("The best four weeks in a row of your own.")
    said = _("{source} ({year}), grade {grade}").format(
        source=found.source, year=found.year, grade=found.grade
    )
    parts = [said, found.url]
    if found.others:
        others = [
            f"{_short(one.mid) if one.mid is not None and row.unit == 'ratio' else one.mid or '-'}"
            f" {one.source} {one.year}"
            for one in found.others[:1]
        ]
        parts.append(_("others say: {bands}").format(bands=others[0]))
    return "  ".join(part for part in parts if part)

"""All cells of a table -> observations, with everything that is asked or refused on the way."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from opstui.data_sources.issues import Issue
from opstui.data_sources.layout import Layout, RawCell, raw_cells
from opstui.data_sources.names import Names
from opstui.data_sources.reading import (
    Answers,
    DateColumn,
    Reading,
    is_missing,
    out_of_range,
    read_number,
    settle_rates,
)
from opstui.data_sources.tables import Table
from opstui.kernel.dates import BadDate
from opstui.kernel.language import N_
from opstui.kernel.quantities import BadNumber
from opstui.kernel.series import Observation
from opstui.kernel.text import shown

Key = tuple[str, str, str, date]
"""Metric, segment, grain, first day."""


@dataclass(slots=True)
class Findings:
    """What accumulates while the cells are read."""

    issues: list[Issue] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    unknown: Counter[str] = field(default_factory=Counter)
    ignored: Counter[str] = field(default_factory=Counter)
    dashes: int = 0
    undated: set[int] = field(default_factory=set)

    def problem(self, cell: RawCell, message: str, **values: object) -> None:
        self.issues.append(Issue("problem", message, values, cell.line, cell.column))


def _read_cell(cell: RawCell, dates: DateColumn, names: Names, found: Findings) -> None:
    target = names.target(cell.name)
    if target is None:
        (found.ignored if names.ignored(cell.name) else found.unknown)[cell.name] += 1
        return
    if is_missing(cell.text):
        found.dashes += 1
        return
    try:
        when = dates.read(cell.when)
    except BadDate as error:
        # one line has one date, and one problem with it
        if cell.line not in found.undated:
            found.issues.append(Issue("problem", "{reason}", {"reason": error.title}, cell.line))
        found.undated.add(cell.line)
        return
    try:
        quantity = read_number(cell, target)
    except BadNumber as error:
        found.problem(cell, "{reason}", reason=error.title)
        return
    if when is not None:
        found.readings.append(Reading(cell, target, *when, quantity))


def read_table_cells(table: Table, layout: Layout, names: Names, answers: Answers) -> Findings:
    found = Findings()
    if layout.shape == "across":
        name, texts = table.header[layout.roles["metric"]], [table.header[n] for n in layout.values]
    else:
        index = layout.roles["date"]
        name, texts = table.header[index], [row.cells[index] for row in table.rows]
    dates = DateColumn(name, texts, answers)
    found.issues.extend(dates.doubts)
    for cell in raw_cells(table, layout):
        _read_cell(cell, dates, names, found)
    settled, doubts = settle_rates(found.readings, answers)
    found.issues.extend(doubts)
    found.readings = []
    for one in settled:
        if message := out_of_range(one):
            found.problem(one.cell, message, text=shown(one.cell.text), metric=one.target.metric.id)
        else:
            found.readings.append(one)
    return found


def joined(readings: Iterable[Reading], found: Findings) -> list[Observation]:
    """One observation per metric, segment and period; two different values are a doubt."""
    parts: dict[Key, dict[str, Reading]] = defaultdict(dict)
    clashing: dict[Key, Issue] = {}
    repeated = 0
    for one in readings:
        key = (one.target.metric.id, one.cell.segment, one.grain, one.period.start)
        first = parts[key].setdefault(one.part, one)
        if first is one:
            continue
        if first.quantity.value == one.quantity.value:
            repeated += 1
            continue
        what = " ".join(filter(None, (key[0], key[1], one.period.code)))
        values: dict[str, object] = {"what": what}
        values |= {"a": shown(first.cell.text), "b": shown(one.cell.text), "line": first.cell.line}
        message = N_("{what} is {b} here and {a} in line {line}. Which holds?")
        clashing.setdefault(key, Issue("doubt", message, values, one.cell.line, one.cell.column))
    found.issues.extend(clashing.values())
    if repeated:
        message = N_("Same value for the same day again: {n} dropped.")
        found.issues.append(Issue("notice", message, {"n": repeated}))
    joined = (_observation(key, one, found) for key, one in parts.items() if key not in clashing)
    return sorted(filter(None, joined), key=lambda one: (one.metric, one.segment, one.day))


def _observation(key: Key, parts: Mapping[str, Reading], found: Findings) -> Observation | None:
    metric, segment, day = key[0], key[1], key[3]
    some = next(iter(parts.values()))
    if "value" in parts and len(parts) == 1:
        return Observation(metric, segment, some.grain, day, parts["value"].quantity.value)
    if parts.keys() < {"num", "den"}:
        found.problem(
            some.cell, N_("A numerator and a denominator belong together; one is missing.")
        )
        return None
    num, den = parts["num"].quantity.value, parts["den"].quantity.value
    if some.target.metric.unit == "ratio" and num > den:
        message = N_("{num} of {den} is more than 100%.")
        found.problem(some.cell, message, num=f"{num:g}", den=f"{den:g}")
        return None
    if "value" in parts:
        message = N_("A value and its counts are both given; the counts are kept.")
        found.issues.append(Issue("notice", message, {}, some.cell.line, some.cell.column))
    return Observation(metric, segment, some.grain, day, None, num, den)

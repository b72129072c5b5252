"""The shape of a table: a number a row (long), a metric a column (wide), or dates across."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from opstui.data_sources.files import BadFile
from opstui.data_sources.names import Names, Part, Role, is_total, looks_like_period
from opstui.data_sources.tables import Table
from opstui.kernel.language import _

Shape = Literal["long", "wide", "across"]


@dataclass(frozen=True, slots=True)
class Layout:
    """Which column (by index) plays which part; `values` are those that hold numbers."""

    shape: Shape
    roles: dict[Role, int]
    values: tuple[int, ...]
    totals: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class RawCell:
    """A number as written, with everything that says what it is."""

    line: int
    column: str
    name: str
    part: Part | None
    segment: str
    when: str
    text: str


def find_layout(table: Table, names: Names) -> Layout:
    """How the table is to be read; raises BadFile when it is none of the three."""
    roles: dict[Role, int] = {}
    for index, name in enumerate(table.header):
        role = names.role(name)
        if role is not None:
            roles.setdefault(role, index)
    dated = tuple(n for n, name in enumerate(table.header) if looks_like_period(name))
    if len(dated) >= 2 or (dated and "date" not in roles):
        return _across(table, roles, dated)
    if "date" not in roles:
        for index in range(len(table.header)):
            if index not in roles.values() and _holds_dates(table, index):
                roles["date"] = index
                break
        else:
            raise BadFile(
                _("No column holds dates."),
                _("The first row names the columns; one of them is date (日期)."),
            )
    counted = {"numerator", "denominator"} <= roles.keys()
    if "metric" in roles and ("value" in roles or counted):
        parts: tuple[Role, ...] = ("value", "numerator", "denominator")
        return Layout("long", roles, tuple(roles[part] for part in parts if part in roles))
    taken = {roles[role] for role in ("date", "segment") if role in roles}
    values = tuple(index for index in range(len(table.header)) if index not in taken)
    return Layout("wide", roles, values)


def _holds_dates(table: Table, index: int) -> bool:
    sample = [row.cells[index] for row in table.rows[:50] if row.cells[index]]
    return bool(sample) and all(map(looks_like_period, sample))


def _across(table: Table, roles: dict[Role, int], dated: tuple[int, ...]) -> Layout:
    totals = tuple(n for n, name in enumerate(table.header) if is_total(name))
    rest = [n for n in range(len(table.header)) if n not in (*dated, *totals, *roles.values())]
    roles = {role: index for role, index in roles.items() if index not in dated}
    # "date" over the metric names is common in exports with dates across
    if "metric" not in roles:
        roles["metric"] = roles["date"] if "date" in roles else rest[0] if rest else 0
    roles.pop("date", None)
    return Layout("across", roles, dated, totals)


_PARTS: dict[Role, Part] = {"value": "value", "numerator": "num", "denominator": "den"}


def raw_cells(table: Table, layout: Layout) -> Iterator[RawCell]:
    """Every non-empty number of the table."""
    header, roles = table.header, layout.roles
    part_of = {roles[role]: part for role, part in _PARTS.items() if role in roles}
    for row in table.rows:
        segment = row.cells[roles["segment"]] if "segment" in roles else ""
        when = row.cells[roles["date"]] if "date" in roles else ""
        metric = row.cells[roles["metric"]] if "metric" in roles else ""
        for index in layout.values:
            text, column = row.cells[index], header[index]
            if not text:
                continue
            if layout.shape == "long":
                yield RawCell(row.line, column, metric, part_of[index], segment, when, text)
            elif layout.shape == "wide":
                yield RawCell(row.line, column, column, None, segment, when, text)
            else:
                yield RawCell(row.line, column, metric, None, segment, column, text)

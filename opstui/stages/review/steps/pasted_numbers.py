"""A pasted block as numbers of the grid: each goes to the row it names, or down from the cursor.

Names may stand in a column or in a row; heads or cells beside them may say period and segment.
What belongs to another place is kept apart, what is not understood is named. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from opstui.data_sources.layout import RawCell
from opstui.data_sources.names import KnownMetric, Names, Target
from opstui.data_sources.reading import is_missing, read_number
from opstui.kernel.errors import OpsError
from opstui.kernel.language import _
from opstui.kernel.quantities import parse
from opstui.kernel.text import shown
from opstui.stages.review.entry import Entry
from opstui.stages.review.steps.pasted_cells import Rows, block_cells
from opstui.stages.review.steps.pasted_columns import (
    Columns,
    filled_down,
    filled_right,
    find_columns,
)
from opstui.stages.review.steps.pasted_places import Place, Places


@dataclass(frozen=True, slots=True)
class PastedInto:
    """The grid: its rows, the one with the cursor (None: no field has it), every metric that
    has numbers, and how heads are read."""

    entries: Sequence[Entry]
    row: int | None
    known: Mapping[str, KnownMetric]
    places: Places

    def is_number(self, text: str) -> bool:
        """Whether a number of some unit, or a mark that stands for none."""
        return is_missing(text) or any(_reads(text, unit) for unit in self._units)

    @property
    def _units(self) -> set[str]:
        return {"count", "ratio", *(one.unit for one in self.entries)}


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A number of another period or segment, as written."""

    metric: str
    place: Place
    text: str


@dataclass(frozen=True, slots=True)
class PastedNumbers:
    """`here`: entry → what to type for it. `left_out`: rows and columns that are no numbers to
    enter, by name."""

    here: Mapping[str, str]
    elsewhere: tuple[Elsewhere, ...] = ()
    left_out: tuple[str, ...] = ()


def read_block(text: str, into: PastedInto) -> PastedNumbers:
    """Raises OpsError, and takes nothing, where the block as a whole is not clear."""
    rows = block_cells(text, into.is_number)
    names = Names(into.known)
    if _named_cells(rows, names):
        return _named(*_names_in_a_column(rows, names), names, into)
    across = len(rows) == 1 and len(rows[0]) > 1
    if len(rows[0]) == 1 or across:
        return _downwards(list(rows[0]) if across else [row[0] for row in rows], into)
    return _of_one_metric(rows, names, into)


def _reads(text: str, unit: str) -> bool:
    try:
        parse(text, unit)
    except OpsError:
        return False
    return True


# -- without names ----------------------------------------------------------------------------


def _downwards(cells: list[str], into: PastedInto) -> PastedNumbers:
    """From the cursor on; an empty cell leaves its row as it is."""
    left_out: tuple[str, ...] = ()
    if len(cells) > 1 and cells[0] and not into.is_number(cells[0]):
        _same_place(into, cells[0])
        left_out, cells = (cells[0],), cells[1:]
    filled = [cell for cell in cells if cell]
    if sum(map(into.is_number, filled)) * 2 <= len(filled):
        raise _no_name(filled)
    start = into.row
    if start is None and len(cells) == len(into.entries):
        start = 0
    if start is None:
        raise OpsError(
            _("These numbers have no names."),
            _("enter goes into the grid; they fill it from the cursor down."),
        )
    room = len(into.entries) - start
    if len(cells) > room:
        raise OpsError(
            _("{n} numbers, and from the cursor down there are {room} rows.").format(
                n=len(cells), room=room
            ),
            _("Put the cursor higher, or copy the names along."),
        )
    pairs = zip(into.entries[start:], cells, strict=False)
    here = {one.id: cell for one, cell in pairs if cell and not is_missing(cell)}
    return PastedNumbers(here, left_out=left_out)


def _same_place(into: PastedInto, head: str) -> None:
    said = into.places.head([head])
    if said.other or into.places.place(said.when, said.segment) != into.places.here:
        raise OpsError(
            _('The column is headed "{head}", and that is not what is entered here.').format(
                head=shown(head)
            ),
            _("[ and ] turn the period, F3 the segment; then paste again."),
        )


def _no_name(cells: Sequence[str]) -> OpsError:
    words = [cell for cell in cells if any(char.isalpha() for char in cell)]
    return OpsError(
        _("No metric is called: {names}.").format(
            names=_(", ").join(shown(one, 16) for one in (words or cells)[:3])
        ),
        _("Copy the names as they stand in the grid, or the numbers alone."),
    )


def _of_one_metric(rows: Rows, names: Names, into: PastedInto) -> PastedNumbers:
    """Periods beside numbers, nothing named: the metric of the cursor over time."""
    dates = [row[0] for row in rows if into.places.is_period(row[0])]
    if into.row is None or len(dates) * 2 <= len(rows):
        raise _no_name([cell for row in rows for cell in row])
    name = into.entries[into.row].id
    heads = [row for row in rows if not into.places.is_period(row[0]) and any(row)]
    body = [row for row in rows if into.places.is_period(row[0])]
    named = [["", *row] for row in heads] + [[name, *row] for row in body]
    return _named(named, 0, names, into)


# -- with names -------------------------------------------------------------------------------


def _named_cells(rows: Rows, names: Names) -> int:
    return sum(names.target(cell) is not None for row in rows for cell in row if cell)


def _names_in_a_column(rows: Rows, names: Names) -> tuple[Rows, int]:
    """The block turned so that the names stand below each other, and the column they stand in."""
    turned: Rows = [list(column) for column in zip(*rows, strict=True)]

    def best(block: Rows) -> tuple[int, int]:
        counts = [
            sum(names.target(row[index]) is not None for row in block if row[index])
            for index in range(len(block[0]))
        ]
        return max(counts), counts.index(max(counts))

    upright, across = best(rows), best(turned)
    if across[0] > upright[0] or len(rows[0]) == 1:
        return turned, across[1]
    return rows, upright[1]


def _named(rows: Rows, name: int, names: Names, into: PastedInto) -> PastedNumbers:
    first = next(index for index, row in enumerate(rows) if names.target(row[name]))
    heads, body = filled_right(rows[:first], name), filled_down(rows[first:], name)
    columns = find_columns(heads, body, name, names, into.places, into.is_number)
    corner = into.places.head([row[name] for row in heads]).when
    whens = [head.when for head in columns.values.values()]
    whens += [row[columns.when] for row in body] if columns.when is not None else []
    into.places.look_at(filter(None, [corner, *whens]))
    entered = {one.id for one in into.entries}
    found: dict[tuple[str, Place], str] = {}
    left_out = list(columns.left_out)
    for row in body:
        target = names.target(row[name])
        if target is None or target.part != "value":
            left_out.append(row[name])
            continue
        for place, text in _numbers(row, columns, corner, into.places):
            computed = target.metric.kind == "rate" or place == into.places.here
            if computed and target.metric.id not in entered:
                left_out.append(row[name])
            else:
                _note(found, (target.metric.id, place), _in_unit(text, target), row[name])
    here = {id_: text for (id_, place), text in found.items() if place == into.places.here}
    others = tuple(
        Elsewhere(id_, place, text)
        for (id_, place), text in found.items()
        if place != into.places.here
    )
    if not here and not others:
        raise _nothing(left_out)
    return PastedNumbers(here, others, tuple(dict.fromkeys(filter(None, left_out))))


def _note(
    found: dict[tuple[str, Place], str], key: tuple[str, Place], text: str, name: str
) -> None:
    if found.setdefault(key, text) != text:
        raise OpsError(
            _("{name} is there twice: {a} and {b}.").format(
                name=shown(name), a=shown(found[key]), b=shown(text)
            ),
            _("Copy only the one that holds."),
        )


def _nothing(left_out: Sequence[str]) -> OpsError:
    names = _(", ").join(shown(one, 16) for one in dict.fromkeys(filter(None, left_out)))
    return OpsError(
        _("There is no number to enter here. Not taken: {names}.").format(names=names or "-"),
        _("Rates follow from counts: copy those."),
    )


def _numbers(
    row: Sequence[str], columns: Columns, corner: str, places: Places
) -> Iterator[tuple[Place, str]]:
    for index, head in columns.values.items():
        text = row[index]
        if not text or is_missing(text):
            continue
        when = row[columns.when] if columns.when is not None else ""
        segment = row[columns.segment] if columns.segment is not None else ""
        total = "total" if head.total else ""
        yield places.place(when or head.when or corner, segment or head.segment or total), text


def _in_unit(text: str, target: Target) -> str:
    """As it would be typed, where the name says a unit ("Gross (万元)")."""
    if target.factor == 1 and not target.percent:
        return text
    cell = RawCell(0, "", "", None, "", "", text)
    value = read_number(cell, target).value
    return f"{value * 100:.12g}%" if target.metric.unit == "ratio" else f"{value:.15g}"

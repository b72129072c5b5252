"""Which columns of a pasted block hold numbers of which place, and which are left out. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from opstui.data_sources.names import Names, role_of
from opstui.data_sources.reading import is_missing
from opstui.kernel.errors import OpsError
from opstui.kernel.language import _
from opstui.kernel.text import shown
from opstui.stages.review.steps.pasted_cells import IsNumber, Rows
from opstui.stages.review.steps.pasted_places import Head, Places


@dataclass(frozen=True, slots=True)
class Columns:
    """`values`: columns that are taken, with their heads; `when`, `segment`: those that say it."""

    values: Mapping[int, Head]
    when: int | None
    segment: int | None
    left_out: tuple[str, ...]


def filled_right(heads: Rows, name: int) -> list[list[str]]:
    """A merged head stands only over the first of its columns."""
    out = [list(row) for row in heads]
    for row in out[:-1]:
        for index in range(name + 2, len(row)):
            row[index] = row[index] or row[index - 1]
    return out


def filled_down(rows: Rows, name: int) -> list[list[str]]:
    """A merged name stands only before the first of its rows."""
    out: list[list[str]] = []
    for row in rows:
        if any(row):
            last = out[-1][name] if out else ""
            out.append([*row[:name], row[name] or last, *row[name + 1 :]])
    return out


def find_columns(
    heads: Rows, body: Rows, name: int, names: Names, places: Places, is_number: IsNumber
) -> Columns:
    """Raises OpsError where several columns are numbers and none says of what."""
    values: dict[int, Head] = {}
    when = segment = None
    left_out: list[str] = []
    for index in (index for index in range(len(body[0])) if index != name):
        cells = [row[index] for row in body if row[index]]
        over = [row[index] for row in heads]
        roles = {role_of(cell) for cell in over}
        dated = bool(cells) and all(map(places.is_period, cells))
        numbers = any(is_number(cell) and not is_missing(cell) for cell in cells)
        if when is None and dated and (not numbers or "date" in roles):
            when = index
        elif cells and not numbers and ("segment" in roles or all(map(places.is_segment, cells))):
            segment = index
        elif index > name and cells and (numbers or places.head(over).placed):
            values[index] = places.head(over)
        elif index > name and not any(names.target(cell) for cell in cells):
            left_out.append(places.head(over).text)
    kept = _chosen(values)
    left_out += [head.text for index, head in values.items() if index not in kept]
    return Columns(kept, when, segment, tuple(left_out))


def _chosen(values: Mapping[int, Head]) -> Mapping[int, Head]:
    """Those of the number columns that are numbers of a period."""
    dated = any(head.when for head in values.values())
    kept = {
        index: head
        for index, head in values.items()
        if not head.other and (head.placed or len(values) == 1 or (head.total and not dated))
    }
    if kept or not values:
        return kept
    heads = _(", ").join(shown(head.text, 16) for head in values.values() if head.text)
    raise OpsError(
        _("No column of the block says that it is of this period ({heads}).").format(
            heads=heads or _("no heads")
        ),
        _("Copy the names and one column, or the row with the periods along."),
    )

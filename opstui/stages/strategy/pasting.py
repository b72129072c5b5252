"""A block of cells copied from a spreadsheet, read as core numbers. Pure.

One column fills the list from the marked row downwards; a first column of names (in either
language, or ids) puts each number where it belongs. A rate may stand as one cell, as its two
counts, or as both. Every row that was not understood is named with its reason.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from opstui.kernel.errors import OpsError
from opstui.kernel.language import _
from opstui.kernel.text import clean_line
from opstui.playbooks.schema import CoreMetric
from opstui.stages.strategy.core_entry import UNKNOWN, Entry, read_entry

LONGEST = 500
_ROUNDING, _WHOLE_PERCENT = 0.006, 0.0051
_UNKNOWN_WORDS = frozenset({"?", "未知", "不知道", "unknown", "n/a", "na"})
_BESIDE_NAMES = re.compile(r"[\s_\-/·:：()（）%]+")


@dataclass(frozen=True, slots=True)
class BadRow:
    """Row of the block from 1, its text, and why it is not a number of the list."""

    number: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Block:
    """`entries` by metric, in the order of the block; `heading` is the first row where it was
    taken for one."""

    entries: Mapping[str, Entry]
    problems: tuple[BadRow, ...] = ()
    by_name: bool = False
    heading: str = ""


class _Unclear(Exception):
    """The sentence for a row; it never leaves this file."""


def is_block(text: str) -> bool:
    """More than one cell: a single one is typed into its field."""
    return "\t" in text.strip() or len(text.strip().splitlines()) > 1


def read_block(text: str, metrics: Sequence[CoreMetric], start: int = 0) -> Block:
    """`start` is the row of the list that the first row belongs to where there are no names.

    An empty row, or a name without a number, leaves what stands there.
    """
    rows = _cells(text)
    names = _names(metrics)
    by_name = any(_folded(cells[0]) in names for cells in rows if cells)
    heading = _heading(rows, names)
    entries: dict[str, Entry] = {}
    problems = []
    first = 1 if heading else 0
    for number, cells in enumerate(rows[first:], first + 1):
        if not any(cells):
            continue
        try:
            metric = (
                _named(cells[0], names) if by_name else _placed(start + number - 1 - first, metrics)
            )
            entry = _entry(cells[1:] if by_name else cells, metric)
            if entry is not None and metric.metric in entries:
                raise _Unclear(_("This metric stands in the block twice."))
        except (OpsError, _Unclear) as error:
            said = error.said if isinstance(error, OpsError) else str(error)
            problems.append(BadRow(number, "  ".join(cell for cell in cells if cell), said))
        else:
            if entry is not None:
                entries[metric.metric] = entry
    if len(rows) > LONGEST:
        cut = _("The block has more than {n} rows.").format(n=LONGEST)
        problems.append(BadRow(LONGEST + 1, "", cut))
    return Block(entries, tuple(problems), by_name, heading)


def _cells(text: str) -> list[list[str]]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n").split("\n")
    rows = []
    for line in lines[: LONGEST + 1]:
        cells = [clean_line(cell).text.strip().strip('"').strip() for cell in line.split("\t")]
        while cells and not cells[-1]:
            cells.pop()
        rows.append(cells)
    return rows


def _folded(name: str) -> str:
    return _BESIDE_NAMES.sub("", unicodedata.normalize("NFKC", name)).casefold()


def _names(metrics: Iterable[CoreMetric]) -> dict[str, CoreMetric]:
    """Folded name in each language, and id; the first metric of the list wins."""
    found: dict[str, CoreMetric] = {}
    for one in metrics:
        for name in (one.metric, one.name.zh, one.name.en):
            if _folded(name):
                found.setdefault(_folded(name), one)
    return found


def _heading(rows: Sequence[list[str]], names: Mapping[str, CoreMetric]) -> str:
    """The first row of several, if it is words only and names no metric of the list."""
    first = rows[0]
    if len(rows) < 2 or not any(first) or _folded(first[0]) in names:
        return ""
    words = any(char.isalpha() for cell in first for char in cell)
    if not words or any(_is_number_like(cell) for cell in first):
        return ""
    return "  ".join(cell for cell in first if cell)


def _is_number_like(cell: str) -> bool:
    folded = unicodedata.normalize("NFKC", cell).strip().casefold()
    return folded in _UNKNOWN_WORDS or any(char.isdigit() for char in folded)


def _named(cell: str, names: Mapping[str, CoreMetric]) -> CoreMetric:
    found = names.get(_folded(cell))
    if found is None:
        raise _Unclear(_("No metric of this list is called so."))
    return found


def _placed(index: int, metrics: Sequence[CoreMetric]) -> CoreMetric:
    if index >= len(metrics):
        raise _Unclear(_("It would lie below the last row of the list."))
    return metrics[index]


def _entry(cells: Sequence[str], metric: CoreMetric) -> Entry | None:
    given = [cell for cell in cells if cell]
    if not given:
        return None
    if len(given) == 1:
        folded = unicodedata.normalize("NFKC", given[0]).strip().casefold()
        return read_entry(UNKNOWN if folded in _UNKNOWN_WORDS else given[0], metric.unit)
    if metric.unit != "ratio" and "/" not in metric.unit:
        raise _Unclear(_("More than one number, and this metric is a single one."))
    if len(given) > 3:
        raise _Unclear(_("More than three numbers: a rate has its two counts and itself."))
    entry = read_entry(f"{given[0]}/{given[1]}", metric.unit)
    if len(given) == 3 and entry is not None:
        _same_rate(entry, read_entry(given[2], metric.unit))
    return entry


def _same_rate(counts: Entry, rate: Entry | None) -> None:
    said, made = rate.value if rate else None, counts.value
    if said is None or made is None:
        return
    if not math.isclose(said, made, rel_tol=_ROUNDING, abs_tol=_WHOLE_PERCENT):
        raise _Unclear(_("The rate is not what its two counts come to."))

"""A table of cohorts → counts by cohort and age, whole people; what was left out is said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from opstui.data_sources.cohort_columns import CohortColumns, cohort_columns
from opstui.data_sources.files import BadFile
from opstui.data_sources.issues import Issue
from opstui.data_sources.pasted import as_table, pasted_cells
from opstui.data_sources.reading import decide_order
from opstui.data_sources.tables import Row, Table, read_table
from opstui.kernel.cohort_units import (
    Cohort,
    Unit,
    looks_like_cohort,
    of_one_unit,
    parse_cohort,
)
from opstui.kernel.dates import BadDate, DateOrder, OrderUndecided, YearMissing
from opstui.kernel.errors import OpsError
from opstui.kernel.language import N_, _
from opstui.kernel.quantities import parse
from opstui.kernel.text import shown

_BLANKS = frozenset({"", "-", "--", "/", "n/a", "na", "·", ".", "—"})
_NO_SIZE = N_("{cohort} has no size (age 0) and is left out.")


@dataclass(frozen=True, slots=True)
class CohortCounts:
    """Counts by cohort and age, all of one unit. `rounded`: some were made of shares."""

    unit: Unit
    counts: Mapping[Cohort, Mapping[int, float]]
    issues: tuple[Issue, ...]
    rounded: bool = False

    @property
    def cells(self) -> int:
        return sum(len(row) for row in self.counts.values())


@dataclass(slots=True)
class _Found:
    named: list[tuple[Cohort, dict[int, float]]] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    rounded: bool = False

    def problem(self, line: int, message: str, **values: object) -> None:
        self.issues.append(Issue("problem", message, values, line))


def cohort_table(data: bytes) -> Table | None:
    """The table in a file of cohorts; None when it is of something else."""
    try:
        return read_table(data, lambda cells: cohort_columns(cells) is not None)
    except OpsError:
        return None


def pasted_table(text: str) -> Table:
    """A block copied from a spreadsheet; without a head the columns are cohort, 0, 1, 2, …

    Raises BadFile when it is no table of cohorts.
    """
    lines = pasted_cells(text)
    if not lines:
        raise BadFile(_("Nothing was pasted."), _("Copy the triangle with its cohorts."))
    if looks_like_cohort(lines[0][0]):
        width = max(len(cells) for cells in lines)
        lines.insert(0, ["cohort", *map(str, range(width - 1))])
    found = cohort_table(as_table(lines))
    if found is None:
        raise _not_cohorts()
    return found


def _not_cohorts() -> BadFile:
    return BadFile(
        _("This is no table of cohorts."),
        _("One row per cohort: its week or month, then the people of age 0, 1, 2."),
    )


def read_cohorts(table: Table) -> CohortCounts:
    """Raises BadFile where cohorts are no periods, are of several units, or have no size."""
    columns = cohort_columns(table.header)
    if columns is None:
        raise _not_cohorts()
    order = _order(table, columns)
    # rows that end early are what makes it a triangle
    found = _Found(issues=[one for one in table.issues if "columns" in one.values or one.line])
    rows = _long(table, columns, order, found) if columns.long else None
    if rows is None:
        rows = _wide(table, columns, order, found)
    _collect(rows, found)
    if not found.named and any(one.message == _NO_SIZE for one in found.issues):
        raise BadFile(
            _("No cohort has a size: the people of age 0."),
            _("Add a column with the size of each cohort."),
        )
    cohorts = of_one_unit([cohort for cohort, _row in found.named])
    units = {one.unit for one in cohorts}
    if not cohorts:
        raise BadFile(
            _("No row begins with the week or month of a cohort."),
            _("Name each cohort like 2026-W36, 2026-09 or 2026-Q3."),
        )
    if len(units) > 1:
        raise BadFile(
            _("Some cohorts are weeks, others months or days."), _("Name all in the same way.")
        )
    counts = {one: row for one, (_named, row) in zip(cohorts, found.named, strict=True)}
    if found.rounded:
        message = N_("Shares were turned into people by the size of the cohort, and rounded.")
        found.issues.append(Issue("notice", message))
    return CohortCounts(units.pop(), counts, tuple(found.issues), found.rounded)


def _order(table: Table, columns: CohortColumns) -> DateOrder | None:
    return decide_order({row.cells[columns.cohort] for row in table.rows})


_Line = tuple[int, Cohort, dict[int, str]]
"""Line of the file, cohort, age → text."""


def _cohort(row: Row, text: str, order: DateOrder | None, found: _Found) -> Cohort | None:
    try:
        return parse_cohort(text, order=order)
    except (YearMissing, OrderUndecided) as error:
        raise BadFile(
            error.title, _("Name each cohort like 2026-W36, 2026-09 or 2026-Q3.")
        ) from None
    except BadDate:
        found.problem(row.line, N_('"{text}" is no week, month or quarter.'), text=shown(text))
        return None


def _wide(
    table: Table, columns: CohortColumns, order: DateOrder | None, found: _Found
) -> Iterator[_Line]:
    for row in table.rows:
        cohort = _cohort(row, row.cells[columns.cohort], order, found)
        if cohort is None:
            continue
        texts = {age: row.cells[at] for age, at in columns.ages}
        if columns.size is not None and _is_share(texts.get(0, "100%")):
            texts[0] = row.cells[columns.size]
        yield row.line, cohort, texts


def _long(
    table: Table, columns: CohortColumns, order: DateOrder | None, found: _Found
) -> Iterator[_Line]:
    """Rows of one cohort and one age, gathered; the first line of a cohort is named."""
    gathered: dict[Cohort, tuple[int, dict[int, str]]] = {}
    for row in table.rows:
        cohort = _cohort(row, row.cells[columns.cohort], order, found)
        if cohort is None or columns.age is None or columns.count is None:
            continue
        text = row.cells[columns.age]
        if not text.isdecimal():
            found.problem(row.line, N_('"{text}" is no age: 0, 1, 2.'), text=shown(text))
            continue
        _line, texts = gathered.setdefault(cohort, (row.line, {}))
        if int(text) in texts:
            message = N_("{cohort} has age {age} twice; the first counts.")
            found.problem(row.line, message, cohort=cohort.code, age=int(text))
        texts.setdefault(int(text), row.cells[columns.count])
    for cohort, (line, texts) in gathered.items():
        yield line, cohort, texts


def _is_share(text: str) -> bool:
    return text.endswith(("%", "％"))


def _collect(rows: Iterator[_Line], found: _Found) -> None:
    known: set[Cohort] = set()
    for line, cohort, texts in rows:
        if cohort in known:
            found.problem(
                line, N_("{cohort} is there twice; the first line counts."), cohort=cohort.code
            )
            continue
        known.add(cohort)
        size = _count(line, texts.get(0, ""), None, found)
        if size is None:
            found.problem(
                line, N_("{cohort} has no size (age 0) and is left out."), cohort=cohort.code
            )
            continue
        counts = {0: size}
        for age, text in sorted(texts.items()):
            count = _count(line, text, size, found) if age else None
            if count is not None and count > size:
                message = N_("{cohort}, age {age}: {n} of {size} cannot be, left out.")
                found.problem(
                    line, message, cohort=cohort.code, age=age, n=f"{count:g}", size=f"{size:g}"
                )
            elif count is not None:
                counts[age] = count
        found.named.append((cohort, counts))


def _count(line: int, text: str, size: float | None, found: _Found) -> float | None:
    """Whole people; a share of `size` where the cell is one. None for a blank or a bad cell."""
    if text.casefold() in _BLANKS:
        return None
    share = _is_share(text)
    try:
        value = parse(text, "ratio" if share else "count").value
    except OpsError:
        found.problem(line, N_('"{text}" is not a number.'), text=shown(text))
        return None
    if share:
        found.rounded = found.rounded or size is not None
        value = round(value * size) if size is not None else -1
    if value < 0 or value != int(value):
        found.problem(line, N_('"{text}" is no number of people.'), text=shown(text))
        return None
    return float(value)

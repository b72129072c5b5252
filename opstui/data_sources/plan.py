"""What an import would do, worked out before anything is kept: `plan_import` -> `ImportPlan`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from opstui.data_sources.collecting import Findings, Key, joined, read_table_cells
from opstui.data_sources.issues import Issue, Kind
from opstui.data_sources.layout import Layout, Shape, find_layout
from opstui.data_sources.names import KnownMetric, Names, Target, fingerprint
from opstui.data_sources.preview import plan_text
from opstui.data_sources.reading import Answers, Reading
from opstui.data_sources.tables import Table
from opstui.kernel.language import N_
from opstui.kernel.periods import Period, month_of
from opstui.kernel.series import Observation, SeriesBook, SeriesMonth, apply
from opstui.kernel.text import shown

EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class ColumnReading:
    """How a column, or a metric name in the file, is understood; `target` None: not imported.

    `role`: a part (`names.Role`), "metric", "total", "ignored" as asked, or "none".
    """

    name: str
    role: str
    target: Target | None = None
    example: str = ""
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One observation against what is stored; `old` None: new."""

    new: Observation
    old: Observation | None = None


@dataclass(frozen=True, slots=True)
class MetricChanges:
    """Counts for one metric, and the first few that are new or changed."""

    metric: KnownMetric
    new: int
    changed: int
    same: int
    examples: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """Everything an import would do and has to ask. `observations` hold only what is shown here."""

    shape: Shape
    rows: int
    encoding: str
    delimiter: str
    fingerprint: str
    columns: tuple[ColumnReading, ...]
    issues: tuple[Issue, ...]
    metrics: tuple[MetricChanges, ...]
    observations: tuple[Observation, ...]

    def of(self, kind: Kind) -> tuple[Issue, ...]:
        return tuple(issue for issue in self.issues if issue.kind == kind)

    @property
    def doubts(self) -> tuple[Issue, ...]:
        return self.of("doubt")

    @property
    def problems(self) -> tuple[Issue, ...]:
        return self.of("problem")

    @property
    def not_imported(self) -> tuple[str, ...]:
        return tuple(one.name for one in self.columns if one.role == "none")

    @property
    def changes_anything(self) -> bool:
        return any(one.new or one.changed for one in self.metrics)

    def text(self, language: str | None = None) -> str:
        """The preview in lines of at most 80 cells."""
        return plan_text(self, language)


def _stored(
    series: Mapping[str, SeriesMonth], wanted: Iterable[Observation]
) -> dict[Key, Observation]:
    keys = {one.key for one in wanted} & series.keys()
    return {
        (one.metric, one.segment, one.grain, one.day): one
        for key in keys
        for one in series[key].observations()
    }


def _changes(
    observations: Iterable[Observation],
    known: Mapping[str, KnownMetric],
    series: Mapping[str, SeriesMonth],
) -> tuple[MetricChanges, ...]:
    observations = list(observations)
    before = _stored(series, observations)
    by_metric: dict[str, list[Change]] = defaultdict(list)
    for one in observations:
        old = before.get((one.metric, one.segment, one.grain, one.day))
        by_metric[one.metric].append(Change(one, old))
    result = []
    for metric, changes in by_metric.items():
        changed = [one for one in changes if one.old is not None and one.old != one.new]
        new = [one for one in changes if one.old is None]
        examples = (*changed[:EXAMPLES], *new[: EXAMPLES - len(changed[:EXAMPLES])])
        same = len(changes) - len(changed) - len(new)
        result.append(MetricChanges(known[metric], len(new), len(changed), same, examples))
    return tuple(result)


def _date_warnings(
    observations: Iterable[Observation], today: date, cycle: Period | None
) -> Iterable[Issue]:
    periods = sorted({one.period for one in observations})
    future = [one for one in periods if one.start > today]
    if future:
        values = {"n": len(future), "first": future[0].code}
        yield Issue("warning", N_("Dates in the future: {n}, the first is {first}."), values)
    outside = [one for one in periods if cycle and (one.end < cycle.start or one.start > cycle.end)]
    if cycle and outside:
        values = {"n": len(outside), "first": outside[0].code, "last": outside[-1].code}
        values |= {"start": cycle.start.isoformat(), "end": cycle.end.isoformat()}
        message = N_("Outside the cycle ({start} to {end}): {n}, from {first} to {last}.")
        yield Issue("warning", message, values)


def _partial_month(
    observations: Iterable[Observation], series: Mapping[str, SeriesMonth]
) -> Iterable[Issue]:
    """The last month, when the data of the imported metrics stop inside it."""
    daily = [one for one in observations if one.grain == "day"]
    if not daily:
        return
    merged = {**series, **{record.key: record for record in apply(daily, series)}}
    book, metrics = SeriesBook(merged), {one.metric for one in daily}
    last = max(one.day for one in daily)
    until = book.observed_until(metrics)
    if until is not None and month_of(until) == month_of(last):
        month = month_of(last)
        if not book.complete(month, metrics=metrics):
            values = {"month": month.code, "day": until.isoformat()}
            message = N_("{month} is partial, it ends on {day}: not compared with whole months.")
            yield Issue("notice", message, values)


def _columns(table: Table, layout: Layout, names: Names, found: Findings) -> list[ColumnReading]:
    columns = [
        ColumnReading(table.header[index], role)
        for role, index in layout.roles.items()
        if index not in layout.values
    ]
    first: dict[str, Reading] = {}
    for reading in found.readings:
        first.setdefault(reading.cell.name, reading)
    for name in _names_in(table, layout):
        target, one = names.target(name), first.get(name)
        if target is None:
            columns.append(ColumnReading(name, "ignored" if names.ignored(name) else "none"))
        elif one is None:
            columns.append(ColumnReading(name, "metric", target))
        else:
            value = one.quantity.value
            columns.append(ColumnReading(name, "metric", target, one.cell.text, value))
    columns.extend(ColumnReading(table.header[n], "total") for n in layout.totals)
    return columns


def _names_in(table: Table, layout: Layout) -> list[str]:
    """What the file calls its metrics, each once."""
    if layout.shape == "wide":
        return [table.header[index] for index in layout.values]
    index = layout.roles["metric"]
    return list(dict.fromkeys(row.cells[index] for row in table.rows if row.cells[index]))


def plan_import(
    table: Table,
    known: Mapping[str, KnownMetric],
    *,
    series: Mapping[str, SeriesMonth],
    today: date,
    mapping: Mapping[str, str] | None = None,
    cycle_range: Period | None = None,
    answers: Answers | None = None,
) -> ImportPlan:
    """What bringing `table` in would add and change; nothing is guessed, what is left out is said.

    `mapping` as from `parse_mapping`. Raises OpsError when the table has no dates or the mapping
    names what does not exist.
    """
    names = Names(known, mapping)
    layout = find_layout(table, names)
    names.check({*table.header, *_names_in(table, layout)})
    found = read_table_cells(table, layout, names, answers or Answers())
    observations = tuple(joined(found.readings, found))
    if layout.shape != "wide":
        found.issues.extend(_unknown(found.unknown))
    if found.dashes:
        message = N_('Cells with "-" or the like: {n}. They are missing, not zero.')
        found.issues.append(Issue("notice", message, {"n": found.dashes}))
    found.issues.extend(_date_warnings(observations, today, cycle_range))
    found.issues.extend(_partial_month(observations, series))
    return ImportPlan(
        shape=layout.shape,
        rows=len(table.rows),
        encoding=table.encoding,
        delimiter=table.delimiter,
        fingerprint=fingerprint(table.header),
        columns=tuple(_columns(table, layout, names, found)),
        issues=tuple(sorted((*table.issues, *found.issues), key=lambda one: one.line or 0)),
        metrics=_changes(observations, known, series),
        observations=observations,
    )


def _unknown(names: Mapping[str, int]) -> Iterable[Issue]:
    for name, n in names.items():
        message = N_('No metric is called "{name}". Values not imported: {n}.')
        yield Issue("problem", message, {"name": shown(name), "n": n})

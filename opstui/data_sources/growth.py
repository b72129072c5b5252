"""A table of growth accounting → counts by period: new, retained, resurrected, churned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from opstui.data_sources.files import BadFile
from opstui.data_sources.issues import Issue
from opstui.data_sources.names import fold, looks_like_period, role_of
from opstui.data_sources.pasted import as_table, pasted_cells
from opstui.data_sources.reading import decide_order
from opstui.data_sources.tables import Row, Table, read_table
from opstui.kernel.dates import BadDate
from opstui.kernel.errors import OpsError
from opstui.kernel.language import N_, _
from opstui.kernel.periods import Period, parse_period
from opstui.kernel.quantities import parse
from opstui.kernel.text import shown

Part = Literal["active", "new", "retained", "resurrected", "churned", "avg_dau", "mau"]

_NAMES: dict[Part, tuple[str, ...]] = {
    "active": ("active", "wau", "活跃", "活跃用户", "活跃人数", "周活"),
    "new": ("new", "newusers", "新增", "新增用户", "新增人数", "新用户"),
    "retained": ("retained", "stayed", "留存", "留存用户", "留存人数"),
    "resurrected": (
        *("resurrected", "reactivated", "returned", "back", "回流", "回流用户", "召回", "复活"),
    ),
    "churned": ("churned", "churn", "lost", "left", "流失", "流失用户", "流失人数"),
    "avg_dau": ("avgdau", "averagedau", "dau", "日均活跃", "日活", "平均日活"),
    "mau": ("mau", "月活", "月活跃"),
}
_BEGINNINGS: dict[Part, str] = {"active": "active", "churned": "churned"}
_PASTED = "period new retained back churned"
_BLANKS = frozenset({"", "-", "--", "/", "n/a", "na"})


@dataclass(frozen=True, slots=True)
class GrowthCounts:
    """Counts by period of one grain, in order of the file; `left_out` are columns not read."""

    counts: Mapping[Period, Mapping[Part, float]]
    issues: tuple[Issue, ...]
    left_out: tuple[str, ...]


def _part(name: str) -> Part | None:
    folded = fold(name)
    for part, names in _NAMES.items():
        if folded in names:
            return part
    return next((part for part, text in _BEGINNINGS.items() if folded.startswith(text)), None)


def _columns(header: Sequence[str]) -> tuple[int, dict[Part, int]] | None:
    """(column of the period, part → column); None for a table of something else."""
    when = next((at for at, name in enumerate(header) if role_of(name) == "date"), None)
    parts: dict[Part, int] = {}
    for at, name in enumerate(header):
        part = _part(name)
        if part is not None and at != when:
            parts.setdefault(part, at)
    told = "new" in parts and "churned" in parts and bool({"retained", "active"} & parts.keys())
    return (when, parts) if when is not None and told else None


def growth_table(data: bytes) -> Table | None:
    """The table in a file of growth accounting; None when it is of something else."""
    try:
        return read_table(data, lambda cells: _columns(cells) is not None)
    except OpsError:
        return None


def pasted_growth(text: str) -> Table:
    """A block or a typed line; without a head: period, new, retained, resurrected, churned.

    Raises BadFile when it is neither.
    """
    lines = pasted_cells(text)
    if lines and looks_like_period(lines[0][0]):
        lines.insert(0, _PASTED.split())
    found = growth_table(as_table(lines)) if lines else None
    if found is None:
        raise BadFile(
            _("This is no table of growth."),
            _("One row per period: 2026-10, then new, stayed, back, left."),
        )
    return found


def read_growth(table: Table) -> GrowthCounts:
    """Raises BadFile where periods are of several lengths or none can be read."""
    found = _columns(table.header)
    if found is None:
        raise BadFile(
            _("This is no table of growth."),
            _("One row per period: 2026-10, then new, stayed, back, left."),
        )
    when, parts = found
    order = decide_order({row.cells[when] for row in table.rows})
    issues = list(table.issues)
    counts: dict[Period, dict[Part, float]] = {}
    for row in table.rows:
        try:
            period = parse_period(row.cells[when], order=order)
        except BadDate:
            message = N_('"{text}" is no day, week or month.')
            issues.append(Issue("problem", message, {"text": shown(row.cells[when])}, row.line))
            continue
        if period in counts:
            message = N_("{period} is there twice; the first line counts.")
            issues.append(Issue("problem", message, {"period": period.code}, row.line))
            continue
        counts[period] = _counts(row, parts, issues)
    if not any(counts.values()):
        raise BadFile(
            _("No row could be read."), _("Begin each with a period like 2026-10 or 2026-W47.")
        )
    if len({period.grain for period in counts}) > 1:
        raise BadFile(
            _("Some periods are weeks, others months or days."), _("Name all in the same way.")
        )
    known = {when, *parts.values()}
    left_out = tuple(name for at, name in enumerate(table.header) if at not in known)
    return GrowthCounts(counts, tuple(issues), left_out)


def _counts(row: Row, parts: Mapping[Part, int], issues: list[Issue]) -> dict[Part, float]:
    found: dict[Part, float] = {}
    for part, at in parts.items():
        text = row.cells[at]
        if text.casefold() in _BLANKS:
            continue
        try:
            value = parse(text, "count").value
        except OpsError:
            value = -1.0
        whole = part == "avg_dau" or value == int(value)
        if value < 0 or not whole:
            message = N_('"{text}" is no number of people.')
            issues.append(Issue("problem", message, {"text": shown(text)}, row.line))
        else:
            found[part] = value
    return found

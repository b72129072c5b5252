"""What was read of a file or a pasted block → records: what is new, what is there already, and
the themes that it names. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from opstui.data_sources import customer_columns
from opstui.data_sources.feedback import FeedbackTable, Said, header_of, is_feedback
from opstui.data_sources.feedback_columns import said_roles
from opstui.data_sources.known import known_metrics
from opstui.data_sources.names import fold, role_of
from opstui.kernel.vocabulary import Severity
from opstui.stages.planning.model import Plan
from opstui.stages.review.feedback import folded_text
from opstui.stages.review.model import Feedback, Theme
from opstui.stages.review.theme_changes import code_for
from opstui.stages.strategy.model import Cycle
from opstui.workbook.document import Workbook


@dataclass(frozen=True, slots=True)
class Intake:
    """`known` voices are in the workbook already and are not taken again; `undated` take today;
    `elsewhere` belong to another cycle by their day."""

    feedback: tuple[Feedback, ...]
    themes: tuple[Theme, ...]
    known: int
    joined: int
    undated: int
    elsewhere: int
    table: FeedbackTable

    @property
    def people(self) -> int:
        return sum(one.users for one in self.feedback)

    @property
    def sources(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.source for one in self.feedback if one.source))

    @property
    def left_out(self) -> int:
        """Lines that could not be read."""
        bad = [issue for issue in self.table.issues if issue.kind in ("problem", "doubt")]
        return sum(_lines(issue.values) for issue in bad)

    @property
    def unclear(self) -> bool:
        """Whether it must be said first if the day or the month comes first."""
        return any(issue.kind == "doubt" for issue in self.table.issues)

    def kept(self, workbook: Workbook) -> Workbook:
        """`workbook` with it; the one it was taken for."""
        return workbook.put(*self.themes, *self.feedback)


def _lines(values: Mapping[str, object]) -> int:
    count = values.get("n", 1)
    return count if isinstance(count, int) else 1


def holds_feedback(content: bytes, mapping: Mapping[str, str], workbook: Workbook) -> bool:
    """Whether a file is of what users said: as the mapping of its columns says, else by their
    names, unless one of them is a metric, an amount or a number of orders."""
    said = said_roles(mapping)
    if mapping or not is_feedback(content):
        return said is not None
    header = header_of(content)
    if {"money", "orders", "recency"} & customer_columns.column_roles(header).keys():
        return False
    if {"metric", "value", "numerator"} & {role_of(name) for name in header}:
        return False
    plan = workbook.get(Plan, workbook.cycle.key) if workbook.cycle else None
    known = known_metrics(plan.tree).values() if plan else ()
    names = {fold(name) for metric in known for name in metric.names}
    return not names & {fold(name) for name in header}


def intake(
    table: FeedbackTable,
    workbook: Workbook,
    cycle: Cycle,
    today: date,
    *,
    source: str = "",
    segment: str = "",
) -> Intake:
    """`source` and `segment` are those of voices that name none. A voice belongs to the cycle
    that its day is in, else to `cycle`."""
    known = _Known(workbook.all(Feedback).values())
    themes = _Themes(workbook)
    cycles = workbook.cycles
    numbers = dict[str, int]()
    found: list[Feedback] = []
    for one in table.rows:
        day, home = one.day or today, _cycle_of(one.day, cycles, cycle)
        said_where = one.source or source
        if known.has(one, said_where):
            continue
        number = numbers.get(home.key) or _next(workbook, home.key)
        numbers[home.key] = number + 1
        found.append(
            Feedback(
                key=f"{home.key}.F{number}",
                cycle=home.key,
                day=day,
                text=one.text,
                source=said_where,
                segment=one.segment or segment,
                themes=tuple(dict.fromkeys(themes.code(name) for name in one.themes)),
                severity=one.severity or Severity.FRICTION,
                users=one.users,
                step=one.step,
            )
        )
    return Intake(
        tuple(found),
        tuple(themes.made),
        known.met,
        sum(len(one.lines) - 1 for one in table.rows),
        sum(1 for one in table.rows if one.day is None),
        sum(1 for one in found if one.cycle != cycle.key),
        table,
    )


def _next(workbook: Workbook, cycle: str) -> int:
    prefix = f"{cycle}.F"
    return int(workbook.next_key(Feedback, prefix).removeprefix(prefix))


def _cycle_of(day: date | None, cycles: Iterable[Cycle], usual: Cycle) -> Cycle:
    inside = [one for one in cycles if day is not None and one.start <= day <= one.end]
    return inside[-1] if inside and usual not in inside else usual


class _Known:
    """The voices that are there: by words and source, with the days they are of."""

    def __init__(self, items: Iterable[Feedback]) -> None:
        self.met = 0
        self._days: dict[tuple[str, str], set[date]] = {}
        for one in items:
            self._days.setdefault((folded_text(one.text), one.source), set()).add(one.day)

    def has(self, one: Said, source: str) -> bool:
        """The same words from the same source, and of the same day where the voice has one."""
        days = self._days.get((folded_text(one.text), source), set())
        there = one.day in days if one.day is not None else bool(days)
        self.met += there
        return there


class _Themes:
    """Themes by their names; one that is not there yet is made."""

    def __init__(self, workbook: Workbook) -> None:
        self.made: list[Theme] = []
        self._known = {*workbook.all(Theme)}
        self._codes = {folded_text(one.name): key for key, one in workbook.all(Theme).items()}

    def code(self, name: str) -> str:
        folded = folded_text(name)
        if folded not in self._codes:
            theme = Theme(key=code_for(name, self._known), name=name)
            self.made.append(theme)
            self._known.add(theme.key)
            self._codes[folded] = theme.key
        return self._codes[folded]

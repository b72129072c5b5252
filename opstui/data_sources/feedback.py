"""What users said, out of a file, a spreadsheet's cells or plain lines: what was understood, and
what was not is named. People are counted: the same words twice are one item with more people."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from opstui.data_sources.feedback_columns import (
    Role,
    about_feedback,
    guessed_roles,
    roles_of,
    severity_named,
    without_time,
)
from opstui.data_sources.files import BadFile
from opstui.data_sources.issues import Issue
from opstui.data_sources.names import fold
from opstui.data_sources.reading import decide_order
from opstui.data_sources.tables import Row, cells_of, decode
from opstui.kernel.dates import BadDate, DateOrder, OrderUndecided, parse_date
from opstui.kernel.errors import OpsError
from opstui.kernel.language import N_, _
from opstui.kernel.quantities import parse
from opstui.kernel.text import BLOCK_CAP, clean_line, shown
from opstui.kernel.vocabulary import Severity

HEADER_WITHIN, EXAMPLES = 30, 5
MOST_USERS = 10_000_000
_TOO_LONG = N_("longer than {n} characters; only its beginning is kept.")
_THEMES = re.compile(r"[/、,，;；|]")


@dataclass(frozen=True, slots=True)
class Said:
    """One voice; `lines` are those it was read from, `day` None where none was given, `themes`
    names as written."""

    text: str
    lines: tuple[int, ...]
    day: date | None = None
    source: str = ""
    segment: str = ""
    users: int = 1
    severity: Severity | None = None
    step: str = ""
    themes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedbackTable:
    """What was understood, in the order it was written. `columns`: part → name, () for lines."""

    rows: tuple[Said, ...]
    columns: Mapping[Role, str]
    issues: tuple[Issue, ...]


@dataclass(slots=True)
class _Reader:
    columns: dict[Role, int]
    today: date
    header: Sequence[str]
    order: DateOrder | None = None
    issues: list[Issue] = field(default_factory=list)

    def cell(self, row: Row, role: Role) -> str:
        place = self.columns.get(role)
        return row.cells[place].strip() if place is not None and place < len(row.cells) else ""

    def note(
        self,
        kind: Literal["doubt", "problem", "warning"],
        message: str,
        row: Row,
        role: Role | None = None,
        text: str = "",
    ) -> None:
        place = self.columns.get(role) if role else None
        name = self.header[place] if place is not None and place < len(self.header) else ""
        self.issues.append(Issue(kind, message, {"text": shown(text, 40)}, row.line, name))


def read_feedback(
    data: bytes,
    today: date,
    said: Mapping[str, Role | None] | None = None,
    order: DateOrder | None = None,
) -> FeedbackTable:
    """A CSV or TSV file with a row of names; raises BadFile where no column is what was said.

    `said` overrules names of columns; `order` is that of day and month.
    """
    text, _encoding = decode(data)
    rows, _delimiter = cells_of(text)
    head = _head(rows, said)
    if head is None:
        raise BadFile(
            _("No column was found that holds what users said."),
            _("Name it in the first row: text, feedback or comment."),
        )
    return _table(rows[head + 1 :], rows[head].cells, said, today, order)


def is_feedback(data: bytes, said: Mapping[str, Role | None] | None = None) -> bool:
    """Whether a row among the first names a column of what users said."""
    try:
        rows, _delimiter = cells_of(decode(data)[0])
        return _head(rows, said) is not None
    except OpsError:
        return False


def header_of(data: bytes, said: Mapping[str, Role | None] | None = None) -> tuple[str, ...]:
    """The row that names the columns, () where there is none."""
    rows, _delimiter = cells_of(decode(data)[0])
    head = _head(rows, said)
    return () if head is None else rows[head].cells


def read_pasted(text: str, today: date) -> FeedbackTable:
    """Cells of a spreadsheet, with a row of names or without, else a voice a line.

    Never raises for a text: what is not understood is among the issues.
    """
    if "\t" not in text and not _has_commas(text):
        return _lines(text)
    try:
        rows, _delimiter = cells_of(text)
    except OpsError:
        return _lines(text)
    filled = [row for row in rows if any(row.cells)]
    if not filled:
        return FeedbackTable((), {}, ())
    if about_feedback(filled[0].cells):
        return _table(filled[1:], filled[0].cells, None, today, None)
    return _read(_Reader(guessed_roles([row.cells for row in filled]), today, ()), filled, [])


def _has_commas(text: str) -> bool:
    """Whether the first line names columns divided by commas."""
    first = text.lstrip().partition("\n")[0]
    return about_feedback(re.split("[,;]", first))


def _lines(text: str) -> FeedbackTable:
    cleaned = [clean_line(line, BLOCK_CAP) for line in text.splitlines()]
    lines = [line.text.strip() for line in cleaned]
    rows = [Said(line, (number,)) for number, line in enumerate(lines, start=1) if line]
    issues = [
        Issue("warning", _TOO_LONG, {"n": BLOCK_CAP}, number)
        for number, line in enumerate(cleaned, start=1)
        if line.cut
    ]
    if len(rows) > 1 and about_feedback([rows[0].text], first=True):
        heading = {"text": shown(rows.pop(0).text, 40)}
        issues.append(Issue("notice", N_("The first line is a heading: {text}."), heading))
    return FeedbackTable(tuple(_joined(rows, {})), {}, tuple(issues))


def _head(rows: Sequence[Row], said: Mapping[str, Role | None] | None) -> int | None:
    names = {fold(column) for column in said or {}}
    first = next((n for n, row in enumerate(rows) if any(row.cells)), 0)
    for index, row in enumerate(rows[:HEADER_WITHIN]):
        known = {fold(cell) for cell in row.cells}
        if names <= known if names else about_feedback(row.cells, first=index == first):
            return index
    # what was said of columns that are not there is answered with those that are
    return first if names and rows else None


def _table(
    rows: Sequence[Row],
    header: Sequence[str],
    said: Mapping[str, Role | None] | None,
    today: date,
    order: DateOrder | None,
) -> FeedbackTable:
    issues = []
    roles = roles_of(header, said)
    unused = [name for place, name in enumerate(header) if name and place not in roles.values()]
    if unused:
        text = shown(_(", ").join(unused), 60)
        issues.append(Issue("notice", N_("Columns not read: {text}."), {"text": text}))
    reader = _Reader(roles, today, header, order)
    return _read(reader, [row for row in rows if any(row.cells)], issues)


def _read(reader: _Reader, rows: Sequence[Row], issues: list[Issue]) -> FeedbackTable:
    if "date" in reader.columns and reader.order is None:
        reader.order = decide_order({without_time(reader.cell(row, "date")) for row in rows})
    found: list[Said] = []
    people: dict[int, str] = {}
    for row in rows:
        one = _said(reader, row)
        if one is not None:
            people[row.line] = reader.cell(row, "person")
            found.append(one)
    joined = _joined(found, people)
    names: dict[Role, str] = {
        role: reader.header[place] if place < len(reader.header) else ""
        for role, place in reader.columns.items()
    }
    return FeedbackTable(tuple(joined), names, (*issues, *_few(reader.issues)))


def _said(reader: _Reader, row: Row) -> Said | None:
    """One row; None where it cannot be read, which is then among the issues."""
    text = reader.cell(row, "text")
    if not text:
        reader.note("problem", N_("Nothing was said in this line."), row)
        return None
    if reader.header and any(row.cells[len(reader.header) :]):
        reader.note("problem", N_("More cells than columns: {text}"), row, text=text)
        return None
    day, users = _day(reader, row), _users(reader, row)
    if users is None or (day is None and reader.cell(row, "date")):
        return None
    themes = reader.cell(row, "theme")
    names = [name.strip() for name in _THEMES.split(themes) if name.strip()]
    if len(names) > 2:
        message = N_("More than two themes; the first two are taken: {text}")
        reader.note("warning", message, row, "theme", themes)
    return Said(
        text,
        (row.line,),
        day,
        reader.cell(row, "source"),
        reader.cell(row, "segment"),
        users,
        _severity(reader, row),
        reader.cell(row, "step"),
        tuple(dict.fromkeys(names))[:2],
    )


def _day(reader: _Reader, row: Row) -> date | None:
    text = without_time(reader.cell(row, "date"))
    if not text:
        return None
    try:
        day = parse_date(text, today=reader.today, order=reader.order)
    except OrderUndecided:
        reader.note(
            "problem", N_('"{text}": does the day or the month come first?'), row, "date", text
        )
        return None
    except BadDate:
        reader.note("problem", N_('"{text}" is not a date.'), row, "date", text)
        return None
    if day > reader.today:
        reader.note("problem", N_('"{text}" is in the future.'), row, "date", text)
        return None
    return day


def _users(reader: _Reader, row: Row) -> int | None:
    text = reader.cell(row, "users").removesuffix("人").strip()
    if not text:
        return 1
    try:
        value = parse(text, "count").value
    except OpsError:
        value = -1.0
    if not 0 <= value <= MOST_USERS or value != int(value):
        reader.note("problem", N_('"{text}" is no number of people.'), row, "users", text)
        return None
    return int(value)


def _severity(reader: _Reader, row: Row) -> Severity | None:
    text = reader.cell(row, "severity")
    found = severity_named(text)
    if found is not None:
        return found
    if text:
        reader.note(
            "warning", N_('"{text}" is no severity from 1 to 4; 2 is taken.'), row, "severity", text
        )
    return None


def _joined(rows: Sequence[Said], people: Mapping[int, str]) -> Iterator[Said]:
    """The same words of the same day, source and segment once; people add up, who said it twice
    counts once."""
    grouped: dict[tuple[object, ...], list[Said]] = defaultdict(list)
    for one in rows:
        grouped[one.text.casefold(), one.day, one.source, one.segment, one.step].append(one)
    for same in grouped.values():
        first, known, users = same[0], set[str](), 0
        for one in same:
            who = people.get(one.lines[0], "")
            if not who or who not in known:
                users += one.users
            known.add(who)
        lines = tuple(line for one in same for line in one.lines)
        themes = next((one.themes for one in same if one.themes), ())
        worst = max((one.severity for one in same if one.severity), default=None)
        yield replace(
            first, users=min(users, MOST_USERS), lines=lines, themes=themes, severity=worst
        )


def _few(issues: Sequence[Issue]) -> Iterator[Issue]:
    """The first of each kind; the rest is counted."""
    by_message: dict[str, list[Issue]] = defaultdict(list)
    for issue in issues:
        by_message[issue.message].append(issue)
    for found in by_message.values():
        yield from found[:EXAMPLES]
        if len(found) > EXAMPLES:
            rest = len(found) - EXAMPLES
            yield Issue(found[0].kind, N_("{n} more lines like these."), {"n": rest})

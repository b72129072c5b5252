"""CSV and TSV as exports really are -> `Table`: header, rows, and what was skipped and why."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from opstui.data_sources.files import BadFile
from opstui.data_sources.issues import Issue
from opstui.data_sources.names import is_total, looks_like_period, role_of
from opstui.kernel.language import N_, _
from opstui.kernel.text import BLOCK_CAP, clean_line, shown

ROWS_CAP = 500_000
_DELIMITERS = (",", "\t", ";", "|")
_SAMPLE_LINES = 60
_HEADER_WITHIN = 30
_LINES_IN_CELL = 50


@dataclass(frozen=True, slots=True)
class Row:
    """Clean cells, as many as the header has; `line` is its first line in the file."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """What the file holds. `issues` name every line that is not among the rows."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    issues: tuple[Issue, ...]
    encoding: str
    delimiter: str


def decode(data: bytes) -> tuple[str, str]:
    """(text, encoding) by the ladder BOM, UTF-8, GB18030; raises BadFile."""
    marks = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
    ladder = [name for mark, name in marks if data.startswith(mark)] or ["utf-8", "gb18030"]
    for encoding in ladder:
        try:
            return data.decode(encoding), encoding.removesuffix("-sig").upper()
        except UnicodeDecodeError:
            continue
    raise BadFile(
        _("The file is neither UTF-8 nor GB18030 text."),
        _("Save it as CSV (UTF-8)."),
    )


def _delimiter(text: str) -> str:
    """The delimiter that gives most lines the same number of cells, more than one."""

    def evenness(delimiter: str) -> tuple[int, int]:
        sample = io.StringIO(text[:65536], newline="")
        reader = csv.reader(sample, delimiter=delimiter)
        lengths: Counter[int] = Counter()
        try:
            for row, _line in zip(reader, range(_SAMPLE_LINES), strict=False):
                if len(row) > 1:
                    lengths[len(row)] += 1
        except csv.Error:
            pass
        return max(((n, cells) for cells, n in lengths.items()), default=(0, 0))

    return max(_DELIMITERS, key=evenness)


def cells_of(text: str) -> tuple[list[Row], str]:
    """(rows with clean cells, the delimiter that was found); raises BadFile."""
    first, _newline, rest = text.partition("\n")
    skipped = 0
    said = first.strip().strip('"')
    if said.lower().startswith("sep=") and len(said) == 5:
        delimiter, text, skipped = said[4], rest, 1
    else:
        delimiter = _delimiter(text)
    rows: list[Row] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    try:
        for cells in reader:
            if any(cell.count("\n") > _LINES_IN_CELL for cell in cells):
                raise csv.Error
            rows.append(Row(line + skipped, tuple(map(_clean, cells))))
            line = reader.line_num + 1
            if len(rows) > ROWS_CAP:
                raise BadFile(
                    _("The file has more than {n} rows.").format(n=f"{ROWS_CAP:,}"),
                    _("Sum it by day first, or split it."),
                )
    except csv.Error:
        raise BadFile(
            _("A quotation mark opened in line {line} is not closed.").format(line=line + skipped),
            _("Close it, or export the file again."),
        ) from None
    return rows, delimiter


def _clean(cell: str) -> str:
    if cell.isascii() and cell.isprintable() and len(cell) < 1000:
        return cell.strip()
    text, cut = clean_line(cell, BLOCK_CAP)
    if cut:
        raise BadFile(
            _("A cell is longer than {n} characters: {start}").format(
                n=BLOCK_CAP, start=shown(text)
            ),
            _("Shorten it, then import again."),
        )
    return text.strip()


def _filled(row: Row) -> list[str]:
    return [cell for cell in row.cells if cell]


def _is_header(row: Row, after: Sequence[Row]) -> bool:
    filled = _filled(row)
    if len(filled) < 2 or looks_like_period(row.cells[0]):
        return False
    if any(role_of(cell) == "date" for cell in filled):
        return True
    if sum(map(looks_like_period, filled)) >= 2:
        return True
    below = next((one for one in after if len(_filled(one)) >= 2), None)
    return below is not None and any(map(looks_like_period, below.cells[:2]))


def _find_header(rows: Sequence[Row], heads: Callable[[Sequence[str]], bool] | None) -> int:
    for index, row in enumerate(rows[:_HEADER_WITHIN]):
        if heads(row.cells) if heads else _is_header(row, rows[index + 1 : index + 4]):
            return index
    if heads:
        raise BadFile(
            _("No row was found that names the columns."),
            _("The first row names the columns, like customer and amount (客户, 金额)."),
        )
    raise BadFile(
        _("No header row with a date column was found."),
        _("The first row names the columns; one of them is date (日期) or customer (客户)."),
    )


def _distinct(names: Sequence[str]) -> tuple[str, ...]:
    """Column names, each once; nameless ones by their place."""
    seen: Counter[str] = Counter()
    distinct = []
    for place, name in enumerate(names, 1):
        named = name or _("column {n}").format(n=place)
        seen[named] += 1
        distinct.append(named if seen[named] == 1 else f"{named} ({seen[named]})")
    return tuple(distinct)


def _skip_reason(row: Row, columns: int) -> str:
    """Why a row below the header is no data; "" when it is."""
    filled = _filled(row)
    if any(is_total(cell) for cell in row.cells[:3]):
        return N_("a total, not imported: {text}")
    if len(filled) == 1 and columns > 1 and not looks_like_period(filled[0]):
        return N_("a note, not imported: {text}")
    return ""


def read_table(data: bytes, heads: Callable[[Sequence[str]], bool] | None = None) -> Table:
    """The table in a CSV or TSV file; raises BadFile where there is none.

    `heads` tells the row that names the columns; without it, one that has dates.
    """
    text, encoding = decode(data)
    lines, delimiter = cells_of(text)
    head = _find_header(lines, heads)
    header = list(lines[head].cells)
    while header and not header[-1]:
        header.pop()
    issues = [
        Issue("notice", N_("above the header, not imported: {text}"), _quoted(row), row.line)
        for row in lines[:head]
        if _filled(row)
    ]
    rows: list[Row] = []
    short = 0
    for row in lines[head + 1 :]:
        if not _filled(row):
            continue
        if reason := _skip_reason(row, len(header)):
            issues.append(Issue("notice", reason, _quoted(row), row.line))
        elif any(row.cells[len(header) :]):
            counts = {"n": len(row.cells), "columns": len(header)}
            issues.append(
                Issue(
                    "problem", N_("The row has {n} cells, the header {columns}."), counts, row.line
                )
            )
        else:
            short += len(row.cells) < len(header)
            padding = ("",) * (len(header) - len(row.cells))
            rows.append(Row(row.line, row.cells[: len(header)] + padding))
    if short:
        message = N_("Rows that end early: {n}. What they lack is missing, not zero.")
        issues.append(Issue("notice", message, {"n": short}))
    if not rows:
        raise BadFile(_("There are no rows below the header."), _("Export it again."))
    return Table(_distinct(header), tuple(rows), tuple(issues), encoding, delimiter)


def _quoted(row: Row) -> dict[str, object]:
    return {"text": shown(" ".join(_filled(row)), 40)}

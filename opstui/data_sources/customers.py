"""A table of customers, or of raw orders, → who bought when last, how often, for how much.

Columns are known by their names in either language; an order table has a line an order, negative
amounts are refunds and no orders of their own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from opstui.data_sources.customer_columns import Role, is_raw, roles_of
from opstui.data_sources.files import BadFile
from opstui.data_sources.issues import Issue
from opstui.data_sources.reading import decide_order
from opstui.data_sources.tables import Row, Table
from opstui.kernel.dates import BadDate, DateOrder, OrderUndecided, YearMissing, parse_date
from opstui.kernel.errors import OpsError
from opstui.kernel.language import N_, _
from opstui.kernel.quantities import parse
from opstui.kernel.text import shown

_TIME = re.compile(r"[T ]\s*\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?$")
_EXAMPLES = 5


class DatesUnclear(BadFile):
    """Day or month first cannot be told, or there is no year."""


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """`recency` in days at the cut-off, `money` net of refunds."""

    id: str
    recency: int
    orders: int
    money: Decimal


@dataclass(frozen=True, slots=True)
class CustomerTable:
    """`cutoff` is the day that recency counts to; None where the file gives days, not dates.
    `columns`: role → name in the file. What is not among `rows` is named in `issues`."""

    rows: tuple[CustomerRow, ...]
    cutoff: date | None
    raw: bool
    columns: Mapping[Role, str]
    issues: tuple[Issue, ...]


@dataclass(slots=True)
class _Reader:
    table: Table
    columns: dict[Role, int]
    order: DateOrder | None = None
    today: date | None = None
    issues: list[Issue] = field(default_factory=list)
    known: dict[str, date] = field(default_factory=dict)
    """Dates read before: many orders are of one day."""

    def cell(self, row: Row, role: Role) -> str:
        return row.cells[self.columns[role]].strip()

    def amount(self, row: Row, role: Role) -> Decimal | None:
        text = self.cell(row, role)
        try:
            return Decimal(repr(parse(text, "CNY" if role == "money" else "count").value))
        except OpsError:
            self._refuse(row, role, N_('"{text}" is not a number.'), text)
            return None

    def count(self, row: Row, role: Role) -> int | None:
        """A whole number that is not below zero."""
        number = self.amount(row, role)
        if number is None or (number >= 0 and number == int(number)):
            return None if number is None else int(number)
        self._refuse(row, role, N_('"{text}" is no whole number from 0 up.'), self.cell(row, role))
        return None

    def net(self, row: Row) -> Decimal | None:
        """The amount less what a column of its own says was refunded, whatever its sign."""
        money = self.amount(row, "money")
        if money is None or "refund" not in self.columns or not self.cell(row, "refund"):
            return money
        back = self.amount(row, "refund")
        return None if back is None else money - abs(back)

    def day(self, row: Row, role: Role) -> date | None:
        """The day; None where it is none, or is still to come."""
        written = self.cell(row, role)
        if written in self.known:
            return self.known[written]
        text = _TIME.sub("", written)
        try:
            day = parse_date(text, order=self.order)
        except (YearMissing, OrderUndecided):
            raise
        except BadDate:
            self._refuse(row, role, N_('"{text}" is not a date.'), text)
            return None
        if self.today is not None and day > self.today:
            self._refuse(row, role, N_('"{text}" is still to come.'), text)
            return None
        self.known[written] = day
        return day

    def _refuse(self, row: Row, role: Role, message: str, text: str) -> None:
        name = self.table.header[self.columns[role]]
        self.issues.append(Issue("problem", message, {"text": shown(text)}, row.line, name))


def read_customers(
    table: Table,
    *,
    cutoff: date | None = None,
    columns: Mapping[Role, str] | None = None,
    order: DateOrder | None = None,
    today: date | None = None,
) -> CustomerTable:
    """Customers in the order of the file. `columns` overrules what the names say.

    Without `cutoff` it is the day after the last order; days after `today` are refused. Raises
    BadFile where a column is missing or dates cannot be told (day or month first, no year).
    """
    roles = roles_of(table.header, columns)
    raw = is_raw(roles)
    reader = _Reader(table, roles, order, today)
    dated: Role | None = "date" if raw else "last" if "recency" not in roles else None
    if dated is not None and order is None:
        texts = {_TIME.sub("", reader.cell(row, dated)) for row in table.rows}
        reader.order = decide_order(texts)
    try:
        rows, day = _raw(reader, cutoff) if raw else _kept(reader, cutoff)
    except (YearMissing, OrderUndecided) as error:
        raise DatesUnclear(
            error.title, _("Write the dates like 2026-11-22 and export again.")
        ) from None
    names: dict[Role, str] = {role: table.header[place] for role, place in roles.items()}
    issues = (*table.issues, *_few(reader.issues))
    return CustomerTable(tuple(rows), day, raw, names, issues)


def _few(issues: Sequence[Issue]) -> Iterator[Issue]:
    """The first of each kind; the rest is counted."""
    by_message: dict[str, list[Issue]] = defaultdict(list)
    for issue in issues:
        by_message[issue.message].append(issue)
    for found in by_message.values():
        yield from found[:_EXAMPLES]
        if len(found) > _EXAMPLES:
            rest = len(found) - _EXAMPLES
            yield Issue("problem", N_("{n} more lines like these."), {"n": rest})


# -- a line a customer ------------------------------------------------------------------------


def _kept(reader: _Reader, cutoff: date | None) -> tuple[list[CustomerRow], date | None]:
    found: dict[str, tuple[Row, int | date, int, Decimal]] = {}
    for row in reader.table.rows:
        id_ = reader.cell(row, "customer")
        if not id_:
            reader.issues.append(Issue("problem", N_("No customer in this line."), {}, row.line))
            continue
        if id_ in found:
            message = N_('"{text}" is there twice; the first line counts.')
            reader.issues.append(Issue("problem", message, {"text": shown(id_)}, row.line))
            continue
        when = _when(reader, row)
        orders, money = reader.count(row, "orders"), reader.net(row)
        if when is not None and orders is not None and money is not None:
            found[id_] = row, when, orders, money
    days = [when for _row, when, _orders, _money in found.values() if isinstance(when, date)]
    end = cutoff or (max(days) + timedelta(1) if days else None)
    rows = []
    for id_, (row, when, orders_, money_) in found.items():
        recency = when if isinstance(when, int) else _since(when, end)
        if recency < 0:
            reader.issues.append(Issue("problem", N_("After the cut-off."), {}, row.line))
            continue
        rows.append(CustomerRow(id_, recency, orders_, money_))
    return rows, end if days else cutoff or _told_cutoff(reader)


def _told_cutoff(reader: _Reader) -> date | None:
    """The day that the file's days count to, where it gives the last order as well."""
    if "last" not in reader.columns:
        return None
    for row in reader.table.rows:
        try:
            last = parse_date(_TIME.sub("", reader.cell(row, "last")), order=reader.order)
            return last + timedelta(int(reader.cell(row, "recency")))
        except (OpsError, ValueError, OverflowError):
            continue
    return None


def _when(reader: _Reader, row: Row) -> int | date | None:
    """Days since the last order, or its day."""
    if "recency" in reader.columns:
        return reader.count(row, "recency")
    return reader.day(row, "last")


def _since(day: date, cutoff: date | None) -> int:
    return ((cutoff or day) - day).days


# -- a line an order --------------------------------------------------------------------------


@dataclass(slots=True)
class _Bought:
    last: date
    orders: set[str] = field(default_factory=set)
    money: Decimal = Decimal(0)


def _raw(reader: _Reader, cutoff: date | None) -> tuple[list[CustomerRow], date | None]:
    found: dict[str, _Bought] = {}
    late = 0
    for row, id_, day, money in _orders(reader):
        if cutoff is not None and day > cutoff:
            late += 1
            continue
        bought = found.setdefault(id_, _Bought(day))
        bought.money += money
        if money > 0:
            bought.last = max(bought.last, day) if bought.orders else day
            number = reader.cell(row, "order") if "order" in reader.columns else ""
            bought.orders.add(number or f"line {row.line}")
        elif not bought.orders:
            bought.last = max(bought.last, day)
    if late:
        message = N_("After the cut-off and left out: {n} orders.")
        reader.issues.append(Issue("notice", message, {"n": late}))
    end = cutoff or max((one.last for one in found.values()), default=None)
    if end is not None and cutoff is None:
        end += timedelta(1)
    rows = [
        CustomerRow(id_, _since(one.last, end), len(one.orders), one.money)
        for id_, one in found.items()
    ]
    return rows, end


def _orders(reader: _Reader) -> Iterable[tuple[Row, str, date, Decimal]]:
    nobody = 0
    for row in reader.table.rows:
        id_ = reader.cell(row, "customer")
        if not id_:
            nobody += 1
            continue
        day, money = reader.day(row, "date"), reader.net(row)
        if day is not None and money is not None:
            yield row, id_, day, money
    if nobody:
        reader.issues.append(
            Issue("problem", N_("Orders without a customer, left out: {n}."), {"n": nobody})
        )

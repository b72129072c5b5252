"""A file of customers or orders → the import that would be kept, and what it does to the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from opstui.data_sources.customer_columns import (
    Role,
    beginning,
    customer_table,
    is_customer_file,
    said_columns,
)
from opstui.data_sources.customers import CustomerTable, read_customers
from opstui.data_sources.names import fold
from opstui.data_sources.tables import read_table
from opstui.kernel.dates import DateOrder
from opstui.kernel.errors import OpsError
from opstui.kernel.language import _
from opstui.stages.execution import rfm, segments
from opstui.stages.execution.model import CustomerTiers
from opstui.stages.execution.rfm import Customer, Thresholds
from opstui.stages.execution.segments import in_order, limits_of
from opstui.stages.planning.model import Plan
from opstui.workbook.document import Workbook


@dataclass(frozen=True, slots=True)
class Asked:
    """What was said beside the file. A threshold that is None is the cycle's, else computed;
    `anew` computes them whatever the cycle has."""

    cutoff: date | None = None
    recency: float | None = None
    orders: float | None = None
    money: float | None = None
    anew: bool = False
    columns: Mapping[Role, str] | None = None
    order: DateOrder | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One file, read: the record that would be kept, the table it came from, the import before
    it as it will be then, whether the thresholds are those that the cycle had, and the imports
    of the same cycle and cut-off whose place it takes."""

    record: CustomerTiers
    table: CustomerTable
    before: CustomerTiers | None
    kept_limits: bool
    replaces: tuple[CustomerTiers, ...] = ()


def holds_customers(content: bytes, mapping: Mapping[str, str], workbook: Workbook) -> bool:
    """Whether a file is of customers and not of numbers: as the mapping of its columns says, else
    by their names, unless several of them are metrics of the tree by date."""
    if mapping:
        return said_columns(mapping) is not None
    return is_customer_file(content) and not _of_the_tree(content, workbook)


def _of_the_tree(content: bytes, workbook: Workbook) -> bool:
    try:
        header = {fold(name) for name in read_table(beginning(content)).header}
    except OpsError:
        return False
    cycle = workbook.cycle
    plan = workbook.get(Plan, cycle.key) if cycle else None
    nodes = plan.tree.nodes if plan else ()
    names = [{fold(text) for text in (one.id, one.name.zh, one.name.en)} for one in nodes]
    return sum(bool(one & header) for one in names) > 1


def found_in(data: bytes, name: str, workbook: Workbook, today: date, asked: Asked) -> Found:
    """Read the bytes of the file `name`; raises OpsError with what is missing."""
    table = read_customers(
        customer_table(data, asked.columns),
        cutoff=asked.cutoff,
        columns=asked.columns,
        order=asked.order,
        today=today,
    )
    cycle = workbook.cycle
    if cycle is None:
        raise OpsError(
            _("The workbook has no cycle yet."), _("Open it and plan one: `opstui WORKBOOK`.")
        )
    customers = [Customer(one.id, one.recency, one.orders, one.money) for one in table.rows]
    usual = rfm.thresholds(customers)
    if usual is None:
        raise OpsError(_("There is no customer in the file."), _refused(table))
    imports = list(workbook.all(CustomerTiers).values())
    known = limits_of(imports, cycle.key)
    limits = _limits(asked, usual if asked.anew or known is None else known)
    key = workbook.next_key(CustomerTiers, f"{cycle.key}.R")
    cutoff = table.cutoff or asked.cutoff or today
    record = segments.tiers_of(key, cycle.key, customers, cutoff, name, limits)
    same = [one for one in imports if one.cycle == cycle.key and one.cutoff == cutoff]
    earlier = [one for one in in_order(imports) if one.cutoff <= cutoff and one not in same]
    before = earlier[-1] if earlier else None
    if before is not None and before.cycle == cycle.key:
        before = segments.with_limits(before, limits)
    return Found(record, table, before, known == limits, tuple(same))


def _limits(asked: Asked, usual: Thresholds) -> Thresholds:
    """What was typed, else the usual; as many digits as a form can show, so that a threshold
    comes back the same."""
    pairs = ((asked.recency, usual.recency), (asked.orders, usual.orders))
    recency, orders = (float(f"{own if typed is None else typed:.10g}") for typed, own in pairs)
    money = usual.money if asked.money is None else asked.money
    return Thresholds(recency, orders, float(f"{money:.10g}"))


def _refused(table: CustomerTable) -> str:
    """Why no line of the file could be kept."""
    problems = [issue.text() for issue in table.issues if issue.kind == "problem"]
    return problems[0] if problems else _("Export it again.")


def kept(workbook: Workbook, found: Found) -> Workbook:
    """The workbook with the import in the place of those it replaces; the others of its cycle get
    the same thresholds."""
    record = found.record
    if workbook.get(CustomerTiers, record.key) is not None:
        key = workbook.next_key(CustomerTiers, f"{record.cycle}.R")
        record = record.model_copy(update={"key": key})
    return parted(
        workbook.drop(*found.replaces).put(record), record.cycle, segments.limits_in(record)
    )


def parted(workbook: Workbook, cycle: str, limits: Thresholds) -> Workbook:
    """All imports of the cycle at these thresholds."""
    mine = [one for one in workbook.all(CustomerTiers).values() if one.cycle == cycle]
    return workbook.put(*(segments.with_limits(one, limits) for one in mine))

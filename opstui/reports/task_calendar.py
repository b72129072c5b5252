"""The tasks of a cycle and their checkpoints as iCalendar (RFC 5545), for any calendar.

Days are whole days, ends are the day after as the format wants it. A task keeps its UID from one
export to the next, whatever is changed of it or of its cycle, so that a second import changes what
the first one made; only another name of the product gives other UIDs. There are no alarms: whole
days would ring at midnight.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from icalendar import Calendar, Event

from opstui.kernel.figures import format_number
from opstui.kernel.language import _, language
from opstui.kernel.metric_tree import MetricTree
from opstui.kernel.text import clean_block, clean_line
from opstui.kernel.vocabulary import TaskState, word
from opstui.reports.task_owners import tasks_of
from opstui.stages.execution.states import FINISHED, checkpoints
from opstui.stages.planning.model import Plan, Task
from opstui.stages.strategy.model import Cycle, Product
from opstui.workbook.document import Workbook

_DAY = timedelta(1)
_STATUS = {TaskState.DRAFT: "TENTATIVE", TaskState.CANCELLED: "CANCELLED"}


@dataclass(frozen=True, slots=True)
class TaskCalendar:
    """`content` is the file; `undated` names the tasks that have no day to stand on."""

    content: bytes
    events: int
    undated: tuple[str, ...]


def task_calendar(workbook: Workbook, cycle: Cycle, today: date, owner: str = "") -> TaskCalendar:
    """Chosen tasks, cancelled ones marked as such, and the checkpoints of those not finished; of
    `owner` alone if one is named.

    `today` stamps the events (whole days need no hour).
    """
    product = workbook.product or Product(name="opstui")
    plan = workbook.get(Plan, cycle.key)
    tree = plan.tree if plan else None
    stamp = datetime(today.year, today.month, today.day, tzinfo=UTC)
    calendar = Calendar()
    calendar.add("prodid", "-//opstui//tasks//EN")
    calendar.add("version", "2.0")
    name = " ".join(filter(None, (product.name, cycle.key, owner)))
    calendar.add("x-wr-calname", clean_line(name).text)
    tasks = [one for one in tasks_of(workbook, cycle, owner) if one.selected]
    undated = []
    for task in tasks:
        span = _span(task)
        if span is None:
            undated.append(task.key)
            continue
        for event in _events(task, span, product, tree):
            event.add("dtstamp", stamp)
            calendar.add_component(event)
    return TaskCalendar(calendar.to_ical(), len(calendar.subcomponents), tuple(undated))


def _span(task: Task) -> tuple[date, date] | None:
    """First and last day; one date is both."""
    first, last = task.start or task.end, task.end or task.start
    return (first, max(first, last)) if first and last else None


def _events(
    task: Task,
    span: tuple[date, date],
    product: Product,
    tree: MetricTree | None,
) -> Iterator[Event]:
    title = clean_line(task.title).text
    event = _day_event(_uid(product, task, "task"), title, *span)
    event.add("categories", [word(task.lever)])
    event.add("description", _described(task, tree, product.currency))
    event.add("status", _STATUS.get(task.state, "CONFIRMED"))
    event.add("transp", "TRANSPARENT")
    yield event
    if task.state in FINISHED:
        return
    for point in checkpoints(task):
        if point.offset == 0:
            continue
        name = f"{_(point.name)} T{point.offset:+d}" + _(": ") + title
        mark = _day_event(_uid(product, task, f"T{point.offset:+d}"), name, point.day)
        mark.add("categories", [_("Checkpoint")])
        mark.add("transp", "TRANSPARENT")
        yield mark


def _day_event(uid: str, summary: str, first: date, last: date | None = None) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("summary", summary)
    event.add("dtstart", first)
    event.add("dtend", (last or first) + _DAY)
    return event


def _uid(product: Product, task: Task, part: str) -> str:
    """Of what does not change: keys are never given twice, and the day of making tells tasks of
    two workbooks of one product apart."""
    named = f"opstui:{product.name}:{task.key}:{task.created or ''}:{part}"
    return f"{uuid5(NAMESPACE_URL, named)}@opstui"


def _described(task: Task, tree: MetricTree | None, currency: str) -> str:
    """What somebody who only sees the calendar needs: who, what for, how much, what if not."""
    node = tree.get(task.leaf) if tree and task.leaf else None
    pairs = (
        (_("State"), word(task.state)),
        (_("Owner"), task.owner),
        (_("Leaf"), node.name.text(language()) if node else ""),
        (_("Target users"), task.segment),
        (_("Budget"), format_number(task.budget, currency) if task.budget else ""),
        (_("Person-days"), f"{task.person_days:g}" if task.person_days else ""),
        (_("Risk"), task.risk),
        (_("Fallback"), task.fallback),
        (_("Data to collect"), task.data_to_collect),
    )
    lines = [f"{label}{_(': ')}{text}" for label, text in pairs if text]
    return clean_block("\n".join(lines)).text

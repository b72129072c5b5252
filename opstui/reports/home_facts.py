"""What Home shows beside the frame: the north star metric, tasks due, the last decisions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from opstui.charts.sentences import percent, ratio, signed
from opstui.kernel.language import language
from opstui.kernel.periods import format_date
from opstui.kernel.series import SeriesMonth, book_of
from opstui.kernel.vocabulary import DecisionType
from opstui.reports.review_facts import ReviewFacts, review_facts
from opstui.reports.wording import chance, share
from opstui.stages.execution.board import by_due, days_late, is_open
from opstui.stages.planning.model import Plan, Task
from opstui.stages.review.model import Decision
from opstui.stages.review.reader import Reader
from opstui.workbook.document import Workbook

Figure = Callable[[float | None, str], str]

DUE_WITHIN = 7


@dataclass(frozen=True, slots=True)
class NorthStar:
    """Texts, ready to show; `values` are the periods so far for the sparkline, `course` says the
    first and the last of them and the change between."""

    name: str
    actual: str
    target: str = ""
    attainment: str = ""
    do_nothing: str = ""
    chance: str = ""
    values: tuple[float | None, ...] = ()
    span: str = ""
    course: str = ""


@dataclass(frozen=True, slots=True)
class DueTask:
    key: str
    title: str
    owner: str
    day: date
    days_late: int


@dataclass(frozen=True, slots=True)
class TakenDecision:
    type: DecisionType
    text: str


def north_star(workbook: Workbook, today: date, figure: Figure) -> NorthStar | None:
    """None before there is a metric tree."""
    cycle = workbook.cycle
    if cycle is None or workbook.product is None or workbook.get(Plan, cycle.key) is None:
        return None
    facts = review_facts(workbook, cycle, today)
    star = facts.north_star
    values = _so_far(workbook, facts)
    first, last = facts.timing.periods[0].start, facts.timing.periods[len(values) - 1].end
    return NorthStar(
        name=star.name.text(language()),
        actual=figure(star.actual, star.unit),
        target=figure(star.target, star.unit) if star.target is not None else "",
        attainment=share(star.attainment) if star.attainment is not None else "",
        do_nothing=figure(star.do_nothing, star.unit) if star.do_nothing is not None else "",
        chance=chance(star.chance) if star.chance is not None else "",
        values=values,
        span=f"{format_date(first, language(), year=False)} - "
        f"{format_date(last, language(), year=False)}",
        course=_course(values, star.unit, figure),
    )


def _course(values: Sequence[float | None], unit: str, figure: Figure) -> str:
    """ "¥88K > ¥129K +46%"; "" where there is nothing to compare."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return ""
    text = f"{figure(known[0], unit)} > {figure(known[-1], unit)}"
    change = ratio(known[-1] - known[0], abs(known[0]))
    return text if change is None else f"{text} {signed(percent, change)}"


def _so_far(workbook: Workbook, facts: ReviewFacts) -> tuple[float | None, ...]:
    reader = Reader(facts.tree, book_of(workbook.all(SeriesMonth)))
    return tuple(facts.tree.value(reader.leaves(period)) for period in facts.timing.done)


def due_tasks(workbook: Workbook, today: date) -> list[DueTask]:
    """Open tasks of the current cycle that are late or due within a week, the latest first."""
    cycle = workbook.cycle
    tasks = [one for one in workbook.all(Task).values() if cycle and one.cycle == cycle.key]
    end = today + timedelta(days=DUE_WITHIN)
    due = [
        DueTask(one.key, one.title, one.owner, one.end, days_late(one, today))
        for one in by_due(tasks)
        if is_open(one) and one.end is not None and one.end <= end
    ]
    return sorted(due, key=lambda one: -one.days_late)


def last_decisions(workbook: Workbook, most: int = 3) -> list[TakenDecision]:
    """The newest first."""
    taken = list(workbook.all(Decision).values())[-most:]
    return [TakenDecision(one.type, one.text) for one in reversed(taken)]

"""The whole loop as one value: what the frame shows on every screen, and where Home points."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from opstui import balance, flow
from opstui.flow import NextAction, Progress, Situation
from opstui.kernel.language import ZH, _, language, noted
from opstui.kernel.periods import Period, format_period, split
from opstui.kernel.requirement import Requirement
from opstui.kernel.series import SeriesMonth, book_of
from opstui.kernel.vocabulary import Stage
from opstui.stages.execution import readiness as execution_readiness
from opstui.stages.execution.board import is_open, overdue
from opstui.stages.execution.model import DayLog
from opstui.stages.planning import readiness as planning_readiness
from opstui.stages.planning.model import Plan, Task
from opstui.stages.planning.outlook import coverage_of
from opstui.stages.planning.phased import phase_metric
from opstui.stages.review import readiness as review_readiness
from opstui.stages.review.inputs import inputs
from opstui.stages.review.model import Decision, Feedback, Need, Review
from opstui.stages.strategy import readiness as strategy_readiness
from opstui.stages.strategy.model import Cycle, Hypothesis, Product, Strategy
from opstui.workbook.document import Workbook

Edit = tuple[datetime, str, tuple[str, ...]]
"""When, what, which tables: a line of the history, for the balance of attention."""


@dataclass(frozen=True, slots=True)
class StageState:
    """`step` is the first unfinished one; `note` what it is about, or why it is not ready."""

    stage: Stage
    done: int = 0
    needed: int = 0
    ready: bool = True
    step: str = ""
    note: str = ""

    @property
    def complete(self) -> bool:
        return self.needed > 0 and self.done >= self.needed

    @property
    def share(self) -> str:
        """ "✓", "5/7", or "-" when nothing is needed yet."""
        if not self.needed:
            return "-"
        return "✓" if self.complete else f"{self.done}/{self.needed}"


@dataclass(frozen=True, slots=True)
class Overview:
    """Computed once per change of the workbook."""

    title: str
    state: str
    stages: Mapping[Stage, StageState]
    next_action: NextAction
    balance_short: str = ""
    balance_sentence: str = ""

    def stage(self, stage: Stage) -> StageState:
        return self.stages.get(stage, StageState(stage))


def title_line(product: Product | None, cycle: Cycle | None, today: date) -> str:
    """ "启航 › C1 9/28-11/22 第8/8周" """
    if product is None:
        return "opstui"
    name = noted(product.name, _("made up")) if product.synthetic else product.name
    if cycle is None:
        return name
    span = format_period(Period(cycle.start, cycle.end), language())
    weeks = max(1, -(-((cycle.end - cycle.start).days + 1) // 7))
    now = min(weeks, max(1, (today - cycle.start).days // 7 + 1))
    place = _("week {now}/{all}").format(now=now, all=weeks)
    if today > cycle.end:
        place = _("over")
    return f"{name} › {cycle.key} {span} {place}"


def saved_mark(readonly: bool) -> str:
    """Right end of the title line: whether work is saved, and the language."""
    state = _("Read only") if readonly else _("Saved ✓")
    return f"{state}  {'中' if language() == ZH else 'EN'}"


def overview(
    workbook: Workbook, today: date, *, edits: Sequence[Edit] = (), readonly: bool = False
) -> Overview:
    """Everything that the frame shows about this workbook, as of `today`."""
    facts = _Facts(workbook, today)
    loop = facts.loop()
    attention = facts.balance(loop, edits)
    return Overview(
        title=title_line(workbook.product, facts.cycle, today),
        state=saved_mark(readonly),
        stages={stage: _state(loop, stage) for stage in Stage},
        next_action=flow.next_action(facts.situation(loop)),
        balance_short=attention.short() if workbook.product else "",
        balance_sentence=attention.sentence() if workbook.product else "",
    )


def _state(loop: flow.Loop, stage: Stage) -> StageState:
    progress = flow.progress_of(loop, stage)
    reason = flow.why_not_yet(loop, stage)
    first = progress.first_open
    step = flow.step_of(stage, first.code) if first else ""
    note = reason or (first.text if first else "")
    return StageState(stage, progress.done, progress.needed, not reason, step, note)


def hours_of(workbook: Workbook) -> list[tuple[date, Stage, float]]:
    """What was logged: day, stage, hours."""
    return [(one.day, one.stage, one.hours) for one in workbook.all(DayLog).values()]


def minutes_of(edits: Sequence[Edit]) -> list[tuple[datetime, Stage]]:
    """When something of a stage was changed."""
    return [
        (when, balance.STAGE_OF_TABLE[table])
        for when, _what, tables in edits
        for table in tables
        if table in balance.STAGE_OF_TABLE
    ]


class _Facts:
    """What the records of the current cycle say, read once."""

    def __init__(self, workbook: Workbook, today: date) -> None:
        self.workbook = workbook
        self.today = today
        self.cycle = workbook.cycle
        self.key = self.cycle.key if self.cycle else ""
        self.plan = workbook.get(Plan, self.key)
        self.tasks = [one for one in workbook.all(Task).values() if one.cycle == self.key]
        self.reviews = [one for one in workbook.all(Review).values() if one.cycle == self.key]

    def observed_until(self) -> date | None:
        if self.plan is None:
            return None
        book = book_of(self.workbook.all(SeriesMonth))
        return book.observed_until([one.id for one in inputs(self.plan.tree)])

    def loop(self) -> flow.Loop:
        """The four "done when" lists."""
        return {
            Stage.STRATEGY: Progress(Stage.STRATEGY, tuple(self._strategy())),
            Stage.PLANNING: Progress(Stage.PLANNING, tuple(self._planning())),
            Stage.EXECUTION: Progress(Stage.EXECUTION, tuple(self._execution())),
            Stage.REVIEW: Progress(Stage.REVIEW, tuple(self._review())),
        }

    def _strategy(self) -> Iterable[Requirement]:
        book = self.workbook
        mine = [one for one in book.all(Hypothesis).values() if one.cycle == self.key]
        return strategy_readiness.requirements(book.product, book.get(Strategy, self.key), mine)

    def _planning(self) -> Iterable[Requirement]:
        if self.plan is None or self.cycle is None:
            return planning_readiness.requirements(None, self.tasks)
        values = phase_metric(self.plan, self.cycle).values
        phased = [value for value in values if value is not None]
        covered = coverage_of(self.tasks, self.plan, self.cycle)
        return planning_readiness.requirements(self.plan, self.tasks, phased, covered)

    def _execution(self) -> Iterable[Requirement]:
        if self.cycle is None:
            return ()
        return execution_readiness.requirements(self.cycle, self.tasks, self.today)

    def _review(self) -> Iterable[Requirement]:
        if self.cycle is None:
            return ()
        book = self.workbook
        return review_readiness.requirements(
            self.cycle,
            self.today,
            observed_until=self.observed_until(),
            reviews=self.reviews,
            feedback=book.all(Feedback).values(),
            needs=book.all(Need).values(),
            decisions=book.all(Decision).values(),
        )

    def situation(self, loop: flow.Loop) -> Situation:
        cycle = self.cycle
        if cycle is None:
            return Situation(has_product=self.workbook.product is not None, loop=loop)
        until = self.observed_until()
        return Situation(
            has_product=self.workbook.product is not None,
            loop=loop,
            under_way=cycle.start <= self.today and self.plan is not None,
            cycle_over=cycle.end < self.today,
            cycle_closed=cycle.closed_on is not None,
            review_due=self._review_due(cycle, until),
            data_age=review_readiness.data_age(cycle, until, self.today),
            overdue=len(overdue(self.tasks, self.today)),
            blocked=sum(one.blocked is not None for one in self.tasks if is_open(one)),
        )

    def _review_due(self, cycle: Cycle, until: date | None) -> str:
        """Code of the last period that is over, has data and no closed review."""
        closed = {one.period for one in self.reviews if one.closed}
        for period in reversed(split(cycle.start, cycle.end, cycle.grain)):
            if period.end < self.today and until is not None and until >= period.start:
                return "" if period.code in closed else period.code
        return ""

    def balance(self, loop: flow.Loop, edits: Sequence[Edit]) -> balance.Balance:
        hours, minutes = hours_of(self.workbook), minutes_of(edits)
        looks = [one.closed or one.opened for one in self.workbook.all(Review).values()]
        one, two, three, four = flow.coverage(loop)
        return balance.Balance(
            balance.attention(hours, minutes, self.today),
            (one, two, three, four),
            (self.today - max(looks)).days if looks else None,
            sum(not task.leaf for task in self.tasks if is_open(task)),
            flow.progress_of(loop, Stage.REVIEW).complete,
        )

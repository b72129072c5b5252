"""What every step of a review asks of the workbook, worked out once per change. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property

from rich.text import Text

from opstui.kernel.language import language
from opstui.kernel.metric_tree import MetricTree
from opstui.kernel.observations import SeriesMonth
from opstui.kernel.periods import Period
from opstui.kernel.series import SeriesBook, book_of
from opstui.reports.review_facts import ReviewFacts, review_facts
from opstui.reports.status import MetricStatus, States
from opstui.reports.timing import Timing, timing
from opstui.stages.planning.model import Plan
from opstui.stages.review.model import Review
from opstui.stages.review.reader import Reader
from opstui.stages.review.state import why_not
from opstui.stages.strategy.model import Cycle
from opstui.workbook.document import Workbook

Paint = Mapping[str, str]
"""Role ("good", "warn", "bad") → a colour of the theme; "" where there is none."""


def painted(text: str, style: str) -> Text:
    """A cell whose colour counts when it is compared with what is shown."""
    return Text.assemble((text, style))


class ReviewContext:
    """A workbook with a cycle and a plan, as of `today`."""

    def __init__(self, workbook: Workbook, cycle: Cycle, plan: Plan, today: date) -> None:
        self.workbook = workbook
        self.cycle = cycle
        self.plan = plan
        self.today = today

    @property
    def tree(self) -> MetricTree:
        return self.plan.tree

    @property
    def currency(self) -> str:
        product = self.workbook.product
        return product.currency if product else "CNY"

    @cached_property
    def book(self) -> SeriesBook:
        return book_of(self.workbook.all(SeriesMonth))

    @cached_property
    def reader(self) -> Reader:
        return Reader(self.tree, self.book)

    # -- periods ------------------------------------------------------------------------------

    @property
    def periods(self) -> tuple[Period, ...]:
        return self.timing.periods

    @cached_property
    def gaps(self) -> dict[Period, str]:
        """Period of the cycle → why it cannot be compared, "" when it can."""
        lag = self.cycle.lag_days
        return {one: why_not(self.reader, one, self.today, lag) for one in self.periods}

    @cached_property
    def timing(self) -> Timing:
        return timing(self.cycle, self.reader, self.today)

    @cached_property
    def due_period(self) -> Period:
        """The latest period that has ended and lacks numbers, else the latest that has ended,
        else the first."""
        over = [period for period in self.periods if period.end < self.today]
        open_ = [period for period in over if self.reader.missing(period)]
        return (open_ or over or list(self.periods[:1]))[-1]

    # -- where it stands ----------------------------------------------------------------------

    @cached_property
    def facts(self) -> ReviewFacts:
        """Everything that reports say of this review too."""
        return review_facts(self.workbook, self.cycle, self.today)

    @property
    def based(self) -> Plan:
        """The plan, its baseline read from the series where it was not typed."""
        return self.facts.plan

    @property
    def now(self) -> States:
        return self.facts.states

    @property
    def statuses(self) -> tuple[MetricStatus, ...]:
        return self.facts.metrics

    # -- the review of a period ---------------------------------------------------------------

    def review(self, period: Period) -> Review:
        """As it is stored, else as it would begin today."""
        key = review_key(self.cycle.key, period)
        found = self.workbook.get(Review, key)
        if found is not None:
            return found
        return Review(key=key, cycle=self.cycle.key, period=period.code, opened=self.today)

    def is_last(self, period: Period) -> bool:
        return bool(self.periods) and period.end >= self.periods[-1].end

    def name(self, metric: str) -> str:
        """A node's or a count's name in the current language, else its id."""
        node = self.tree.get(metric)
        if node is not None:
            return node.name.text(language()) or metric
        for one in self.reader.inputs:
            if one.id == metric:
                return one.name.text(language()) or metric
        return metric

    def unit(self, metric: str) -> str:
        node = self.tree.get(metric)
        if node is not None:
            return node.unit
        return next((one.unit for one in self.reader.inputs if one.id == metric), "count")


def review_key(cycle: str, period: Period) -> str:
    return f"{cycle}.R@{period.code}"


_last: tuple[Workbook, date, str, ReviewContext | None] | None = None


def context_of(workbook: Workbook, today: date) -> ReviewContext | None:
    """None without a cycle or a plan. The last one is kept: every step asks for the same."""
    global _last
    if _last is not None and _last[0] is workbook and _last[1:3] == (today, language()):
        return _last[3]
    cycle = workbook.cycle
    plan = workbook.get(Plan, cycle.key) if cycle else None
    found = ReviewContext(workbook, cycle, plan, today) if cycle and plan else None
    _last = (workbook, today, language(), found)
    return found

"""Which series tells the stage of life, read from what was imported. Pure."""

from __future__ import annotations

from datetime import date

from opstui.kernel.metric_tree import Kind, MetricTree
from opstui.kernel.observations import SeriesMonth
from opstui.kernel.periods import Period, split
from opstui.kernel.recursion import recursion_of
from opstui.kernel.series import How, SeriesBook, book_of
from opstui.stages.strategy.lifecycle import LifecycleResult, four_week_sums, lifecycle
from opstui.stages.strategy.model import Strategy
from opstui.stages.strategy.steps.core_list import tree_of
from opstui.workbook.document import Workbook

WEEKS_PER_YEAR_OF_SUMS = 13


def user_metrics(tree: MetricTree) -> list[str]:
    """Series that count active or paying users, the best first: the carried metric, then the
    people that a rate of paying or keeping counts."""
    rule = recursion_of(tree)
    found = [rule.carried] if rule else []
    for tag in ("aarrr:revenue", "aarrr:retain"):
        for node in tree.nodes:
            counts_people = node.numerator and node.numerator_unit == "count"
            if node.unit == "ratio" and counts_people and tag in node.tags:
                found.append(node.numerator)
    return found


def suggested(workbook: Workbook, today: date) -> LifecycleResult:
    """The stage that the data suggest, else the typed users; a cold start while there are too
    few."""
    cycle = workbook.cycle
    strategy = workbook.get(Strategy, cycle.key) if cycle else None
    ever = strategy.users_ever if strategy else None
    book = book_of(workbook.all(SeriesMonth))
    tree = tree_of(workbook)
    for metric in user_metrics(tree):
        since, until = book.observed_from([metric]), book.observed_until([metric])
        if since is None or until is None:
            continue
        node = tree.get(metric)
        how: How = "stock" if node is not None and node.kind is Kind.STOCK else "flow"
        until = min(until, today)
        if "week" in book.grains(metric):
            weeks = _totals(book, metric, split(since, until, "week"), "flow")
            return lifecycle(four_week_sums(weeks), ever, per_year=WEEKS_PER_YEAR_OF_SUMS)
        return lifecycle(_totals(book, metric, split(since, until, "month"), how), ever)
    return lifecycle(strategy.monthly_users if strategy else (), ever)


def _totals(book: SeriesBook, metric: str, periods: list[Period], how: How) -> list[float | None]:
    """Whole periods only."""
    return [book.total(metric, one, how=how).value for one in periods if not one.partial]

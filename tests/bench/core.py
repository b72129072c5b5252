"""The store, the metric tree and the charts, without a screen."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from opstui.charts.chart import Chart
from opstui.charts.chart import Line as DrawnLine
from opstui.charts.rasterise import rasterise
from opstui.charts.recipes import theme_rows
from opstui.charts.recipes.trend import actual_vs_target
from opstui.kernel.attribution import attribute
from opstui.stages.review.model import Feedback
from opstui.stages.strategy.model import Product
from opstui.workbook.document import Workbook
from opstui.workbook.repository import Repository
from tests.bench.table import Line, ms, share
from tests.trees import large_tree

CHANGES = 25
SIZES = {"0.1 MB": 100, "10 MB": 10_000}
"""Feedback of 1 KB each."""


def median_of(work: Callable[[], object], times: int) -> float:
    took = []
    for _run in range(times):
        since = time.perf_counter()
        work()
        took.append(time.perf_counter() - since)
    return statistics.median(took)


def bare_append(path: Path) -> Callable[[], object]:
    """The least that a durable change of this machine can cost."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def append() -> None:
        os.write(handle, b"x" * 300)
        os.fdatasync(handle)

    return append


def store_lines(home: Path) -> Iterator[Line]:
    append = bare_append(home / "bare")
    for name, count in SIZES.items():
        rows = [
            Feedback(key=f"C1.F{number}", cycle="C1", day=date(2026, 10, 1), text="运营 x" * 125)
            for number in range(count)
        ]
        with Repository.create(home / f"store-{count}.json") as repository:
            book = Workbook.empty().put(Product(name="Sail"), *rows)
            repository.save("Start", book, repository.workbook)
            names = iter(range(1_000_000))

            def change(repository: Repository = repository, names: Iterator[int] = names) -> None:
                base = repository.workbook
                new = base.put(Product(name=f"Sail {next(names)}"))
                repository.save("Rename", new, base)

            change()
            saved, bare = median_of(change, CHANGES), median_of(append, CHANGES)
        yield Line(f"one durable change, {name}", ms(saved), share(saved, bare), "≤ 3 x append")


def tree_lines() -> Iterator[Line]:
    tree, before = large_tree(1_000)
    after = {id_: value * 1.07 for id_, value in before.items()}

    def explain() -> None:
        tree.evaluate(before)
        tree.gradient(before)
        attribute(tree, before, after)

    name = "1,000 nodes: value, gradient, split"
    yield Line(name, ms(median_of(explain, 7)), "", "≤ 10 ms")


def chart_lines() -> Iterator[Line]:
    days = [date(2026, 9, 28) + timedelta(days=number) for number in range(365)]
    values = [1000.0 + number % 30 * 17 for number in range(365)]
    chart = actual_vs_target(
        days, values[:200], values, values, today=days[200], fmt=lambda value: f"{value:,.0f}"
    )
    rasterise(chart, 78, 17)
    drawn = median_of(lambda: rasterise(chart, 78, 17), 15)
    yield Line("chart of a year, 78x17", ms(drawn), "", "≤ 30 ms")
    for count, goal in ((1, "≤ 20 ms"), (4, "≤ 60 ms")):
        lines = Chart(x=(0.0, 364.0), y=(900.0, 2200.0), layers=_courses(count))
        drawn = median_of(lambda lines=lines: rasterise(lines, 78, 18), 15)  # type: ignore[misc]
        yield Line(f"chart of {count} x 365 points, 78x18", ms(drawn), "", goal)
    ranked = theme_rows([(f"theme {n}", 100.0 - n) for n in range(16)], fmt=lambda v: f"{v:g}")
    drawn = median_of(lambda: rasterise(ranked, 78, 18), 15)
    yield Line("chart of 16 rows, 78x18", ms(drawn), "", "≤ 10 ms")


def _courses(count: int) -> tuple[DrawnLine, ...]:
    return tuple(
        DrawnLine(
            [(float(n), 1000.0 + n % 30 * 17 * (k + 1) % 900) for n in range(365)], series=k + 1
        )
        for k in range(count)
    )


def lines(home: Path) -> Iterator[Line]:
    yield from store_lines(home)
    yield from tree_lines()
    yield from chart_lines()

"""A review of a large workbook: 200 leaves by day over ten years."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

from opstui.charts.rasterise import rasterise
from opstui.charts.recipes import actual_vs_target
from opstui.kernel.attribution import attribute
from opstui.kernel.label import Label
from opstui.kernel.metric_tree import Kind, MetricTree, Node, Op
from opstui.kernel.observations import SeriesMonth, series_key
from opstui.kernel.vocabulary import Form
from opstui.reports.exporting import report_page
from opstui.reports.page_html import page_html
from opstui.reports.review_facts import review_facts
from opstui.stages.planning.model import Plan
from opstui.stages.strategy.model import Cycle, Product
from opstui.workbook.document import Workbook
from opstui.workbook.repository import Repository
from tests.bench.table import Line, ms, share

LEAVES, YEARS = 200, 10
START, TODAY = date(2026, 9, 28), date(2026, 11, 24)


def timed(work: object) -> float:
    begun = perf_counter()
    assert callable(work)
    work()
    return perf_counter() - begun


def tree() -> MetricTree:
    """Twenty sums of ten leaves each under one root."""
    leaves = [
        Node(id=f"leaf_{n}", name=Label(zh=f"渠道 {n}", en=f"Channel {n}"), kind=Kind.FLOW)
        for n in range(LEAVES)
    ]
    groups = [
        Node(
            id=f"group_{n}",
            name=Label(zh=f"组 {n}", en=f"Group {n}"),
            kind=Kind.FLOW,
            op=Op.SUM,
            children=tuple(one.id for one in leaves[n * 10 : n * 10 + 10]),
        )
        for n in range(LEAVES // 10)
    ]
    root = Node(
        id="all",
        name=Label(zh="总量", en="All"),
        kind=Kind.FLOW,
        op=Op.SUM,
        children=tuple(one.id for one in groups),
    )
    return MetricTree(root="all", nodes=(root, *groups, *leaves))


def months(metric: str, shift: int) -> Iterator[SeriesMonth]:
    day = date(TODAY.year - YEARS, 12, 1)
    while day <= TODAY:
        following = (day.replace(day=28) + timedelta(4)).replace(day=1)
        last = min(following - timedelta(1), date(2026, 11, 22))
        values = tuple(
            float(1000 + (day.toordinal() * 7 + n * 13 + shift * 31) % 400) for n in range(last.day)
        )
        name = f"{day:%Y-%m}"
        key = series_key(metric, "", "day", name)
        yield SeriesMonth(key=key, metric=metric, grain="day", month=name, v=values)
        day = following


def workbook() -> Workbook:
    made = tree()
    goals = dict.fromkeys(made.leaves, 1250.0 * 56)
    plan = Plan(
        key="C1",
        tree=made,
        baseline=dict.fromkeys(made.leaves, 1200.0 * 56),
        target=sum(goals.values()),
        leaf_targets=goals,
    )
    cycle = Cycle(
        key="C1",
        number=1,
        start=START,
        end=date(2026, 11, 22),
        baseline_start=date(2026, 8, 3),
        baseline_end=date(2026, 9, 27),
    )
    series = (one for n, leaf in enumerate(made.leaves) for one in months(leaf, n))
    product = Product(name="Large", form=Form.ECOMMERCE)
    return Workbook.empty().put(product, cycle, plan, *series)


def command(*arguments: str) -> float:
    """Median seconds of five runs of a command."""
    run = [sys.executable, "-m", "opstui", *arguments]
    return median(
        timed(lambda: subprocess.run(run, check=True, capture_output=True)) for _once in range(5)
    )


def lines(home: Path) -> Iterator[Line]:
    """Opened, read, reviewed, drawn, written."""
    path = home / "large.json"
    book = workbook()
    with Repository.create(path) as repository:
        repository.save("Start", book, repository.workbook)
    version = command("--version")
    text = command("review", str(path), "--text", "--as-of", TODAY.isoformat())
    yield Line("review --text, 200 metrics x 10 years", ms(text), share(text, version), "≤ 400 ms")
    cycle = book.cycles[-1]
    first = timed(lambda: review_facts(book, cycle, TODAY))
    yield Line("  status and why, first", ms(first))
    again = median(timed(lambda: review_facts(book, cycle, TODAY)) for _once in range(3))
    yield Line("  the same with the tables read", ms(again))
    facts = review_facts(book, cycle, TODAY)
    before, after = facts.states.baseline, facts.states.actual
    split = median(timed(lambda: attribute(facts.tree, before, after)) for _once in range(7))
    yield Line("  attribution over 200 leaves", ms(split), "", "≤ 10 ms")
    page = median(
        timed(lambda: page_html(report_page(book, cycle, "review", TODAY))) for _once in range(3)
    )
    yield Line("  the review's HTML page", ms(page))
    yield from chart_lines()


def chart_lines() -> Iterator[Line]:
    """3,650 points in a window of a terminal."""
    days = [TODAY - timedelta(3650 - n) for n in range(3650)]
    values = [float(1000 + (n * 37) % 400) for n in range(3650)]

    def draw() -> None:
        chart = actual_vs_target(days, values, today=TODAY, fmt=lambda value: f"{value:,.0f}")
        rasterise(chart, 78, 18)

    draw()
    yield Line("chart of 3,650 points, 78x18", ms(median(timed(draw) for _once in range(7))))

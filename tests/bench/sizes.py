"""What a workbook's size costs: the worked example, a year of it, and 200 metrics by day over ten
years with 2,000 tasks and 5,000 pieces of feedback."""

from __future__ import annotations

import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

from opstui.examples import example_workbook
from opstui.kernel.language import EN
from opstui.kernel.observations import SeriesMonth, series_key
from opstui.kernel.vocabulary import Lever, TaskState
from opstui.reports.exporting import report_page
from opstui.reports.page_html import page_html
from opstui.shell.find import entries
from opstui.stages.planning.model import Plan, Task
from opstui.stages.review.model import Feedback, Theme
from opstui.stages.strategy.model import Product
from opstui.workbook.document import Workbook
from opstui.workbook.repository import Repository
from tests.bench import review
from tests.bench.table import Line, ms, p95, share, size
from tests.bench.window import Answer, Window

HELLO = (str(Path(__file__).with_name("hello.py")),)
TASKS, FEEDBACK = 2_000, 5_000
RUNS, KEYS = 3, 12
DOWN, UP = "\x1b[B", "\x1b[A"
STAGES = {"review": "4", "execution": "3", "plan": "2", "strategy": "1"}
"""In the strategy digits answer questions, so it comes last."""


def a_year() -> Workbook:
    """The worked example with every leaf by day for a year."""
    book = example_workbook("training", EN)
    cycle = book.cycle
    assert cycle is not None
    plan = book.get(Plan, cycle.key)
    assert plan is not None
    months = [
        SeriesMonth(
            key=series_key(leaf, "", "day", f"2025-{month:02d}"),
            metric=leaf,
            grain="day",
            month=f"2025-{month:02d}",
            v=tuple(float(100 + (day * 7 + number) % 40) for day in range(28)),
        )
        for number, leaf in enumerate(plan.tree.leaves)
        for month in range(1, 13)
    ]
    return book.put(*months)


def large() -> Workbook:
    book = review.workbook()
    cycle = book.cycles[-1]
    plan = book.get(Plan, cycle.key)
    assert plan is not None
    leaves, states = list(plan.tree.leaves), list(TaskState)
    tasks = (
        Task(
            key=f"{cycle.key}.T{n}",
            cycle=cycle.key,
            title=f"Live class for group {n}",
            lever=list(Lever)[n % len(Lever)],
            leaf=leaves[n % len(leaves)],
            owner=("Lin", "Mo", "Wen", "")[n % 4],
            state=states[n % len(states)],
            start=cycle.start + timedelta(n % 40),
            end=cycle.start + timedelta(n % 40 + 9),
            budget=float(n % 60) * 1000,
        )
        for n in range(1, TASKS + 1)
    )
    themes = [Theme(key=f"theme_{n}", name=f"Theme {n}", words=(f"word{n}",)) for n in range(12)]
    voices = (
        Feedback(
            key=f"{cycle.key}.F{n}",
            cycle=cycle.key,
            day=cycle.start + timedelta(n % 50),
            text=f"The {('class', 'price', 'teacher', '退款')[n % 4]} number {n} was not for me",
            source=("form", "chat", "phone")[n % 3],
            themes=(f"theme_{n % 12}",) if n % 5 else (),
            users=n % 4 + 1,
        )
        for n in range(1, FEEDBACK + 1)
    )
    return book.put(*tasks, *themes, *voices)


def middle(work: Callable[[], object], times: int = 5) -> float:
    took = []
    for _once in range(times):
        begun = perf_counter()
        work()
        took.append(perf_counter() - begun)
    return statistics.median(took)


BOOKS = {"year": a_year, "large": large}


def made(home: Path) -> dict[str, Path]:
    """Made by another process: peak memory counts what a parent held when it started a child."""
    paths = {name: home / f"size-{name}.json" for name in BOOKS}
    for name, path in paths.items():
        subprocess.run([sys.executable, "-m", "tests.bench.sizes", name, str(path)], check=True)
    return paths


def make(name: str, path: Path) -> None:
    with Repository.create(path) as repository:
        repository.save("Start", BOOKS[name](), repository.workbook)


def start_lines(home: Path, paths: dict[str, Path]) -> Iterator[Line]:
    """The programs take turns, so that a busy moment hits all of them."""
    programs = {"hello": HELLO, **{n: ("-m", "opstui", str(path)) for n, path in paths.items()}}
    seen: dict[str, list[float]] = {name: [] for name in programs}
    peaks: dict[str, int] = {}
    for _run in range(RUNS):
        for name, words in programs.items():
            with Window(home, *words) as window:
                seen[name].append(window.start().last)
            peaks[name] = window.peak
    hello = statistics.median(seen["hello"])
    for name in paths:
        settled = statistics.median(seen[name])
        yield Line(f"settled, {name}", ms(settled), share(settled, hello), "≤ 1.8 x hello")
        peak = f"{peaks[name] / 2**20:.0f} MB"
        yield Line(f"peak memory, {name}", peak, share(peaks[name], peaks["hello"]), "≤ 2.5 x")


def key_lines(home: Path, path: Path) -> Iterator[Line]:
    """Stages opened in turn, and keys within each, on the large workbook."""
    with Window(home, "-m", "opstui", str(path)) as window:
        window.start()
        for name, key in STAGES.items():
            opened = window.send(key, 0.6)
            again = [window.send(UP if turn % 2 else DOWN, 0.15) for turn in range(KEYS)]
            both = f"{ms(opened.last)} / {ms(middle_of(again))} / {ms(late(again))}"
            yield Line(f"large, {name}: open / key p50 / p95", both, "", "≤ 120 / 30 / 30 ms")
            written = statistics.median(one.size for one in again)
            yield Line(f"  bytes to open / a key, {name}", f"{opened.size:,} / {size(written)}")


def middle_of(answers: list[Answer]) -> float:
    return statistics.median(one.last for one in answers)


def late(answers: list[Answer]) -> float:
    return p95([one.last for one in answers])


def core_lines(path: Path) -> Iterator[Line]:
    """Without a screen."""
    yield Line("large: open the file", ms(middle(lambda: Repository.open(path).close(), 3)))
    with Repository.open(path) as repository:
        names = iter(range(1_000_000))

        def change() -> None:
            base = repository.workbook
            repository.save("Rename", base.put(Product(name=f"Sail {next(names)}")), base)

        change()
        yield Line("large: one change saved", ms(middle(change)))
        book = repository.workbook
        listed = [(entry, entry.searched) for entry in entries(book)]

        def find() -> None:
            _ = [entry for entry, text in listed if "group" in text and "17" in text][:60]

        what = f"large: find among {len(listed):,}"
        yield Line(what, ms(middle(find)), "", "≤ 30 ms a key")
        cycle, today = book.cycles[-1], date(2026, 11, 24)
        page = middle(lambda: page_html(report_page(book, cycle, "cycle", today)), 3)
        yield Line("large: the cycle's HTML page", ms(page))


def lines(home: Path) -> Iterator[Line]:
    paths = made(home)
    yield from start_lines(home, paths)
    yield from key_lines(home, paths["large"])
    yield from core_lines(paths["large"])


if __name__ == "__main__":
    make(sys.argv[1], Path(sys.argv[2]))

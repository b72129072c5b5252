"""Start, keys and idling of opstui on the terminal, against the smallest Textual app."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from opstui.examples import example_workbook
from opstui.kernel.language import EN
from opstui.workbook.repository import Repository
from tests.bench.table import Line, ms, p95, share, size
from tests.bench.window import ROOT, Answer, Window

HELLO = (str(Path(__file__).with_name("hello.py")),)
RUNS, MOVES, CHARACTERS, IDLE = 4, 40, 20, 5.0
DOWN, UP = "\x1b[B", "\x1b[A"


def make_books(home: Path) -> tuple[Path, Path]:
    """(an empty workbook, the worked example)"""
    empty, demo = home / "empty.json", home / "demo.json"
    Repository.create(empty).close()
    with Repository.create(demo) as repository:
        content = example_workbook("training", EN)
        repository.save("Start", content, repository.workbook)
    return empty, demo


def start_lines(home: Path, programs: dict[str, tuple[str, ...]]) -> Iterator[Line]:
    """The programs take turns, so that a busy moment hits all of them."""
    seen: dict[str, list[Answer]] = {name: [] for name in programs}
    peaks: dict[str, int] = {}
    for _run in range(RUNS):
        for name, words in programs.items():
            with Window(home, *words) as window:
                seen[name].append(window.start())
            peaks[name] = window.peak
    first = {name: statistics.median(one.first for one in all_) for name, all_ in seen.items()}
    last = {name: statistics.median(one.last for one in all_) for name, all_ in seen.items()}
    yield Line("first text / settled, hello", f"{ms(first['hello'])} / {ms(last['hello'])}")
    for name, goal in (("empty workbook", "≤ 60 ms / ≤ 1.3 x"), ("demo", "≤ 60 ms / ≤ 1.8 x")):
        both = f"{ms(first[name])} / {ms(last[name])}"
        yield Line(f"first text / settled, {name}", both, share(last[name], last["hello"]), goal)
        written = size(statistics.median(one.size for one in seen[name]))
        yield Line(f"bytes to settle, {name}", written, "", "≤ 4,000")
    for name, goal in (("empty workbook", "≤ 1.35 x"), ("demo", "≤ 2.5 x")):
        peak = f"{peaks[name] / 2**20:.0f} MB"
        yield Line(f"peak memory, {name}", peak, share(peaks[name], peaks["hello"]), goal)


def key_lines(home: Path, programs: dict[str, tuple[str, ...]]) -> Iterator[Line]:
    moves: dict[str, list[Answer]] = {}
    typed: dict[str, list[Answer]] = {}
    idle = 0
    for name in ("hello", "demo"):
        with Window(home, *programs[name]) as window:
            window.start()
            if name == "demo":
                window.send("3", 0.6)
            moves[name] = [window.send(UP if turn % 2 else DOWN) for turn in range(MOVES)]
            if name == "demo":
                idle = window.idle(IDLE)
                switch = [window.send(stage, 0.3) for stage in "1023"]
            window.send("/" if name == "demo" else "\t", 0.4)
            typed[name] = [window.send("e") for _turn in range(CHARACTERS)]
    for kind, answers, goal_bytes in (("move", moves, "≤ 250"), ("typed character", typed, "≤ 80")):
        middle = {name: statistics.median(one.last for one in answers[name]) for name in answers}
        late = {name: p95([one.last for one in answers[name]]) for name in answers}
        paint = f"{ms(middle['demo'])} / {ms(late['demo'])}"
        ratio = share(late["demo"], late["hello"])
        yield Line(f"{kind} to paint, p50 / p95", paint, ratio, "≤ 30 ms, ≤ 1.5 x")
        written = {name: statistics.median(one.size for one in answers[name]) for name in answers}
        ratio = share(written["demo"], written["hello"])
        yield Line(f"bytes a {kind}", size(written["demo"]), ratio, goal_bytes)
    yield Line("screen switch, slowest", ms(max(one.last for one in switch)), "", "≤ 120 ms")
    by_switch = size(statistics.median(one.size for one in switch))
    yield Line("bytes a screen switch", by_switch, "", "≤ 3,500")
    yield Line("bytes idle, 5 s", size(idle), "", "0")


def command_lines(home: Path, demo: Path) -> Iterator[Line]:
    """Commands without a screen, the best of some runs."""
    for name, words, goal in (
        ("--version", ["--version"], "≤ 60 ms"),
        ("review --text, demo", ["review", str(demo), "--text"], "≤ 400 ms"),
    ):
        took = []
        for _run in range(RUNS):
            since = time.perf_counter()
            subprocess.run(
                [sys.executable, "-m", "opstui", *words],
                cwd=home,
                env={"PATH": "/usr/bin:/bin", "HOME": str(home), "PYTHONPATH": str(ROOT)},
                check=True,
                capture_output=True,
            )
            took.append(time.perf_counter() - since)
        yield Line(name, ms(min(took)), "", goal)


def lines(home: Path) -> Iterator[Line]:
    empty, demo = make_books(home)
    programs: dict[str, tuple[str, ...]] = {"hello": HELLO}
    programs["empty workbook"] = ("-m", "opstui", str(empty))
    programs["demo"] = ("-m", "opstui", str(demo))
    yield from start_lines(home, programs)
    yield from key_lines(home, programs)
    yield from command_lines(home, demo)

"""Entering numbers in a real terminal: its own way of pasting, and a line that drops."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from opstui.kernel.language import EN
from opstui.kernel.observations import SeriesMonth
from opstui.kernel.periods import week_of
from opstui.kernel.series import SeriesBook
from opstui.workbook.repository import Repository
from tests.e2e.terminal import Terminal
from tests.stages.review.fixture_screen import training

W44 = week_of(date(2026, 10, 26))


class Window(Terminal):
    """A terminal that a block is pasted into as from a clipboard."""

    def paste(self, text: str) -> None:
        self._tmux("set-buffer", text)
        self._tmux("paste-buffer", "-p", "-t", "main")

    def review(self, book: Path) -> None:
        self.start("review", str(book), "--as-of", "2026-11-02", language="en")
        self.wait("2026-W44")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "book.json"
    with Repository.create(path, user="tester") as repository:
        repository.save("Start", training(EN, W44.start), repository.workbook)
    return path


@pytest.fixture
def window(tmp_path: Path) -> Iterator[Window]:
    terminal = Window(tmp_path)
    yield terminal
    terminal.stop()


def leads(book: Path) -> float | None:
    with Repository.open(book, user="reader", readonly=True) as repository:
        return SeriesBook(repository.workbook.all(SeriesMonth)).total("leads", W44).value


def test_a_block_comes_through_a_terminal_with_its_tabs_and_lines(
    window: Window, book: Path
) -> None:
    window.review(book)
    window.paste("指标\t本周\r\n到课\t640\r\nLeads\t1,150\r\n客单价\t1999\r\n")
    seen = window.wait("2 numbers pasted")
    assert "Not taken: 客单价" in seen
    assert leads(book) is None
    window.press("F2")
    window.wait("Kept: 2 new")
    assert leads(book) == 1150


def test_a_column_with_a_gap_keeps_its_gap_through_a_terminal(window: Window, book: Path) -> None:
    window.review(book)
    window.paste("14102\r\n\r\n1190\r\n1150\r\n")
    seen = window.wait("3 numbers pasted")
    lines = {name: line for line in seen.splitlines() for name in (line[1:18].strip(),)}
    assert "14102" in lines["Paid-feed UV"]
    assert lines["Owned-media UV"].split()[-1] == "4,450"
    assert "1190" in lines["Referral UV"]
    assert "1150" in lines["Leads"]


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGKILL])
def test_half_typed_values_survive_a_line_that_drops(
    window: Window, book: Path, number: signal.Signals
) -> None:
    window.review(book)
    window.paste("Leads\t1,150\nAttended\t640")
    window.wait("2 numbers pasted")
    window.type("141x")
    window.wait("141x")
    if number is signal.SIGKILL:
        drafts = book.with_name("book.json.d") / "drafts"
        window.wait(lambda _seen: any("141x" in one.read_text() for one in drafts.glob("*.json")))
    os.kill(window.process(), number)
    window.wait_dead()
    window.stop()
    window.review(book)
    seen = window.wait("What you had typed is back")
    assert "141x" in seen
    assert "1,150" in seen
    assert leads(book) is None

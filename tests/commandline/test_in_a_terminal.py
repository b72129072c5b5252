"""Commands that need a terminal, in a real one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commandline.shell import DAILY, MAPPING, Shell
from tests.e2e.terminal import Terminal


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    one = Terminal(tmp_path)
    yield one
    one.stop()


@pytest.fixture
def beside(tmp_path: Path) -> Shell:
    """The command line on the same data folder."""
    shell = Shell(tmp_path)
    shell.environment["OPSTUI_HOME"] = str(tmp_path / "opstui")
    return shell


def test_the_first_start_offers_three_ways_in(terminal: Terminal) -> None:
    terminal.start(language="en")
    screen = terminal.wait("Look at an example")
    assert "Plan my product" in screen
    assert "Open a workbook" in screen


def test_a_new_workbook_begins_with_the_guided_plan(terminal: Terminal, beside: Shell) -> None:
    terminal.start("new", "mine", "--name", "山野好物", "--form", "ecommerce")
    terminal.wait("引导规划")
    book = beside("export", "mine", "--format", "json")
    assert '"山野好物"' in book.out


def test_the_demo_opens_on_home(terminal: Terminal) -> None:
    terminal.start("demo", language="en")
    screen = terminal.wait("Net revenue")
    assert "Close the cycle and open the next one" in screen


def test_review_opens_the_fourth_stage(terminal: Terminal, beside: Shell) -> None:
    beside("demo")
    terminal.start("review", "demo-training", language="en")
    terminal.wait("Review ›")


@pytest.mark.parametrize(("reply", "kept"), [("y", True), ("n", False), ("", False)])
def test_an_import_asks_before_it_keeps(
    terminal: Terminal, beside: Shell, reply: str, kept: bool
) -> None:
    beside("new", "shop", "--form", "ecommerce", "--currency", "GBP", "--start", "2011-11-01",
           "--end", "2011-11-30", "--baseline", "2011-10-01..2011-10-31")  # fmt: skip
    terminal.start("import", str(DAILY), "shop", "--map", MAPPING, language="en")
    terminal.wait("Keep this?")
    assert "2011-11" not in beside("export", "shop", "--format", "csv").out
    terminal.type(reply)
    terminal.press("Enter")
    terminal.wait("Kept: 915 new" if kept else "Nothing was changed.")
    terminal.wait_dead()
    assert ("2011-11" in beside("export", "shop", "--format", "csv").out) is kept


def test_doctor_measures_ambiguous_characters(terminal: Terminal) -> None:
    terminal.start("doctor", language="en")
    screen = terminal.wait("All is well.")
    assert "Ambiguous width  1" in screen
    assert "80 x 24" in screen

"""How the program begins and ends in a real terminal, and without one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.terminal import Terminal


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    window = Terminal(tmp_path)
    yield window
    window.stop()


def test_the_demo_opens_from_an_empty_home_and_q_leaves(terminal: Terminal) -> None:
    terminal.start("demo", language="en")
    terminal.wait("Net revenue")
    terminal.press("q")
    terminal.wait_dead()


def test_without_a_terminal_it_says_what_to_do(tmp_path: Path) -> None:
    environment = {**os.environ, "OPSTUI_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "opstui"],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 64
    assert "ssh -t" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGHUP])
def test_half_typed_numbers_are_found_again(terminal: Terminal, number: signal.Signals) -> None:
    terminal.start("demo", language="zh_CN")
    terminal.wait("净营收")
    terminal.press("2", "e")
    terminal.wait("╭")
    terminal.press("End")
    terminal.type("ABC")
    terminal.wait("ABC")
    drafts = terminal.home / "opstui" / "demo-training.json.d" / "drafts"
    terminal.wait(lambda _seen: any(drafts.glob("*.json")))
    os.kill(terminal.process(), number)
    terminal.wait_dead()
    terminal.stop()
    terminal.start("demo-training", language="zh_CN")
    terminal.wait("净营收")
    terminal.press("2", "e")
    terminal.wait("ABC")

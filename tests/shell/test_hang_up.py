"""A dropped line, in a real process on a real terminal: half-typed text is found again."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.terminal import Terminal


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    window = Terminal(tmp_path)
    yield window
    window.stop()


@pytest.mark.parametrize(
    ("key", "opened", "number"),
    [
        ("a", "添加任务", signal.SIGHUP),
        ("e", "F2 保存", signal.SIGHUP),
        ("e", "F2 保存", signal.SIGTERM),
    ],
    ids=["line", "form", "form terminated"],
)
def test_half_typed_text_is_found_again(
    terminal: Terminal, tmp_path: Path, key: str, opened: str, number: signal.Signals
) -> None:
    terminal.start("demo", "training")
    terminal.wait("下一步做")
    terminal.press("3")
    terminal.wait("执行 › ")
    terminal.press(key)
    terminal.wait(opened)
    terminal.type("没打完的一句话")
    terminal.wait("没打完的一句话")
    os.kill(terminal.process(), number)
    terminal.wait_dead()
    again = Terminal(tmp_path)
    try:
        again.start("demo", "training")
        again.wait("下一步做")
        again.press("3")
        again.wait("执行 › ")
        again.press(key)
        again.wait("没打完的一句话")
    finally:
        again.stop()

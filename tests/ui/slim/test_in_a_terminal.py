"""The driver on a terminal that somebody else writes on, too, and that changes its size."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commandline.shell import Shell
from tests.commandline.started import Started

REDRAW = "\x0c"
LAST = ("Net revenue", "Last decisions", "In the last 4 weeks", "? Help")
"""What the whole of Home says."""


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Started]:
    started = Started(Shell(tmp_path), "demo")
    started.wait(lambda: all(started.shows(words)() for words in LAST))
    yield started
    started.type("q")
    assert started.end() == 0


def whole(demo: Started) -> bool:
    """Home stands there, and nothing of what was there before."""
    text = "\n".join(demo.screen.text)
    return all(words in text for words in LAST) and not any(
        words in text for words in ("~", "root")
    )


def test_what_another_program_wrote_is_gone_after_a_redraw(demo: Started) -> None:
    demo.screen.feed("\x1b[5;5HBroadcast message from root\x1b[9;1Hthe system goes down ~")
    assert not whole(demo)
    demo.type(REDRAW)
    demo.wait(lambda: whole(demo))


def test_a_terminal_of_another_size_is_painted_whole(demo: Started) -> None:
    demo.resize(100, 30)
    demo.wait(lambda: whole(demo))
    demo.resize(80, 24)
    demo.wait(lambda: whole(demo))

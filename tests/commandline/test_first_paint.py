"""What stands on the screen before the program has loaded; nothing typed meanwhile is lost."""

from __future__ import annotations

import termios

import pytest

from tests.commandline.shell import Shell
from tests.commandline.started import LOADED, Started


@pytest.fixture
def visited(shell: Shell) -> Shell:
    """Somebody has looked at the example before."""
    first = Started(shell, "demo")
    first.wait(first.shows("Net revenue"))
    first.type("q")
    assert first.end() == 0
    return shell


def test_what_the_last_session_showed_stands_there_before_the_program_has_loaded(
    visited: Shell,
) -> None:
    again = Started(visited, "demo")
    again.wait(again.shows("Net revenue"))
    at_once = again.data[: again.data.index(LOADED)].decode()
    assert "C1" in at_once
    assert "1 Strategy" in at_once
    again.type("q")
    assert again.end() == 0


def test_keys_typed_while_it_loads_are_dealt_with(visited: Shell) -> None:
    again = Started(visited, "demo")
    again.wait(lambda: bool(again.data))
    again.type("4")
    again.wait(again.shows("Review ›"))
    again.type("q")
    assert again.end() == 0


def test_another_workbook_does_not_show_the_lines_of_the_last(visited: Shell) -> None:
    other = Started(visited, "demo", "community")
    other.wait(lambda: LOADED in other.data)
    assert "C1" not in other.data[: other.data.index(LOADED)].decode()
    other.wait(other.shows("Weekly"))
    other.type("q")
    assert other.end() == 0


def test_the_terminal_is_given_back_as_it_was(visited: Shell) -> None:
    again = Started(visited, "demo")
    again.wait(again.shows("Net revenue"))
    again.type("q")
    assert again.end() == 0
    assert termios.tcgetattr(again.theirs) == again.before
    assert again.data.count(b"\x1b[?1049h") == again.data.count(b"\x1b[?1049l") == 1


def test_a_sentence_about_a_missing_workbook_stands_on_the_screen_that_was_there(
    shell: Shell,
) -> None:
    gone = Started(shell, "no/such/book.json")
    assert gone.end() == 1
    left = gone.data.rindex(b"\x1b[?1049l")
    assert b"opstui: " in gone.data[left:]
    assert termios.tcgetattr(gone.theirs) == gone.before


@pytest.mark.parametrize("words", [["demo", "--help"], ["review", "--text"], ["--version"]])
def test_what_needs_no_full_screen_enters_none(shell: Shell, words: list[str]) -> None:
    plain = Started(shell, *words)
    plain.end()
    assert b"\x1b" not in plain.data

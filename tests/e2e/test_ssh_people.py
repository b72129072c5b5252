"""Several people at a team's host: each sees the others' changes, and no dropped line loses any."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

import pytest

from opstui.stages.planning.model import Task
from opstui.workbook.repository import Repository
from tests.e2e.conftest import Person
from tests.e2e.ssh_host import Host, wait_for
from tests.e2e.terminal import Terminal

TASK = "C1.T1"
HOME = "Next  "
LIST = "Execution › 1/9"


def at_the_tasks(person: Person) -> Terminal:
    window = person()
    window.wait(HOME)
    window.press("3")
    window.wait(LIST)
    return window


def task(host: Host) -> Task:
    with Repository.open(host.workbook, user="reader", readonly=True) as repository:
        found = repository.workbook.get(Task, TASK)
    assert found
    return found


def form_of_the_task(window: Terminal) -> None:
    window.press("e")
    window.wait(f"│ {TASK}")


def retitled(window: Terminal, title: str) -> None:
    """In the open form, not saved yet."""
    window.press("C-u")
    window.type(title)
    window.wait(title)


def test_each_sees_what_the_other_changes(host: Host, person: Person) -> None:
    one, two = at_the_tasks(person), at_the_tasks(person)
    for here, there, title in ((one, two, "Mine first"), (two, one, "Yours then")):
        form_of_the_task(here)
        retitled(here, title)
        here.press("F2")
        there.wait(title)
    assert task(host).title == "Yours then"


def test_changes_to_different_things_merge(host: Host, person: Person) -> None:
    one, two = at_the_tasks(person), at_the_tasks(person)
    for window in (one, two):
        form_of_the_task(window)
    retitled(one, "Other title")
    two.press("Tab", "Tab", "Tab", "Tab", "C-u")
    two.type("Somebody")
    two.wait("Somebody")
    one.press("F2")
    one.wait(LIST)
    two.press("F2")
    two.wait(LIST)
    for window in (one, two):
        window.wait(lambda seen: "Other title" in seen and "Someb" in seen)
    wait_for(lambda: (task(host).title, task(host).owner) == ("Other title", "Somebody"))


@pytest.mark.parametrize(("key", "kept"), [("m", "Title of two"), ("o", "Title of one")])
def test_the_same_field_is_shown_with_both_values(
    host: Host, person: Person, key: str, kept: str
) -> None:
    one, two = at_the_tasks(person), at_the_tasks(person)
    for window in (one, two):
        form_of_the_task(window)
    retitled(one, "Title of one")
    retitled(two, "Title of two")
    one.press("F2")
    one.wait(LIST)
    two.press("F2")
    two.wait(lambda seen: all(word in seen for word in ("Title of one", "Title of two", "m Keep")))
    assert task(host).title == "Title of one"
    two.press(key)
    wait_for(lambda: task(host).title == kept)
    for window in (one, two):
        window.wait(lambda seen: kept in seen and LIST in seen)


# -- a line that drops -----------------------------------------------------------------------------


def client_killed(window: Terminal, _host: Host) -> None:
    os.kill(window.process(), signal.SIGKILL)


def terminal_closed(window: Terminal, _host: Host) -> None:
    window.stop()


def server_killed(_window: Terminal, host: Host) -> None:
    """The process of sshd that holds the terminal of the session."""
    (process,) = host.processes()
    status = (f"/proc/{process}/status",)
    with open(*status, encoding="ascii") as file:  # noqa: PTH123
        parent = next(line.split()[1] for line in file if line.startswith("PPid:"))
    os.kill(int(parent), signal.SIGKILL)


@pytest.mark.parametrize("drops", [client_killed, terminal_closed, server_killed])
def test_half_typed_text_is_found_again_and_no_process_is_left(
    host: Host, person: Person, drops: Callable[[Terminal, Host], None]
) -> None:
    window = at_the_tasks(person)
    form_of_the_task(window)
    retitled(window, "Half typ")
    drops(window, host)
    wait_for(lambda: not host.processes())
    again = at_the_tasks(person)
    form_of_the_task(again)
    again.wait("Half typ")
    assert task(host).title != "Half typ"

"""A team's host and the people who come to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from opstui.examples import example_workbook
from opstui.kernel.language import EN
from opstui.workbook.repository import Repository
from tests.e2e.ssh_host import Host
from tests.e2e.terminal import Terminal

Person = Callable[..., Terminal]
"""Opens a terminal of somebody's own and connects; arguments are options of `ssh`."""


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    """With the worked example as the team's workbook."""
    made = Host(tmp_path / "host")
    with Repository.create(made.workbook) as repository:
        repository.save("Start", example_workbook("training", EN), repository.workbook)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def person(host: Host, tmp_path: Path) -> Iterator[Person]:
    windows: list[Terminal] = []

    def come(*options: str, **environment: str) -> Terminal:
        window = Terminal(tmp_path)
        windows.append(window)
        command = host.client("ssh", "-t", *options, host.address)
        window.run(command, {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), **environment})
        return window

    yield come
    for window in windows:
        window.stop()

"""Processes that are killed, stopped or interrupted; many writers at once."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from opstui.kernel.errors import StoreLocked
from opstui.stages.planning.model import Task
from opstui.workbook import lock
from opstui.workbook.layout import Layout
from opstui.workbook.repository import Repository, SaveConflict, check
from tests.workbook.samples import add, numbers, task
from tests.workbook.writers import in_a_child, last_number, whole, write_until_killed

ROUNDS = int(os.environ.get("OPSTUI_CRASH_ROUNDS", "60"))


def killed_writer(book: Path, moment: random.Random) -> int:
    """Let a writer work for a random while, kill it; → the last number it acknowledged."""
    reading, writing = os.pipe()

    def work() -> None:
        os.close(reading)
        write_until_killed(book, writing)

    child = in_a_child(work)
    os.close(writing)
    acknowledged = b""
    enough = moment.randrange(12)
    while acknowledged.count(b"\n") < enough and (chunk := os.read(reading, 4096)):
        acknowledged += chunk
    end = time.perf_counter() + moment.random() * 0.006
    while time.perf_counter() < end:
        pass
    os.kill(child, signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "the writer failed by itself"
    while chunk := os.read(reading, 4096):
        acknowledged += chunk
    os.close(reading)
    return int((acknowledged.split() or [b"0"])[-1])


def test_kill_9_loses_nothing_acknowledged_and_leaves_no_half(repository: Repository) -> None:
    seed = int(os.environ.get("OPSTUI_CRASH_SEED", "20260302"))
    moment = random.Random(seed)
    last = 0
    for number in range(ROUNDS):
        last = max(last, killed_writer(repository.path, moment))
        with Repository.open(repository.path, user="ann") as after:
            reached = last_number(after)
            # The last change may have been undone for a moment, or be on disk unacknowledged.
            assert reached in (last - 1, last, last + 1), f"seed {seed}, round {number}"
            if reached == last - 1:
                assert after.can_redo == f"Add {last}", f"seed {seed}, round {number}"
                after.redo()
                reached = last
            assert whole(after, reached), f"seed {seed}, round {number}"
            last = reached
    assert check(repository.path) == []
    assert last > ROUNDS
    print(f"{ROUNDS} kills, {last} changes acknowledged, none lost")


def saving_under_a_trace(
    repository: Repository, number: int, at: int, act: Callable[[], None]
) -> bool:
    """Save a task, and `act` when the `at`-th line of the store runs; → whether it came to that."""
    lines = 0

    def trace(frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal lines
        if "opstui/workbook" not in frame.f_code.co_filename:
            return None
        if event == "line":
            lines += 1
            if lines == at:
                sys.settrace(None)
                act()
                return None
        return trace

    before = sys.gettrace()
    base = repository.workbook
    sys.settrace(trace)
    try:
        repository.save(f"Add {number}", base.put(task(number)), base)
    except KeyboardInterrupt:
        pass
    finally:
        sys.settrace(before)
    return lines >= at


def test_ctrl_c_at_any_line_of_a_save_is_whole_or_nothing(repository: Repository) -> None:
    every = int(os.environ.get("OPSTUI_INTERRUPT_EVERY", "3"))
    at, number, known = 1, 0, {0}
    while True:
        number += 1
        reached = saving_under_a_trace(
            repository, number, at, lambda: signal.raise_signal(signal.SIGINT)
        )
        with Repository.open(repository.path, readonly=True) as other:
            stored = set(numbers(other.workbook))
        assert stored - {number} == known - {0}
        repository.refresh()
        assert set(numbers(repository.workbook)) == stored
        known = stored | {0}
        if not reached:
            break
        at += every
        assert at < 20_000
    assert at > 100
    assert check(repository.path) == []


def test_a_hang_up_in_the_middle_of_a_save_leaves_it_whole(repository: Repository) -> None:
    for number, at in enumerate(range(20, 500, 40), 1):

        def work(number: int = number, at: int = at) -> None:
            signal.signal(signal.SIGHUP, signal.SIG_DFL)
            child = Repository.open(repository.path, user="ann")
            saving_under_a_trace(child, number, at, lambda: signal.raise_signal(signal.SIGHUP))

        os.waitpid(in_a_child(work), 0)
        repository.refresh()
        assert set(numbers(repository.workbook)) <= set(range(1, number + 1))
        assert check(repository.path) == []
    add(repository, 1000)


def test_a_stopped_process_with_the_lock_is_named_and_nothing_is_lost(
    repository: Repository,
) -> None:
    before = add(repository, 1)
    reading, writing = os.pipe()

    def work() -> None:
        with lock.exclusive(Layout.of(repository.path), 0o600, 1.0):
            os.write(writing, b"!")
            os.kill(os.getpid(), signal.SIGSTOP)

    child = in_a_child(work)
    try:
        os.read(reading, 1)
        os.waitpid(child, os.WUNTRACED)
        with Repository.open(repository.path, user="bob", lock_timeout=0.05) as other:
            with pytest.raises(StoreLocked, match=str(child)) as caught:
                add(other, 2)
            assert caught.value.status == 3
            assert other.workbook == before
            os.kill(child, signal.SIGCONT)
            os.waitpid(child, 0)
            assert numbers(add(other, 2)) == [1, 2]
    finally:
        os.close(reading)
        os.close(writing)


def count_up(book: Path, user: str, times: int) -> None:
    """Add one to the number in a title, again when another session was faster."""
    with Repository.open(book, user=user) as repository:
        for _time in range(times):
            while True:
                base = repository.workbook
                counter = base.get(Task, "C1.T1")
                assert counter is not None
                # two sessions that write the very same value agree; the name keeps them apart
                title = f"{int(counter.title.split()[0]) + 1} {user}"
                new = counter.model_copy(update={"title": title})
                try:
                    repository.save("Count", base.put(new), base)
                except SaveConflict:
                    continue
                break


def test_eight_writers_lose_no_update(repository: Repository) -> None:
    base = repository.workbook
    repository.save("Begin", base.put(task(1, "0")), base)
    writers, times = 8, 40
    children = [
        in_a_child(partial(count_up, repository.path, f"u{one}", times)) for one in range(writers)
    ]
    alive = set(children)
    seen = []
    while alive:
        repository.refresh()
        seen.append(int(repository.workbook.all(Task)["C1.T1"].title.split()[0]))
        alive -= {child for child in alive if os.waitpid(child, os.WNOHANG)[0]}
    assert seen == sorted(seen)
    repository.refresh()
    assert repository.workbook.all(Task)["C1.T1"].title.split()[0] == str(writers * times)
    assert len(repository.history(limit=1000)) == writers * times + 2
    assert check(repository.path) == []


def test_a_reader_waits_for_no_writer(repository: Repository) -> None:
    add(repository, 1)
    with (
        lock.exclusive(Layout.of(repository.path), 0o600, 1.0),
        Repository.open(repository.path, readonly=True, lock_timeout=0.01) as reader,
    ):
        assert numbers(reader.workbook) == [1]

"""What the processes of the crash tests do."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from opstui.stages.planning.model import Task
from opstui.stages.review.model import Feedback
from opstui.workbook import storage
from opstui.workbook.repository import Repository
from tests.workbook.samples import feedback, task

WINDOW = 30
"""How many tasks the writer keeps; each has a feedback of the same number."""


def in_a_child(work: Callable[[], None]) -> int:
    """Run `work` in a forked process that leaves without any clean-up; → its id."""
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        work()
        status = 0
    except BaseException as error:
        sys.__stderr__.write(f"{error!r}\n") if sys.__stderr__ else None
    finally:
        os._exit(status)


def write_until_killed(book: Path, acknowledge: int) -> None:
    """Add the next task with its feedback, drop the oldest pair, tell the number, go on.

    Snapshots and new logs come often, so that kills fall into them too.
    """
    storage.CHECKPOINT_AFTER, storage.NEW_LOG_AFTER = 12_000, 60_000
    repository = Repository.open(book, user="ann")
    last = last_number(repository)
    while True:
        last += 1
        base = repository.workbook
        new = base.put(task(last), feedback(last))
        if last > WINDOW:
            new = new.drop(task(last - WINDOW), feedback(last - WINDOW))
        repository.save(f"Add {last}", new, base)
        with suppress(BrokenPipeError):
            os.write(acknowledge, b"%d\n" % last)
        if last % 9 == 0:
            repository.checkpoint()
        if last % 13 == 0:
            repository.undo()
            repository.redo()


def last_number(repository: Repository) -> int:
    tasks = repository.workbook.all(Task)
    return max((int(key.removeprefix("C1.T")) for key in tasks), default=0)


def whole(repository: Repository, last: int) -> bool:
    """Exactly the window that ends with `last`, tasks and feedback alike."""
    first = max(last - WINDOW + 1, 1)
    tasks = {f"C1.T{number}" for number in range(first, last + 1)}
    voices = {f"C1.F{number}" for number in range(first, last + 1)}
    workbook = repository.workbook
    return set(workbook.all(Task)) == tasks and set(workbook.all(Feedback)) == voices

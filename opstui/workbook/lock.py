"""One writer at a time: flock on a file that is never deleted."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from opstui.workbook import problems
from opstui.workbook.files import opened
from opstui.workbook.layout import Layout

_POLL = 0.002


def _holder(fd: int) -> int | None:
    """The process that holds the lock on `fd`, where the system tells."""
    inode = os.fstat(fd).st_ino
    try:
        lines = Path("/proc/locks").read_text(encoding="ascii").splitlines()
    except (OSError, UnicodeDecodeError):
        return None
    for line in lines:
        fields = line.split()
        if len(fields) > 5 and fields[1] == "FLOCK" and fields[5].endswith(f":{inode}"):
            return max(int(fields[4]), 0) or None
    return None


def _wait(fd: int, kind: int, layout: Layout, timeout: float) -> None:
    end = time.monotonic() + timeout
    while True:
        try:
            fcntl.flock(fd, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                raise problems.locked(layout.book, timeout, _holder(fd)) from None
            time.sleep(_POLL)
        else:
            return


@contextmanager
def exclusive(layout: Layout, mode: int, timeout: float) -> Iterator[None]:
    """The right to write; raises StoreLocked after `timeout` seconds."""
    with opened(layout.lock, os.O_RDWR | os.O_CREAT, mode) as fd:
        _wait(fd, fcntl.LOCK_EX, layout, timeout)
        try:
            yield
        finally:
            # Not just closed: a forked child may share the descriptor.
            fcntl.flock(fd, fcntl.LOCK_UN)


@contextmanager
def shared(layout: Layout, timeout: float) -> Iterator[None]:
    """Nobody writes meanwhile; without a lock file nobody ever did."""
    try:
        fd = os.open(layout.lock, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        yield
        return
    try:
        _wait(fd, fcntl.LOCK_SH, layout, timeout)
        yield
    finally:
        os.close(fd)

"""Files that are whole or unchanged, durable when a call returns, and private."""

from __future__ import annotations

import errno
import gc
import os
import shutil
import signal
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from opstui.kernel.language import _

_FLAGS = os.O_CLOEXEC | os.O_NOFOLLOW
_SIGNALS = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGALRM}
_GROUP_FOLDER = stat.S_ISGID | stat.S_IWGRP
PRIVATE = 0o600
SIZE_CAP = 256 * 1024 * 1024
"""More than any workbook or log of ours: a larger file would only fill the memory."""

Stamp = tuple[int, int, int, int]
"""Device, inode, size and time of change: which content a file name stood for."""


@contextmanager
def opened(path: Path, flags: int, mode: int = PRIVATE) -> Iterator[int]:
    """A descriptor; never through a symlink. A file of ours gets `mode` whatever the umask."""
    fd = os.open(path, flags | _FLAGS, mode)
    try:
        if flags & os.O_CREAT:
            found = os.fstat(fd)
            if stat.S_IMODE(found.st_mode) != mode and found.st_uid == os.geteuid():
                os.fchmod(fd, mode)
        yield fd
    finally:
        os.close(fd)


def ordinary(fd: int, cap: int = SIZE_CAP) -> os.stat_result:
    """What is known of an open file; raises OSError for a folder, pipe or device, which may never
    end, and for more than `cap` bytes."""
    found = os.fstat(fd)
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, _("it is no ordinary file"))
    if found.st_size > cap:
        size = cap // 1024**2
        raise OSError(errno.EFBIG, _("it is larger than {size} MB").format(size=size))
    return found


def contents(path: Path, start: int = 0, most: int = -1) -> bytes:
    """A file of ours from byte `start` on, never through a symlink; raises OSError."""
    with opened(path, os.O_RDONLY | os.O_NONBLOCK) as fd:
        ordinary(fd)
        with os.fdopen(os.dup(fd), "rb") as file:
            file.seek(start)
            return file.read(most)


def write_all(fd: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]


def sync_data(fd: int) -> None:
    """What was written survives a power cut from here on."""
    getattr(os, "fdatasync", os.fsync)(fd)


def sync_folder(folder: Path) -> None:
    """The names in `folder` survive a power cut from here on."""
    with opened(folder, os.O_RDONLY | os.O_DIRECTORY) as fd:
        os.fsync(fd)


def _like_the_old_one(fd: int, path: Path, mode: int) -> None:
    """Keep mode and group of the file that is about to be replaced."""
    with suppress(FileNotFoundError, PermissionError):
        old = path.stat()
        mode = stat.S_IMODE(old.st_mode)
        os.fchown(fd, -1, old.st_gid)
    os.fchmod(fd, mode)


def replace_file(
    path: Path, data: bytes, mode: int = PRIVATE, before: Callable[[], None] | None = None
) -> None:
    """Put `data` in the place of `path`, durably; `before` runs just before the rename."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        with opened(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC) as fd:
            _like_the_old_one(fd, path, mode)
            write_all(fd, data)
            os.fsync(fd)
        if before:
            before()
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    sync_folder(path.parent)


def create_file(path: Path, data: bytes, mode: int) -> None:
    """A new file with `data`, durable together with its name."""
    with opened(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode) as fd:
        write_all(fd, data)
        os.fsync(fd)
    sync_folder(path.parent)


def keep_under(path: Path, other: Path) -> None:
    """A second name for a file that is only ever replaced: a hard link is a copy then."""
    try:
        other.hardlink_to(path)
    except FileExistsError:
        return
    except OSError:
        shutil.copyfile(path, other)


def make_folders(beside: Path, *folders: Path) -> int:
    """Create what is missing, private unless `beside` lies in a group's folder → mode of files."""
    parent = stat.S_IMODE(beside.parent.stat().st_mode)
    shared = parent & _GROUP_FOLDER == _GROUP_FOLDER
    for folder in folders:
        try:
            folder.mkdir()
            folder.chmod(parent if shared else 0o700)
        except FileExistsError:
            if folder.is_symlink() or not folder.is_dir():
                raise
    return 0o660 if shared else PRIVATE


def stamp(found: os.stat_result) -> Stamp:
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def stamp_of(path: Path) -> Stamp | None:
    """None when there is no such file."""
    try:
        return stamp(path.stat())
    except FileNotFoundError:
        return None


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Ctrl+C and hang-ups wait until the block is done."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    try:
        signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def collector_paused() -> Iterator[None]:
    """Garbage collection off: it doubles the time to build many small objects."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()

"""What the store says when something is wrong: one sentence, and what to do next."""

from __future__ import annotations

import errno
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from opstui.kernel.errors import (
    Conflict,
    Damaged,
    OpsError,
    ReadOnly,
    StoreLocked,
    UsageError,
    WriteFailed,
)
from opstui.kernel.language import _

_NOT_ALLOWED = (errno.EROFS, errno.EACCES, errno.EPERM)


def quoted(path: Path) -> str:
    """`path` as it may be pasted into a shell."""
    return shlex.quote(str(path))


def damaged(path: Path, why: str, book: Path | None = None) -> Damaged:
    """`path` is what is damaged, `book` the workbook it belongs to if that is another file."""
    todo = _("Nothing was changed. Run `opstui restore {path}` to go back to the last good state.")
    todo = _("Nothing was changed. Run `opstui restore {path}` to go back to the last good state.")
    return Damaged(
        _("{path} cannot be trusted: {why}").format(path=path, why=why),
        todo.format(path=quoted(book or path)),
    )


def not_a_workbook(path: Path, why: str) -> Damaged:
    return Damaged(
        _("{path} is not an opstui workbook: {why}").format(path=path, why=why),
        _("Nothing was changed. If it was one before, run `opstui restore {path}`.").format(
            path=quoted(path)
        ),
    )


def missing(path: Path) -> OpsError:
    return OpsError(
        _("There is no workbook at {path}.").format(path=path),
        _("Check the name, or create it with `opstui new {path}`.").format(path=quoted(path)),
    )


def already_there(path: Path) -> UsageError:
    return UsageError(
        _("{path} exists already.").format(path=path),
        _("Choose another name, or open it with `opstui {path}`.").format(path=quoted(path)),
    )


def left_behind(path: Path) -> UsageError:
    return UsageError(
        _("There is a history of an earlier workbook in {path}.d.").format(path=path),
        _("Run `opstui restore {path}` to get it back, or choose another name.").format(
            path=quoted(path)
        ),
    )


def locked(path: Path, seconds: float, holder: int | None) -> StoreLocked:
    title = _("Another session has been writing to {path} for more than {seconds:g} s.")
    todo = _("Nothing was changed. Try again; if that does not help, end the other session.")
    if holder:
        todo = _("Nothing was changed. Try again; if that does not help, end process {pid}.")
    return StoreLocked(
        title.format(path=path, seconds=seconds), todo.format(pid=holder) if holder else todo
    )


def read_only(reason: str) -> ReadOnly:
    return ReadOnly(reason, _("Nothing was saved. Export it, or copy it to a folder of your own."))


def not_writable(path: Path) -> str:
    return _("{path} can be read but not written by you.").format(path=path)


def write_failed(path: Path, error: OSError, indeterminate: bool = False) -> WriteFailed:
    if indeterminate:
        title = _("Writing {path} failed and the change may or may not be kept: {why}.")
        todo = _("Look at the data before you enter it again.")
    elif error.errno in (errno.ENOSPC, errno.EDQUOT):
        title = _("There is no space left to save {path}: {why}.")
        todo = _("Nothing was changed. Make room, then save again.")
    else:
        title = _("Writing {path} failed: {why}.")
        todo = _("Nothing was changed. Check the disk, then save again.")
    problem = WriteFailed(title.format(path=path, why=error.strerror or error), todo)
    problem.indeterminate = indeterminate
    return problem


def unreadable(path: Path, error: OSError) -> OpsError:
    return OpsError(
        _("{path} cannot be read: {why}.").format(path=path, why=error.strerror or error),
        _("Check the name and the permissions."),
    )


def changed_meanwhile(subject: str) -> Conflict:
    return Conflict(
        _("{subject} was changed meanwhile.").format(subject=subject),
        _("Nothing was changed. Look at it, then try again."),
    )


def not_storable(where: str, why: str) -> OpsError:
    return OpsError(
        _("{where} cannot be stored: {why}").format(where=where, why=why),
        _("Nothing was changed. Correct the value."),
    )


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn the errors of the operating system into ours."""
    try:
        yield
    except OSError as error:
        if error.errno in _NOT_ALLOWED:
            raise read_only(not_writable(path)) from error
        raise write_failed(path, error) from error


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """As `writing`; a missing file is left for the caller to judge."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        raise unreadable(path, error) from error

"""Where files that a person names may lie: anywhere, or, on a team's host, in two folders only.

Behind a forced command opstui is all that a person may run, so no path that they type may lead
out of it: they bring files in from the inbox and take files out of the outbox, by name.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from opstui.data_sources import files
from opstui.kernel.errors import OpsError, UsageError
from opstui.kernel.language import _
from opstui.kernel.text import shown
from opstui.workbook import places
from opstui.workbook.exports import write_export

INBOX, OUTBOX = "inbox", "outbox"
_LISTED = 6
_NUMBERED = 1_000


@dataclass(frozen=True, slots=True)
class Doors:
    """The folders that files come in from and go out to."""

    inbox: Path
    outbox: Path


_doors: Doors | None = None


def close_all_but_two() -> Doors:
    """From now on files come and go through the two folders beside the workbooks, which are
    created if need be. Raises OpsError when they cannot be."""
    global _doors
    folder = places.writable_data_folder()
    doors = Doors(folder / INBOX, folder / OUTBOX)
    for one in (doors.inbox, doors.outbox):
        try:
            one.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise OpsError(
                _("The folder {path} cannot be made.").format(path=one),
                _("Make it, or let this account write there."),
            ) from error
    _doors = doors
    return doors


def open_all() -> None:
    """Any path may be named again."""
    global _doors
    _doors = None


def closed() -> bool:
    return _doors is not None


def to_read(named: str) -> Path:
    """The file that a person means; raises OpsError if it may not be read from there.

    With closed doors it lies in the inbox and is no link.
    """
    if _doors is None:
        return places.typed(named)
    name = _bare(named, _doors.inbox)
    path = _doors.inbox / name
    if path.is_symlink() or not path.is_file():
        raise OpsError(
            _("There is no file {name} in the inbox.").format(name=shown(name, 60)),
            _inventory(_doors.inbox),
        )
    return path


def read(named: str) -> bytes:
    """The content of the table that a person means; raises OpsError."""
    return files.read_bytes(to_read(named), follow=_doors is None)


def opened(named: str) -> BinaryIO:
    """The file that a person means, to be read; raises OpsError or OSError."""
    return files.opened(to_read(named), follow=_doors is None)


def name_of(named: str) -> str:
    """The name alone of the file that a person means, for a sentence about it."""
    return Path(named).name


def asked_for(usual: str) -> str:
    """What an empty field for a file to read says: `usual`, or where files come from here."""
    return usual if _doors is None else _("Name of a file in the inbox")


def to_write(named: str, ending: str) -> Path:
    """The file that a person means, with its ending; with closed doors one in the outbox that is
    not there yet. Raises OpsError for what is no name of a file."""
    if _doors is None:
        _check_file(named)
        path = places.typed(named)
        return path if path.suffix == ending else path.with_name(path.name + ending)
    stem = _bare(named, _doors.outbox).removesuffix(ending)
    places.check_name(stem)
    for number in range(1, _NUMBERED):
        path = _doors.outbox / (f"{stem}{ending}" if number == 1 else f"{stem}-{number}{ending}")
        if not os.path.lexists(path):
            return path
    raise OpsError(_("The outbox is full."), _("Ask for it to be emptied."))


def _check_file(named: str) -> None:
    if "\0" in named or not named.strip():
        raise UsageError(
            _('"{name}" is not the name of a file.').format(name=shown(named, 60)),
            _("Write a name, with or without a folder before it."),
        )
    path = places.typed(named)
    if not path.name or named.endswith(os.sep) or os.path.isdir(path):  # noqa: PTH112 - no error
        raise UsageError(
            _('"{name}" is a folder.').format(name=shown(named, 60)), _("Name the file inside it.")
        )


def written(named: str, ending: str, content: bytes) -> Path:
    """Write a file for somebody else to read, never over another; its path. Raises OpsError."""
    path = to_write(named, ending)
    write_export(path, content)
    return path


def workbook_named(named: str) -> Path:
    """The workbook that a person means; with closed doors one in the data folder, by its name."""
    if _doors is not None:
        places.check_name(named.removesuffix(places.SUFFIX))
        return places.data_folder() / f"{named.removesuffix(places.SUFFIX)}{places.SUFFIX}"
    return places.resolve(named)


def suggested(beside: Path, stem: str) -> str:
    """What a form suggests to write to: a name beside the workbook, or just the name."""
    return stem if _doors is not None else str(beside.with_name(stem))


def _bare(named: str, folder: Path) -> str:
    """A name without a path. The folder itself may stand before it, as a form showed it."""
    name = named.strip()
    if os.path.dirname(name) == str(folder):  # noqa: PTH120 - a Path would resolve the rest
        name = os.path.basename(name)  # noqa: PTH119
    if not name or name.startswith((".", "~")) or "/" in name or os.sep in name or "\0" in name:
        raise UsageError(
            _("Files come from the inbox and go to the outbox here: a name, no path."),
            _inventory(folder) if folder.name == INBOX else "",
        )
    return name


def _inventory(inbox: Path) -> str:
    """What could be meant."""
    try:
        names = sorted(one.name for one in inbox.iterdir() if one.is_file())
    except OSError:
        names = []
    if not names:
        return _("The inbox is empty.")
    more = " …" if len(names) > _LISTED else ""
    listed = _(", ").join(shown(name, 40) for name in names[:_LISTED])
    return _("It holds: {names}.").format(names=listed + more)

"""Where workbooks lie: the data folder, names of workbooks, the one opened last."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import platformdirs

from opstui.kernel.errors import OpsError, UsageError
from opstui.kernel.language import _
from opstui.kernel.text import clean_line, shown
from opstui.workbook.files import replace_file

SUFFIX = ".json"
_LAST = "last-workbook"
_NOT_IN_A_NAME = frozenset('\\/:*?"<>|')
_NAME_BYTES = 200


def typed(named: str) -> Path:
    """A path as somebody wrote it; "~" is a home only where there is one."""
    path = Path(named)
    with suppress(RuntimeError):
        return path.expanduser()
    return path


def data_folder() -> Path:
    """`OPSTUI_HOME`, else the platform's folder for the user's data; it need not exist yet.

    Where nobody has a home it begins with "~" and cannot be written.
    """
    if home := os.environ.get("OPSTUI_HOME"):
        return typed(home)
    try:
        return Path(platformdirs.user_data_dir("opstui", appauthor=False))
    except RuntimeError:
        return Path("~/opstui")


def expanded(path: str) -> Path:
    """With the home folder for "~"; as it stands where nobody has that home."""
    try:
        return Path(path).expanduser()
    except RuntimeError:
        return Path(path)


def playbook_folder() -> Path:
    """Where the user's own playbooks lie; it need not exist."""
    return data_folder() / "playbooks"


def writable_data_folder() -> Path:
    """The data folder, created and private if it was missing; raises OpsError."""
    folder = data_folder()
    # a home that does not exist leaves its "~", which would be a folder of that name here
    if str(folder).startswith("~"):
        raise _not_writable(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise _not_writable(folder) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise _not_writable(folder)
    return folder


def _not_writable(folder: Path) -> OpsError:
    return OpsError(
        _("The data folder {path} cannot be written.").format(path=folder),
        _("Take one that can be: export OPSTUI_HOME={path}").format(path=_elsewhere()),
    )


def _elsewhere() -> Path:
    """A folder that can probably be made and that stays: here, else where the system lets all."""
    here = Path.cwd()
    if os.access(here, os.W_OK | os.X_OK):
        return here / "opstui-data"
    return Path("/var/tmp") / f"opstui-{os.getuid()}"


def check_name(name: str) -> None:
    """Raises UsageError for what cannot name a workbook."""
    why = ""
    if not name.strip() or name != clean_line(name).text:
        why = _("it must be visible text of one line.")
    elif name.startswith((".", "-", " ")) or name.endswith((".", " ")):
        why = _("it must not begin or end with a dot or space, nor begin with a dash.")
    elif found := sorted(_NOT_IN_A_NAME & set(name)):
        why = _("it must not contain {characters}").format(characters=" ".join(found))
    elif len(name.encode()) > _NAME_BYTES:
        why = _("it is too long.")
    if why:
        raise UsageError(
            _("{name} cannot be the name of a workbook: {why}").format(name=shown(name), why=why),
            _("Choose another name."),
        )


def _is_path(text: str) -> bool:
    return "/" in text or os.sep in text or text.endswith(SUFFIX) or text in (".", "..", "~")


def resolve(name_or_path: str) -> Path:
    """The file of a workbook, which need not exist; raises UsageError for a bad name.

    What contains a separator or ends in ".json" is a path, all else a name in the data folder.
    """
    if not _is_path(name_or_path):
        check_name(name_or_path)
        return data_folder() / f"{name_or_path}{SUFFIX}"
    path = typed(name_or_path)
    if path.suffix != SUFFIX and not path.exists():
        path = path.with_name(path.name + SUFFIX)
    check_name(path.stem)
    return path.absolute()


def new_path(name: str) -> Path:
    """A file for a new workbook called `name`, in the data folder and not there yet.

    What cannot be in a file name is left out. Raises OpsError when the folder cannot be written.
    """
    folder = writable_data_folder()
    line = clean_line(name).text
    kept = "".join(" " if char in _NOT_IN_A_NAME else char for char in line)
    stem = " ".join(kept.split()).lstrip(".- ").rstrip(". ")
    while len(stem.encode()) > _NAME_BYTES - 4:
        stem = stem[:-1].rstrip(". ")
    stem = stem or "workbook"
    path, number = folder / f"{stem}{SUFFIX}", 1
    while path.exists() or path.with_name(path.name + ".d").exists():
        number += 1
        path = folder / f"{stem}-{number}{SUFFIX}"
    return path


def list_workbooks() -> list[Path]:
    """The workbooks in the data folder, by name."""
    return sorted(
        path
        for path in data_folder().glob(f"*{SUFFIX}")
        if path.is_file() and path.with_name(path.name + ".d").is_dir()
    )


def remember_last(path: Path) -> None:
    """Open `path` next time when no name is given; raises OpsError."""
    folder = writable_data_folder()
    try:
        replace_file(folder / _LAST, os.fsencode(path.absolute()) + b"\n")
    except OSError as error:
        raise _not_writable(folder) from error


def last_opened() -> Path | None:
    """The workbook that was open last, if it is still there."""
    with suppress(OSError, ValueError):
        path = Path(os.fsdecode((data_folder() / _LAST).read_bytes()).rstrip("\n"))
        if path.is_absolute() and path.is_file():
            return path
    return None

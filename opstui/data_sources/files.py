"""A file as bytes, or one sentence why not."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO

from opstui.kernel.errors import OpsError
from opstui.kernel.language import _
from opstui.kernel.text import shown

SIZE_CAP = 64 * 1024 * 1024
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class BadFile(OpsError):
    """The file cannot be read as a table."""


def read_bytes(path: Path, cap: int = SIZE_CAP, *, follow: bool = True) -> bytes:
    """The contents of a text file of at most `cap` bytes; without `follow` it is no link. Raises
    BadFile."""
    name = shown(path.name, 60)
    try:
        if path.is_dir():
            raise BadFile(
                _('"{name}" is a folder.').format(name=name), _("Name the file inside it.")
            )
        if not path.is_file():
            raise BadFile(
                _('There is no file "{name}".').format(name=name), _("Check the name and folder.")
            )
        with opened(path, follow=follow) as file:
            data = file.read(cap + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or _("the name is not allowed")
        raise BadFile(
            _('"{name}" cannot be read: {reason}.').format(name=name, reason=reason),
            _("Check the name and who may read it."),
        ) from None
    _check(data, name, cap)
    return data


def opened(path: Path, *, follow: bool) -> BinaryIO:
    """The file to be read; raises OSError, also for a link that is not to be followed."""
    return os.fdopen(os.open(path, os.O_RDONLY | (0 if follow else os.O_NOFOLLOW)), "rb")


def _check(data: bytes, name: str, cap: int) -> None:
    if not data.strip():
        raise BadFile(
            _('"{name}" is empty.').format(name=name), _("Export it again, with its rows.")
        )
    if len(data) > cap:
        raise BadFile(
            _('"{name}" is larger than {size} MB.').format(name=name, size=cap // 1024**2),
            _("Sum it by day first, or split it."),
        )
    if data.startswith(_WORKBOOKS):
        raise BadFile(
            _('"{name}" is a spreadsheet or an archive, not a text file.').format(name=name),
            _("Open it in the spreadsheet program and save it as CSV (UTF-8)."),
        )
    if b"\0" in data[:65536] and not data.startswith(_UTF16):
        raise BadFile(
            _('"{name}" is not a text file.').format(name=name),
            _("Save the table as CSV (UTF-8)."),
        )

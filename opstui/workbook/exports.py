"""Files that opstui writes for somebody else to read: private, and never over another file."""

from __future__ import annotations

import os
from pathlib import Path

from opstui.kernel.errors import OpsError, UsageError
from opstui.kernel.language import _
from opstui.workbook.files import replace_file


def write_export(path: Path, content: bytes, *, force: bool = False) -> None:
    """Write `content` (0600). Raises UsageError when the file exists and `force` is not given,
    OpsError when it cannot be written."""
    if os.path.isdir(path):  # noqa: PTH112 - Path.is_dir fails on a name that is too long
        raise UsageError(
            _('"{name}" is a folder.').format(name=path), _("Name the file inside it.")
        )
    try:
        if force and path.exists():
            replace_file(path, content)
            return
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
    except FileExistsError:
        raise UsageError(
            _("{path} exists already.").format(path=path),
            _("Choose another name, or add --force to replace it."),
        ) from None
    except OSError as error:
        raise OpsError(
            _("{path} cannot be written: {why}.").format(path=path, why=error.strerror or error),
            _("Choose another place."),
        ) from error

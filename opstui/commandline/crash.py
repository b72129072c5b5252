"""The last catch: a defect of the program is told in one line, and a report without values kept."""

from __future__ import annotations

import os
import time
import traceback
from pathlib import Path

from opstui.kernel.errors import OpsError
from opstui.kernel.language import _


def crash_folder() -> Path:
    from opstui.workbook.places import data_folder

    return data_folder() / "crashes"


def report_crash(error: BaseException) -> str:
    """Write where it happened, no values; what to tell the user."""
    id_ = time.strftime("%Y%m%d-%H%M%S") + f"-{os.getpid()}"
    frames = traceback.extract_tb(error.__traceback__)
    lines = [type(error).__name__]
    lines += [f"{Path(frame.filename).name}:{frame.lineno} in {frame.name}" for frame in frames]
    try:
        folder = crash_folder()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(folder / f"crash-{id_}.log", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as file:
            file.write("\n".join(lines) + "\n")
    except (OSError, OpsError):
        id_ += f" {lines[-1]}"
    said = _("Something went wrong and opstui has stopped; what was saved is safe. Report id {id}")
    return "opstui: " + said.format(id=id_)

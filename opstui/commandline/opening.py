"""Opening a workbook for the full screen."""

from __future__ import annotations

import argparse
from contextlib import suppress
from pathlib import Path

from opstui.commandline.common import as_of, day_for
from opstui.kernel.errors import OpsError
from opstui.workbook import places
from opstui.workbook.repository import Repository
from opstui.workbook.session import Session


def session_of(path: Path, options: argparse.Namespace) -> Session:
    """The workbook at `path`, from now on the one opened last; raises OpsError."""
    day = as_of(options)
    repository = Repository.open(path)
    remember(path)
    workbook = repository.workbook
    if day is None and workbook.product is not None and workbook.product.synthetic:
        day = day_for(workbook)
    return Session(repository, day)


def remember(path: Path) -> None:
    """Open it next time without a name; a data folder that cannot be written is no hindrance."""
    with suppress(OpsError):
        places.remember_last(path)

"""Half-typed forms, kept until they are saved: they survive a lost line and kill -9.

Nothing here takes a lock, so that a signal handler may call it at any moment.
"""

from __future__ import annotations

import hashlib
import itertools
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from opstui.kernel.clock import now
from opstui.kernel.text import clean_block
from opstui.workbook import problems
from opstui.workbook.files import contents, make_folders, opened, write_all
from opstui.workbook.layout import Layout


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed into `form`, and the document it was based on (None: a new one)."""

    form: str
    fields: dict[str, str]
    base: dict[str, Any] | None
    time: datetime


class Drafts:
    """The drafts of one user of one workbook."""

    def __init__(self, layout: Layout, user: str) -> None:
        self._layout = layout
        self._user = user
        self._serial = itertools.count()

    def _path(self, form: str) -> Path:
        digest = hashlib.sha256(form.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        return self._layout.drafts / f"{self._user}@{digest}.json"

    def put(self, form: str, fields: Mapping[str, str], base: Mapping[str, Any] | None) -> None:
        """Keep it, in well under a millisecond; raises ReadOnly, WriteFailed."""
        path = self._path(form)
        draft = {"form": form, "time": now().timestamp(), "base": base, "fields": dict(fields)}
        try:
            content = orjson.dumps(draft)
        except orjson.JSONEncodeError as error:
            raise problems.not_storable(path.stem, str(error)) from error
        # A handler may interrupt a call that is under way: each has a file of its own.
        temporary = path.with_suffix(f".{os.getpid()}-{next(self._serial)}")
        with problems.writing(self._layout.book):
            try:
                self._write(temporary, content)
            except FileNotFoundError:
                make_folders(self._layout.book, self._layout.folder, self._layout.drafts)
                self._write(temporary, content)
            temporary.replace(path)

    def _write(self, path: Path, content: bytes) -> None:
        with opened(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC) as fd:
            write_all(fd, content)

    def get(self, form: str) -> Draft | None:
        return _read(self._path(form))

    def drop(self, form: str) -> None:
        """After the save has returned, not before."""
        with problems.writing(self._layout.book):
            self._path(form).unlink(missing_ok=True)

    def all(self) -> list[Draft]:
        """Newest first."""

        def found() -> Iterator[Draft]:
            for path in self._layout.drafts.glob("*.json"):
                if path.name.rpartition("@")[0] == self._user and (draft := _read(path)):
                    yield draft

        return sorted(found(), key=lambda draft: draft.time, reverse=True)


def _read(path: Path) -> Draft | None:
    """None when there is none; one cut short by a power cut, or not of our form, counts as none."""
    with suppress(OSError, ValueError, LookupError, TypeError, AttributeError, OverflowError):
        kept = orjson.loads(contents(path))
        moment = datetime.fromtimestamp(kept["time"]).astimezone()
        fields = {
            str(name): clean_block(text, len(text) or 1).text
            for name, text in kept["fields"].items()
            if isinstance(text, str)
        }
        return Draft(str(kept["form"]), fields, kept["base"], moment)
    return None

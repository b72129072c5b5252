"""Earlier snapshots: the newest ten, and one a day for two weeks."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from opstui.kernel.clock import now
from opstui.workbook.files import create_file, keep_under

EVERY = timedelta(minutes=10)
NEWEST = 10
DAYS = 14
_TIME = "%Y%m%dT%H%M%S"


@dataclass(frozen=True, slots=True)
class Backup:
    """`name` is "20260302T141500-118": UTC and generation; ".1" and so on tell equal ones apart."""

    path: Path
    time: datetime
    generation: int
    serial: int

    @property
    def name(self) -> str:
        return self.path.stem


def _backup(path: Path) -> Backup | None:
    moment, _dash, number = path.stem.partition("-")
    generation, _dot, serial = number.partition(".")
    try:
        time = datetime.strptime(moment, _TIME).replace(tzinfo=UTC)
        return Backup(path, time, int(generation), int(serial or 0))
    except ValueError:
        return None


def all_of(folder: Path) -> list[Backup]:
    """Newest first."""

    def found() -> Iterator[Backup]:
        for path in folder.glob("*.json"):
            if backup := _backup(path):
                yield backup

    return sorted(found(), key=lambda one: (one.time, one.generation, one.serial), reverse=True)


def _path(folder: Path, generation: int) -> Path:
    stem = f"{now().astimezone(UTC).strftime(_TIME)}-{generation}"
    names = (f"{stem}.{serial}.json" if serial else f"{stem}.json" for serial in itertools.count())
    return next(path for name in names if not (path := folder / name).exists())


def keep(book: Path, folder: Path, generation: int, always: bool = False) -> None:
    """Keep the snapshot that is about to be replaced, unless one was kept a moment ago."""
    known = all_of(folder)
    if not always and known and abs(now() - known[0].time) < EVERY:
        return
    keep_under(book, _path(folder, generation))
    _forget_old(known)


def keep_copy(folder: Path, content: bytes, generation: int, mode: int) -> None:
    """A copy of a snapshot that no log line leads to."""
    create_file(_path(folder, generation), content, mode)


def _forget_old(known: list[Backup]) -> None:
    first_day = (now() - timedelta(days=DAYS)).astimezone(UTC).date()
    last_of_day = {one.time.date(): one for one in reversed(known)}
    kept = {one.path for one in known[:NEWEST]}
    kept |= {one.path for day, one in last_of_day.items() if day > first_day}
    for one in known:
        if one.path not in kept:
            one.path.unlink(missing_ok=True)

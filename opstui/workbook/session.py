"""A workbook that is open in the program: the current value, and changes to it.

The store works in one thread of its own, so that no key ever waits for a disk.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Literal, TypeVar

from opstui.kernel import clock
from opstui.kernel.record import Record
from opstui.workbook.document import Workbook
from opstui.workbook.numbering import split_key
from opstui.workbook.repository import Repository, SaveConflict

Side = Literal["mine", "theirs"]
T = TypeVar("T")
Edit = tuple[datetime, str, tuple[str, ...]]


class Session:
    """`workbook` is a value; `save` makes it another one and returns when that is durable."""

    def __init__(self, repository: Repository, today: date | None = None) -> None:
        self.repository = repository
        self.workbook = repository.workbook
        self._today = today
        self._closed = False
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="opstui-store")
        self._edits: tuple[Edit, ...] | None = None

    @property
    def today(self) -> date:
        """The date that rules are asked with: `--as-of`, else the clock's."""
        return self._today or clock.today()

    @property
    def path(self) -> Path:
        return Path(self.repository.path)

    @property
    def edits(self) -> tuple[Edit, ...]:
        """The changes of the last four weeks: when, what, which tables."""
        if self._edits is None:
            since = clock.now() - timedelta(days=28)
            self._edits = tuple(self.repository.edits(since))
        return self._edits

    async def _run(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def save(
        self,
        what: str,
        new: Workbook,
        base: Workbook | None = None,
        resolve: Mapping[tuple[str, str, str], Side] | None = None,
    ) -> Workbook:
        """Store what `new` changes against `base` (default: the current value); durable when
        it returns. Raises SaveConflict, WriteFailed, ReadOnly, StoreLocked: nothing stored."""
        origin = base if base is not None else self.workbook
        self.workbook = await self._run(
            lambda: store(self.repository, what, new, origin, resolve or {})
        )
        self._edits = None
        return self.workbook

    async def undo(self) -> str | None:
        """Take the user's last change back; its name, or None when there is none."""
        return await self._step(self.repository.undo)

    async def redo(self) -> str | None:
        return await self._step(self.repository.redo)

    async def _step(self, step: Callable[[], tuple[Workbook, str] | None]) -> str | None:
        done = await self._run(step)
        if done is None:
            return None
        self.workbook, what = done
        self._edits = None
        return what

    async def refresh(self) -> bool:
        """Take in what other sessions did; False when nothing changed."""
        if self._closed:
            return False
        await self._run(self.repository.refresh)
        # a save or an undo that was refused has read on as well
        if self.repository.workbook is self.workbook:
            return False
        self.workbook = self.repository.workbook
        self._edits = None
        return True

    async def checkpoint(self) -> None:
        # a timer of the screen may ask once more while the program ends
        if not self._closed:
            await self._run(self.repository.checkpoint)

    async def close(self) -> None:
        self._closed = True
        await self._run(self.repository.close)
        self._thread.shutdown(wait=False)


def store(
    repository: Repository,
    what: str,
    new: Workbook,
    base: Workbook,
    resolve: Mapping[tuple[str, str, str], Side],
) -> Workbook:
    """Save; when another session meanwhile gave a new record of its own the same key, ours
    takes the next free one, so that neither is lost."""
    try:
        return repository.save(what, new, base, resolve=resolve)
    except SaveConflict as conflict:
        twice = [one for one in conflict.fields if one.field == "" and one.base is None]
        pairs = [(one.mine, one.theirs) for one in twice]
        if len(twice) < len(conflict.fields) or not all(_both(pair) for pair in pairs):
            raise
        current = repository.workbook
        renamed = new
        for mine, _theirs in pairs:
            parts = split_key(mine.key) if isinstance(mine, Record) else None
            if not isinstance(mine, Record) or parts is None:
                raise
            key = current.next_key(type(mine), parts[0])
            renamed = renamed.drop(mine).put(mine.model_copy(update={"key": key}))
            current = current.put(mine.model_copy(update={"key": key}))
        return repository.save(what, renamed, base, resolve=resolve)


def _both(pair: tuple[object, object]) -> bool:
    return all(isinstance(one, Record) for one in pair)

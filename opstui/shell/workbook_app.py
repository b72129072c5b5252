"""The open workbook of the program: changes on their way to disk and back, undo, other sessions."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.screen import Screen
from textual.timer import Timer

from opstui.kernel import clock
from opstui.kernel.errors import OpsError
from opstui.kernel.language import _
from opstui.reports.overview import Overview, overview
from opstui.ui.drafts import DraftKeeper, NoDrafts
from opstui.ui.fitted_app import FittedApp
from opstui.workbook import doors, places
from opstui.workbook.document import Workbook
from opstui.workbook.repository import Repository, SaveConflict
from opstui.workbook.session import Session, Side

if TYPE_CHECKING:
    from opstui.shell.chart_files import ChartTaken

LOOK_EVERY = 1.0
"""Seconds between two looks at what other sessions did: two stat calls."""

IDLE = 2.0


class WorkbookApp(FittedApp, inherit_bindings=False):
    """`session` is the open workbook, None on the first start; `as_of` the day to pretend for
    workbooks that are opened or made later."""

    def __init__(self, session: Session | None = None, as_of: date | None = None) -> None:
        super().__init__()
        self.session = session
        self._as_of = as_of
        self._overview: Overview | None = None
        self.generation = 0
        self.wanted_step = ""
        self._idle: Timer | None = None

    @property
    def workbook(self) -> Workbook:
        return self.session.workbook if self.session else Workbook.empty()

    @property
    def today(self) -> date:
        return self.session.today if self.session else self._as_of or clock.today()

    @property
    def user(self) -> str:
        return self.session.repository.user if self.session else ""

    @property
    def drafts(self) -> DraftKeeper:
        if self.session is None or self.session.repository.readonly_reason:
            return NoDrafts()
        return self.session.repository.drafts

    @property
    def overview(self) -> Overview:
        if self._overview is None:
            self._overview = overview(
                self.workbook,
                self.today,
                edits=self.session.edits if self.session else (),
                readonly=bool(self.session and self.session.repository.readonly_reason),
            )
        return self._overview

    async def save(self, what: str, new: Workbook) -> bool:
        if self.session is None:
            return False
        base = self.session.workbook
        try:
            await self.session.save(what, new, base)
        except SaveConflict as conflict:
            return await self._settle(what, new, base, conflict)
        except OpsError as error:
            self.tell(error)
            return False
        self.changed()
        return True

    async def _settle(
        self, what: str, new: Workbook, base: Workbook, conflict: SaveConflict
    ) -> bool:
        """Show both values; nothing is stored until the user has chosen."""
        if self.session is None:
            return False
        answer: asyncio.Future[dict[tuple[str, str, str], Side] | None] = (
            asyncio.get_running_loop().create_future()
        )
        from opstui.shell.conflict import ConflictScreen

        self.push_screen(ConflictScreen(conflict, answer))
        choice = await answer
        if choice is None:
            return False
        try:
            await self.session.save(what, new, base, resolve=choice)
        except OpsError as error:
            self.tell(error)
            return False
        self.changed()
        return True

    def tell(self, error: OpsError) -> None:
        """One sentence, and what to do."""
        self.notify(error.said, severity="warning", timeout=8)

    def changed(self) -> None:
        """The workbook is another one now: what is shown follows."""
        self.generation += 1
        self._overview = None
        show = getattr(self._room, "show", None)
        if show is not None:
            show()
        if self._idle:
            self._idle.stop()
        self._idle = self.set_timer(IDLE, self._checkpoint)

    @property
    def _room(self) -> Screen[Any]:
        """The stage's screen, below any form that is open over it."""
        return self.screen_stack[0]

    async def _checkpoint(self) -> None:
        if self.session:
            try:
                await self.session.checkpoint()
            except OpsError as error:
                self.tell(error)

    async def _look_around(self) -> None:
        # a form shows what it began with: what others changed since must still be news when it is
        # saved, or its other fields would put the old values back without a word
        if self.session is None or self.open_forms:
            return
        try:
            news = await self.session.refresh()
        except OpsError as error:
            self.tell(error)
            return
        if news:
            self.changed()

    async def open_path(self, path: Path) -> None:
        """Open another workbook in this program. Raises OpsError; then nothing changed."""
        await self._take(Session(Repository.open(path), self._as_of))

    async def create(self, path: Path, content: Workbook) -> None:
        """Make a workbook at `path` and open it. Raises OpsError; then nothing changed."""
        opened = Session(Repository.create(path), self._as_of)
        await opened.save("New workbook", content)
        await self._take(opened)

    async def _take(self, opened: Session) -> None:
        if self.session:
            await self.session.close()
        self.session = opened
        places.remember_last(opened.path)
        self.changed()

    # -- charts that leave the screen ---------------------------------------------------------

    def _chart_in_sight(self) -> ChartTaken | None:
        """The chart the cursor is in, else the first that is seen; told when there is none."""
        from opstui.shell.chart_files import in_sight

        found = in_sight(self.screen)
        if found is None:
            self.notify(_("There is no chart in sight: v turns to one where there is one."))
        return found

    def action_chart_copy(self) -> None:
        """To the clipboard and a file at once."""
        found = self._chart_in_sight()
        if found and self.session:
            if not doors.closed():
                self.send_to_clipboard(found.content("txt"))
            self.notify(found.said(self.session.path, self.today), timeout=8)

    def action_chart_file(self) -> None:
        """Into a file that is asked for."""
        found = self._chart_in_sight()
        if found and self.session:
            self.run_worker(found.asked(self, self.session.path, self.today), group="export")

    async def action_undo(self) -> None:
        await self._undone(redo=False)

    async def action_redo(self) -> None:
        await self._undone(redo=True)

    async def _undone(self, *, redo: bool) -> None:
        if self.session is None:
            return
        try:
            what = await (self.session.redo() if redo else self.session.undo())
        except OpsError as error:
            self.tell(error)
            return
        if what is None:
            self.notify(_("Nothing to redo.") if redo else _("Nothing to undo."))
            return
        said = _("Done again: {what}") if redo else _("Undone: {what}")
        self.notify(said.format(what=_(what)))
        self.changed()

    def watch_other_sessions(self) -> None:
        self.set_interval(LOOK_EVERY, self._look_around)

    async def on_unmount(self) -> None:
        self.open_forms.keep_all()
        if self.session:
            await self.session.close()

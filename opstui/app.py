"""The program: one mode per stage, one open workbook, changes on their way to disk and back."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar

from textual.screen import Screen
from textual.timer import Timer

from opstui.commands import GLOBAL, Command
from opstui.kernel import clock
from opstui.kernel.errors import OpsError
from opstui.kernel.language import EN, ZH, _, language, set_language
from opstui.kernel.quantities import format_number
from opstui.kernel.vocabulary import Stage
from opstui.reports.overview import Overview, overview
from opstui.ui.drafts import DraftKeeper, NoDrafts
from opstui.ui.form import FormScreen, Save
from opstui.ui.form_values import FieldSpec, FormValues
from opstui.ui.keys import bind
from opstui.ui.safe_app import SafeApp
from opstui.ui.themes import ALL, THEMES
from opstui.workbook import places
from opstui.workbook.document import Workbook
from opstui.workbook.preferences import Preferences, read_preferences, write_preferences
from opstui.workbook.repository import Repository, SaveConflict
from opstui.workbook.session import Session, Side

SCREENS = {
    "start": "opstui.shell.start:StartScreen",
    "home": "opstui.shell.home:HomeScreen",
    "strategy": "opstui.stages.strategy.screen:StrategyScreen",
    "planning": "opstui.stages.planning.screen:PlanningScreen",
    "execution": "opstui.stages.execution.screen:ExecutionScreen",
    "review": "opstui.stages.review.screen:ReviewScreen",
    "guided": "opstui.guided.screen:GuidedScreen",
}
"""Imported when first shown."""

NOT_EVERYWHERE = frozenset({"go.next", "go.previous", "go.back", "open", "edit", "add", "delete"})
"""Commands that a screen or a step takes up only where they mean something."""

LOOK_EVERY = 1.0
"""Seconds between two looks at what other sessions did: two stat calls."""

IDLE = 2.0


def load(where: str) -> Any:
    """ "module:Name" → the object."""
    module, name = where.split(":")
    return getattr(import_module(module), name)


def _mode(name: str) -> Callable[[], Screen[Any]]:
    return partial(_make, name)


def _make(name: str) -> Screen[Any]:
    screen: Screen[Any] = load(SCREENS[name])()
    return screen


class OpsApp(SafeApp):
    """`session` is the open workbook, None on the first start."""

    CSS_PATH = "app.tcss"
    TITLE = "opstui"
    MODES = {name: _mode(name) for name in SCREENS}
    ACTIONS: ClassVar[tuple[Command, ...]] = tuple(
        command for command in GLOBAL if command.id not in NOT_EVERYWHERE
    )
    BINDINGS = bind(ACTIONS)

    def __init__(
        self,
        session: Session | None = None,
        *,
        preferences: Preferences | None = None,
        start: tuple[str, str] = ("home", ""),
    ) -> None:
        super().__init__()
        self.session = session
        self.preferences = preferences or read_preferences()
        self._start = start
        self._overview: Overview | None = None
        self._idle: Timer | None = None
        for theme in ALL:
            self.register_theme(theme)
        plain = bool(os.environ.get("NO_COLOR"))
        self.theme = "opstui-plain" if plain else self.preferences.theme

    # -- the open workbook --------------------------------------------------------------------

    @property
    def workbook(self) -> Workbook:
        return self.session.workbook if self.session else Workbook.empty()

    @property
    def today(self) -> date:
        return self.session.today if self.session else clock.today()

    @property
    def drafts(self) -> DraftKeeper:
        if self.session is None or self.session.repository.readonly_reason:
            return NoDrafts()
        return self.session.repository.drafts

    @property
    def keymap(self) -> dict[str, str]:
        return self.preferences.keymap

    @property
    def ascii_only(self) -> bool:
        return self.preferences.markers == "ascii"

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
        self.push_screen(load("opstui.shell.conflict:ConflictScreen")(conflict, answer))
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
        self.notify(f"{error.title} {error.todo}".strip(), severity="warning", timeout=8)

    def changed(self) -> None:
        """The workbook is another one now: what is shown follows."""
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
        if self.session is None:
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
        await self._take(Session(Repository.open(path)))

    async def create(self, path: Path, content: Workbook) -> None:
        """Make a workbook at `path` and open it. Raises OpsError; then nothing changed."""
        opened = Session(Repository.create(path))
        await opened.save("New workbook", content)
        await self._take(opened)

    async def _take(self, opened: Session) -> None:
        if self.session:
            await self.session.close()
        self.session = opened
        places.remember_last(opened.path)
        self.changed()

    # -- what screens ask ---------------------------------------------------------------------

    async def ask(self, title: str, specs: Sequence[FieldSpec], save: Save, form_id: str) -> bool:
        screen = FormScreen(
            title,
            specs,
            save,
            form_id=form_id,
            drafts=self.drafts,
            open_forms=self.open_forms,
            today=self.today,
        )
        saved: bool = await self.push_screen_wait(screen)
        return saved

    def go(self, stage: str, step: str = "", item: str = "") -> None:
        self.run_worker(self._go(stage, step, item), group="go", exclusive=True)

    async def _go(self, stage: str, step: str, item: str) -> None:
        if self.session is None and stage not in ("start", "guided"):
            stage = "start"
        while len(self.screen_stack) > 1:
            self.pop_screen()
        if self.current_mode != stage:
            await self.switch_mode(stage)
        show_step = getattr(self._room, "show_step", None)
        if show_step is not None and (step or item):
            await show_step(step, item)

    def figure(self, value: float | None, unit: str, *, signed: bool = False) -> str:
        style = self.preferences.number_style
        return format_number(value, unit, language=language(), style=style, signed=signed)

    # -- life ---------------------------------------------------------------------------------

    async def on_mount(self) -> None:
        if os.environ.get("OPSTUI_NO_SIGNALS") is None:
            self.watch_signals()
        self.set_keymap(self.preferences.keymap)
        stage, step = self._start
        self.set_interval(LOOK_EVERY, self._look_around)
        self.go("start" if self.session is None else stage, step)

    async def on_unmount(self) -> None:
        self.open_forms.keep_all()
        if self.session:
            await self.session.close()

    # -- commands -----------------------------------------------------------------------------

    def action_go_home(self) -> None:
        self.go("home")

    def action_go_strategy(self) -> None:
        self.go("strategy")

    def action_go_planning(self) -> None:
        self.go("planning")

    def action_go_execution(self) -> None:
        self.go("execution")

    def action_go_review(self) -> None:
        self.go("review")

    def action_review_now(self) -> None:
        self.go("review", self.overview.stage(Stage.REVIEW).step)

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

    async def action_language(self) -> None:
        set_language(EN if language() == ZH else ZH)
        self._remember(language=language())
        self._overview = None
        rebuild = getattr(self._room, "rebuild", None)
        if rebuild is not None:
            await rebuild()

    def action_theme(self) -> None:
        place = THEMES.index(self.theme) if self.theme in THEMES else -1
        self.theme = THEMES[(place + 1) % len(THEMES)]
        self._remember(theme=self.theme)

    def action_settings(self) -> None:
        self.run_worker(self._settings(), group="settings", exclusive=True)

    async def _settings(self) -> None:
        settings = import_module("opstui.shell.settings")

        async def keep(values: FormValues) -> None:
            self.preferences = settings.changed(self.preferences, values)
            self._remember()

        title = _("Settings")
        if await self.ask(title, settings.fields(self.preferences), keep, form_id="settings"):
            self.theme = self.preferences.theme
            self.set_keymap(self.preferences.keymap)
            if self.preferences.spoken != language():
                await self.action_language()
            self.changed()

    def _remember(self, **changes: str) -> None:
        self.preferences = self.preferences.model_copy(update=changes)
        try:
            write_preferences(self.preferences)
        except OpsError as error:
            self.tell(error)

    def action_help(self) -> None:
        self.push_screen(load("opstui.shell.help:HelpScreen")(self._room))

    def action_palette(self) -> None:
        self.push_screen(load("opstui.shell.palette:PaletteScreen")(self._room))

    def action_find(self) -> None:
        self.push_screen(load("opstui.shell.find:FindScreen")())

    def action_history(self) -> None:
        self.push_screen(load("opstui.shell.history:HistoryScreen")())

    def action_data_import(self) -> None:
        self.push_screen(load("opstui.shell.import_screen:ImportScreen")())

    def action_export(self) -> None:
        if self.session is not None:
            self.run_worker(self._export(self.session), group="export", exclusive=True)

    async def _export(self, session: Session) -> None:
        form = import_module("opstui.shell.export_form")

        async def keep(values: FormValues) -> Mapping[str, str] | None:
            written = form.write(session.repository, self.today, values)
            if isinstance(written, Path):
                self.notify(_("Written: {path}").format(path=written))
                return None
            problems: Mapping[str, str] = written
            return problems

        specs = form.fields(session.repository, self.today)
        await self.ask(_("Export"), specs, keep, form_id="export")

    async def action_quit(self) -> None:
        self.exit(0)

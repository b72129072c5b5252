"""The program: one mode per stage, one open workbook, changes on their way to disk and back."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding
from textual.screen import ModalScreen, Screen

from opstui import playbooks
from opstui.commands import GLOBAL, Command
from opstui.kernel.errors import OpsError
from opstui.kernel.language import EN, ZH, _, language, set_language
from opstui.kernel.quantities import format_number
from opstui.kernel.vocabulary import Stage
from opstui.shell.workbook_app import WorkbookApp
from opstui.ui.bars import TitleBar, WayBar
from opstui.ui.form_values import FieldSpec, FormValues
from opstui.ui.keys import bind
from opstui.ui.slim.driver import SlimDriver
from opstui.ui.themes import ALL, THEMES
from opstui.workbook.preferences import Preferences, read_preferences, write_preferences
from opstui.workbook.session import Session

if TYPE_CHECKING:
    from opstui.ui.form import Save

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


def load(where: str) -> Any:
    """ "module:Name" → the object."""
    module, name = where.split(":")
    return getattr(import_module(module), name)


def _mode(name: str) -> Callable[[], Screen[Any]]:
    return partial(_make, name)


def _make(name: str) -> Screen[Any]:
    screen: Screen[Any] = load(SCREENS[name])()
    return screen


class OpsApp(WorkbookApp):
    """The screens, the commands, and one person's preferences."""

    CSS_PATH = "app.tcss"
    TITLE = "opstui"
    MODES = {name: _mode(name) for name in SCREENS}
    ACTIONS: ClassVar[tuple[Command, ...]] = tuple(
        command for command in GLOBAL if command.id not in NOT_EVERYWHERE
    )
    BINDINGS = [*bind(ACTIONS), Binding("ctrl+c", "how_to_quit", show=False)]

    def __init__(
        self,
        session: Session | None = None,
        *,
        preferences: Preferences | None = None,
        start: tuple[str, str] = ("home", ""),
        as_of: date | None = None,
    ) -> None:
        super().__init__(session, as_of)
        self.preferences = preferences or read_preferences()
        self._start = start
        self.when_settled: Callable[[], None] | None = None
        self.top_lines: tuple[str, ...] = ()
        if self.preferences.output == "changes":
            self.driver_class = SlimDriver
        for theme in ALL:
            self.register_theme(theme)
        plain = bool(os.environ.get("NO_COLOR"))
        self.theme = "opstui-plain" if plain else self.preferences.theme

    @property
    def keymap(self) -> dict[str, str]:
        return self.preferences.keymap

    @property
    def ascii_only(self) -> bool:
        return self.wide or self.preferences.markers == "ascii"

    # -- what screens ask ---------------------------------------------------------------------

    async def ask(self, title: str, specs: Sequence[FieldSpec], save: Save, form_id: str) -> bool:
        screen: ModalScreen[bool] = load("opstui.ui.form:FormScreen")(
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
        self.wanted_step = step
        if self.current_mode != stage:
            await self.switch_mode(stage)
        show_step = getattr(self._room, "show_step", None)
        if show_step is not None and (step or item):
            await show_step(step, item)

    def figure(self, value: float | None, unit: str, *, signed: bool = False) -> str:
        style = self.preferences.number_style
        return format_number(value, unit, language=language(), style=style, signed=signed)

    def remembered(self, view: str) -> str:
        return self.preferences.filters.get(self._view_of_file(view), "")

    def remember(self, view: str, line: str) -> None:
        """Nothing is written when it is what was kept."""
        if line == self.remembered(view):
            return
        filters = {**self.preferences.filters, self._view_of_file(view): line}
        self._remember(filters={name: text for name, text in filters.items() if text})

    def _view_of_file(self, view: str) -> str:
        return f"{self.session.repository.path.name if self.session else ''}:{view}"

    # -- life ---------------------------------------------------------------------------------

    async def on_mount(self) -> None:
        if os.environ.get("OPSTUI_NO_SIGNALS") is None:
            self.watch_signals()
        self.set_keymap(self.preferences.keymap)
        stage, step = self._start
        self.watch_other_sessions()
        self.go("start" if self.session is None else stage, step)
        if self.when_settled:
            self.set_timer(1, self.when_settled)
        if wrong := playbooks.problems():
            said = "\n".join(one.said for one in wrong[:3])
            self.notify(said, severity="warning", timeout=12, markup=False)

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
        now = self.overview
        step = now.stage(Stage.REVIEW).step
        if now.next_action.stage is Stage.REVIEW:
            step = now.next_action.step
        self.go("review", step or "status")

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

    def action_redraw(self) -> None:
        if isinstance(self._driver, SlimDriver):
            self._driver.redraw()
        self.screen.refresh()

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

    def _remember(self, **changes: object) -> None:
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

    def action_balance(self) -> None:
        screen = load("opstui.shell.balance_screen:BalanceScreen")()
        self.push_screen(screen, self._to_next_step)

    def _to_next_step(self, wanted: bool | None) -> None:
        if wanted:
            action = self.overview.next_action
            self.go(action.stage.value, action.step)

    def action_chain(self) -> None:
        screen = load("opstui.shell.chain_screen:ChainScreen")()
        self.push_screen(screen, self._to_record)

    def _to_record(self, key: str | None) -> None:
        """A decision of the current cycle is shown in its step; else the review as a whole."""
        if key:
            self.go("review", "decide", key)

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
                if missing := form.missing(session.repository, values):
                    self.notify(missing, severity="warning")
                return None
            problems: Mapping[str, str] = written
            return problems

        specs = form.fields(session.repository, self.today)
        await self.ask(_("Export"), specs, keep, form_id="export")

    def action_how_to_quit(self) -> None:
        self.notify(_("q leaves opstui; in a field press esc first. Everything is saved."))

    async def action_quit(self) -> None:
        bars = (*self.screen.query(TitleBar), *self.screen.query(WayBar))
        self.top_lines = tuple(" " + bar.render().plain for bar in bars)
        self.exit(0)

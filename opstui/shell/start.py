"""The first start: plan my product, look at an example, open a workbook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from opstui.commands import Command, pick
from opstui.kernel.errors import OpsError
from opstui.kernel.language import _, language
from opstui.ui.bars import KeyLine
from opstui.ui.fields import TextField
from opstui.ui.keys import key_hints
from opstui.ui.text import plain
from opstui.workbook import doors, places

if TYPE_CHECKING:
    from opstui.app import OpsApp


class StartScreen(Screen[None]):
    """Three choices, and the workbooks that lie in the data folder."""

    ACTIONS: ClassVar[tuple[Command, ...]] = pick("open", "language", "theme", "help", "quit")
    HELP, HELP_STEP = "home", "start"
    CSS = """
    StartScreen { align: center middle; }
    StartScreen > #start { width: 64; max-width: 100%; height: auto; padding: 0 2; }
    StartScreen .name { text-style: bold; color: $text-accent; }
    StartScreen .line { margin: 0 0 1 0; color: $muted; }
    StartScreen OptionList { max-height: 12; margin: 0 0 1 0; }
    StartScreen #path { display: none; }
    StartScreen #path.-shown { display: block; }
    StartScreen #problem { color: $text-warning; height: auto; }
    StartScreen > KeyLine { dock: bottom; }
    """

    def compose(self) -> ComposeResult:
        with Vertical(id="start"):
            yield Static(plain("opstui"), classes="name")
            yield Static("", classes="line", id="line")
            yield OptionList(id="choices", markup=False)
            yield TextField(id="path")
            yield Static("", id="problem")
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        self.show()
        self.query_one("#choices").focus()

    def show(self) -> None:
        """Fill in every text, in the current language."""
        line = _("The operator's workbook: strategy, plan, execution, review.")
        self.query_one("#line", Static).update(plain(line))
        choices = self.query_one("#choices", OptionList)
        kept = choices.highlighted or 0
        choices.clear_options()
        choices.add_options(self._options())
        choices.highlighted = min(kept, choices.option_count - 1)
        self.query_one("#path", TextField).placeholder = (
            _("Name of the workbook") if doors.closed() else _("Name or path of the workbook")
        )
        self.query_one("#keys", KeyLine).hints = key_hints(self.ACTIONS, {})

    async def rebuild(self) -> None:
        self.show()

    def _options(self) -> list[Option]:
        def line(title: str, note: str) -> Content:
            return Content.assemble((title, "bold"), "\n", ("  " + note, "$muted"))

        by = _("By its name") if doors.closed() else _("By its name or path")
        options = [
            Option(
                line(_("Plan my product"), _("12 questions, about 25 minutes; leave any time")),
                id="guided",
            ),
            Option(
                line(_("Look at an example"), _("A whole worked cycle, made up; try anything")),
                id="demo",
            ),
            Option(line(_("Open a workbook"), by), id="open"),
        ]
        try:
            found = places.list_workbooks()
        except OpsError:
            found = []
        return [*options, *(Option(Content(path.stem), id=f"book:{path}") for path in found[:6])]

    @property
    def _app(self) -> OpsApp:
        return cast("OpsApp", self.app)

    @on(OptionList.OptionSelected)
    async def _chosen(self, event: OptionList.OptionSelected) -> None:
        match event.option_id or "":
            case "guided":
                self._app.go("guided")
            case "demo":
                await self._open_example()
            case "open":
                field = self.query_one("#path", TextField)
                field.add_class("-shown")
                field.focus()
            case other:
                await self._open(Path(other.removeprefix("book:")))

    async def _open_example(self) -> None:
        from opstui.examples import open_demo

        try:
            path = open_demo("training", language())
        except OpsError as error:
            self._say(error)
            return
        await self._open(path)

    @on(Input.Submitted)
    async def _named(self, event: Input.Submitted) -> None:
        event.stop()
        if not event.value.strip():
            return
        try:
            path = doors.workbook_named(event.value.strip())
        except OpsError as error:
            self._say(error)
            return
        await self._open(path)

    async def _open(self, path: Path) -> None:
        try:
            await self._app.open_path(path)
        except OpsError as error:
            self._say(error)
            return
        self._app.go("home")

    def _say(self, error: OpsError) -> None:
        text = error.said
        self.query_one("#problem", Static).update(plain(text))

    def key_escape(self) -> None:
        self.query_one("#path").remove_class("-shown")
        self.query_one("#choices").focus()

    def context_commands(self) -> tuple[Command, ...]:
        return self.ACTIONS

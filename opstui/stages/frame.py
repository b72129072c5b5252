"""The frame that every screen shares: title, way, step rule, body, sentence, keys."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from opstui.commands import Command
from opstui.kernel.language import _
from opstui.kernel.vocabulary import Stage, word
from opstui.stages.host import Host, host
from opstui.ui.bars import KeyLine, SentenceLine, StepRule, TitleBar, WayBar, WayStop
from opstui.ui.keys import key_hints
from opstui.ui.text import plain

SIDE_FROM = 110
"""Columns from which there is a side panel; below, nobody asks what it would say."""


class FrameScreen(Screen[None]):
    """A subclass fills `#stage`, and says `rule_text`, `sentence_text` and `side_text`."""

    STAGE: ClassVar[Stage | None] = None
    HORIZONTAL_BREAKPOINTS = [(0, "-w80"), (SIDE_FROM, "-w110"), (160, "-w160")]
    ACTIONS: ClassVar[tuple[Command, ...]] = ()
    AUTO_FOCUS = ""
    _side_shown = Content("")

    DEFAULT_CSS = """
    FrameScreen { layout: vertical; }
    FrameScreen #body { height: 1fr; }
    FrameScreen #stage { height: 1fr; width: 1fr; }
    FrameScreen #side { display: none; width: 38; height: 1fr; padding: 0 1;
        border-left: solid $panel; color: $muted; }
    FrameScreen.-w110 #side { display: block; }
    FrameScreen.-w160 #side { display: block; width: 54; }
    FrameScreen #too-small { display: none; }
    FrameScreen.-tiny > * { display: none; }
    FrameScreen.-tiny > #too-small { display: block; height: 1fr; }
    """

    def compose(self) -> ComposeResult:
        yield TitleBar(id="title")
        yield WayBar(id="way")
        yield StepRule(id="step-rule")
        with Horizontal(id="body"):
            yield Vertical(id="stage")
            with VerticalScroll(id="side", can_focus=False):
                yield Static("", id="side-text")
        yield StepRule(id="end-rule")
        yield SentenceLine(id="sentence")
        yield KeyLine(id="keys")
        yield Static(plain(_("Please make the window at least 60 x 18.")), id="too-small")

    @property
    def host(self) -> Host:
        return host(self)

    def show(self) -> None:
        """Bring everything in line with the workbook."""
        if self.is_mounted:
            self.refresh_frame()

    async def rebuild(self) -> None:
        """Make the body anew (another language)."""
        self.show()

    def on_screen_resume(self) -> None:
        self.come_back()

    def come_back(self) -> None:
        """Shown again, or for the first time."""
        self.show()

    # -- the lines ----------------------------------------------------------------------------

    def rule_text(self) -> tuple[str, str]:
        """Left and right end of the step rule."""
        return "", ""

    def sentence_text(self) -> str:
        return ""

    def side_text(self) -> Content | str:
        return ""

    def refresh_frame(self) -> None:
        now = self.host.overview
        title = self.query_one("#title", TitleBar)
        title.left, title.right = now.title, now.state
        stops = [
            WayStop(f"{number} {word(stage)} {state.share}", stage is self.STAGE, state.ready)
            for number, stage in enumerate(Stage, start=1)
            for state in [now.stage(stage)]
        ]
        self.query_one("#way", WayBar).show(stops, now.balance_short)
        self.refresh_lines()

    def refresh_lines(self) -> None:
        rule = self.query_one("#step-rule", StepRule)
        rule.left, rule.right = self.rule_text()
        self.query_one("#sentence", SentenceLine).text = self.sentence_text()
        self.query_one("#keys", KeyLine).hints = key_hints(self.shown_commands(), self.host.keymap)
        if self.size.width >= SIDE_FROM:
            side = self.side_text()
            shown = side if isinstance(side, Content) else plain(side)
            if not shown.is_same(self._side_shown):
                self._side_shown = shown
                self.query_one("#side-text", Static).update(shown)

    def shown_commands(self) -> tuple[Command, ...]:
        """The (at most five) commands of the key line."""
        return self.ACTIONS

    def context_commands(self) -> tuple[Command, ...]:
        """Everything that can be done here, for the help and the palette."""
        return self.ACTIONS

    def on_resize(self) -> None:
        self.set_class(self.size.width < 60 or self.size.height < 18, "-tiny")
        if self.is_mounted:
            self.refresh_lines()

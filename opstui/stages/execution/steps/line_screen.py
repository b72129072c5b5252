"""One line, and below it what was understood of it and what was not, before it is kept."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widgets import Input, Static

from opstui.kernel.errors import OpsError
from opstui.kernel.language import _
from opstui.kernel.record import Record
from opstui.kernel.text import fit, width, wrap
from opstui.stages.quick_task import Echo
from opstui.ui.drafts import DraftKeeper, OpenForms
from opstui.ui.fields import TextField
from opstui.ui.form import DRAFT_DELAY
from opstui.ui.text import plain

LABEL, INSIDE = 18, 74
"""Cells of a label, and of a line between the borders."""


class LineScreen(ModalScreen[str]):
    """Dismisses with the key of the record that was kept, "" when left (the line stays as a
    draft). A line that was understood whole is kept by the first enter; else enter asks once,
    and esc goes back to the line."""

    BINDINGS = [
        Binding("escape", "back", show=False),
        Binding("enter", "keep", show=False),
        Binding("ctrl+x", "forget", show=False),
    ]
    CSS = """
    LineScreen { align: center middle; background: $background 60%; }
    LineScreen > #line { width: 78; max-width: 100%; height: auto; max-height: 100%;
        background: $background; border: round $accent 60%; padding: 0 1; }
    LineScreen .line-title { text-style: bold; color: $text-accent; }
    LineScreen #echo { height: auto; max-height: 14; margin: 1 0; }
    LineScreen #line-keys { height: 1; color: $muted; }
    """

    def __init__(
        self,
        title: str,
        hint: str,
        example: str,
        *,
        form_id: str,
        understand: Callable[[str], Echo],
        keep: Callable[[Record], Awaitable[bool]],
        drafts: DraftKeeper,
        open_forms: OpenForms,
    ) -> None:
        super().__init__()
        self._title, self._hint, self._example = title, hint, example
        self._form_id = form_id
        self._understand, self._keep = understand, keep
        self._drafts, self._open_forms = drafts, open_forms
        draft = drafts.get(form_id)
        self._text = draft.fields.get("line", "") if draft else ""
        self._kept = self._text
        self._asking = False
        self._timer: Timer | None = None
        self._done = False

    def compose(self) -> ComposeResult:
        with Vertical(id="line"):
            yield Static(plain(self._title), classes="line-title")
            yield TextField(self._text, placeholder=self._example, id="one-line")
            yield Static("", id="echo")
            yield Static("", id="line-keys")

    def on_mount(self) -> None:
        self._open_forms.add(self)
        self.query_one("#one-line").focus()
        self._show()

    def on_unmount(self) -> None:
        with suppress(OpsError):
            self.keep_draft()
        self._open_forms.remove(self)

    def keep_draft(self) -> bool:
        """Safe in a signal handler: it only writes the text that was typed last."""
        if self._done or self._text == self._kept:
            return bool(self._text) and not self._done
        self._drafts.put(self._form_id, {"line": self._text}, {"line": ""})
        self._kept = self._text
        return bool(self._text)

    # -- what is shown ------------------------------------------------------------------------

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._text = event.value
        self._asking = False
        self._show()
        if self._timer:
            self._timer.stop()
        self._timer = self.set_timer(DRAFT_DELAY, self._keep_quietly)

    def _keep_quietly(self) -> None:
        try:
            self.keep_draft()
        except OpsError as error:
            self._say(error.said)

    def _echo(self) -> Echo:
        return self._understand(self._text)

    def _show(self) -> None:
        echo = self._echo()
        if not self._text.strip():
            shown = Content.assemble((self._hint, "$muted"))
        else:
            shown = echo_content(echo)
        self.query_one("#echo", Static).update(shown)
        if self._asking:
            keys = f"enter {_('Keep it as understood')}   esc {_('Back to the line')}"
        else:
            keys = f"enter {_('Keep')}   esc {_('Back, draft kept')}"
        self.query_one("#line-keys", Static).update(plain(keys))

    def _say(self, problem: str) -> None:
        lines = echo_content(self._echo()) if self._text.strip() else Content("")
        self.query_one("#echo", Static).update(
            Content.assemble(lines, "\n" if lines.plain else "", (problem, "$text-error"))
        )

    # -- keys ---------------------------------------------------------------------------------

    @on(Input.Submitted)
    async def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        await self.action_keep()

    async def action_keep(self) -> None:
        """Keep the record; where something was not understood, show that first."""
        echo = self._echo()
        if echo.record is None:
            self._say(echo.problem)
            return
        if echo.unclear and not self._asking:
            self._asking = True
            self.set_focus(None)
            self._show()
            return
        if await self._keep(echo.record):
            self._done = True
            self._drafts.drop(self._form_id)
            self.dismiss(echo.record.key)

    def action_back(self) -> None:
        """Out of the question to the line, out of the line to where it was opened."""
        if self._asking:
            self._asking = False
            self.query_one("#one-line").focus()
            self._show()
            return
        self._keep_quietly()
        self.dismiss("")

    def action_forget(self) -> None:
        self.query_one("#one-line", TextField).value = ""
        self._drafts.drop(self._form_id)


def _hung(head: str, style: str, text: str) -> list[Content]:
    """The text beside its head; what does not fit goes on below itself, not below the head."""
    first, *rest = wrap(text, INSIDE - width(head)) or [""]
    beneath = [Content(" " * width(head) + line) for line in rest]
    return [Content.assemble((head, style), first), *beneath]


def echo_content(echo: Echo) -> Content:
    """Part and text line by line; what was not understood begins with "!"."""
    lines: list[Content] = []
    for part, text in echo.understood:
        lines += _hung(fit(part, LABEL), "$muted", text)
    for text, advice in echo.unclear:
        head = fit(f"! {text}", max(LABEL, min(30, width(text) + 3)))
        lines += _hung(head, "$text-warning", advice)
    if echo.problem:
        lines.append(Content.assemble((echo.problem, "$text-warning")))
    return Content("\n").join(lines)

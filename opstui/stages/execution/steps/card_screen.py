"""The whole of one task over the view: what it is, what it comes to, what it lacks."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from opstui.commands import Command
from opstui.kernel.language import _
from opstui.kernel.text import width
from opstui.stages.execution.steps.detail import detail, detail_content
from opstui.stages.host import host
from opstui.stages.planning.model import Task
from opstui.ui.keys import key_name
from opstui.ui.text import plain

KEYS_WIDTH = 74


def packed(keys: Sequence[str]) -> list[str]:
    """As many keys a line as it holds, no key parted."""
    lines: list[str] = []
    for key in keys:
        longer = f"{lines[-1]}  {key}" if lines else key
        if lines and width(longer) <= KEYS_WIDTH:
            lines[-1] = longer
        else:
            lines.append(key)
    return lines


class CardScreen(ModalScreen[str]):
    """Dismisses with the action of the chosen command, "" when left. Enter edits."""

    BINDINGS = [
        Binding("escape,q", "leave", show=False),
        Binding("enter", "choose('edit')", show=False),
        Binding("j,down", "scroll(1)", show=False),
        Binding("k,up", "scroll(-1)", show=False),
        Binding("space,pagedown", "scroll(10)", show=False),
        Binding("pageup", "scroll(-10)", show=False),
    ]
    CSS = """
    CardScreen { align: center middle; background: $background 60%; }
    CardScreen > Vertical { width: 78; max-width: 100%; height: auto; max-height: 100%;
        background: $background; border: round $accent 60%; padding: 0 1; }
    CardScreen .card-title { text-style: bold; color: $text-accent; height: 1; }
    CardScreen VerticalScroll { height: auto; max-height: 75vh; }
    CardScreen .card-keys { height: auto; max-height: 2; color: $muted; margin: 1 0 0 0; }
    """

    def __init__(self, key: str, commands: tuple[Command, ...]) -> None:
        super().__init__()
        self._key = key
        self._commands = commands
        for command in commands:
            for key_ in command.keys:
                self._bindings.bind(key_, f"choose('{command.action}')", show=False)

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static("", classes="card-title")
            with VerticalScroll(can_focus=False):
                yield Static("", id="card")
            keys = [f"{key_name(one.keys[0])} {_(one.label)}" for one in self._commands]
            keys.append(f"esc {_('Back')}")
            yield Static(plain("\n".join(packed(keys))), classes="card-keys")

    def on_mount(self) -> None:
        around = host(self)
        task = around.workbook.get(Task, self._key)
        if task is None:
            return
        self.query_one(".card-title", Static).update(plain(f"{task.key} {task.title}"))
        lines = detail(task, around.workbook, around.today, around.figure)
        self.query_one("#card", Static).update(detail_content(lines, wide=True))

    def action_choose(self, action: str) -> None:
        self.dismiss(action)

    def action_scroll(self, by: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False)

    def action_leave(self) -> None:
        self.dismiss("")

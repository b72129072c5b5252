"""The checklist of a task: one key ticks an item."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import DataTable, Input, Static

from opstui.kernel.language import _
from opstui.kernel.text import clean_line
from opstui.stages.execution.steps.checklist import Items, done_of, items_of, with_items
from opstui.stages.execution.steps.pick_screen import PickScreen
from opstui.stages.planning.model import CheckItem, Task
from opstui.ui.fields import TextField
from opstui.ui.table import Column, OpsTable
from opstui.ui.text import plain


class ChecklistScreen(ModalScreen[None]):
    """Space, enter or the item's digit ticks; every tick is stored at once by `keep`, which
    gives the task as it is then."""

    BINDINGS = [
        Binding("escape,q,c", "leave", show=False),
        Binding("space", "tick", show=False),
        Binding("a", "add", show=False),
        Binding("d", "drop", show=False),
        Binding("l", "more", show=False),
    ]
    CSS = """
    ChecklistScreen { align: center middle; background: $background 60%; }
    ChecklistScreen > Vertical { width: 76; max-width: 100%; height: auto; max-height: 100%;
        background: $background; border: round $accent 60%; padding: 0 1; }
    ChecklistScreen .list-title { text-style: bold; color: $text-accent; }
    ChecklistScreen .list-state { color: $muted; margin: 0 0 1 0; height: auto; }
    ChecklistScreen OpsTable { height: auto; max-height: 14; }
    ChecklistScreen #new-item { display: none; }
    ChecklistScreen #new-item.-shown { display: block; }
    ChecklistScreen .list-keys { height: 1; color: $muted; margin: 1 0 0 0; }
    """

    def __init__(
        self,
        task: Task,
        keep: Callable[[Items], Awaitable[Task]],
        lists: Sequence[tuple[str, Items]] = (),
    ) -> None:
        super().__init__()
        self._of, self._keep, self._lists = task, keep, list(lists)

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(plain(self._of.title), classes="list-title")
            yield Static("", classes="list-state")
            yield OpsTable(id="items", header=False)
            yield TextField(placeholder=_("What else has to be done"), id="new-item")
            keys = [
                f"space {_('Tick')}",
                f"1-9 {_('Tick')}",
                f"a {_('Add')}",
                f"d {_('Delete')}",
                f"l {_('Add a list')}",
                f"esc {_('Back')}",
            ]
            yield Static(plain("   ".join(keys)), classes="list-keys")

    def on_mount(self) -> None:
        self.call_after_refresh(self._show)
        self.query_one(OpsTable).focus()

    def _show(self) -> None:
        items = items_of(self._of)
        self.query_one(OpsTable).show(
            (Column("", 2, "right"), Column("", 3), Column("")),
            [
                (str(place), (str(place + 1), "[x]" if item.done else "[ ]", item.text))
                for place, item in enumerate(items)
            ],
        )
        done, whole = done_of(self._of)
        state = _("{done} of {all} done").format(done=done, all=whole)
        if not self._of.checklist:
            state += "  " + _("Template of the lever; the first tick keeps it.")
        self.query_one(".list-state", Static).update(plain(state))

    async def _change(self, items: Items) -> None:
        self._of = await self._keep(items)
        self._show()

    # -- keys ---------------------------------------------------------------------------------

    @property
    def _place(self) -> int:
        key = self.query_one(OpsTable).current_key
        return int(key) if key else -1

    async def _tick(self, place: int) -> None:
        items = items_of(self._of)
        if 0 <= place < len(items):
            item = items[place]
            changed = item.model_copy(update={"done": not item.done})
            await self._change((*items[:place], changed, *items[place + 1 :]))

    @on(DataTable.RowSelected)
    async def _selected(self, event: DataTable.RowSelected) -> None:
        event.stop()
        await self._tick(self._place)

    async def action_tick(self) -> None:
        await self._tick(self._place)

    async def on_key(self, event: events.Key) -> None:
        digit = event.character or ""
        if digit.isdecimal() and not isinstance(self.focused, Input):
            event.stop()
            await self._tick(int(digit) - 1)

    def action_add(self) -> None:
        field = self.query_one("#new-item", TextField)
        field.add_class("-shown")
        field.focus()

    @on(Input.Submitted)
    async def _added(self, event: Input.Submitted) -> None:
        event.stop()
        text = clean_line(event.value).text.strip()
        event.input.value = ""
        self._close_field()
        if text:
            await self._change((*items_of(self._of), CheckItem(text=text)))

    @work
    async def action_more(self) -> None:
        """Add a whole list: the lever's, a rhythm of contacts, a template's."""
        choices = [(str(place), name) for place, (name, _items) in enumerate(self._lists)]
        chosen = await self.app.push_screen_wait(PickScreen(_("Add a list"), choices))
        if chosen:
            await self._change(with_items(items_of(self._of), self._lists[int(chosen)][1]))

    async def action_drop(self) -> None:
        items, place = items_of(self._of), self._place
        if 0 <= place < len(items):
            await self._change((*items[:place], *items[place + 1 :]))

    def _close_field(self) -> None:
        """What was typed and not added stays in it."""
        self.query_one("#new-item").remove_class("-shown")
        self.query_one(OpsTable).focus()

    def action_leave(self) -> None:
        if isinstance(self.focused, Input):
            self._close_field()
        else:
            self.dismiss(None)

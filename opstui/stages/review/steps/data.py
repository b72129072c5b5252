"""Step 1: the numbers of the period. Type, enter, next; what changes is shown, then kept."""

from __future__ import annotations

from dataclasses import replace

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.timer import Timer

from opstui.kernel.errors import OpsError
from opstui.kernel.language import N_, _
from opstui.kernel.metric_tree import Values
from opstui.kernel.observations import SeriesMonth, apply
from opstui.kernel.periods import Period
from opstui.kernel.quantities import Quantity
from opstui.stages.review.commands import own
from opstui.stages.review.entry import (
    Changes,
    Entry,
    changes,
    observations,
)
from opstui.stages.review.entry_effect import effect_of
from opstui.stages.review.steps import data_rows as rows
from opstui.stages.review.steps.data_grid import DataGrid
from opstui.stages.review.steps.data_paste import (
    NumbersPaste,
    pasted_into,
    pasted_said,
    says_more,
)
from opstui.stages.review.steps.data_typed import DataTyped
from opstui.stages.review.steps.half_typed import HalfTyped
from opstui.stages.review.steps.pasted_numbers import read_block
from opstui.ui.form import DRAFT_DELAY
from opstui.ui.grid import NumberGrid
from opstui.ui.keys import bind
from opstui.workbook.document import Workbook

Place = tuple[Period, str | None]


def _first(bindings: list[BindingType]) -> list[BindingType]:
    """They work inside a field too."""
    return [replace(one, priority=True) for one in bindings if isinstance(one, Binding)]


class DataStep(DataTyped):
    """The grid of one period, in total or of one segment."""

    STEP = "data"
    TITLE = N_("Data")
    ACTIONS = own("keep", "earlier", "later", "segment", "period", "forget")
    BINDINGS = _first(bind(ACTIONS))

    def __init__(self) -> None:
        super().__init__()
        self._refocus = False
        self._in_fields = False
        self._said = ""
        self._seen: dict[str, str] = {}
        """The texts as they were when something was last said of them."""
        self._row = -1
        """The entry that was typed into last."""
        self._due: Values = {}
        self._timer: Timer | None = None

    def body(self) -> ComposeResult:
        yield Vertical(id="grid")

    # -- what is shown ------------------------------------------------------------------------

    def show_review(self) -> None:
        place = (self.period, self._segment)
        found = rows.asked(self.context, *place)
        if self._place is None or self._place[0] != place[0]:
            form = f"data:{self.context.cycle.key}:{place[0].code}"
            self._half = HalfTyped(form, self.host.drafts)
            self._restored = bool(self._half.texts)
            self._asked.clear()
        if place != self._place or found != self._entries or self._grid is None:
            came = place == self._place and all(one.value is not None for one in found)
            self._place, self._entries = place, found
            self._due, self._row = rows.due(self.context, place[0]), -1
            self._lay_out(stay=not came)
        self._say_state()

    def _lay_out(self, *, stay: bool) -> None:
        """Another period, another segment or other stored values: a grid of its own.

        `stay`: in the fields, where the focus is there; else all numbers have come by a file.
        """
        box, old = self.query_one("#grid", Vertical), self._grid
        inside = old is not None and old.has_focus_within
        if inside and not stay:
            self.focus_self()
        self._in_fields = inside and stay
        self._refocus = old is None
        grid = DataGrid(
            rows.grid_rows(self._entries, self._segment),
            rows.heads(self.context, self._segment),
            self._beside,
            entry_heads=rows.entry_heads(self._segment),
        )
        self._grid, self._filled = grid, False
        if old is not None:
            old.remove()
        box.mount(grid)

    @on(DataGrid.Ready)
    def _fill(self, event: DataGrid.Ready) -> None:
        """What was half typed comes back."""
        event.stop()
        grid = event.grid
        if grid is not self._grid or not grid.is_attached:
            return
        grid.put_at_once(self._half.of(self._entries, self._segment))
        self._filled, self._seen = True, grid.texts()
        self._say_state()
        if self._in_fields:
            grid.focus_first()
        elif self._refocus and not grid.has_focus_within:
            self.focus_first()

    def focus_first(self) -> None:
        """Into the grid while there is something to type; else letters stay commands."""
        if self.has_class("-missing") or not self._entries:
            self.focus_self()
        elif self._grid is not None and self._filled:
            if self._half.texts or any(one.value is None for one in self._entries):
                self._grid.focus_first()
            else:
                self.focus_self()

    def open_marked(self) -> None:
        """Back into the grid."""
        if self._grid is not None and self._filled:
            self._grid.focus_first()

    def _beside(self, key: str, quantity: Quantity) -> tuple[str, bool]:
        one = next((one for one in self._entries if one.id == key), None)
        if one is None:
            return "", False
        doubt = self._doubts().get(key)
        if doubt is not None and not doubt.refused and self._asked.get(key) == quantity.value:
            doubt = None
        return rows.beside(one, quantity.value, doubt)

    def _say_state(self) -> None:
        """Told things first, then what would be kept, then the state of the period."""
        period, context = self.period, self.context
        found = self._changes()
        left = len(context.reader.missing(period))
        every = len(self._entries)
        place = f"{self._segment}  " if self._segment else ""
        entered = f"{every - left}/{every}" if self._segment is None else ""
        if self._said:
            note = self._said
        elif found.any and self._restored:
            note = _("What you had typed is back ({changes}). F2 keeps it, ctrl+x discards it.")
            note = note.format(changes=rows.counted(found))
        elif found.any:
            note = rows.sentences(rows.summary(found), self._effect())
        else:
            note = rows.state_text(context, period, left)
        mark = rows.mark(period, left, self.host.today)
        self.say(note, f"{place}{self.period_text()}  {entered}  {mark}".rstrip())

    def _effect(self) -> str:
        """What the number under the cursor does to the attainment of the plan."""
        one = self._entries[self._row] if 0 <= self._row < len(self._entries) else None
        if one is None or self._segment is not None:
            return ""
        found = effect_of(one.id, self.context.reader, self._due, self.period, self._typed()[0])
        return rows.effect_said(found) if found else ""

    @on(DataGrid.Typed)
    def _noted(self, event: DataGrid.Typed) -> None:
        event.stop()
        texts = self._texts()
        if texts == self._seen:
            # a field says so also when it first holds what is stored
            return
        self._seen = texts
        self._said, self._row, self._restored = "", event.row, False
        self._take_texts()
        self._say_state()
        if self._timer:
            self._timer.stop()
        self._timer = self.set_timer(DRAFT_DELAY, self.keep_quietly)

    # -- a pasted block -----------------------------------------------------------------------

    @on(DataGrid.BlockPasted)
    def _pasted(self, event: DataGrid.BlockPasted) -> None:
        event.stop()
        self._take_block(event.text, event.row)

    def on_paste(self, event: events.Paste) -> None:
        """Outside of the fields names are needed, or a number for every row."""
        if not self.has_class("-missing") and event.text.strip():
            event.stop()
            self._take_block(event.text, None)

    def _take_block(self, text: str, row: int | None) -> None:
        """Into the grid where all of it belongs there, else a look at the whole of it."""
        if self._grid is None or not self._texts():
            return
        into = pasted_into(self.context, self._entries, self.period, self._segment, row)
        try:
            found = read_block(text, into)
        except OpsError as error:
            self.answer(error.said)
            return
        if says_more(self.context, found):
            self.app.push_screen(NumbersPaste(self, text, into))
            return
        self._grid.put_at_once(found.here)
        self._seen, self._restored = self._texts(), False
        self.keep_quietly()
        made, problems = self._changes(), self._typed()[1]
        for one in (one for one in self._entries if one.id in problems):
            self._point_at(one, rows.sentences(pasted_said(found), problems[one.id]))
            return
        self.answer(rows.sentences(pasted_said(found), rows.summary(made) if made.any else ""))

    # -- keeping ------------------------------------------------------------------------------

    @on(NumberGrid.Finished)
    def _finished(self, event: NumberGrid.Finished) -> None:
        event.stop()
        self.action_review_keep()

    def answer(self, text: str) -> None:
        self._said = text
        self._say_state()

    def action_review_keep(self) -> None:
        """Refuse what cannot be, ask once about what is strange, keep the rest as one change."""
        if self._place is None:
            return
        values, problems = self._typed()
        by_id = {one.id: one for one in self._entries}
        for id_, problem in problems.items():
            self._point_at(by_id[id_], problem)
            return
        for id_, doubt in self._doubts().items():
            value = values[id_]
            if value is None or (not doubt.refused and self._asked.get(id_) == value):
                continue
            if not doubt.refused:
                self._asked[id_] = value
            self._point_at(by_id[id_], rows.question(by_id[id_], value, doubt))
            return
        found = changes(self._entries, values)
        if not found.any:
            self.answer(_("Nothing new to keep. n goes on to the status."))
            self.focus_self()
            return
        self._keep(found, *self._place)

    def _point_at(self, one: Entry, text: str) -> None:
        if self._grid is not None:
            index = self._entries.index(one)
            self._grid.query_one(f"#cell-{index}").focus()
        self.answer(text)

    def _keep(self, found: Changes, period: Period, segment: str | None) -> None:
        self.focus_self()
        book = self.context.book
        points = observations(found, book, period, segment)

        def change(workbook: Workbook) -> Workbook:
            return workbook.put(*apply(points, workbook.all(SeriesMonth)))

        def kept() -> None:
            self._half.forget(segment)
            self._restored = False
            self.keep_quietly()
            text = _("Kept: {changes}. u takes it back, n goes on to the status.")
            self.answer(text.format(changes=rows.counted(found)))

        self.keep(N_("Enter the numbers of a period"), change, kept)

"""Step 1: the numbers of the period. Type, enter, next; what changes is shown, then kept."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.timer import Timer

from opstui.kernel.errors import OpsError
from opstui.kernel.language import N_, _
from opstui.kernel.observations import SeriesMonth, apply
from opstui.kernel.periods import Period
from opstui.kernel.quantities import Quantity
from opstui.stages.review.commands import own
from opstui.stages.review.entry import (
    Changes,
    Doubt,
    Entry,
    changes,
    doubts,
    observations,
    segments,
)
from opstui.stages.review.steps import data_rows as rows
from opstui.stages.review.steps.base import ReviewStep
from opstui.stages.review.steps.data_grid import DataGrid
from opstui.stages.review.steps.half_typed import HalfTyped
from opstui.ui.form import DRAFT_DELAY
from opstui.ui.form_values import FieldSpec, FormValues
from opstui.ui.grid import NumberGrid
from opstui.ui.keys import bind
from opstui.workbook.document import Workbook

Place = tuple[Period, str | None]


def _first(bindings: list[BindingType]) -> list[BindingType]:
    """They work inside a field too."""
    return [replace(one, priority=True) for one in bindings if isinstance(one, Binding)]


class DataStep(ReviewStep):
    """The grid of one period, in total or of one segment."""

    STEP = "data"
    TITLE = N_("Data")
    ACTIONS = own("keep", "earlier", "later", "segment", "period", "forget")
    BINDINGS = _first(bind(ACTIONS))

    def __init__(self) -> None:
        super().__init__()
        self._grid: DataGrid | None = None
        self._place: Place | None = None
        self._entries: list[Entry] = []
        self._segment: str | None = None
        self._half = HalfTyped()
        self._asked: dict[str, float] = {}
        """Entry → the strange value that was asked about."""
        self._restored = False
        self._filled = False
        self._refocus = False
        self._in_fields = False
        self._said = ""
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
            self._place, self._entries = place, found
            self._lay_out()
        self._say_state()

    def _lay_out(self) -> None:
        """Another period, another segment or other stored values: a grid of its own."""
        box, old = self.query_one("#grid", Vertical), self._grid
        self._in_fields = old is not None and old.has_focus_within
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
        grid.put_texts(self._half.of(self._entries, self._segment))
        self._filled = True
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

    def _texts(self) -> dict[str, str]:
        """Entry → text; {} while the grid is being laid out."""
        ready = self._grid is not None and self._filled and self._grid.is_attached
        return self._grid.texts() if ready and self._grid is not None else {}

    def _typed(self) -> tuple[dict[str, float | None], dict[str, str]]:
        return rows.typed(self._entries, self._texts())

    def _doubts(self) -> dict[str, Doubt]:
        values, _problems = self._typed()
        numbers = {id_: value for id_, value in values.items() if value is not None}
        return doubts(self.context.tree, self._entries, numbers)

    def _changes(self) -> Changes:
        return changes(self._entries, self._typed()[0]) if self._texts() else Changes()

    def _say_state(self) -> None:
        """Told things first, then what would be kept, then the state of the period."""
        period, context = self.period, self.context
        found = self._changes()
        left = len(context.reader.missing(period))
        every = len(self._entries)
        place = f"{self._segment}  " if self._segment else ""
        entered = f"{every - left}/{every}" if self._segment is None else ""
        note = ""
        if self._said:
            note = self._said
        elif found.any and self._restored:
            note = _("What you had typed is back ({changes}). F2 keeps it, ctrl+x discards it.")
            note = note.format(changes=rows.counted(found))
        elif found.any:
            note = rows.summary(found)
        else:
            note = self._state_text(period, left)
        self.say(note, f"{place}{self.period_text()}  {entered}  {self._mark(left)}".rstrip())

    def _mark(self, left: int) -> str:
        """A period that is cut, or not over, or over for days and still without numbers."""
        period, today = self.period, self.host.today
        if period.partial or period.end >= today:
            return _("partial")
        days = (today - period.end).days
        return _("{n} days late").format(n=days) if left and days > 1 else ""

    def _state_text(self, period: Period, left: int) -> str:
        if period.end >= self.host.today:
            return self.context.gaps[period]
        if not left and self.context.gaps[period]:
            return self.context.gaps[period]
        older = [one for one in self.context.periods if one.end < period.start]
        gap = next((one for one in older if self.context.reader.missing(one)), None)
        if gap is not None:
            text = _("{period} lacks numbers, later ones are not compared: [ goes back to it.")
            return text.format(period=gap.code)
        if not left:
            return _("Every number is there: n goes on to the status, enter changes one.")
        return _("Type, enter, next. An empty field is no number, not zero. i imports a file.")

    @on(DataGrid.Typed)
    def _noted(self, event: DataGrid.Typed) -> None:
        event.stop()
        self._said = ""
        self._take_texts()
        self._say_state()
        if self._timer:
            self._timer.stop()
        self._timer = self.set_timer(DRAFT_DELAY, self._keep_quietly)

    # -- half typed ---------------------------------------------------------------------------

    def _take_texts(self) -> None:
        texts = self._texts()
        if texts:
            self._half.take(self._entries, self._segment, texts)

    def keep_draft(self) -> bool:
        """Safe in a signal handler: it only writes the texts that the fields hold now."""
        if self._place is None:
            return False
        self._take_texts()
        return self._half.keep(self.host.drafts)

    def _keep_quietly(self) -> None:
        try:
            self.keep_draft()
        except OpsError as error:
            self._answer(error.said)

    def on_mount(self) -> None:
        self.host.open_forms.add(self)

    def on_unmount(self) -> None:
        with suppress(OpsError):
            self.keep_draft()
        self.host.open_forms.remove(self)

    def action_review_forget(self) -> None:
        """Back to what is stored."""
        self._half.texts.clear()
        self._restored = False
        if self._grid is not None:
            self._grid.put_texts(
                {one.id: rows.as_typed(one.value, one.unit) for one in self._entries}
            )
        with suppress(OpsError):
            self._half.keep(self.host.drafts)

    # -- keeping ------------------------------------------------------------------------------

    @on(NumberGrid.Finished)
    def _finished(self, event: NumberGrid.Finished) -> None:
        event.stop()
        self.action_review_keep()

    def _answer(self, text: str) -> None:
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
            self._answer(_("Nothing new to keep. n goes on to the status."))
            self.focus_self()
            return
        self._keep(found, *self._place)

    def _point_at(self, one: Entry, text: str) -> None:
        if self._grid is not None:
            index = self._entries.index(one)
            self._grid.query_one(f"#cell-{index}").focus()
        self._answer(text)

    def _keep(self, found: Changes, period: Period, segment: str | None) -> None:
        self.focus_self()
        book = self.context.book
        points = observations(found, book, period, segment)

        def change(workbook: Workbook) -> Workbook:
            return workbook.put(*apply(points, workbook.all(SeriesMonth)))

        def kept() -> None:
            self._half.forget(segment)
            self._restored = False
            self._keep_quietly()
            text = _("Kept: {changes}. u takes it back, n goes on to the status.")
            self._answer(text.format(changes=rows.counted(found)))

        self.keep(N_("Enter the numbers of a period"), change, kept)

    # -- another period or segment ------------------------------------------------------------

    def action_review_earlier(self) -> None:
        self._turn(-1)

    def action_review_later(self) -> None:
        self._turn(1)

    def _turn(self, by: int) -> None:
        periods = self.context.periods
        place = periods.index(self.period) + by
        if not 0 <= place < len(periods):
            self._answer(_("The cycle begins here.") if by < 0 else _("The cycle ends here."))
        elif periods[place].start > self.host.today:
            self._answer(rows.outside(self.context.cycle, periods[place].start, self.host.today))
        else:
            self._go(periods[place])

    def _go(self, period: Period) -> None:
        self._keep_quietly()
        self._said = ""
        self.room.chosen = period
        self.show()

    def action_review_segment(self) -> None:
        """The total, then one segment after the other."""
        choices = [None, *segments(self.context.reader)]
        if len(choices) == 1:
            self._answer(_("No series has segments yet; they come with an import."))
            return
        self._keep_quietly()
        place = choices.index(self._segment) if self._segment in choices else 0
        self._segment = choices[(place + 1) % len(choices)]
        self._said = ""
        self.show()

    def action_review_period(self) -> None:
        self.work(self._ask_period())

    async def _ask_period(self) -> None:
        cycle, today = self.context.cycle, self.host.today
        spec = FieldSpec("day", _("Date"), "date", self.period.start.isoformat(), required=True)

        async def go(values: FormValues) -> Mapping[str, str] | None:
            day = values.date("day") or today
            problem = rows.outside(cycle, day, today)
            if problem:
                return {"day": problem}
            self._go(next(period for period in self.context.periods if day in period))
            return None

        await self.host.ask(_("Go to the period of a date"), [spec], go, "review:period")

"""Step 3: the target over the periods of the cycle."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import DataTable

from opstui.charts.view import ChartView
from opstui.commands import Command, pick
from opstui.kernel.errors import OpsError
from opstui.kernel.language import N_, _, language
from opstui.stages.planning.commands import own
from opstui.stages.planning.model import Phasing
from opstui.stages.planning.phasing_view import By, PhasingView, moved, other_grains, view_of
from opstui.stages.planning.steps import phasing_rows as rows
from opstui.stages.planning.steps import phasing_words as words
from opstui.stages.planning.steps.phasing_asks import PhasingAsks
from opstui.stages.planning.steps.phasing_chart import chart
from opstui.stages.planning.steps.phasing_data import PhasingData
from opstui.stages.planning.steps.phasing_forms import pasted
from opstui.stages.planning.suggestion import Suggestion, suggest
from opstui.ui.keys import bind
from opstui.ui.tight_table import TightTable

CHART = 12
"""Rows left below the table from which the chart stands there."""

WIDE = 96
"""Cells of the table from which what moved stands beside the bar."""


class PhasingStep(PhasingAsks):
    STEP: ClassVar[str] = "phasing"
    TITLE: ClassVar[str] = N_("Phasing")
    ACTIONS: ClassVar[tuple[Command, ...]] = (
        *pick("edit"),
        *own("suggest", "grain", "shape", "hold", "several", "habits", "metric", "reset"),
        *pick("open"),
    )
    BINDINGS = [*bind(ACTIONS), Binding("escape", "drop", show=False)]
    DEFAULT_CSS = """
    PhasingStep #shape { height: 1fr; display: none; }
    PhasingStep.-shape #shape { display: block; }
    PhasingStep.-both #shape { display: block; margin: 1 0 0 0; }
    PhasingStep.-both #periods { height: auto; }
    PhasingStep.-shape #periods { display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._proposal: Suggestion | None = None
        self._asked_of: Phasing | None = None
        self._data: PhasingData | None = None
        self._charted: object = None
        self._told: tuple[object, str] = (None, "")

    def body(self) -> ComposeResult:
        yield TightTable(id="periods")
        yield ChartView(id="shape")

    # -- what is shown ------------------------------------------------------------------------

    @property
    def data(self) -> PhasingData:
        """Recomputed when the workbook, the metric or the view is another one."""
        key = (self.workbook, self.metric, self.by)
        if self._data is None or not self._data.is_of(*key):
            self._data = PhasingData(*key)
        return self._data

    @property
    def view(self) -> PhasingView:
        return self.data.view

    @property
    def index(self) -> int:
        """Of the marked period; -1 when there is none."""
        key = self.query_one("#periods", TightTable).current_key
        codes = [period.code for period in self.view.shown.periods]
        return codes.index(key) if key in codes else -1

    def moved(self) -> dict[str, float]:
        """What the last change by hand moved, until the next one."""
        if self.before is None or self.before[1] != self.plan.phasing:
            return {}
        old = self.plan.model_copy(update={"phasing": self.before[0]})
        return moved(view_of(old, self.cycle, self.metric, self.by), self.view)

    def show_plan(self) -> None:
        if self.by not in other_grains(self.cycle):
            self.by = By.OWN
        if self._proposal is not None and self._asked_of != self.plan.phasing:
            self._proposal = None
        if self._proposal is not None:
            self._show_proposal(self._proposal)
        else:
            self._show_rows()
        self.set_class(self._has_room(), "-both")
        if self.has_class("-shape"):
            self._show_chart()
            self.say(self._summary(), self.remark)
        elif self.has_class("-both"):
            self._show_chart()

    def _has_room(self) -> bool:
        """For the chart below the table."""
        return self.size.height - (len(self.view.shown.periods) + 2) >= CHART

    def on_resize(self) -> None:
        if not self.has_class("-missing") and self._has_room() != self.has_class("-both"):
            self.show()

    def _show_rows(self) -> None:
        data, changes = self.data, self.moved()
        table = self.query_one("#periods", TightTable)
        wide = (table.size.width or self.app.size.width) >= WIDE
        found = rows.phase_rows(
            data.view, data.festivals.now, tuple(data.festivals.makeup), changes
        )
        multiplied = self.by is By.OWN and (wide or any(row.has_event for row in found))
        look = {"events": multiplied, "moved": bool(changes), "wide": wide}
        table.show(rows.columns(**look), [rows.cells(row, **look) for row in found])
        shown = data.view.shown
        name = shown.node.name.text(language())
        text = data.problem or words.sentence(data.view)
        if self._told[0] is data:
            text = self._told[1]
        elif changes:
            text = words.moved_sentence(len(changes)) + "\n" + text
        options = words.options_line(self.plan.phasing)
        total = self.host.figure(shown.total, shown.node.unit) if shown.values else ""
        self.say(text, "  ".join(part for part in (options, f"{name} {total}".strip()) if part))

    def _show_proposal(self, found: Suggestion) -> None:
        data = self.data
        plan = self.plan.model_copy(update={"phasing": found.phasing})
        new = view_of(plan, self.cycle, self.metric, self.by)
        table = self.query_one("#periods", TightTable)
        makeup = tuple(data.festivals.makeup)
        table.show(
            rows.preview_columns(events=self.by is By.OWN),
            rows.preview_rows(data.view, new, data.festivals.now, makeup),
        )
        text = words.found_sentence(found, self.plan.tree, data.view.shown.node.id)
        self.say(text, _("Not kept yet: enter keeps it, s leaves it"))

    def _show_chart(self) -> None:
        data, view = self.data, self.query_one("#shape", ChartView)
        view.ascii_only = self.host.ascii_only
        if self._charted is not data:
            self._charted = data
            unit = data.view.shown.node.unit
            view.chart = chart(data.course(), lambda value: self.host.figure(value, unit))

    def _summary(self) -> str:
        found = self.query_one("#shape", ChartView).chart
        return found.summary if found else ""

    def side(self) -> Content | str:
        if self.has_class("-missing") or not self.is_mounted:
            return super().side()
        if self._proposal is not None:
            node = self.view.shown.node.id
            return Content("\n".join(words.found_lines(self._proposal, self.plan.tree, node)))
        if self.index < 0:
            return super().side()
        data = self.data
        change = self.moved().get(data.view.shown.periods[self.index].code)
        lines = words.row_lines(data.view, self.index, data.history, data.festivals, change)
        return Content("\n".join(lines) + "\n\n" + str(super().side()))

    @on(DataTable.RowHighlighted, "#periods")
    def _moved_on(self, event: DataTable.RowHighlighted) -> None:
        event.stop()
        if not self.has_class("-missing"):
            self.post_message(self.Said())

    @on(ChartView.Moved)
    def _read(self, event: ChartView.Moved) -> None:
        event.stop()
        self.say(event.text, self.remark)

    # -- keys ---------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """`esc` only takes a suggestion away; before there is a plan only `enter` does anything."""
        if action == "drop":
            return self._proposal is not None
        own_action = action.startswith("planning_") or action == "edit"
        return not (own_action and self.has_class("-missing"))

    def open_marked(self) -> None:
        if self._proposal is not None:
            self._keep(self._proposal)
        else:
            self.action_edit()

    def action_edit(self) -> None:
        self.action_drop()
        if self.index >= 0:
            self.work(self.ask_period(self.index))

    def action_planning_several(self) -> None:
        self.action_drop()
        self.work(self.ask_several(max(0, self.index)))

    def action_planning_habits(self) -> None:
        self.action_drop()
        self.work(self.ask_options())

    def action_planning_metric(self) -> None:
        self.action_drop()
        self.work(self.ask_metric())

    def action_planning_hold(self) -> None:
        """Lock or release the marked period."""
        self.action_drop()
        index = self.index
        if index >= 0:
            self.put(N_("Lock or release a period"), lambda view: view.with_lock([index]))

    def action_planning_grain(self) -> None:
        """The other grain, with the cursor on the same days."""
        marked = self.view.shown.periods[self.index] if self.index >= 0 else None
        views = other_grains(self.cycle)
        self.by = views[1] if self.by is views[0] else views[0]
        self.show()
        if marked is not None:
            same = [one.code for one in self.view.shown.periods if marked.start in one]
            self.query_one("#periods", TightTable).select_key(same[0] if same else "")

    def action_planning_shape(self) -> None:
        """Table or chart."""
        self.toggle_class("-shape")
        self.show()
        shown = "#shape" if self.has_class("-shape") else "#periods"
        self.query_one(shown).focus()

    def action_planning_suggest(self) -> None:
        """What last year's data say, to be looked at; once more leaves it."""
        if self._proposal is not None:
            self.action_drop()
            return
        self.remove_class("-shape")
        self._asked_of = self.plan.phasing
        self._proposal = self._suggested(self.plan.phasing)
        self.show()

    def _suggested(self, phasing: Phasing) -> Suggestion | None:
        data = self.data
        try:
            return suggest(phasing, data.view.own.periods, data.history, data.festivals)
        except OpsError as error:
            self._told = (data, error.said)
            return None

    def _keep(self, found: Suggestion) -> None:
        self._proposal = None
        self.put(N_("Phase as last year"), lambda _view: found.phasing)

    def action_drop(self) -> None:
        """Leave the suggestion."""
        if self._proposal is not None:
            self._proposal = None
            self.show()

    def action_planning_reset(self) -> None:
        """Nothing by hand any more: what last year says, else even."""
        self.action_drop()
        now = self.plan.phasing
        bare = Phasing(ramp=now.ramp, dip=now.dip, country=now.country)
        found = self._suggested(bare)
        new = found.phasing if found is not None else bare
        self.put(N_("Reset the phasing"), lambda _view: new)

    def on_paste(self, event: events.Paste) -> None:
        """A column from a spreadsheet, from the marked period on."""
        event.stop()
        if self.has_class("-missing") or self.index < 0:
            return
        self.action_drop()
        index, text = self.index, event.text

        def change(view: PhasingView) -> Phasing:
            return pasted(view, index, text)[0]

        self.put(N_("Paste into the phasing"), change)

    def put(self, what: str, change: Callable[[PhasingView], Phasing]) -> None:
        """Store what `change` makes of the view as it is by then."""
        self.app.run_worker(self._put(what, change), group="save")

    async def _put(self, what: str, change: Callable[[PhasingView], Phasing]) -> None:
        old = self.plan.phasing
        try:
            new = change(self.view)
        except OpsError as error:
            self.app.notify(error.said, severity="warning")
            return
        await self.store_phasing(what, old, new)

"""Bring numbers in from a file: what was understood, what would change, then one step to keep."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from opstui.data_sources.customer_columns import said_columns
from opstui.data_sources.customers import DatesUnclear
from opstui.data_sources.feedback import read_feedback
from opstui.data_sources.feedback_columns import said_roles
from opstui.data_sources.known import known_metrics
from opstui.data_sources.names import KnownMetric, parse_mapping
from opstui.data_sources.plan import ImportPlan, plan_import
from opstui.data_sources.reading import Answers
from opstui.data_sources.tables import Table, read_table
from opstui.kernel.dates import DateOrder
from opstui.kernel.errors import OpsError
from opstui.kernel.language import N_, _, ngettext
from opstui.kernel.periods import Period
from opstui.kernel.series import SeriesMonth, apply
from opstui.reports.customer_intake import Asked, Found, found_in, holds_customers, kept
from opstui.reports.customer_text import customers_text
from opstui.reports.feedback_intake import Intake, holds_feedback, intake
from opstui.reports.feedback_text import intake_text, kept_sentence
from opstui.reports.intake import Given
from opstui.reports.intake import Intake as ReviewIntake
from opstui.reports.remembered import mapping_text, remembered, with_mapping
from opstui.reports.review_intake import intake_of
from opstui.shell.import_shapes import shapes
from opstui.stages.current import currency_of
from opstui.stages.planning.model import Plan
from opstui.stages.strategy.model import Cycle
from opstui.ui.choice import ChoiceField
from opstui.ui.fields import TextField
from opstui.ui.text import plain
from opstui.workbook import doors
from opstui.workbook.document import Workbook

if TYPE_CHECKING:
    from opstui.app import OpsApp


class ImportScreen(ModalScreen[bool]):
    """Path and column mapping above, the plan of the import below; F2 keeps just that."""

    BINDINGS = [
        Binding("escape", "leave", show=False),
        Binding("f2", "keep", show=False),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
        Binding("pagedown", "scroll(10)", show=False),
        Binding("pageup", "scroll(-10)", show=False),
    ]
    CSS = """
    ImportScreen { background: $background; }
    ImportScreen > Vertical { padding: 0 1; }
    ImportScreen .title { text-style: bold; color: $text-accent; }
    ImportScreen #doubts { height: 1; display: none; }
    ImportScreen #doubts > * { width: 1fr; }
    ImportScreen #preview { height: 1fr; border-top: solid $panel; }
    ImportScreen #problem { color: $text-warning; height: auto; }
    ImportScreen .keys { color: $muted; height: 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._plan: ImportPlan | None = None
        self._customers: Found | None = None
        self._review: ReviewIntake | None = None
        self._feedback: Intake | None = None
        self._content = b""
        self._targets: dict[str, str] = {}
        self._base: Workbook | None = None

    def compose(self) -> ComposeResult:
        orders = [("mdy", _("Dates: month first")), ("dmy", _("Dates: day first"))]
        rates = [("percent", _("Rates: 0 to 100")), ("fraction", _("Rates: 0 to 1"))]
        with Vertical():
            yield Static(plain(_("Import data")), classes="title")
            yield TextField(placeholder=doors.asked_for(_("Path of a CSV or TSV file")), id="path")
            hint = _("Columns, if their names differ: column=metric, other=-")
            yield TextField(placeholder=hint, id="map")
            with Horizontal(id="doubts"):
                yield TextField(placeholder=_("Year of the dates"), id="year")
                yield ChoiceField(orders, blank=_("Dates: which comes first?"), id="order")
                yield ChoiceField(rates, blank=_("Rates: 0 to 1 or to 100?"), id="rates")
            yield Static("", id="problem")
            with VerticalScroll(id="preview", can_focus=False):
                yield Static(plain(self._what_is_asked()), id="text")
            keys = [
                f"enter {_('Read')}",
                f"F2 {_('Keep')}",
                f"PgDn {_('Scroll')}",
                f"esc {_('Back')}",
            ]
            yield Static(plain("   ".join(keys)), classes="keys")

    def on_mount(self) -> None:
        self.query_one("#path").focus()

    @property
    def _app(self) -> OpsApp:
        return cast("OpsApp", self.app)

    def _known(self) -> dict[str, KnownMetric]:
        cycle = self._app.workbook.cycle
        plan = self._app.workbook.get(Plan, cycle.key) if cycle else None
        return known_metrics(plan.tree) if plan else {}

    def _what_is_asked(self) -> str:
        return shapes(self._known())

    # -- reading ------------------------------------------------------------------------------

    @on(Input.Submitted)
    @on(ChoiceField.Changed)
    async def _read(self, event: Input.Submitted | ChoiceField.Changed) -> None:
        event.stop()
        path = self.query_one("#path", TextField).value.strip()
        if not path:
            return
        try:
            await self._understand(path)
        except OpsError as error:
            self._forget()
            self._say(error.said)

    def _forget(self) -> None:
        self._plan = self._customers = self._feedback = self._review = None

    async def _understand(self, path: str) -> None:
        """Read the file and plan its import, off the screen's thread: it may be large."""
        known, workbook = self._known(), self._app.workbook
        self._forget()
        content = await asyncio.to_thread(doors.read, path)
        name = doors.name_of(path)
        mapping = self._mapping(workbook, content)
        voices = await asyncio.to_thread(holds_feedback, content, mapping, workbook)
        if workbook.cycle is not None and voices:
            await self._understand_feedback(content, mapping, workbook.cycle)
            return
        if await asyncio.to_thread(holds_customers, content, mapping, workbook):
            await self._understand_customers(content, name, mapping)
            return
        given = Given(name, self._app.today)
        table_of_review = await asyncio.to_thread(intake_of, content, workbook, given)
        if table_of_review is not None:
            self._understand_review(table_of_review)
            return
        if not known:
            self._say(self._what_is_asked())
            return
        table = await asyncio.to_thread(read_table, content)
        cycle, today = workbook.cycle, self._app.today
        plan = await asyncio.to_thread(
            lambda: plan_import(
                table,
                known,
                series=workbook.all(SeriesMonth),
                today=today,
                mapping=mapping,
                cycle_range=Period(cycle.start, cycle.end) if cycle else None,
                answers=self._answers(table),
            )
        )
        self._plan, self._base = plan, workbook
        self.query_one("#doubts").display = bool(plan.doubts)
        self._show(plan.text(), worth=plan.changes_anything)

    def _understand_review(self, found: ReviewIntake) -> None:
        """A table of cohorts or growth: what it says."""
        self._review, self._base = found, self._app.workbook
        self._show(found.text(), worth=found.changes_anything)

    async def _understand_customers(
        self, content: bytes, name: str, mapping: Mapping[str, str]
    ) -> None:
        """A file of customers or orders: the tiers they would be in."""
        workbook, today = self._app.workbook, self._app.today
        order = self._order()
        asked = Asked(columns=said_columns(mapping), order=order)
        try:
            found = await asyncio.to_thread(found_in, content, name, workbook, today, asked)
        except DatesUnclear:
            self.query_one("#doubts").display = True
            raise
        self._customers, self._base = found, workbook
        text = customers_text(found, currency_of(workbook))
        self._show(text, worth=True)

    async def _understand_feedback(
        self, content: bytes, mapping: Mapping[str, str], cycle: Cycle
    ) -> None:
        """A file of what users said: each voice as it would be kept."""
        workbook, today, order = self._app.workbook, self._app.today, self._order()

        def read() -> Intake:
            table = read_feedback(content, today, said_roles(mapping), order)
            return intake(table, workbook, cycle, today)

        found = await asyncio.to_thread(read)
        self._feedback, self._base = found, workbook
        self.query_one("#doubts").display = found.unclear
        self._show(intake_text(found), worth=bool(found.feedback))

    def _mapping(self, workbook: Workbook, content: bytes) -> dict[str, str]:
        """What was typed, else what was said of the same columns before."""
        field = self.query_one("#map", TextField)
        if not field.value.strip():
            field.value = mapping_text(remembered(content, workbook))
        self._content, self._targets = content, parse_mapping(field.value)
        return self._targets

    def _noted(self, workbook: Workbook) -> Workbook:
        """With what was said of the columns, for the next file like this."""
        return with_mapping(workbook, self._content, self._targets)

    def _answers(self, table: Table) -> Answers:
        year = self.query_one("#year", TextField).value.strip()
        rates = self.query_one("#rates", ChoiceField).value
        return Answers(
            year=int(year) if year.isdecimal() else None,
            order=self._order(),
            rates=dict.fromkeys(table.header, "percent" if rates == "percent" else "fraction")
            if rates
            else {},
        )

    def _order(self) -> DateOrder | None:
        order = self.query_one("#order", ChoiceField).value
        return "mdy" if order == "mdy" else "dmy" if order == "dmy" else None

    def _show(self, text: str, *, worth: bool) -> None:
        """What the file holds, and whether anything of it can be kept."""
        self.query_one("#text", Static).update(plain(text))
        self.query_one("#preview", VerticalScroll).scroll_home(animate=False)
        self._say(
            _("Nothing is kept yet: F2 keeps what is shown.")
            if worth
            else _("Nothing in this file is new.")
        )

    def _say(self, text: str) -> None:
        self.query_one("#problem", Static).update(plain(text))

    # -- keeping ------------------------------------------------------------------------------

    async def action_keep(self) -> None:
        """One undo step; the mapping is remembered with it."""
        plan, base, found = self._plan, self._base, self._customers
        voices = self._feedback
        worth = plan.changes_anything if plan is not None else found is not None
        worth = worth or bool(voices and voices.feedback)
        worth = worth or bool(self._review and self._review.changes_anything)
        if base is None or not worth:
            self._say(_("There is nothing to keep. Read a file first."))
            return
        if base is not self._app.workbook:
            self._say(_("The workbook has changed meanwhile. Press enter to look again."))
            self._forget()
            return
        if found is not None:
            await self._keep_customers(base, found)
        elif voices is not None:
            await self._keep_feedback(base, voices)
        elif self._review is not None:
            await self._keep_review(base, self._review)
        elif plan is not None:
            await self._keep_numbers(base, plan)

    async def _keep_review(self, base: Workbook, found: ReviewIntake) -> None:
        """One undo step; the analyses are shown."""
        if await self._app.save(found.what, self._noted(found.changed(base))):
            self._app.notify(found.counted())
            self.dismiss(True)
            self._app.go("review", "why")

    async def _keep_feedback(self, base: Workbook, found: Intake) -> None:
        """One undo step; the voices are shown."""
        if await self._app.save(N_("Import feedback"), self._noted(found.kept(base))):
            self._app.notify(kept_sentence(found))
            self.dismiss(True)
            self._app.go("review", "voice")

    async def _keep_customers(self, base: Workbook, found: Found) -> None:
        """One undo step; the tiers are shown."""
        if await self._app.save(N_("Import customers"), self._noted(kept(base, found))):
            people = len(found.table.rows)
            said = ngettext("{n} customer kept.", "{n} customers kept.", people)
            self._app.notify(said.format(n=f"{people:,}"))
            self.dismiss(True)
            self._app.go("execution", "segments")

    async def _keep_numbers(self, base: Workbook, plan: ImportPlan) -> None:
        records = apply(plan.observations, base.all(SeriesMonth))
        new = self._noted(base.put(*records))
        if await self._app.save(N_("Import data"), new):
            self._app.notify(_("{n} values kept.").format(n=len(plan.observations)))
            self.dismiss(True)

    def action_leave(self) -> None:
        self.dismiss(False)

    def action_scroll(self, by: int) -> None:
        self.query_one("#preview", VerticalScroll).scroll_relative(y=by, animate=False)

"""Customers in eight tiers by recency, frequency and money, and how they move."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import DataTable

from opstui.commands import VIEW, WORK, Command, pick
from opstui.kernel.errors import OpsError
from opstui.kernel.language import N_, _
from opstui.reports.customer_intake import Found, kept
from opstui.stages.current import currency_of
from opstui.stages.execution import segments
from opstui.stages.execution.model import CustomerTiers
from opstui.stages.execution.steps.customer_import import (
    changed_limits,
    customer_fields,
    described,
    doubts,
    limit_fields,
    read_file,
)
from opstui.stages.execution.steps.empty_place import EmptyPlace
from opstui.stages.execution.steps.kept import Kept
from opstui.stages.execution.steps.move_rows import (
    PLACES,
    cell_lines,
    facts_text,
    matrix_rows,
    move_sentence,
    moves_note,
)
from opstui.stages.execution.steps.nothing import no_customers
from opstui.stages.execution.steps.pick_screen import PickScreen
from opstui.stages.execution.steps.segment_columns import move_columns, plan_columns, tier_columns
from opstui.stages.execution.steps.segment_rows import limits_text, segment_rows, sentence
from opstui.stages.execution.steps.tier_view import TierView
from opstui.stages.execution.steps.touch_rows import touch_rows, touch_sentence, touch_side
from opstui.stages.execution.tier_moves import Cell, Migration, cell_facts, migration_of
from opstui.stages.execution.touch_plan import mover_task
from opstui.stages.planning.model import Task
from opstui.ui.form_values import FormValues
from opstui.ui.keys import bind
from opstui.ui.text import cell
from opstui.ui.tight_table import TightTable

_IMPORT = Command(
    "add",
    ("a",),
    N_("Import customers"),
    N_("A file of customers (last order, orders, amount) or of raw orders."),
    WORK,
)
_TOUCH = Command(
    "execution.touch",
    ("enter",),
    N_("Plan a touch"),
    N_("Make a task of user care for the marked tier."),
    WORK,
)
_MOVES = Command(
    "execution.moves",
    ("m",),
    N_("Tier moves"),
    N_("From which tier to which the customers went since the import before."),
    VIEW,
)
_PLAN = Command(
    "execution.touch_plan",
    ("v",),
    N_("Touch plan"),
    N_("Rhythm, touch-point, contacts a week and holdout of each tier, and its task."),
    VIEW,
)
_ALL = Command(
    "execution.touch_all",
    ("A",),
    N_("Plan all touches"),
    N_("Make a task of user care for each tier that has none, in one step."),
    WORK,
)
_LIMITS = Command(
    "edit",
    ("e",),
    N_("Thresholds"),
    N_("Change R, F and M; all imports of the cycle are parted anew."),
    WORK,
)
_ACTIONS = (_IMPORT, _TOUCH, _MOVES, _PLAN, _ALL, _LIMITS, *pick("delete"))
_VIEWS = (TIERS, MOVES, PLAN) = ("tiers", "moves", "plan")


class SegmentsStep(TierView):
    """The latest import; `m` shows the moves since the one before, `v` the touch plan."""

    STEP: ClassVar[str] = "segments"
    TITLE: ClassVar[str] = N_("Customer tiers")
    ACTIONS: ClassVar[tuple[Command, ...]] = _ACTIONS
    BINDINGS = [
        *bind(_ACTIONS),
        Binding("left", "column(-1)", show=False),
        Binding("right", "column(1)", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._view = TIERS
        self._kept = Kept()

    def compose(self) -> ComposeResult:
        yield EmptyPlace()
        yield TightTable(id="tiers")

    def hints(self) -> tuple[Command, ...]:
        first = {
            TIERS: (_IMPORT, _MOVES, _PLAN),
            MOVES: (_TOUCH, _MOVES, _PLAN),
            PLAN: (_TOUCH, _ALL, _PLAN),
        }[self._view]
        return (*first, *(one for one in _ACTIONS if one not in first))

    # -- what is shown ------------------------------------------------------------------------

    def moves(self) -> Migration | None:
        """None without two imports."""
        latest, before = self.latest()
        if latest is None or before is None:
            return None
        return self._kept.get("moves", (before, latest), lambda: migration_of(before, latest))

    def show(self) -> None:
        latest, before = self.latest()
        table, moves = self.query_one(TightTable), self.moves()
        if latest is None or (self._view == MOVES and moves is None):
            self._view = TIERS
        self.query_one(EmptyPlace).show(no_customers() if latest is None else None)
        table.cursor_type = "cell" if self._view == MOVES else "row"
        if latest is None:
            table.show((), [])
        elif self._view == MOVES and moves is not None:
            table.show(move_columns(), [(key, _moved(cells)) for key, cells in matrix_rows(moves)])
        elif self._view == PLAN:
            table.show(plan_columns(), touch_rows(self.plan()))
        else:
            self._show_tiers(table, latest, before)
        self._speak()

    def _show_tiers(
        self, table: TightTable, latest: CustomerTiers, before: CustomerTiers | None
    ) -> None:
        lines = self._kept.get(
            "lines", (latest, before), lambda: segments.tier_lines(latest, before)
        )
        rows = segment_rows(lines, currency_of(self.workbook), self.host.figure)
        columns = tier_columns(moves=before is not None)
        shown = [(one.key, _cells(one.cells[: len(columns)], one.empty)) for one in rows]
        table.show(columns, shown)

    def _speak(self) -> None:
        latest, before = self.latest()
        moves = self.moves() if self._view == MOVES else None
        if latest is None:
            self.say()
        elif moves is not None:
            self.say(move_sentence(moves, self.cell()), moves_note(moves))
        else:
            marked = self.query_one(TightTable).current_key
            note = limits_text(latest, currency_of(self.workbook), self.host.figure)
            if self._view == PLAN:
                self.say(touch_sentence(self.plan(), marked), note)
            else:
                self.say(sentence(latest, before, marked), note)

    def side(self) -> Content | str:
        """Details of what is marked in the moves and in the plan."""
        moves, cell = self.moves(), self.cell()
        if self._view == MOVES and moves is not None and cell is not None:
            return Content("\n".join(cell_lines(moves, cell)))
        marked = self.query_one(TightTable).current_key
        line = next((one for one in self.plan() if one.tier.value == marked), None)
        return super().side() if line is None else Content("\n".join(touch_side(line)))

    def cell(self) -> Cell | None:
        """The marked cell of the moves; None on the names of the rows."""
        at = self.query_one(TightTable).cursor_coordinate
        if not at.column or at.row >= len(PLACES) or at.column > len(PLACES):
            return None
        return PLACES[at.row], PLACES[at.column - 1]

    def on_data_table_row_highlighted(self, event: DataTable.RowHighlighted) -> None:
        event.stop()
        self._speak()

    def on_data_table_cell_highlighted(self, event: DataTable.CellHighlighted) -> None:
        event.stop()
        self._speak()

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        event.stop()
        self.action_execution_touch()

    def on_data_table_cell_selected(self, event: DataTable.CellSelected) -> None:
        event.stop()
        self.action_execution_touch()

    def action_column(self, by: int) -> None:
        """To the next cell of the moves; the other views have rows only."""
        table = self.query_one(TightTable)
        if self._view == MOVES:
            column = min(max(table.cursor_column + by, 1), len(PLACES))
            table.move_cursor(column=column, animate=False)

    def action_execution_moves(self) -> None:
        if self.moves() is None:
            self.app.notify(_("Moves need two imports. The next one shows them."))
            return
        self._turn_to(TIERS if self._view == MOVES else MOVES)

    def action_execution_touch_plan(self) -> None:
        if self.latest()[0] is None:
            self.app.notify(_("The touch plan needs customers. a imports them."))
            return
        self._turn_to(TIERS if self._view == PLAN else PLAN)

    def _turn_to(self, view: str) -> None:
        self._view = view
        self.show()
        if view == MOVES:
            self.query_one(TightTable).move_cursor(row=0, column=1, animate=False)

    # -- changing -----------------------------------------------------------------------------

    def action_add(self) -> None:
        cycle = self.workbook.cycle
        if cycle is None:
            self.app.notify(_("There is no cycle yet. Press 1: stage 1 makes one."))
        else:
            self.work(self._import(cycle.key))

    async def _import(self, cycle: str) -> None:
        found: list[Found] = []

        async def save(values: FormValues) -> Mapping[str, str] | None:
            try:
                found[:] = [
                    await asyncio.to_thread(read_file, values, self.workbook, self.host.today)
                ]
            except OpsError as error:
                return {"path": error.said}
            return None

        if not await self.host.ask(
            _("Import customers"), customer_fields(self.imports(), cycle), save, "customers"
        ):
            return
        if found and await self._agreed(found[0]):
            await self.host.save(N_("Import customers"), kept(self.workbook, found[0]))

    async def _agreed(self, found: Found) -> bool:
        """What would be kept is shown before it is."""
        money = limits_text(found.record, currency_of(self.workbook), self.host.figure)
        choices = [("keep", _("Keep them")), ("", _("Leave it"))]
        screen = PickScreen(described(found, money), choices, doubts(found))
        chosen: str = await self.app.push_screen_wait(screen)
        return bool(chosen)

    def action_delete(self) -> None:
        latest, _before = self.latest()
        if latest is not None:
            self.app.run_worker(self._drop(latest), group="save")

    async def _drop(self, latest: CustomerTiers) -> None:
        if await self.host.save(N_("Delete an import of customers"), self.workbook.drop(latest)):
            self.app.notify(_("Deleted: {title}. u brings it back.").format(title=latest.source))

    def action_edit(self) -> None:
        latest, _before = self.latest()
        if latest is None:
            self.action_add()
        elif not latest.facts:
            self.app.notify(_("This import kept only the tiers. Import the file again."))
        else:
            self.work(self._limits(latest))

    async def _limits(self, latest: CustomerTiers) -> None:
        async def save(values: FormValues) -> Mapping[str, str] | None:
            new = changed_limits(values, self.workbook, latest)
            stored = await self.host.save(N_("Change the thresholds"), new)
            return None if stored else {"": _("Nothing is stored yet.")}

        help_ = _("Empty: from these customers. All imports of the cycle are parted anew.")
        specs = limit_fields(segments.limits_in(latest), help_)
        await self.host.ask(_("Thresholds"), specs, save, f"limits:{latest.key}")

    # -- touches ------------------------------------------------------------------------------

    def action_execution_touch(self) -> None:
        marked = self.query_one(TightTable).current_key
        latest, _before = self.latest()
        if latest is None:
            self.action_add()
        elif self._view == MOVES:
            self.work(self._open_cell())
        elif line := next((one for one in self.plan() if one.tier.value == marked), None):
            if line.task is not None:
                self.host.go("execution", "tasks", line.task.key)
            else:
                self.app.run_worker(self.touch(line), group="save")

    async def _open_cell(self) -> None:
        """What is known of the customers of a cell, and a touch for them."""
        cell, moves = self.cell(), self.moves()
        latest, before = self.latest()
        if cell is None or moves is None or latest is None or before is None:
            return
        if not moves.cells.get(cell):
            self.app.notify(_("Nobody went this way."))
            return
        facts = cell_facts(before, latest, cell)
        text = facts_text(moves, cell, facts, currency_of(self.workbook))
        source, to = cell
        choices = [("", _("Back"))]
        if to is not None and self.workbook.cycle is not None:
            choices.insert(0, ("touch", _("Plan a touch for them")))
        if await self.app.push_screen_wait(PickScreen(text, choices)) and to is not None:
            cycle = self.workbook.cycle
            if cycle is not None:
                key = self.workbook.next_key(Task, f"{cycle.key}.T")
                today = self.host.today
                await self.keep_task(mover_task(key, cycle, source, to, facts.customers, today))


def _moved(cells: tuple[str, ...]) -> list[Text]:
    """Empty cells are quiet."""
    return [cell(text, "dim" if text == "." else "") for text in cells]


def _cells(cells: tuple[str, ...], quiet: object) -> list[Text]:
    return [cell(text, "dim" if quiet else "") for text in cells]

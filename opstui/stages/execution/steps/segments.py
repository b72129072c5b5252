"""Customers in eight tiers by recency, frequency and money, and how they move."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.widgets import DataTable

from opstui.commands import VIEW, WORK, Command, pick
from opstui.kernel.errors import OpsError
from opstui.kernel.language import N_, _
from opstui.kernel.vocabulary import Lever, RelationStep
from opstui.stages.current import currency_of
from opstui.stages.execution import segments
from opstui.stages.execution.customer_intake import Found, kept
from opstui.stages.execution.model import CustomerTiers
from opstui.stages.execution.rfm import Tier, tier_name
from opstui.stages.execution.steps.customer_import import (
    customer_fields,
    described,
    doubts,
    read_file,
)
from opstui.stages.execution.steps.pick_screen import PickScreen
from opstui.stages.execution.steps.segment_rows import (
    ADVICE,
    limits_text,
    matrix_rows,
    segment_rows,
    sentence,
)
from opstui.stages.planning.model import Task
from opstui.stages.room import Step
from opstui.ui.form_values import FormValues
from opstui.ui.keys import bind
from opstui.ui.table import Column
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
_ACTIONS = (_IMPORT, _TOUCH, _MOVES, *pick("delete"))


class SegmentsStep(Step):
    """The latest import; `m` shows the moves between it and the one before."""

    STEP: ClassVar[str] = "segments"
    TITLE: ClassVar[str] = N_("Customer tiers")
    ACTIONS: ClassVar[tuple[Command, ...]] = _ACTIONS
    BINDINGS = bind(_ACTIONS)

    def __init__(self) -> None:
        super().__init__()
        self._moves = False

    def compose(self) -> ComposeResult:
        yield TightTable(id="tiers")

    # -- what is shown ------------------------------------------------------------------------

    def imports(self) -> list[CustomerTiers]:
        return segments.in_order(self.workbook.all(CustomerTiers).values())

    def latest(self) -> tuple[CustomerTiers | None, CustomerTiers | None]:
        """The last import and the one before it."""
        found = self.imports()
        return (found[-1] if found else None), (found[-2] if len(found) > 1 else None)

    def show(self) -> None:
        latest, before = self.latest()
        table, currency = self.query_one(TightTable), currency_of(self.workbook)
        if latest is None:
            table.show((), [])
        elif self._moves and before is not None:
            table.show(_move_columns(), matrix_rows(before, latest))
        else:
            lines = segments.tier_lines(latest, before)
            rows = segment_rows(lines, currency, self.host.figure)
            columns = _columns(moves=before is not None)
            shown = [(one.key, _cells(one.cells[: len(columns)], one.empty)) for one in rows]
            table.show(columns, shown)
        self._speak()

    def _speak(self) -> None:
        latest, before = self.latest()
        if latest is None:
            self.say(_("No customers yet. a reads a file: customer, last order, orders, amount."))
            return
        marked = self.query_one(TightTable).current_key
        note = limits_text(latest, currency_of(self.workbook), self.host.figure)
        self.say(sentence(latest, before, marked), note)

    def on_data_table_row_highlighted(self, event: DataTable.RowHighlighted) -> None:
        event.stop()
        self._speak()

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        event.stop()
        self.action_execution_touch()

    def action_execution_moves(self) -> None:
        _latest, before = self.latest()
        if before is None:
            self.app.notify(_("Moves need two imports. The next one shows them."))
            return
        self._moves = not self._moves
        self.show()

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
            self._moves = False
            self.app.run_worker(self._drop(latest), group="save")

    async def _drop(self, latest: CustomerTiers) -> None:
        if await self.host.save(N_("Delete an import of customers"), self.workbook.drop(latest)):
            self.app.notify(_("Deleted: {title}. u brings it back.").format(title=latest.source))

    def action_execution_touch(self) -> None:
        marked = self.query_one(TightTable).current_key
        latest, _before = self.latest()
        if latest is None:
            self.action_add()
        elif marked in {tier.value for tier in Tier}:
            self.app.run_worker(self._touch(Tier(marked), latest), group="save")

    async def _touch(self, tier: Tier, latest: CustomerTiers) -> None:
        """A draft for the tier, and the task is shown."""
        cycle = self.workbook.cycle
        if cycle is None:
            return
        people = next(one.customers for one in latest.counts if one.tier == tier.value)
        task = touch_task(self.workbook.next_key(Task, f"{cycle.key}.T"), cycle.key, tier, people)
        task = task.model_copy(update={"created": self.host.today})
        if await self.host.save(N_("Add a task"), self.workbook.put(task)):
            self.host.go("execution", "tasks", task.key)


def touch_task(key: str, cycle: str, tier: Tier, people: int) -> Task:
    """User care for one tier, with what follows from the tier filled in."""
    silent = not tier.value.startswith("1")
    return Task(
        key=key,
        cycle=cycle,
        title=_("{tier}: touch {n} customers").format(tier=tier_name(tier), n=f"{people:,}"),
        lever=Lever.USER_CARE,
        segment=tier_name(tier),
        relation_step=RelationStep.WIN_BACK if silent else RelationStep.RETAIN,
        lever_fields={
            "tier": tier_name(tier),
            "rule": _(ADVICE[tier]),
            "people": str(people),
            "holdout": "10%",
        },
        data_to_collect=_("Response and money of the touched against the 10% left out"),
    )


def _columns(*, moves: bool) -> tuple[Column, ...]:
    columns = (
        Column(_("Tier")),
        Column(_("Customers"), 9, "right"),
        Column(_("Share"), 6, "right"),
        Column(_("Money"), 9, "right"),
        Column(_("Share"), 6, "right"),
        Column(_("Money a head"), 8, "right"),
        Column(_("Stayed"), 6, "right"),
        Column(_("Came"), 6, "right"),
        Column(_("Left"), 6, "right"),
    )
    return columns if moves else columns[:6]


def _move_columns() -> tuple[Column, ...]:
    """Tiers by their digits, as the rows are in the same order."""
    heads = [*(tier.value for tier in Tier), _("Gone")]
    return (Column(_("From / to")), *(Column(head, 6, "right") for head in heads))


def _cells(cells: tuple[str, ...], quiet: object) -> list[Text]:
    return [cell(text, "dim" if quiet else "") for text in cells]

"""What the six steps of the plan share: the plan, what is missing before it, changing it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import ClassVar
from weakref import WeakKeyDictionary

from opstui.kernel.errors import OpsError
from opstui.kernel.key_order import natural
from opstui.kernel.language import _
from opstui.kernel.observations import SeriesMonth
from opstui.kernel.series import SeriesBook
from opstui.stages.gated import GatedStep
from opstui.stages.planning.model import Plan, Task
from opstui.stages.strategy.model import Cycle
from opstui.workbook.document import Workbook

YEARS_BACK = 3
"""Years before the cycle that a plan looks back on."""

Change = Callable[[Workbook], Workbook]

_turns: WeakKeyDictionary[object, asyncio.Lock] = WeakKeyDictionary()
"""One change at a time per running program."""


class PlanStep(GatedStep):
    """A step that needs a product, a cycle and (but for the first) a plan.

    A subclass gives its body in `body()` and fills it in `show_plan()`.
    """

    NEEDS_PLAN: ClassVar[bool] = True

    def __init__(self) -> None:
        super().__init__()
        self._book: tuple[Mapping[str, SeriesMonth], SeriesBook] | None = None

    # -- the plan -----------------------------------------------------------------------------

    @property
    def cycle(self) -> Cycle:
        cycle = self.workbook.cycle
        if cycle is None:
            raise OpsError(_("There is no cycle yet."), _("Set its dates in the strategy."))
        return cycle

    @property
    def plan(self) -> Plan:
        plan = self.workbook.get(Plan, self.cycle.key)
        if plan is None:
            raise OpsError(_("There is no plan yet."), _("Begin with the metric tree."))
        return plan

    @property
    def currency(self) -> str:
        product = self.workbook.product
        return product.currency if product else "CNY"

    @property
    def tasks(self) -> tuple[Task, ...]:
        """Those of this cycle, in the order of their numbers."""
        return tasks_of(self.workbook, self.cycle.key)

    @property
    def book(self) -> SeriesBook:
        """The last years' series of the workbook, indexed once as long as they are the same."""
        series = self.workbook.all(SeriesMonth)
        if self._book is None or self._book[0] is not series:
            first = self.cycle.start - timedelta(366 * YEARS_BACK)
            recent = {key: one for key, one in series.items() if one.month >= f"{first:%Y-%m}"}
            self._book = (series, SeriesBook(recent))
        return self._book[1]

    # -- what is missing ----------------------------------------------------------------------

    def missing(self) -> tuple[str, str, str]:
        """(what to say, stage, step) when something must come first; ("", "", "") if not."""
        if self.workbook.product is None or self.workbook.cycle is None:
            text = _("A plan needs a product and a cycle. enter opens the strategy.")
            return text, "strategy", "product"
        if self.NEEDS_PLAN and self.workbook.get(Plan, self.workbook.cycle.key) is None:
            return _("There is no metric tree yet. enter opens step 1."), "planning", "tree"
        return "", "", ""

    def show_body(self) -> None:
        self.show_plan()
        if self.has_focus:
            self.focus_first()

    def show_plan(self) -> None:
        """Bring the body in line with the plan; only called when there is one."""

    # -- changing -----------------------------------------------------------------------------

    def change(self, what: str, change: Change) -> None:
        """Compute and store a change, after those that are still on their way.

        The work belongs to the app: leaving the step does not cut it off.
        """
        self.app.run_worker(self.store(what, change), group="save")

    async def store(self, what: str, change: Change) -> bool:
        """As `change`, waiting for it; call it from a worker. False when it is not stored."""
        host = self.host
        async with _turns.setdefault(host, asyncio.Lock()):
            try:
                new = change(host.workbook)
            except OpsError as error:
                self.app.notify(error.said, severity="warning")
                return False
            return await host.save(what, new)

    def put_plan(self, **fields: object) -> Change:
        """The change that sets these fields of the plan."""
        key = self.cycle.key

        def change(workbook: Workbook) -> Workbook:
            plan = workbook.get(Plan, key)
            return workbook.put(plan.model_copy(update=fields)) if plan else workbook

        return change


def tasks_of(workbook: Workbook, cycle: str) -> tuple[Task, ...]:
    found = [task for task in workbook.all(Task).values() if task.cycle == cycle]
    return tuple(sorted(found, key=lambda task: natural(task.key)))


def toggled_must(key: str) -> Change:
    """The change that makes a task a must, or no longer one."""

    def change(workbook: Workbook) -> Workbook:
        task = workbook.get(Task, key)
        if task is None:
            return workbook
        return workbook.put(task.model_copy(update={"must_have": not task.must_have}))

    return change

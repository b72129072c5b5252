"""What every view of the tiers shares: the imports, the touch plan, and making its tasks."""

from __future__ import annotations

from opstui.kernel.language import N_, _, ngettext
from opstui.stages.current import cycle_tasks
from opstui.stages.execution import segments
from opstui.stages.execution.model import CustomerTiers
from opstui.stages.execution.touch_plan import TouchLine, touch_lines, touch_task
from opstui.stages.planning.model import Task
from opstui.stages.room import Step


class TierView(Step):
    """The imports of customers, and tasks for their tiers."""

    def imports(self) -> list[CustomerTiers]:
        return segments.in_order(self.workbook.all(CustomerTiers).values())

    def latest(self) -> tuple[CustomerTiers | None, CustomerTiers | None]:
        """The last import and the one before it."""
        found = self.imports()
        return (found[-1] if found else None), (found[-2] if len(found) > 1 else None)

    def plan(self) -> list[TouchLine]:
        latest, _before = self.latest()
        return touch_lines(latest, cycle_tasks(self.workbook)) if latest else []

    async def touch(self, line: TouchLine) -> None:
        """A draft for the tier, and the task is shown."""
        cycle = self.workbook.cycle
        if cycle is not None:
            key = self.workbook.next_key(Task, f"{cycle.key}.T")
            await self.keep_task(touch_task(key, cycle, line.tier, line.people, self.host.today))

    async def keep_task(self, task: Task) -> None:
        if await self.host.save(N_("Add a task"), self.workbook.put(task)):
            self.host.go("execution", "tasks", task.key)

    def action_execution_touch_all(self) -> None:
        self.app.run_worker(self._touch_all(), group="save")

    async def _touch_all(self) -> None:
        """One undo step for all; the tiers without customers stay without a task."""
        cycle, book = self.workbook.cycle, self.workbook
        lines = [one for one in self.plan() if one.people and one.task is None]
        if cycle is None or not lines:
            self.app.notify(_("Every tier with customers has its task."))
            return
        for line in lines:
            key = book.next_key(Task, f"{cycle.key}.T")
            book = book.put(touch_task(key, cycle, line.tier, line.people, self.host.today))
        if await self.host.save(N_("Plan the touches"), book):
            said = ngettext(
                "{n} task made. u takes it back.", "{n} tasks made. u takes them back.", len(lines)
            )
            self.app.notify(said.format(n=len(lines)))

"""An analysis made of records: a list of them, and one opened in full."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from opstui.commands import pick
from opstui.kernel.record import Record
from opstui.stages.review.steps.analysis import AnalysisPane
from opstui.ui.keys import bind
from opstui.workbook.document import Workbook

if TYPE_CHECKING:
    from opstui.stages.review.steps.base import ReviewStep


@dataclass(frozen=True, slots=True)
class Kind:
    """The records of a pane: their model, their form ("" adds one), and the message id of the
    change that deletes one."""

    record: type[Record]
    form: Callable[[ReviewStep, str], Coroutine[Any, Any, object]]
    deleted: str


class RecordPane(AnalysisPane):
    """Enter opens the marked record, then changes it, and adds the first; esc leads back to it in
    the list."""

    KIND: ClassVar[Kind]
    BINDINGS = bind(pick("edit", "delete"))

    opened = ""
    """Key of the record that is open, "" for the list."""

    @property
    def chosen(self) -> str:
        """Key of the record that keys are about."""
        return self.opened or self.marked

    @property
    def is_open(self) -> bool:
        """Whether a record that still exists is open."""
        return self.context.workbook.get(self.KIND.record, self.opened) is not None

    def open(self, key: str) -> None:
        """Show one in full, "" the list."""
        self.opened = key
        self.show()
        self.first()
        self.step.said_anew()

    # -- keys ---------------------------------------------------------------------------------

    def add(self) -> None:
        self.step.work(self.KIND.form(self.step, ""))

    def action_edit(self) -> None:
        if self.chosen:
            self.step.work(self.KIND.form(self.step, self.chosen))

    def action_delete(self) -> None:
        key, record = self.chosen, self.KIND.record

        def change(workbook: Workbook) -> Workbook:
            found = workbook.get(record, key)
            return workbook.drop(found) if found else workbook

        if key:
            self.open("")
            self.step.keep(self.KIND.deleted, change)

    def open_marked(self) -> None:
        if self.is_open:
            self.action_edit()
        elif self.marked:
            self.open(self.marked)
        else:
            self.add()

    def leave(self) -> bool:
        if not self.is_open:
            return False
        back = self.opened
        self.open("")
        self.table.select_key(back)
        return True

"""The board: tasks by state, four columns of cards."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult

from opstui.kernel.language import N_, _
from opstui.stages.current import current_tree
from opstui.stages.execution.steps.actions import TASK_ACTIONS, TaskStep
from opstui.stages.execution.steps.board_rows import columns
from opstui.stages.execution.steps.board_view import BoardView
from opstui.stages.planning.model import Task
from opstui.ui.keys import bind


class BoardStep(TaskStep):
    """Planned, preparing, live, closed; `.` and `,` carry a card over."""

    STEP: ClassVar[str] = "board"
    TITLE: ClassVar[str] = N_("Board")
    BINDINGS = bind(TASK_ACTIONS)

    def body(self) -> ComposeResult:
        yield BoardView(id="board")

    def show(self) -> None:
        tree, today = current_tree(self.workbook), self.host.today
        board = columns(self.tasks(), tree, today, self.chosen, in_order=bool(self.filter.sort))
        self.query_one(BoardView).show(board)
        self.say_marked()

    def marked_key(self) -> str:
        return self.query_one(BoardView).key

    def shown_keys(self) -> list[str]:
        return self.query_one(BoardView).keys

    def select_item(self, key: str) -> None:
        self.query_one(BoardView).select_key(key)
        self.say_marked()

    def on_board_view_marked(self, event: BoardView.Marked) -> None:
        event.stop()
        self.say_marked()

    def empty_text(self) -> str:
        if self.counted():
            return _("Nothing in this column. Left and right go to another one.")
        return super().empty_text()

    def note(self) -> str:
        return self.summed() if self.counted() else ""

    def counted(self) -> list[Task]:
        return [task for task in super().counted() if task.selected]

"""What a user may take back or do again, from the history alone, so that it survives restarts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from opstui.workbook import history, log
from opstui.workbook.layout import Layout

DEPTH = 200


@dataclass(frozen=True, slots=True)
class Step:
    """The operation whose changes are to be reversed, and what it was called."""

    generation: int
    what: str


@dataclass(slots=True)
class UndoStack:
    """The newest step is the last of each list."""

    undo: list[Step] = field(default_factory=list)
    redo: list[Step] = field(default_factory=list)

    def add(self, operation: log.Record) -> None:
        """Take in the user's next operation."""
        step = Step(operation["g"], operation["w"])
        if "jump" in operation:
            self.undo.clear()
            self.redo.clear()
        elif "undo" in operation:
            _drop(self.undo, operation["undo"])
            self.redo.append(step)
        elif "redo" in operation:
            _drop(self.redo, operation["redo"])
            self.undo.append(step)
        else:
            self.undo.append(step)
            self.redo.clear()


def _drop(steps: list[Step], generation: int) -> None:
    """The step that was just reversed is the newest, unless it lies before what was read."""
    if steps and steps[-1].generation == generation:
        steps.pop()


def read(layout: Layout, user: str) -> UndoStack:
    """The stack of `user`, of about the last DEPTH operations."""
    recent: list[log.Record] = []
    for operation in history.newest_first(layout):
        if len(recent) >= DEPTH:
            break
        if "jump" in operation:
            break
        if operation["u"] == user:
            recent.append({key: operation[key] for key in operation if key != "c"})
    return built(reversed(recent))


def built(operations: Iterable[log.Record]) -> UndoStack:
    stack = UndoStack()
    for operation in operations:
        stack.add(operation)
    return stack

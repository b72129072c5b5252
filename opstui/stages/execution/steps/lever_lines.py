"""What a task's lever comes to, from the fields of its form. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from opstui.stages.execution.steps.task_rows import Figure
from opstui.stages.planning.model import Task
from opstui.workbook.document import Workbook


@dataclass(frozen=True, slots=True)
class LeverLine:
    """`label` "" for a sentence; `warn` for something that must be looked at."""

    label: str
    text: str
    warn: bool = False


def lever_lines(task: Task, workbook: Workbook, today: date, figure: Figure) -> list[LeverLine]:
    return []


def lever_headline(task: Task, workbook: Workbook, today: date, figure: Figure) -> str:
    return ""

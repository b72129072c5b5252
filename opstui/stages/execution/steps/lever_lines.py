"""What a task's lever comes to, from the fields of its form, and what they leave open. Pure."""

from __future__ import annotations

from datetime import date

from opstui.stages.execution.board import is_open
from opstui.stages.execution.lever_line import Figure, LeverLine
from opstui.stages.lever_fields import around_of, lines_of
from opstui.stages.planning.model import Task
from opstui.workbook.document import Workbook


def lever_lines(task: Task, workbook: Workbook, today: date, figure: Figure) -> list[LeverLine]:
    """What can be computed, and what is asked for where it cannot."""
    return lines_of(around_of(task, workbook, today, figure))


def lever_headline(task: Task, workbook: Workbook, today: date, figure: Figure) -> list[str]:
    """The first two computed figures and the first warning, for the sentence line."""
    lines = lever_lines(task, workbook, today, figure)
    figures = [f"{line.label} {line.text}" for line in lines if line.label and not line.warn]
    warnings = [line.sentence for line in lines if line.warn and is_open(task)]
    return [*figures[:2], *warnings[:1]]

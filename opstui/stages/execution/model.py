"""What execution adds to the tasks: the log of a day."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from pydantic import Field, FiniteFloat

from opstui.kernel.record import Record
from opstui.kernel.vocabulary import Stage


class DayLog(Record):
    """ "C1.L7": time and money spent on one day, and what happened.

    `stage` is where the time goes in the balance; work on a task counts as execution.
    """

    TABLE: ClassVar[str] = "day_logs"

    cycle: str
    day: date
    text: str = ""
    task: str = ""
    stage: Stage = Stage.EXECUTION
    hours: FiniteFloat = Field(default=0.0, ge=0)
    cost: FiniteFloat = Field(default=0.0, ge=0)
    person: str = ""

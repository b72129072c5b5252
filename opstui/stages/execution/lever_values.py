"""Numbers and dates out of a task's lever fields, which are kept as they were typed."""

from __future__ import annotations

import math
from datetime import date

from opstui import playbooks
from opstui.kernel.dates import parse_date
from opstui.kernel.errors import OpsError
from opstui.kernel.quantities import parse
from opstui.stages.planning.model import Task


def number(task: Task, code: str, unit: str = "count") -> float | None:
    """A count, money (with `unit` its currency) or, written with %, a share; None when it is
    empty or no number."""
    text = task.lever_fields.get(code, "").strip()
    if not text:
        return None
    try:
        return parse(text, "ratio" if "%" in text else unit).value
    except OpsError:
        return None


def divided(whole: float, by: float) -> float | None:
    """None where the quotient is no number: by nothing, or beyond what can be counted."""
    try:
        found = whole / by
    except (ZeroDivisionError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def share(task: Task, code: str) -> float | None:
    """0–1: "40%" and "0.4" are the same; "40" is read as percent; None for what is no share."""
    value = number(task, code)
    if value is None:
        return None
    found = value / 100 if value > 1 and "%" not in task.lever_fields[code] else value
    return found if 0 <= found <= 1 else None


def day(task: Task, code: str, today: date) -> date | None:
    text = task.lever_fields.get(code, "").strip()
    if not text:
        return None
    try:
        return parse_date(text, today=today, order="mdy")
    except OpsError:
        return None


def choice(task: Task, code: str) -> str:
    """The English name of what was chosen in either language; as typed if it is no choice."""
    value = task.lever_fields.get(code, "")
    fields = playbooks.lever(task.lever).fields
    choices = next((field.choices for field in fields if field.code == code), ())
    return next((one.en for one in choices if value in (one.en, one.zh)), value)

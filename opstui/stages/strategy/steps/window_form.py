"""The baseline window as a form, and what a new one does to the numbers. Pure."""

from __future__ import annotations

from datetime import date

from opstui.kernel.vocabulary import Form
from opstui.stages.strategy.model import Cycle, Strategy
from opstui.stages.strategy.steps.core_list import from_series, with_numbers
from opstui.stages.strategy.steps.product_form import BASELINE_MARK, cycle_specs, date_problems
from opstui.ui.form_values import FieldSpec, FormValues
from opstui.workbook.document import Workbook

FIELDS = ("baseline_start", "baseline_end")


def window_specs(cycle: Cycle, today: date) -> list[FieldSpec]:
    return [one for one in cycle_specs(cycle, Form.NONE, today) if one.id in FIELDS]


def window_problems(cycle: Cycle, values: FormValues) -> dict[str, str]:
    start, end = values.date("baseline_start"), values.date("baseline_end")
    if start is None or end is None:
        return {}
    return date_problems(cycle.start, cycle.end, start, end)


def with_window(workbook: Workbook, cycle: Cycle, values: FormValues) -> Workbook:
    """Numbers that came from data are taken from the new window; typed ones stay as they are."""
    dates = {field: values.date(field) for field in FIELDS}
    marks = tuple(one for one in cycle.defaults if one not in (*FIELDS, BASELINE_MARK))
    new = workbook.put(cycle.model_copy(update={**dates, "defaults": marks}))
    strategy = new.get(Strategy, cycle.key)
    taken = {one.metric: one for one in strategy.core} if strategy else {}
    found = []
    for metric, number in from_series(new).items():
        old = taken.get(metric)
        if old is not None and old.origin == "imported":
            found.append(number.model_copy(update={"own_best": old.own_best}))
    return with_numbers(new, found) if found else new

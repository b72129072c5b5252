"""The main job on real data: an online shop whose months are cycles, without its numbers.

They come by `opstui import` from the daily sums of UCI Online Retail (id 352; Chen, Sain & Guo
2012, CC BY 4.0).
"""

from __future__ import annotations

from datetime import date

from opstui.examples.starting import Beginning, starting_workbook
from opstui.kernel.periods import month_of
from opstui.kernel.vocabulary import Form
from opstui.stages.planning.model import Plan
from opstui.stages.strategy.model import Cycle
from opstui.workbook.document import Workbook

NAME = "Online Retail"
MAPPING = "gross_revenue_gbp=gross,refund_value_gbp=-refunds"
_SEPTEMBER, _OCTOBER, _NOVEMBER = (month_of(date(2011, month, 1)) for month in (9, 10, 11))


def online_retail_workbook() -> Workbook:
    """C1 is October 2011, C2 November with October as its baseline window; in GBP."""
    said = Beginning(
        name=NAME,
        form=Form.ECOMMERCE,
        currency="GBP",
        start=_OCTOBER.start,
        end=_OCTOBER.end,
        baseline=_SEPTEMBER,
    )
    first = starting_workbook(said, _OCTOBER.start)
    plan = first.all(Plan)["C1"]
    second = Cycle(
        key="C2",
        number=2,
        start=_NOVEMBER.start,
        end=_NOVEMBER.end,
        baseline_start=_OCTOBER.start,
        baseline_end=_OCTOBER.end,
        opened_from="C1",
    )
    return first.put(second, plan.model_copy(update={"key": "C2"}))

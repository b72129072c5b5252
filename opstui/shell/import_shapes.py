"""What a file may look like that can be brought in, before one is named."""

from __future__ import annotations

from collections.abc import Mapping

from opstui.data_sources.names import KnownMetric
from opstui.kernel.language import _


def shapes(known: Mapping[str, KnownMetric]) -> str:
    """A line a kind of file, then the metrics that numbers can be for."""
    others = [
        _("Customers: customer, last order, orders, amount; or customer, date, amount."),
        _("Feedback: date,source,segment,text,users."),
        _("KANO: feature, answer with it, answer without it; or two columns per feature."),
        _("Cohorts: a row per cohort, its week or month, then the people of age 0, 1, 2."),
    ]
    if not known:
        tree = _("There is no metric tree yet. Build it in the plan (2), then import.")
        return "\n".join([tree, *others])
    long = _("Long: date,metric,segment,value (or numerator,denominator).")
    wide = _("Wide: a date column and one column per metric.")
    names = [f"  {one.id}  {' / '.join(one.names[1:])}" for one in known.values()]
    return "\n".join([long, wide, *others, "", _("Metrics of this workbook"), *names])

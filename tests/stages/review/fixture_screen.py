"""The training example as it was on a day: later numbers and the review's own records are gone."""

from __future__ import annotations

from datetime import date

from opstui.examples import example_workbook
from opstui.kernel.observations import Observation, SeriesMonth, apply
from opstui.stages.review.model import Decision, Experiment, Feedback, Need, Review
from opstui.workbook.document import Workbook


def cut(workbook: Workbook, day: date, *, reviews: bool = False) -> Workbook:
    """Without numbers from `day` on, and (unless asked for) without reviews and decisions."""
    series = workbook.all(SeriesMonth)
    gone = [
        Observation(one.metric, one.segment, one.grain, one.day)
        for record in series.values()
        for one in record.observations()
        if one.day >= day
    ]
    out = workbook.put(*apply(gone, series))
    if not reviews:
        out = out.drop(*out.all(Review).values(), *out.all(Decision).values())
    return out


def training(language: str, day: date | None = None) -> Workbook:
    """`day`: the first day without numbers."""
    workbook = example_workbook("training", language)
    return cut(workbook, day) if day else workbook


def without_voice(workbook: Workbook) -> Workbook:
    return workbook.drop(
        *workbook.all(Feedback).values(),
        *workbook.all(Need).values(),
        *workbook.all(Experiment).values(),
    )

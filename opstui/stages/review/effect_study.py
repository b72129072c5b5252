"""The effect of a campaign by the best method that the data allow, with its grade of evidence."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from weakref import WeakKeyDictionary

from opstui.kernel.series import SeriesBook
from opstui.kernel.vocabulary import EvidenceGrade
from opstui.stages.review.effect_methods import before_after, difference, regression
from opstui.stages.review.effect_result import Caveat, Effect, Method
from opstui.stages.review.effect_series import Course, course
from opstui.stages.review.effects import incremental_roi
from opstui.stages.review.model import EffectStudy
from opstui.stages.review.reader import Reader


def effect_of(reader: Reader, study: EffectStudy, today: date) -> Effect | None:
    """None while there are too few numbers before or none during the change."""
    kept = _known.setdefault(reader.book, {})
    if (study, today) not in kept:
        found = course(reader, study, today)
        best = None if found is None else _best(found, study.method)
        kept[study, today] = best if best is not None and math.isfinite(best.net) else None
    return kept[study, today]


_known: WeakKeyDictionary[SeriesBook, dict[tuple[EffectStudy, date], Effect | None]] = (
    WeakKeyDictionary()
)


def _best(found: Course, method: str) -> Effect | None:
    """What was asked for, else the first method whose assumption is met."""
    compared, fitted = difference(found), regression(found)
    if method == Method.DIFFERENCE and compared is not None:
        return compared
    if method == Method.REGRESSION and fitted is not None:
        return fitted
    if method != Method.BEFORE_AFTER:
        for one in (compared, fitted):
            if one is not None and one.grade is EvidenceGrade.B:
                return one
    plain = before_after(found)
    if plain is None:
        return compared or fitted
    spoilt = tuple(
        caveat
        for one in (compared, fitted)
        if one is not None
        for caveat in one.caveats
        if caveat in (Caveat.NOT_PARALLEL, Caveat.POOR_FIT)
    )
    return replace(plain, caveats=(*plain.caveats, *spoilt))


def study_roi(study: EffectStudy, found: Effect, cost: float | None) -> float | None:
    """(what the net effect is worth − cost)/cost, fraud and users who had come anyway taken off;
    None for rates and levels, and while worth or cost is not known."""
    if study.worth is None or not cost or found.course.level:
        return None
    return incremental_roi(found.net * (1 - study.deducted) * study.worth, cost)

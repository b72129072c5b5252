"""What the heads of a pasted block say: which period and which segment a number is of. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from opstui.data_sources.names import fold, is_total, looks_like_period, role_of
from opstui.kernel.dates import BadDate
from opstui.kernel.language import EN, ZH
from opstui.kernel.periods import Period, format_period, parse_period, period_at

_THIS = {"thisperiod", "thisweek", "thismonth", "thisday", "actual", "now", "current"}
_THIS |= {"本期", "本周", "本月", "本日", "当期", "当周", "当月", "实际", "实际值", "实绩"}
_OTHER = {"lastperiod", "lastweek", "lastmonth", "lastday", "plan", "target", "goal", "baseline"}
_OTHER |= {"上期", "上周", "上月", "上日", "规划", "计划", "目标", "目标值", "基线", "去年同期"}


@dataclass(frozen=True, slots=True)
class Place:
    """Of which period and segment a number is. `when` is the date as written where it is none
    of the cycle's periods; a `segment` of None is the total."""

    period: Period | None
    segment: str | None
    when: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """What stands over a column: any of these may be said, or none."""

    text: str = ""
    when: str = ""
    segment: str = ""
    total: bool = False
    this: bool = False
    other: bool = False

    @property
    def placed(self) -> bool:
        return bool(self.when or self.segment or self.this)


class Places:
    """Reads heads for a grid of `period` and `segment`, among the cycle's `periods`."""

    def __init__(
        self,
        period: Period,
        periods: Sequence[Period],
        segment: str | None,
        segments: Iterable[str],
    ) -> None:
        self.here = Place(period, segment)
        self._segments = {fold(one): one for one in segments}
        self._names = {fold(name): one for one in periods for name in _names(one)}
        self._days = False

    def head(self, cells: Sequence[str]) -> Head:
        """All cells over one column, of one row or of several."""
        said = [cell for cell in cells if cell]
        folded = {fold(cell) for cell in said}
        return Head(
            " ".join(said),
            next((cell for cell in said if self.is_period(cell)), ""),
            next((self._segments[one] for one in map(fold, said) if one in self._segments), ""),
            any(map(is_total, said)),
            bool(folded & _THIS) or any(role_of(cell) == "value" for cell in said),
            bool(folded & _OTHER),
        )

    def is_period(self, text: str) -> bool:
        return fold(text) in self._names or looks_like_period(text)

    def is_segment(self, text: str) -> bool:
        return fold(text) in self._segments or is_total(text)

    def look_at(self, dates: Iterable[str]) -> None:
        """All dates of the block: single days are weeks (months) only where each begins one."""
        grain = self.here.period.grain if self.here.period else None
        days = [day for day in map(self._parsed, dates) if day is not None and day.days == 1]
        self._days = grain == "day" or any(
            grain is not None and period_at(day.start, grain).start != day.start for day in days
        )

    def place(self, when: str, segment: str) -> Place:
        """The place that is meant; what is not said is as in the grid."""
        period, raw = self._period(when) if when else (self.here.period, "")
        return Place(period, self._segment(segment) if segment else self.here.segment, raw)

    def _segment(self, text: str) -> str | None:
        return None if is_total(text) else self._segments.get(fold(text), text)

    def _period(self, text: str) -> tuple[Period | None, str]:
        """(the period, "") or, for what is none of the cycle, (None, as written)."""
        named = self._names.get(fold(text))
        if named is not None:
            return named, ""
        found = self._parsed(text)
        grain = self.here.period.grain if self.here.period else None
        if found is not None and found.days == 1 and grain and not self._days:
            found = period_at(found.start, grain)
        for one in self._names.values():
            if found is not None and one.start == found.start and one.end == found.end:
                return one, ""
        return None, found.code if found is not None else text

    def _parsed(self, text: str) -> Period | None:
        if fold(text) in self._names or self.here.period is None:
            return None
        try:
            return parse_period(text, year=self.here.period.start.year)
        except BadDate:
            return None


def _names(period: Period) -> Iterable[str]:
    yield period.code
    for language in (EN, ZH):
        yield format_period(period, language)
        yield f"{period.code} {format_period(period, language)}"
        yield format_period(period, language, year=True)
    yield f"{period.start.isoformat()}..{period.end.isoformat()}"
    yield f"{period.start.isoformat()}~{period.end.isoformat()}"
    if period.grain == "week" and not period.partial:
        number = period.start.isocalendar().week
        yield from (f"W{number}", f"W{number:02}", f"第{number}周", f"{number}周", f"week {number}")
    if period.grain == "month" and not period.partial:
        yield f"{period.start.month}月"

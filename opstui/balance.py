"""The balance of attention over the four stages, and the sentence that matters more.

Balance = 100·(1 − TV/(1 − min b)), TV = ½Σ|a_s − b_s|, with the recommended shares b (a
heuristic, editable). All in one stage other than execution can score 0, execution alone 41.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from opstui.kernel.language import _, ngettext
from opstui.kernel.periods import Period, weeks
from opstui.kernel.vocabulary import Stage, word

ORDER: tuple[Stage, ...] = tuple(Stage)
BAND = (0.15, 0.15, 0.50, 0.20)
WINDOW = 28
ONLY_EXECUTION_SHARE = 0.80
LEAST_EDITS = 10
"""Minutes with an edit before edits say anything about where the attention goes."""
_THIN, _THICK = 0.3, 0.5
_NOTABLE = 0.10

STAGE_OF_TABLE = {
    "product": Stage.STRATEGY,
    "cycles": Stage.STRATEGY,
    "strategies": Stage.STRATEGY,
    "hypotheses": Stage.STRATEGY,
    "plans": Stage.PLANNING,
    "tasks": Stage.EXECUTION,
    "day_logs": Stage.EXECUTION,
    "feedback": Stage.REVIEW,
    "themes": Stage.REVIEW,
    "needs": Stage.REVIEW,
    "experiments": Stage.REVIEW,
    "economics": Stage.REVIEW,
    "annotations": Stage.REVIEW,
    "decisions": Stage.REVIEW,
    "reviews": Stage.REVIEW,
    "series": Stage.REVIEW,
}
"""Which stage an edit of a table counts for."""

Hours = Iterable[tuple[date, Stage, float]]
Edits = Iterable[tuple[datetime, Stage]]
Shares = tuple[float, float, float, float]


def score(shares: Sequence[float], band: Sequence[float] = BAND) -> float:
    """0–100 for shares that sum to 1."""
    distance = sum(abs(a - b) for a, b in zip(shares, band, strict=True)) / 2
    return 100 * (1 - distance / (1 - min(band)))


@dataclass(frozen=True, slots=True)
class Attention:
    """Share of each stage, from logged hours or, without any, from edits; None with neither."""

    shares: Shares | None
    source: Literal["hours", "edits", "none"]
    days: int = WINDOW

    @property
    def balance(self) -> float | None:
        return None if self.shares is None else score(self.shares)


def attention(hours: Hours, edits: Edits, today: date, days: int = WINDOW) -> Attention:
    """The last `days` days up to and with `today`; edits count once a minute and stage,
    and fewer than LEAST_EDITS of them say nothing."""
    first = today - timedelta(days - 1)
    spent = _sum((stage, n) for day, stage, n in hours if first <= day <= today)
    if sum(spent) > 0:
        return Attention(_shares(spent), "hours", days)
    minutes = {
        (when.replace(second=0, microsecond=0), stage)
        for when, stage in edits
        if first <= when.date() <= today
    }
    counted = _sum((stage, 1.0) for _when, stage in minutes)
    if sum(counted) >= LEAST_EDITS:
        return Attention(_shares(counted), "edits", days)
    return Attention(None, "none", days)


def _sum(parts: Iterable[tuple[Stage, float]]) -> list[float]:
    out = [0.0] * len(ORDER)
    for stage, amount in parts:
        out[ORDER.index(stage)] += amount
    return out


def _shares(amounts: Sequence[float]) -> Shares:
    total = sum(amounts)
    one, two, three, four = (amount / total for amount in amounts)
    return one, two, three, four


def by_week(hours: Hours, start: date, end: date) -> list[tuple[Period, float | None]]:
    """The balance of each week's logged hours, None where none are logged."""
    logged = list(hours)
    out: list[tuple[Period, float | None]] = []
    for week in weeks(start, end):
        spent = _sum((stage, n) for day, stage, n in logged if day in week)
        out.append((week, score(_shares(spent)) if sum(spent) > 0 else None))
    return out


@dataclass(frozen=True, slots=True)
class WeekAttention:
    """One week's `attention`; `amount` is its logged hours, or its minutes with an edit."""

    week: Period
    attention: Attention
    amount: float


def weekly(hours: Hours, edits: Edits, start: date, end: date) -> list[WeekAttention]:
    """Each week that touches `start` to `end`, as `attention` sees its seven days."""
    logged, changed = list(hours), list(edits)
    out = []
    for week in weeks(start, end):
        found = attention(logged, changed, week.end, days=week.days)
        spent = [n for day, _stage, n in logged if day in week]
        minutes = {when.replace(second=0, microsecond=0) for when, _s in changed}
        in_week = [when for when in minutes if when.date() in week]
        amount = sum(spent) if found.source == "hours" else float(len(in_week))
        out.append(WeekAttention(week, found, amount))
    return out


# -- in words ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Balance:
    """`coverage` c_s of the four stages; `days_since_review` None when there was none;
    `unlinked` tasks without a metric; `reviewed` when no review is owed now."""

    attention: Attention
    coverage: Shares = (0.0, 0.0, 0.0, 0.0)
    days_since_review: int | None = None
    unlinked: int = 0
    reviewed: bool = False

    @property
    def only_execution(self) -> bool:
        """The flag "only the third stage": by attention, or by what is there at all."""
        shares = self.attention.shares
        if shares is not None and shares[2] >= ONLY_EXECUTION_SHARE:
            return True
        one, two, three, four = self.coverage
        return max(one, two, four) < _THIN and three >= _THICK

    def short(self) -> str:
        """For the frame: "Balance 46, only execution"."""
        value = self.attention.balance
        if value is None:
            return _("Only execution") if self.only_execution else ""
        text = _("Balance {n}").format(n=round(value))
        return _("{balance}, only execution").format(balance=text) if self.only_execution else text

    def sentence(self) -> str:
        """What the numbers mean and what to do about it."""
        facts = [self._where(), *self._neglected()]
        text, advice = _("; ").join(fact for fact in facts if fact), self._advice()
        if not advice:
            return _("{sentence}.").format(sentence=text)
        return _("{facts}. {advice}").format(facts=text, advice=advice)

    def _where(self) -> str:
        shares = self.attention.shares
        if shares is None:
            return _("Nothing is logged yet: too little to say where the time goes")
        index = max(range(4), key=lambda stage: shares[stage] - BAND[stage])
        weeks_back = max(1, round(self.attention.days / 7))
        if shares[index] - BAND[index] < _NOTABLE:
            return ngettext(
                "In the last {n} week the attention was spread well",
                "In the last {n} weeks the attention was spread well",
                weeks_back,
            ).format(n=weeks_back)
        return ngettext(
            "In the last {n} week {share}% of the attention went to {stage}",
            "In the last {n} weeks {share}% of the attention went to {stage}",
            weeks_back,
        ).format(n=weeks_back, share=round(100 * shares[index]), stage=word(ORDER[index]))

    def _neglected(self) -> list[str]:
        out = []
        days = self.days_since_review
        if days is not None and days > 0:
            out.append(
                ngettext(
                    "the last look at the data was {n} day ago",
                    "the last look at the data was {n} days ago",
                    days,
                ).format(n=days)
            )
        if self.unlinked:
            out.append(
                ngettext(
                    "{n} task has no metric", "{n} tasks have no metric", self.unlinked
                ).format(n=self.unlinked)
            )
        return out

    def _advice(self) -> str:
        shares, days = self.attention.shares, self.days_since_review
        if self.only_execution or (days is not None and days > 8):
            return "" if self.reviewed else _("Next: ten minutes of review (r).")
        if self.unlinked:
            return _("Next: name the metric that each task moves (3).")
        if shares is None:
            return _("Log the hours of a day in one line.")
        index = min(range(4), key=lambda stage: shares[stage] - BAND[stage])
        if BAND[index] - shares[index] < _NOTABLE:
            return ""
        return _("Next: some time for {stage} ({key}).").format(
            stage=word(ORDER[index]), key=index + 1
        )

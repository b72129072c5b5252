"""Rows of counts: the steps of a funnel, themes of feedback, a whole and its parts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from opstui.charts import sentences
from opstui.charts.chart import MAX_SERIES, Bar, Chart, Mark, Role, Tick, Ticker, Window, no_ticks
from opstui.charts.geometry import is_finite
from opstui.charts.sentences import Format, amount, percent, ratio
from opstui.charts.text import aligned
from opstui.kernel.language import _

SERIES = (
    (Role.ACTUAL, Mark.FULL),
    (Role.TARGET, Mark.DARK),
    (Role.FORECAST, Mark.MEDIUM),
    (Role.BASELINE, Mark.LIGHT),
)


@dataclass(frozen=True, slots=True)
class Stack:
    """One row: an amount for each of the named series, none below zero."""

    label: str
    parts: Sequence[float]


def funnel_rows(
    steps: Sequence[tuple[str, float]], *, fmt: Format, name: str = "", log: bool = False
) -> Chart:
    """Steps (label, count) from first to last, each with its rate to the step before.

    `log` uses a scale of powers of ten, and says so below the chart.
    """
    known = [count for _label, count in steps if is_finite(count) and count > 0]
    if not known:
        return Chart(x=(0.0, 1.0), summary=sentences.nothing(name))
    rates = [ratio(after[1], before[1]) for before, after in pairwise(steps)]
    counts = aligned([amount(fmt, count) for _label, count in steps])
    texts = aligned(["", *(percent(rate, 1) for rate in rates)])
    worst = min(
        ((rate, step[0]) for rate, step in zip(rates, steps[1:], strict=True) if is_finite(rate)),
        default=None,
    )
    parts = [sentences.funnel(name, fmt, steps[0], steps[-1])]
    if worst is not None:
        parts.append(sentences.largest_loss(worst[1], worst[0]))
    low = math.floor(math.log10(min(known)) - 1e-9) if log else 0.0
    return Chart(
        x=(float(low), math.log10(max(known)) if log else max(known)),
        layers=tuple(
            Bar(row, float(low), _scaled(count, log), Role.ACTUAL)
            for row, (_label, count) in enumerate(steps)
        ),
        summary=sentences.together(parts),
        x_ticks=_powers(fmt) if log else no_ticks,
        left=tuple(Tick(row, label, Role.TEXT) for row, (label, _count) in enumerate(steps)),
        right=tuple(
            Tick(row, f"{count}  {rate}", Role.TEXT)
            for row, (count, rate) in enumerate(zip(counts, texts, strict=True))
        ),
        rows=len(steps),
        caption=(Tick(0, _("log scale")),) if log else (),
    )


def _scaled(count: float, log: bool) -> float | None:
    if not log:
        return count
    return math.log10(count) if is_finite(count) and count > 0 else None


def _powers(fmt: Format) -> Ticker:
    def ticks(window: Window, cells: int) -> Sequence[Tick]:
        first, last = math.ceil(window[0]), math.floor(window[1])
        step = max(1, -(-(last - first) // max(1, cells // 12)))
        return [Tick(k, fmt(10.0**k)) for k in range(first, last + 1, step)]

    return ticks


def theme_rows(themes: Sequence[tuple[str, float]], *, fmt: Format) -> Chart:
    """Themes (label, count), most frequent first, each with the share of all up to it."""
    ranked = sorted(
        ((label, count) for label, count in themes if is_finite(count) and count >= 0),
        key=lambda theme: -theme[1],
    )
    total = sum(count for _label, count in ranked)
    if total <= 0 or not is_finite(total):
        return Chart(x=(0.0, 1.0), summary=sentences.nothing(""))
    sums = [sum(count for _label, count in ranked[: i + 1]) for i in range(len(ranked))]
    counts = aligned([fmt(count) for _label, count in ranked])
    shares = aligned([percent(ratio(part, total)) for part in sums])
    return Chart(
        x=(0.0, ranked[0][1]),
        layers=tuple(Bar(row, 0.0, count) for row, (_label, count) in enumerate(ranked)),
        summary=sentences.themes(fmt, total, *ranked[0]),
        left=tuple(Tick(row, label, Role.TEXT) for row, (label, _count) in enumerate(ranked)),
        right=tuple(
            Tick(row, f"{count}  {share}", Role.TEXT)
            for row, (count, share) in enumerate(zip(counts, shares, strict=True))
        ),
        rows=len(ranked),
    )


def stacked_rows(
    rows: Sequence[Stack], names: Sequence[str], *, fmt: Format, name: str = ""
) -> Chart:
    """Rows of stacked amounts with their totals; from the fifth series on they are one, "other"."""
    names, rows = _four(names, rows)
    totals = [sum(row.parts) for row in rows]
    whole = sum(totals)
    if not rows or whole <= 0 or not is_finite(whole):
        return Chart(x=(0.0, 1.0), summary=sentences.nothing(name))
    by_series = [sum(row.parts[i] for row in rows) for i in range(len(names))]
    largest = max(range(len(names)), key=lambda i: by_series[i])
    return Chart(
        x=(0.0, max(totals)),
        layers=tuple(bar for i, row in enumerate(rows) for bar in _bars(i, row)),
        summary=sentences.stack(name, fmt, whole, names[largest], by_series[largest]),
        left=tuple(Tick(i, row.label, Role.TEXT) for i, row in enumerate(rows)),
        right=tuple(
            Tick(i, text, Role.TEXT) for i, text in enumerate(aligned([*map(fmt, totals)]))
        ),
        rows=len(rows),
        caption=tuple(
            Tick(0, series, role, mark=mark)
            for series, (role, mark) in zip(names, SERIES, strict=False)
        ),
    )


def _bars(number: int, row: Stack) -> list[Bar]:
    ends = [sum(row.parts[:i]) for i in range(len(row.parts) + 1)]
    return [
        Bar(number, start, end, role, mark)
        for start, end, (role, mark) in zip(ends, ends[1:], SERIES, strict=False)
    ]


def _four(names: Sequence[str], rows: Sequence[Stack]) -> tuple[list[str], list[Stack]]:
    """As many amounts as names, none missing or below zero, at most four of them."""
    clean = [
        [part if is_finite(part) and part > 0 else 0.0 for part in row.parts[: len(names)]]
        for row in rows
    ]
    full = [parts + [0.0] * (len(names) - len(parts)) for parts in clean]
    if len(names) > MAX_SERIES:
        kept = MAX_SERIES - 1
        names = [*names[:kept], _("other")]
        full = [[*parts[:kept], sum(parts[kept:])] for parts in full]
    return list(names), [Stack(row.label, parts) for row, parts in zip(rows, full, strict=True)]

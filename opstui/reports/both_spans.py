"""The dates of two spans that are compared."""

from __future__ import annotations

from opstui.kernel.language import language
from opstui.kernel.periods import Period, format_period


def both_spans(now: Period, then: Period) -> tuple[str, str]:
    """Each as text, with its year where the other lies in another one."""
    years = [{one.start.year, one.end.year} for one in (now, then)]
    apart = years[0] != years[1]
    return format_period(now, language(), year=apart), format_period(then, language(), year=apart)

"""Both spans of a comparison with their years where they differ."""

from __future__ import annotations

from datetime import date

import pytest

from opstui.kernel.language import EN, ZH, speaking
from opstui.kernel.periods import Period
from opstui.reports.both_spans import both_spans

NOW = Period(date(2026, 11, 16), date(2026, 11, 22))


@pytest.mark.parametrize(
    ("language", "then", "texts"),
    [
        (EN, (date(2026, 11, 9), date(2026, 11, 15)), ("16-22 Nov", "9-15 Nov")),
        (EN, (date(2025, 11, 17), date(2025, 11, 23)), ("16-22 Nov 2026", "17-23 Nov 2025")),
        (
            EN,
            (date(2025, 12, 29), date(2026, 1, 4)),
            ("16-22 Nov 2026", "29 Dec 2025 - 4 Jan 2026"),
        ),
        (
            ZH,
            (date(2025, 11, 17), date(2025, 11, 23)),
            ("2026/11/16-11/22", "2025/11/17-11/23"),
        ),
    ],
)
def test_the_year_stands_where_it_is_another_one(
    language: str, then: tuple[date, date], texts: tuple[str, str]
) -> None:
    with speaking(language):
        assert both_spans(NOW, Period(*then)) == texts

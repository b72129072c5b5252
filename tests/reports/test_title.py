"""The title of the frame: where in the cycle today lies."""

from __future__ import annotations

from datetime import date

import pytest

from opstui.examples import example_workbook
from opstui.kernel.language import EN, ZH, speaking
from opstui.reports.overview import title_line


@pytest.mark.parametrize(
    ("today", "language", "end"),
    [
        (date(2026, 9, 1), EN, "week 1/8"),
        (date(2026, 11, 22), EN, "week 8/8"),
        (date(2026, 11, 22), ZH, "第8/8周"),
        (date(2026, 11, 23), EN, " over"),
        (date(2026, 11, 23), ZH, "已结束"),
        (date(2027, 5, 1), ZH, "已结束"),
    ],
)
def test_a_cycle_that_is_over_is_said_to_be(today: date, language: str, end: str) -> None:
    workbook = example_workbook("training", language)
    with speaking(language):
        said = title_line(workbook.product, workbook.cycle, today)
    assert said.endswith(end)

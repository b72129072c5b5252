"""What people see of the HTML pages: on a phone, on a laptop, on paper; in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from opstui.examples import NAMES, example_workbook
from opstui.kernel.language import EN, ZH, speaking
from opstui.reports.exporting import PAGES, report_page
from opstui.reports.page_html import page_html
from opstui.stages.planning.model import Task
from tests.reports.browser import layouts, printed
from tests.reports.days import END

WIDTHS = (360, 820, 1280)
"""A phone, a tablet upright, a laptop."""
A4 = (595, 842)
"""In points."""
SMALLEST = 10
"""Letters of a chart in px, on every window."""
LONG = "一个很长的没有空格的任务名称" * 6 + "a" * 120


def pages(language: str) -> dict[str, str]:
    """Every report of both examples; one with a task whose name never breaks."""
    found = {}
    with speaking(language):
        for name in NAMES:
            book = example_workbook(name, language)
            task = next(iter(book.all(Task).values()))
            book = book.put(task.model_copy(update={"title": LONG}))
            for what in PAGES:
                made = report_page(book, book.cycles[-1], what, END)
                found[f"{name} {what}"] = page_html(made)
    return found


@pytest.mark.parametrize("language", [EN, ZH])
def test_nothing_reaches_beyond_the_window(language: str, tmp_path: Path) -> None:
    made = pages(language)
    found, console = layouts(made, WIDTHS, tmp_path)
    assert console == []
    assert len(found) == len(made) * len(WIDTHS)
    assert [one for one in found if one.page > one.width or one.over or one.cut] == []
    assert all(one.text > 200 for one in found)
    assert [one for one in found if one.letters < SMALLEST] == []
    assert {one.charts > 0 for one in found if "cycle" in one.name} == {True}


@pytest.mark.parametrize("language", [EN, ZH])
def test_a_cycle_prints_on_a_few_sheets_of_a4(language: str, tmp_path: Path) -> None:
    pdf = printed(pages(language)["training cycle"], tmp_path)
    sheets = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert {(round(float(width)), round(float(height))) for width, height in sheets} == {A4}
    assert 2 <= len(sheets) <= 12

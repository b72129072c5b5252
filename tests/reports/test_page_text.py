"""Every report as plain text: 80 cells wide, whatever was written into it."""

from __future__ import annotations

import pytest

from opstui.examples import NAMES, example_workbook
from opstui.kernel.language import EN, ZH, speaking
from opstui.kernel.text import width
from opstui.reports.exporting import PAGES, report_page
from opstui.reports.page import Bullet, Bullets, Callout, Code, Heading, Page, Paragraph, Table
from opstui.reports.page_text import page_text
from tests.reports.days import END
from tests.reports.test_page import HOSTILE


@pytest.mark.parametrize("language", [EN, ZH])
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("what", PAGES)
def test_every_report_fits_a_terminal(name: str, what: str, language: str) -> None:
    with speaking(language):
        book = example_workbook(name, language)
        made = report_page(book, book.cycles[-1], what, END)
        text = page_text(made)
    lines = text.splitlines()
    assert [line for line in lines if width(line) > 80] == []
    assert lines[1] == "=" * width(lines[0])
    assert len(lines) > 10


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_was_written_stays_text_and_no_control_gets_out(hostile: str) -> None:
    page = Page(
        hostile,
        (
            Heading(hostile),
            Paragraph(hostile),
            Callout((hostile, Code("C1"))),
            Bullets((Bullet(hostile, (hostile,)),)),
            Table((hostile, "n"), ((hostile, "1"),)),
        ),
    )
    text = page_text(page)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert all(width(line) <= 80 for line in text.splitlines())


def test_a_wide_table_is_told_row_by_row() -> None:
    head = ("Metric", *(f"a rather long column {n}" for n in range(6)))
    table = Table(head, (("Net revenue", "1", "2", "-", "4", "5", "6"),))
    with speaking(EN):
        text = page_text(Page("T", (table,)))
    assert "Net revenue\n    a rather long column 0: 1" in text
    assert "column 2" not in text


def test_a_name_stays_beside_its_number() -> None:
    head = ("指标", *(f"不作为预测{n}" for n in range(9)))
    table = Table(head, (("净营收", *(f"¥{n}37,871" for n in range(9))),))
    with speaking(ZH):
        lines = page_text(Page("T", (table,))).splitlines()
    for name, number in zip(head[1:], table.rows[0][1:], strict=True):
        assert any(f"{name}：{number}" in line for line in lines)


def test_words_of_a_table_begin_at_one_column() -> None:
    rows = (("a", "1", "long words"), ("b", "2", "short"))
    with speaking(EN):
        text = page_text(Page("T", (Table(("Metric", "Part", "Tasks"), rows, right_to=2),)))
    begins = [
        line.index(word)
        for word, line in zip(("Tasks", "long", "short"), text.splitlines()[-3:], strict=True)
    ]
    assert len(set(begins)) == 1

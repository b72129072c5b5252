"""The page of a report in the terminal: wrapped, aligned, hostile text as typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstui.guided.page_content import page_content, page_lines
from opstui.kernel.text import clean_line, width
from opstui.reports.page import Bullet, Bullets, Callout, Heading, Page, Paragraph, Strong, Table

HOSTILE = ("[/x]", "[Q1]", "[@click=app.quit]x[/]", "{x} %s $y", "启航训练营" * 20)


def page(text: str) -> Page:
    wide = tuple(text for _column in range(9))
    return Page(
        text,
        (
            Heading(text),
            Callout((text, Strong(text))),
            Paragraph(text),
            Bullets((Bullet(text, (text,)),)),
            Table((text, "n"), ((text, "1"),)),
            Table(wide, (wide,)),
        ),
        text,
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_shown_as_it_is(text: str) -> None:
    shown = page_content(page(text), 78).plain
    assert text[:8] in shown
    assert "\x1b" not in shown


@given(st.text(max_size=200), st.integers(min_value=40, max_value=120))
def test_no_line_is_wider_than_the_room(text: str, room: int) -> None:
    for line in page_lines(page(clean_line(text).text), room):
        assert width(line.text) <= room


def test_a_table_that_fits_has_its_numbers_under_each_other() -> None:
    table = Table(("净营收", "Value"), (("基线", "¥638"), ("挑战 level", "¥1,080")))
    lines = [line.text for line in page_lines(Page("", (table,)), 78)][-3:]
    assert lines == ["净营收       Value", "基线          ¥638", "挑战 level  ¥1,080"]


def test_a_table_that_does_not_fit_has_each_row_below_its_first_cell() -> None:
    head = ("Task", "Lever", "Owner", "Expected effect")
    row = ("A reminder the evening before", "Mechanism", "Wen Li", "+¥30,135")
    lines = [line.text for line in page_lines(Page("", (Table(head, (row,)),)), 40)]
    assert lines[-3:] == [
        "- A reminder the evening before",
        "  Lever: Mechanism  Owner: Wen Li",
        "  Expected effect: +¥30,135",
    ]

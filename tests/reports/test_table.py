"""Cells: aligned by their width, safe in Markdown and in a spreadsheet."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstui.kernel.text import width
from opstui.reports.table import aligned, as_csv, markdown, safe_cell


def test_columns_line_up_by_cells_not_by_characters() -> None:
    lines = aligned([["指标", "实际"], ["Net", "1,234"], ["到课率", "52.8%"]])
    assert lines == ["指标     实际", "Net     1,234", "到课率  52.8%"]
    assert {width(line) for line in lines} == {13}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1"])
def test_text_that_a_spreadsheet_would_run_is_text(text: str) -> None:
    assert safe_cell(text) == "'" + text


def test_numbers_stay_numbers() -> None:
    assert [safe_cell(one) for one in (-5.0, -0.25, 1e6, 3, None)] == [
        "-5",
        "-0.25",
        "1000000",
        "3",
        "",
    ]


@given(st.lists(st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False))))
def test_numbers_come_back_exactly(values: list[float | None]) -> None:
    content = as_csv(["n"], [[one] for one in values]).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content, newline="")))[1:]
    # a row with nothing in it is an empty line to the reader
    read = [float(row[0]) if row and row[0] else None for row in rows]
    assert read == values


@given(st.text())
def test_user_text_cannot_leave_its_markdown_cell(text: str) -> None:
    (_head, _marks, row) = markdown(["a", "b"], [[text, "x"]])
    assert "\n" not in row
    bare = row.replace("\\|", "")
    assert bare.count("|") == 3


def test_markup_in_user_text_is_shown_as_it_is() -> None:
    (_head, _marks, row) = markdown(["a"], [["<script> *bold* [x](y) `c`"]])
    assert row == "| \\<script\\> \\*bold\\* \\[x\\](y) \\`c\\` |"

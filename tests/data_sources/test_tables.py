"""Exports as they really are."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstui.data_sources.files import BadFile
from opstui.data_sources.tables import Table, decode, read_table
from opstui.kernel.errors import OpsError

PLAIN = "date,orders\n2026-11-02,5\n2026-11-03,6\n"


def cells(table: Table) -> list[tuple[str, ...]]:
    return [row.cells for row in table.rows]


def said(table: Table) -> str:
    return "\n".join(issue.text() for issue in table.issues)


def test_the_plain_case() -> None:
    table = read_table(PLAIN.encode())
    assert table.header == ("date", "orders")
    assert cells(table) == [("2026-11-02", "5"), ("2026-11-03", "6")]
    assert [row.line for row in table.rows] == [2, 3]
    assert table.issues == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_encodings(encoding: str) -> None:
    table = read_table("日期,成交额\n2026-11-02,￥5\n".encode(encoding))
    assert table.header == ("日期", "成交额")
    assert cells(table) == [("2026-11-02", "￥5")]


def test_an_unknown_encoding_is_refused() -> None:
    with pytest.raises(BadFile, match="neither UTF-8 nor GB18030"):
        decode(b"caf\xe9 \xff\xff,1")
    with pytest.raises(BadFile):
        decode(b"\xff\xfe\x00")


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_delimiters_and_line_ends(delimiter: str, newline: str) -> None:
    table = read_table(PLAIN.replace(",", delimiter).replace("\n", newline).encode())
    assert table.delimiter == delimiter
    assert cells(table) == [("2026-11-02", "5"), ("2026-11-03", "6")]


def test_a_line_that_names_the_delimiter() -> None:
    table = read_table(b'sep=;\r\ndate;gross\r\n2026-11-02;"1,5"\r\n')
    assert table.header == ("date", "gross")
    assert cells(table) == [("2026-11-02", "1,5")]
    assert table.rows[0].line == 3


def test_quoted_line_ends_keep_the_line_numbers() -> None:
    table = read_table(b'date,note\n2026-11-02,"two\nlines"\n2026-11-03,x\n')
    assert cells(table)[0] == ("2026-11-02", "two / lines")
    assert [row.line for row in table.rows] == [2, 4]


def test_title_totals_and_notes_are_skipped_and_named() -> None:
    table = read_table(
        "商城日报,\n导出时间：2026-11-05,,\n\n日期,渠道,订单数\n2026-11-02,自然,5\n合计,,5\n"
        "2026-11-03,合计,9\n注：不含退款\n".encode()
    )
    assert table.header == ("日期", "渠道", "订单数")
    assert cells(table) == [("2026-11-02", "自然", "5")]
    assert "Line 1: above the header, not imported: 商城日报" in said(table)
    assert "Line 6: a total, not imported: 合计 5" in said(table)
    assert "Line 7: a total" in said(table)
    assert "Line 8: a note, not imported: 注：不含退款" in said(table)


def test_ragged_rows() -> None:
    table = read_table(b"date,a,b\n2026-11-02,1\n2026-11-03,1,2,,\n2026-11-04,1,234,5\n")
    assert cells(table) == [("2026-11-02", "1", ""), ("2026-11-03", "1", "2")]
    assert "Rows that end early: 1." in said(table)
    (problem,) = [issue for issue in table.issues if issue.kind == "problem"]
    assert problem.text() == "Line 4: The row has 4 cells, the header 3."


def test_columns_without_a_name_or_with_the_same() -> None:
    table = read_table(b"date,,orders,orders\n2026-11-02,1,2,3\n")
    assert table.header == ("date", "column 2", "orders", "orders (2)")


def test_cells_are_clean() -> None:
    table = read_table("date,\x1b[31mno\u202ete\n2026-11-02,a\x07b\n".encode())
    assert table.header == ("date", "note")
    assert cells(table) == [("2026-11-02", "a␇b")]


@pytest.mark.parametrize(
    "text",
    [
        "hello world\n",
        "a,b\n1,2\n3,4\n",
        "date,orders\n",
        "date,note\n2026-11-02,x\n" + '2026-11-03,"open\n' + "2026-11-04,x\n" * 100,
        "date,orders\n2026-11-02," + "9" * 200_000,
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(BadFile) as caught:
        read_table(text.encode())
    assert caught.value.todo


def test_an_open_quotation_mark_is_found() -> None:
    text = "date,note\n2026-11-02,x\n" + '2026-11-03,"open\n' + "2026-11-04,x\n" * 100
    with pytest.raises(BadFile, match="line 3 is not closed"):
        read_table(text.encode())


cell = st.text(
    st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1, max_size=8
)


@given(st.lists(st.lists(cell, min_size=2, max_size=2), min_size=1, max_size=8))
def test_what_a_writer_writes_is_read(notes: list[list[str]]) -> None:
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(["date", "a", "b"])
    for day, pair in enumerate([["1", "2"], *notes], 1):
        writer.writerow([f"2026-11-{day:02}", *pair])
    table = read_table(file.getvalue().encode())
    kept = {row.line for row in table.rows}
    left_out = {issue.line for issue in table.issues}
    assert kept | left_out == set(range(2, len(notes) + 3))
    assert not kept & left_out


@given(
    st.binary(max_size=400)
    | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))
)
def test_any_bytes_are_a_table_or_a_sentence(data: bytes) -> None:
    try:
        table = read_table(data)
    except OpsError:
        return
    assert all(len(row.cells) == len(table.header) for row in table.rows)

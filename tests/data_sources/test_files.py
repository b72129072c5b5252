"""A file that cannot be read is told of in one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from opstui.data_sources.files import BadFile, read_bytes


def refusal(path: Path, cap: int = 1000) -> str:
    with pytest.raises(BadFile) as caught:
        read_bytes(path, cap)
    assert caught.value.todo
    return caught.value.title


def test_a_text_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"date,orders\n")
    assert read_bytes(path) == b"date,orders\n"
    assert read_bytes(path, cap=12) == b"date,orders\n"
    assert "larger than" in refusal(path, cap=11)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b" \r\n", "is empty"),
        (b"PK\x03\x04xl/workbook.xml", "spreadsheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "spreadsheet"),
        (b"date,\x00\x01", "not a text file"),
    ],
)
def test_what_is_no_table(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "日报.csv"
    path.write_bytes(data)
    title = refusal(path)
    assert words in title
    assert "日报.csv" in title


def test_what_is_not_there(tmp_path: Path) -> None:
    assert "no file" in refusal(tmp_path / "none.csv")
    assert "folder" in refusal(tmp_path)
    assert refusal(tmp_path / ("x" * 5000))
    assert refusal(tmp_path / "a\0b")

"""`opstui import` of feedback, as real processes: shown, kept once, what is wrong named."""

from __future__ import annotations

from pathlib import Path

import pytest

from opstui.stages.review.model import Feedback
from opstui.workbook.repository import Repository
from tests.commandline.shell import Shell

TEXT = "日期,来源,反馈,人数\n2011-11-02,企微,没人提醒我上课,37\n2011-11-03,问卷,太贵了,五\n"


@pytest.fixture
def shop(shell: Shell) -> Shell:
    shell.shop("2011-11-01", "2011-12-09", "2011-10-01..2011-10-31")
    return shell


def voices(shell: Shell) -> list[Feedback]:
    (book,) = shell.data.glob("*.json")
    with Repository.open(book, readonly=True) as repository:
        return list(repository.workbook.all(Feedback).values())


def test_a_gbk_file_is_shown_kept_and_kept_only_once(shop: Shell, tmp_path: Path) -> None:
    path = tmp_path / "feedback.csv"
    path.write_bytes(TEXT.encode("gbk"))
    before = len(voices(shop))
    looked = shop("import", path, "--dry-run")
    assert looked.status == 0, looked.err
    assert "没人提醒我上课" in looked.out
    assert "五" in looked.out
    assert len(voices(shop)) == before
    assert shop("import", path, "--yes").status == 0
    assert [(one.text, one.users) for one in voices(shop)[before:]] == [("没人提醒我上课", 37)]
    again = shop("import", path, "--yes")
    assert again.status == 0
    assert len(voices(shop)) == before + 1


def test_columns_are_said_by_a_mapping_or_what_lacks_is_named(shop: Shell, tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("Q1,Q2\nApp,too dear\n")
    lacking = shop("import", path, "--kind", "feedback", "--yes")
    assert lacking.status != 0
    assert "Traceback" not in lacking.err
    done = shop("import", path, "--map", "Q2=text,Q1=source", "--yes")
    assert done.status == 0, done.err
    assert (voices(shop)[-1].text, voices(shop)[-1].source) == ("too dear", "App")


def test_what_was_said_of_the_columns_holds_for_the_next_file(shop: Shell, tmp_path: Path) -> None:
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_text("导出于 11-20,\nQ1,Q2\nApp,too dear\n")
    second.write_text("Q2,Q1\ntoo slow,Web\n")
    assert shop("import", second, "--kind", "feedback", "--yes").status != 0
    looked = shop("import", first, "--map", "Q2=text,Q1=source", "--dry-run")
    assert looked.status == 0, looked.err
    assert shop("import", second, "--kind", "feedback", "--yes").status != 0
    assert shop("import", first, "--map", "Q2=text,Q1=source", "--yes").status == 0
    done = shop("import", second, "--yes")
    assert done.status == 0, done.err
    assert "Columns read as last time: Q2=text,Q1=source" in done.out
    assert (voices(shop)[-1].text, voices(shop)[-1].source) == ("too slow", "Web")

"""`opstui import` of answers to a KANO survey, as real processes."""

from __future__ import annotations

from pathlib import Path

import pytest

from opstui.stages.review.kano import counts_of
from opstui.stages.review.model import KanoFeature
from opstui.workbook.repository import Repository
from tests.commandline.shell import Shell

SURVEY = (
    "功能,有,没有\n回放,喜欢,不喜欢\n回放,很喜欢,无所谓\n回放,嗯,无所谓\n打卡,理应如此,不喜欢\n"
)


@pytest.fixture
def shop(shell: Shell) -> Shell:
    shell.shop("2011-11-01", "2011-12-09", "2011-10-01..2011-10-31")
    return shell


def features(shell: Shell) -> list[KanoFeature]:
    (book,) = shell.data.glob("*.json")
    with Repository.open(book, readonly=True) as repository:
        return list(repository.workbook.all(KanoFeature).values())


def test_a_survey_is_shown_kept_once_and_replaced_by_a_newer_one(
    shop: Shell, tmp_path: Path
) -> None:
    path = tmp_path / "kano.csv"
    path.write_bytes(SURVEY.encode("gb18030"))
    looked = shop("import", path, "--dry-run")
    assert (looked.status, features(shop)) == (0, []), looked.err
    assert "2 features" in looked.out
    assert 'Line 4: "嗯" is no answer.' in looked.out
    assert "2 new, 0 changed." in looked.out
    kept = shop("import", path, "--yes")
    assert kept.status == 0, kept.err
    assert [(one.name, one.source) for one in features(shop)] == [
        ("回放", "kano.csv"),
        ("打卡", "kano.csv"),
    ]
    assert {letter: n for letter, n in counts_of(features(shop)[0]).items() if n} == {
        "A": 1,
        "O": 1,
    }
    assert "Nothing is new" in shop("import", path, "--yes").out
    path.write_text(SURVEY + "回放,不喜欢,喜欢\n", encoding="utf-8")
    again = shop("import", path, "--yes")
    assert "0 new, 1 changed" in again.out
    assert features(shop)[0].reverse == 1


@pytest.mark.parametrize("text", ["a,b\n7,9\n", "hello\n", "feature,A,O,M,I\nx,y,1,1,1\n"])
def test_what_holds_no_answers_is_refused_in_one_sentence(
    shop: Shell, tmp_path: Path, text: str
) -> None:
    path = tmp_path / "none.csv"
    path.write_text(text)
    refused = shop("import", path, "--kind", "kano", "--yes")
    assert refused.status != 0
    assert refused.err.startswith("opstui: ")
    assert "Traceback" not in refused.err
    assert len(refused.err.strip().splitlines()) <= 2
    assert features(shop) == []

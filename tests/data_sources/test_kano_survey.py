"""KANO answers out of survey rows in either language; what is no answer is named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstui.data_sources.kano_survey import answer, holds_kano, read_kano
from opstui.stages.review.kano import from_cells

LONG = (
    "功能\t有这个功能\t没有这个功能\n共读群\t很喜欢\t无所谓\n共读群\t喜欢\t不喜欢\n"
    "首帖回应\t理应如此\t不喜欢\n首帖回应\t随便\t不喜欢\n"
)


def test_a_line_an_answer_pair() -> None:
    found = read_kano(LONG)
    assert [one.name for one in found.features] == ["共读群", "首帖回应"]
    assert [
        {kind.value: n for kind, n in from_cells(one.cells).counts.items() if n}
        for one in found.features
    ] == [{"A": 1, "O": 1}, {"M": 1}]
    assert [(issue.kind, issue.line) for issue in found.issues] == [("problem", 5)]
    assert "随便" in found.issues[0].text()


def test_a_line_a_person_with_two_columns_a_feature() -> None:
    text = (
        "id,Groups (with),Groups (without),Reply: with,Reply: without\n"
        "1,like,neutral,must,dislike\n2,I like it,I dislike it,,\n"
    )
    found = read_kano(text)
    assert [one.name for one in found.features] == ["Groups", "Reply"]
    assert [sum(one.cells) for one in found.features] == [2, 1]
    assert found.issues == ()


def test_counts_by_class() -> None:
    found = read_kano("feature,A,O,M,I,R,Q\nGroups,38,27,9,22,2,1\nReply,x,1,1,1,1,1\n,1,1,1,1,,\n")
    (one,) = found.features
    assert (one.name, one.counts) == (
        "Groups",
        {"A": 38, "O": 27, "M": 9, "I": 22, "R": 2, "Q": 1},
    )
    assert [issue.line for issue in found.issues] == [3, 4]


def test_numbers_are_answers_and_that_is_said() -> None:
    found = read_kano("feature\twith\twithout\nGroups\t1\t5\n")
    assert found.features[0].cells[4] == 1
    assert "1 like to 5 dislike" in found.issues[0].text()


QUESTIONS = (
    "KANO 调研（11 月）,,,,,\n"
    "序号,提交答卷时间,1、如果有首帖回应功能，您的感受是？,2、如果没有首帖回应功能，您的感受是？,"
    "3、如果提供「共读群」，您觉得,4、如果不提供「共读群」，您觉得\n"
    "1,2026/11/1 8:01,A. 理应如此,E. 我很不喜欢,我很喜欢,无所谓\n"
)


def test_questions_of_a_survey_tool_name_the_features() -> None:
    found = read_kano(QUESTIONS)
    assert [(one.name, sum(one.cells)) for one in found.features] == [
        ("首帖回应", 1),
        ("共读群", 1),
    ]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        *((LONG, True), (QUESTIONS, True), ("feature,A,O,M,I\nx,1,2,3,4\n", True)),
        ("feature\twith\twithout\nGroups\t1\t5\n", False),
        ("id,课程,老师\n1,满意,不满意\n2,满意,满意\n", False),
        *(("date,price,cost\n2026-11-01,1,2\n", False), ("", False), ('"open', False)),
    ],
)
def test_a_file_is_taken_for_a_survey_only_when_it_plainly_is_one(text: str, plain: bool) -> None:
    assert holds_kano(text) is plain


@pytest.mark.parametrize(
    ("text", "place"),
    [
        *(("喜欢", 0), ("1. 我很喜欢", 0), ("理应如此", 1), ("无所谓", 2), ("C、无所谓", 2)),
        *(
            ("勉强接受", 3),
            ("我不喜欢。", 4),
            ("I can live with it", 3),
            ("maybe", None),
            ("", None),
        ),
    ],
)
def test_answers_in_both_languages(text: str, place: int | None) -> None:
    assert answer(text) == place


@pytest.mark.parametrize("text", ["", " \n", "a,b\n7,9,8", "hello", '"open', "\x00\t\x1b[31m"])
def test_what_is_no_survey_gives_no_features(text: str) -> None:
    assert read_kano(text).features == ()


@given(st.text(max_size=200))
def test_no_text_breaks_the_reading(text: str) -> None:
    assert all(len(one.cells) in (0, 25) for one in read_kano(text).features)

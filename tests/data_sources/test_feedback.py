"""What users said, out of exports and pasted blocks; what is not understood is named."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstui.data_sources.feedback import Said, is_feedback, read_feedback, read_pasted
from opstui.data_sources.feedback_columns import said_roles
from opstui.data_sources.files import BadFile
from opstui.kernel.errors import UsageError
from opstui.kernel.vocabulary import Severity

TODAY = date(2026, 11, 23)

CHINESE = (
    "提交时间,渠道,用户分群,反馈内容(原话),人数,严重程度,环节\n"
    "2026/11/2 10:03,企微,新客,没人提醒我上课,37,3 阻断,到课\n"
    '2026/11/3,问卷,老客,"时间不合适, 工作日没空",5,一般,到课\n'
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_chinese_export_whatever_its_encoding(encoding: str) -> None:
    found = read_feedback(CHINESE.encode(encoding), TODAY)
    assert found.rows == (
        Said(
            "没人提醒我上课",
            (2,),
            date(2026, 11, 2),
            "企微",
            "新客",
            37,
            Severity.BLOCKS,
            "到课",
        ),
        Said(
            "时间不合适, 工作日没空",
            (3,),
            date(2026, 11, 3),
            "问卷",
            "老客",
            5,
            Severity.FRICTION,
            "到课",
        ),
    )
    assert found.issues == ()


def test_an_english_export_with_themes_and_columns_that_are_not_read() -> None:
    text = "Date\tSource\tComment\tTags\tRating\n2026-11-02\tApp\tToo dear\tprice / value / x\t2\n"
    found = read_feedback(text.encode(), TODAY)
    (one,) = found.rows
    assert (one.text, one.source, one.themes) == ("Too dear", "App", ("price", "value"))
    said = " ".join(issue.text() for issue in found.issues)
    assert "Rating" in said
    assert "More than two themes" in said


def test_what_is_not_understood_is_named_with_its_line_and_left_out() -> None:
    text = (
        "date,text,users,severity\n"
        "2026-13-02,bad day,1,2\n"
        "2027-01-01,too early,1,2\n"
        "2026-11-02,,3,2\n"
        "2026-11-02,half a person,2.5,2\n"
        "2026-11-02,less than nobody,-2,2\n"
        "2026-11-02,how bad,2,awful\n"
        "2026-11-02,too many,1,2,9,9\n"
    )
    found = read_feedback(text.encode(), TODAY)
    assert [one.text for one in found.rows] == ["how bad"]
    assert found.rows[0].severity is None
    assert [(issue.kind, issue.line) for issue in found.issues] == [
        ("problem", 2),
        ("problem", 3),
        ("problem", 4),
        ("problem", 5),
        ("problem", 6),
        ("warning", 7),
        ("problem", 8),
    ]


def test_day_or_month_first_is_read_from_the_column_else_asked() -> None:
    text = "date,text\n03/04/2026,a\n25/04/2026,b\n"
    assert [one.day for one in read_feedback(text.encode(), TODAY).rows] == [
        date(2026, 4, 3),
        date(2026, 4, 25),
    ]
    unclear = read_feedback(b"date,text\n03/04/2026,a\n", TODAY)
    assert unclear.rows == ()
    assert "come first" in unclear.issues[0].text()
    told = read_feedback(b"date,text\n03/04/2026,a\n", TODAY, order="mdy")
    assert told.rows[0].day == date(2026, 3, 4)


def test_the_same_words_are_one_voice_and_people_are_counted_once() -> None:
    text = "user id,text,source\nu1,too dear,app\nu2,Too dear,app\nu1,too dear,app\nu1,slow,app\n"
    found = read_feedback(text.encode(), TODAY)
    assert [(one.text, one.users, one.lines) for one in found.rows] == [
        ("too dear", 2, (2, 3, 4)),
        ("slow", 1, (5,)),
    ]


def test_a_mapping_says_which_column_is_what() -> None:
    said = said_roles({"Q3": "text", "渠道": "-", "note": "segment"})
    found = read_feedback("渠道,Q3,note\n企微,太贵,新客\n".encode(), TODAY, said)
    (one,) = found.rows
    assert (one.text, one.source, one.segment) == ("太贵", "", "新客")
    assert said_roles({"uv": "visitors"}) is None
    with pytest.raises(UsageError):
        said_roles({"a": "text", "b": "nonsense"})
    with pytest.raises(UsageError):
        read_feedback(b"a,b\n1,2\n", TODAY, {"a": "text", "none": "source"})


def test_a_file_without_words_of_users_says_which_column_lacks() -> None:
    with pytest.raises(BadFile):
        read_feedback(b"date,uv\n2026-11-02,5\n", TODAY)
    assert not is_feedback(b"date,uv\n2026-11-02,5\n")
    assert is_feedback("反馈\n太贵\n".encode())
    assert not is_feedback(b"\x89PNG\xff\xfe\x00")


def test_pasted_lines_are_a_voice_each() -> None:
    found = read_pasted("太贵了, 不值\n\n  没人提醒我  \r\n建议,增加回放\n太贵了, 不值", TODAY)
    assert [(one.text, one.users) for one in found.rows] == [
        ("太贵了, 不值", 2),
        ("没人提醒我", 1),
        ("建议,增加回放", 1),
    ]
    headed = read_pasted("反馈内容\n太贵", TODAY)
    assert [one.text for one in headed.rows] == ["太贵"]
    assert "反馈内容" in headed.issues[0].text()
    assert read_pasted(" \n", TODAY).rows == ()


def test_pasted_cells_are_known_by_names_or_by_what_they_hold() -> None:
    named = read_pasted("来源\t原话\t人数\n企微\t太贵\t3\n", TODAY)
    assert [(one.source, one.text, one.users) for one in named.rows] == [("企微", "太贵", 3)]
    bare = read_pasted(
        '2026/11/2\t企微\t新客\t没人提醒我几点上课\t37\n11月3日\t问卷\t老客\t"直播\n没空"\t5\n',
        TODAY,
    )
    assert [(one.day, one.source, one.segment, one.text, one.users) for one in bare.rows] == [
        (date(2026, 11, 2), "企微", "新客", "没人提醒我几点上课", 37),
        (date(2026, 11, 3), "问卷", "老客", "直播 / 没空", 5),
    ]


def test_pasted_controls_do_not_get_in() -> None:
    (one,) = read_pasted("\x1b[31mred [/x] [b]\u202eabc\x00\n", TODAY).rows
    assert "\x1b" not in one.text
    assert "\u202e" not in one.text
    assert "[/x] [b]" in one.text


@given(st.text(max_size=200))
def test_no_text_breaks_the_reading(text: str) -> None:
    found = read_pasted(text, TODAY)
    assert all(one.text and one.users >= 0 for one in found.rows)


def ugly(rows: int = 500) -> bytes:
    """An export of a survey tool: title, blank and repeated rows, emoji, quoted line breaks, cells
    in two languages, a total below; GB18030 as spreadsheets save it."""
    said = ("没人提醒我几点上课😭", "Too dear 💸", "退款太慢\n第二行：help", 'APP 闪退 "[/x]"')
    lines = ["用户反馈导出,,,,,\r\n\r\n序号,提交时间,渠道,用户ID,反馈内容（必填）,优先级\r\n"]
    for n in range(rows):
        text = said[n % 4].replace('"', '""') + (f" {n}" if n % 5 else "")
        line = f'{n},2026/11/{n % 19 + 1} 9:05,小程序,u{n % 7},"{text}",P{n % 4}\r\n'
        lines += [line] * (2 if n % 50 == 0 else 1) + ([",,,,,\r\n"] if n % 40 == 0 else [])
    lines.append("合计,,,,,\r\n")
    return "".join(lines).encode("gb18030")


def test_an_ugly_export_is_read_whole_and_every_line_is_accounted_for() -> None:
    found = read_feedback(ugly(), TODAY)
    assert found.columns["person"] == "用户ID"
    read = sum(len(one.lines) for one in found.rows)
    assert read == 500 + 10
    assert [issue.text() for issue in found.issues if issue.kind == "problem"] == [
        "Line 657: Nothing was said in this line."
    ]
    assert {one.severity for one in found.rows} == set(Severity)
    texts = {one.text for one in found.rows}
    assert "没人提醒我几点上课😭" in texts
    assert "退款太慢 / 第二行：help 2" in texts
    assert 'APP 闪退 "[/x]" 3' in texts
    twice = next(
        one for one in found.rows if one.text == "没人提醒我几点上课😭" and len(one.lines) > 1
    )
    assert twice.users < len(twice.lines)

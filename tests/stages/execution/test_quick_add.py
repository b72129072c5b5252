"""One line in either language becomes a task or a log; what is not understood is named."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstui.kernel.label import Label
from opstui.kernel.metric_tree import Kind, MetricTree, Node, Op
from opstui.kernel.vocabulary import Lever
from opstui.stages.execution.quick_add import change_in_unit, find_leaf, read_line

TODAY = date(2026, 10, 21)
TREE = MetricTree(
    root="net",
    nodes=(
        Node(
            id="net",
            name=Label(zh="净营收", en="Net revenue"),
            op=Op.PROD,
            children=("uv", "attend_rate"),
        ),
        Node(id="uv", name=Label(zh="访客", en="Visitors")),
        Node(
            id="attend_rate",
            name=Label(zh="到课率", en="Attendance rate"),
            unit="ratio",
            kind=Kind.RATE,
        ),
    ),
)


def test_the_chinese_line_of_the_design() -> None:
    line = read_line(
        "活动 双11直播课 @小林 ¥30000 5d 10/28-11/11 >到课率 +3pp", today=TODAY, tree=TREE
    )
    assert line.title == "双11直播课"
    assert line.lever is Lever.CAMPAIGN
    assert (line.owner, line.budget, line.person_days) == ("小林", 30000, 5)
    assert (line.start, line.end) == (date(2026, 10, 28), date(2026, 11, 11))
    assert line.leaf == "attend_rate"
    assert line.expected_change == pytest.approx(0.03)
    assert line.unclear == []
    assert [part for part, _ in line.understood] == [
        "Lever", "Owner", "Budget", "Person-days", "Dates", "Leaf", "Expected change",
    ]  # fmt: skip


def test_the_same_in_english() -> None:
    line = read_line(
        "campaign Double 11 live class @Lin $3万 2pd fri >attend +5%", today=TODAY, tree=TREE
    )
    assert line.title == "Double 11 live class"
    assert line.lever is Lever.CAMPAIGN
    assert line.budget == 30000
    assert line.end == date(2026, 10, 23)
    assert line.leaf == "attend_rate"
    assert change_in_unit(line, 0.5, TREE.node("attend_rate")) == pytest.approx(0.025)
    assert change_in_unit(line, None, TREE.node("attend_rate")) is None


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("周五", None, date(2026, 10, 23)),
        ("+3d", None, date(2026, 10, 24)),
        ("明天", None, date(2026, 10, 22)),
        ("周一", None, date(2026, 10, 26)),
        ("下周五", None, date(2026, 10, 30)),
        ("next mon", None, date(2026, 10, 26)),
        ("Next  Friday", None, date(2026, 10, 30)),
        ("this fri", None, date(2026, 10, 23)),
        ("周五-下周一", date(2026, 10, 23), date(2026, 10, 26)),
        ("11月3日", None, date(2026, 11, 3)),
        ("2026-12-01", None, date(2026, 12, 1)),
        ("10/28-+9d", date(2026, 10, 28), date(2026, 10, 30)),
    ],
)
def test_dates(text: str, start: date | None, end: date) -> None:
    line = read_line(f"copy x {text}", today=TODAY)
    assert (line.start, line.end, line.title) == (start, end, "x")


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("copy x >nothing", ">nothing"),
        ("copy x 11/11-10/28", "11/11-10/28"),
        ("copy x 2026-13-45", "2026-13-45"),
        ("copy x ¥1,23", "¥1,23"),
    ],
)
def test_what_is_not_understood_is_named(text: str, token: str) -> None:
    line = read_line(text, today=TODAY, tree=TREE)
    assert [found for found, _ in line.unclear] == [token]
    assert line.title == "x"


def test_a_word_before_no_day_stays_in_the_title() -> None:
    assert read_line("copy next week money", today=TODAY).title == "next week money"
    assert read_line("copy next month", today=TODAY).title == "next month"


def test_of_two_budgets_the_first_is_named() -> None:
    line = read_line("copy x ¥300 @Lin ¥500", today=TODAY)
    assert line.budget == 500
    assert [text for text, _ in line.unclear] == ["¥300"]
    assert [text for _, text in line.understood] == ["copy", "Lin", "¥500"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("昨天", date(2026, 10, 20)),
        ("mon", date(2026, 10, 19)),
        ("周三", TODAY),
        ("周四", date(2026, 10, 15)),
        ("上周五", date(2026, 10, 16)),
    ],
)
def test_a_day_of_the_week_in_a_log_is_the_last_one(text: str, day: date) -> None:
    assert read_line(f"2h {text}", today=TODAY, back=True).end == day


def test_a_log_of_a_day() -> None:
    line = read_line("2h ¥300 called the partners #C1.T4", today=TODAY)
    assert (line.hours, line.budget, line.task) == (2, 300, "C1.T4")
    assert line.title == "called the partners"


def test_a_title_keeps_its_chinese_punctuation_and_marks_are_read_in_any_width() -> None:
    line = read_line(
        "活动 老带新：返现，满２００元 ＠小林 ￥３００００ ＋３pp ＞到课率", today=TODAY, tree=TREE
    )
    assert line.title == "老带新：返现，满２００元"
    assert (line.owner, line.budget, line.leaf) == ("小林", 30000, "attend_rate")
    assert line.expected_change == pytest.approx(0.03)


def test_points_mean_nothing_on_a_count() -> None:
    line = read_line("copy x >访客 +3pp", today=TODAY, tree=TREE)
    assert change_in_unit(line, 100, TREE.node("uv")) is None


def test_a_leaf_by_its_unique_beginning_only() -> None:
    assert find_leaf("att", TREE) is TREE.node("attend_rate")
    assert find_leaf("net", TREE) is None


@given(st.text(max_size=80))
def test_nothing_typed_is_lost_and_nothing_crashes(text: str) -> None:
    line = read_line(text, today=TODAY, tree=TREE)
    said = len(line.understood) + len(line.unclear) + len(line.title.split()) + len(line.template)
    assert bool(text.split()) <= bool(said)

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
        "campaign Double 11 live class @Lin $3万 2pd fri >attend +5%",
        today=TODAY,
        tree=TREE,
        currency="USD",
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


@pytest.mark.parametrize(
    ("text", "money"),
    [("3万", 30_000), ("2k", 2_000), ("10w", 100_000), ("1.5万元", 15_000), ("¥2,500", 2_500)],
)
def test_money_needs_no_sign_where_a_scale_says_that_it_is_an_amount(
    text: str, money: float
) -> None:
    line = read_line(f"copy x {text}", today=TODAY)
    assert (line.budget, line.title, line.unclear) == (money, "x", [])


def test_money_of_another_currency_is_named_and_not_taken_for_the_workbooks() -> None:
    line = read_line("copy x $300", today=TODAY, currency="CNY")
    assert line.budget is None
    assert line.unclear[0][0] == "$300"
    assert "USD" in line.unclear[0][1]
    assert read_line("copy x $300", today=TODAY, currency="USD").budget == 300


@pytest.mark.parametrize("text", ["¥-5", "¥abc", "-5元"])
def test_what_is_no_amount_of_money_is_named(text: str) -> None:
    line = read_line(f"copy x {text}", today=TODAY)
    assert line.budget is None
    assert [token for token, _ in line.unclear] == [text]


@pytest.mark.parametrize(
    ("text", "lever", "title"),
    [
        ("活动：双11直播课", Lever.CAMPAIGN, "双11直播课"),
        ("copy: Poster", Lever.COPY, "Poster"),
        ("User care call them back", Lever.USER_CARE, "call them back"),
        ("event spread dance", Lever.EVENT_SPREAD, "dance"),
        ("note: this", None, "note: this"),
    ],
)
def test_a_lever_of_two_words_or_before_a_colon(text: str, lever: Lever | None, title: str) -> None:
    line = read_line(text, today=TODAY)
    assert (line.lever, line.title) == (lever, title)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("周五 下周三", date(2026, 10, 23), date(2026, 10, 28)),
        ("11月28号-30号", date(2026, 11, 28), date(2026, 11, 30)),
        ("11月28日至30日", date(2026, 11, 28), date(2026, 11, 30)),
        ("2026-10-28-2026-11-11", date(2026, 10, 28), date(2026, 11, 11)),
        ("11月3", None, date(2026, 11, 3)),
        ("大后天", None, date(2026, 10, 24)),
        ("礼拜天", None, date(2026, 10, 25)),
        ("下个周一", None, date(2026, 10, 26)),
        ("12/20-1/10", date(2026, 12, 20), date(2027, 1, 10)),
    ],
)
def test_two_days_are_start_and_end(text: str, start: date | None, end: date) -> None:
    line = read_line(f"copy x {text}", today=TODAY)
    assert (line.start, line.end, line.title, line.unclear) == (start, end, "x", [])


def test_two_days_the_wrong_way_round_are_named_together() -> None:
    line = read_line("copy x 下周三 周五", today=TODAY)
    assert (line.start, line.end) == (None, None)
    assert [token for token, _ in line.unclear] == ["下周三 周五"]


def test_a_leaf_with_blanks_and_by_any_part_of_its_name() -> None:
    assert read_line('copy x >"Attendance rate"', today=TODAY, tree=TREE).leaf == "attend_rate"
    assert read_line("copy x >attendance_rate", today=TODAY, tree=TREE).leaf == "attend_rate"
    assert read_line("copy x >课率", today=TODAY, tree=TREE).leaf == "attend_rate"


def test_a_rate_moves_by_a_hundred_points_at_most() -> None:
    rate = TREE.node("attend_rate")
    for text in ("+1200", "+300pp"):
        line = read_line(f"copy x >到课率 {text}", today=TODAY, tree=TREE)
        assert change_in_unit(line, 0.5, rate) is None


def test_numbers_beyond_counting_are_left_in_the_title() -> None:
    line = read_line(f"copy x {'9' * 400}d {'9' * 400}h", today=TODAY)
    assert (line.person_days, line.hours) == (None, None)


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("campaign Live >attendance rate +3pp", "Live"),
        ("campaign >Attendance Rate Live +3pp", "Live"),
        ("campaign Live >attendance show +3pp", "Live show"),
        ("campaign Live +3pp >attendance", "Live"),
    ],
)
def test_a_leaf_of_several_words_needs_no_quotes(line: str, title: str) -> None:
    found = read_line(line, today=TODAY, tree=TREE)
    assert (found.leaf, found.title) == ("attend_rate", title)
    assert found.unclear == []

"""Numbers seen on a metric, out of the line of a day."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstui.kernel.label import Label
from opstui.kernel.metric_tree import Kind, MetricTree, Node, Op
from opstui.stages.execution.numbers_seen import numbers_seen, seen_line

TREE = MetricTree(
    root="net",
    nodes=(
        Node(
            id="net",
            name=Label(zh="净营收", en="Net revenue"),
            unit="CNY",
            op=Op.PROD,
            children=("leads", "attend_rate", "attend_price"),
        ),
        Node(id="leads", name=Label(zh="线索", en="Leads")),
        Node(
            id="attend_rate",
            name=Label(zh="到课率", en="Attendance rate"),
            unit="ratio",
            kind=Kind.RATE,
        ),
        Node(id="attend_price", name=Label(zh="课价", en="Attendance price"), unit="CNY"),
    ),
)


@pytest.mark.parametrize(
    ("line", "numbers", "rest"),
    [
        ("2h 到课率=54% leads=230 谈了三家", {"attend_rate": 0.54, "leads": 230}, "2h 谈了三家"),
        ("到课率 ＝ ５４％，线索=1,230。", {"attend_rate": 0.54, "leads": 1230}, ""),
        ("net=2.3万 called", {"net": 23000}, "called"),
        ("ATTEND_P=¥199", {"attend_price": 199}, ""),
        ("到课=0.5", {"attend_rate": 0.5}, ""),
    ],
)
def test_they_are_read_in_the_unit_of_the_metric(
    line: str, numbers: dict[str, float], rest: str
) -> None:
    found = numbers_seen(line, TREE)
    assert found.numbers == pytest.approx(numbers)
    assert (found.rest, found.unclear) == (rest, [])


@pytest.mark.parametrize(
    ("line", "token", "said"),
    [
        ("clicks=9", "clicks=9", "Leads, Attendance rate"),
        ("att=5", "att=5", "Several metrics"),
        ("到课率=54", "到课率=54", "54% or 0.54"),
        ("leads=54%", "leads=54%", "percentage"),
        ("leads=3x4", "leads=3x4", "not a number"),
    ],
)
def test_what_names_no_metric_or_no_number_is_named(line: str, token: str, said: str) -> None:
    found = numbers_seen(line, TREE)
    assert found.numbers == {}
    [(text, advice)] = found.unclear
    assert text == token
    assert said in advice


def test_the_second_of_two_is_named() -> None:
    found = numbers_seen("leads=3 线索=4", TREE)
    assert found.numbers == {"leads": 3}
    assert [text for text, _ in found.unclear] == ["线索=4"]


def test_words_with_an_equals_sign_are_words() -> None:
    assert numbers_seen("result=good a == b", TREE).rest == "result=good a == b"


def test_without_a_tree_it_says_so() -> None:
    assert "no metric tree" in numbers_seen("leads=3", None).unclear[0][1]


values = st.floats(-1, 1).filter(lambda value: not value or abs(value) > 1e-9)


@given(st.dictionaries(st.sampled_from(["net", "leads", "attend_rate"]), values))
def test_written_back_they_are_the_same(numbers: dict[str, float]) -> None:
    rounded = {id_: round(value, 6) for id_, value in numbers.items()}
    found = numbers_seen(seen_line(rounded, TREE), TREE)
    assert found.numbers == pytest.approx(rounded)
    assert not found.unclear


@given(st.text(max_size=60))
def test_nothing_crashes_and_nothing_is_lost(line: str) -> None:
    found = numbers_seen(line, TREE)
    assert not line.split() or found.rest or found.numbers or found.unclear

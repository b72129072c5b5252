"""People typed as lines, read in both languages and written back."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstui.kernel.errors import OpsError
from opstui.kernel.language import EN, ZH, speaking
from opstui.stages.planning.model import Absence, Person
from opstui.stages.planning.people_lines import people_of, people_text

START, END = date(2026, 9, 28), date(2026, 11, 22)
NATIONAL = Absence(start=date(2026, 10, 1), end=date(2026, 10, 7))


def read(*lines: str) -> tuple[Person, ...]:
    return people_of(lines, START, END)


@pytest.mark.parametrize(
    ("line", "person"),
    [
        ("Lin 12", Person(name="Lin", days=12)),
        ("Wen Li 12", Person(name="Wen Li", days=12)),
        ("林雯 产品 12天 60%", Person(name="林雯", role="产品", days=12, availability=0.6)),
        (
            "Lin product 12d 60% away 10/1-10/7",
            Person(name="Lin", role="product", days=12, availability=0.6, away=(NATIONAL,)),
        ),
        ("林雯 12.5人天 请假10月1日-10月7日", Person(name="林雯", days=12.5, away=(NATIONAL,))),
        ("林雯，数据 分析 １２天", Person(name="林雯", role="数据 分析", days=12)),
        (
            "Lin 3 days off 2026-10-01~2026-10-07 11/3",
            Person(
                name="Lin",
                role="",
                days=3,
                away=(NATIONAL, Absence(start=date(2026, 11, 3), end=date(2026, 11, 3))),
            ),
        ),
    ],
)
def test_a_line_is_read(line: str, person: Person) -> None:
    assert read(line) == (person,)


def test_a_share_alone_gives_the_days() -> None:
    """40 working days, 5 of them away."""
    assert read("Lin 50% away 10/1-10/7")[0].days == 17.5


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Wen Li", "Wen Li has no days."),
        ("12d", "12d begins with no name."),
        (", 12d", ", 12d begins with no name."),
        ("Lin 12 13", "Lin 12 13 says days or a share twice."),
        ("Lin 12 150%", "a share is from 1% to 100%"),
        ("Lin 12 0%", "a share is from 1% to 100%"),
        ("Lin -3", "days cannot be below 0"),
        ("Lin 12 away 10/7-10/1", "the end is before the start"),
        ("Lin 12 away 13/45", "Lin 12 away 13/45"),
    ],
)
def test_a_wrong_line_is_named(line: str, said: str) -> None:
    with speaking(EN), pytest.raises(OpsError) as problem:
        read("Bo 3", line)
    assert said in problem.value.said


def test_braces_and_marks_in_a_wrong_line_are_shown_as_typed() -> None:
    with speaking(EN), pytest.raises(OpsError) as problem:
        read("{x} [Q1] 12 away 2026-13-45")
    assert "{x} [Q1]" in problem.value.said


def test_the_same_name_twice_is_refused() -> None:
    with speaking(EN), pytest.raises(OpsError, match="twice"):
        read("Lin 3", "Lin 4")


DAYS = st.dates(date(2025, 1, 1), date(2028, 12, 31))
WORDS = st.sampled_from(["林雯", "Lin", "Wen Li", "wen li", "Team 7", "60%", "away", "10/1", "休"])


@given(
    WORDS,
    st.sampled_from(["", "产品", "product", "Data", "data science"]),
    st.integers(0, 4000).map(lambda n: n / 10),
    st.integers(1, 100).map(lambda n: n / 100),
    st.lists(st.tuples(DAYS, DAYS), max_size=2),
    st.sampled_from([EN, ZH]),
)
def test_what_is_written_is_read_again(
    name: str, role: str, days: float, share: float, away: list[tuple[date, date]], language: str
) -> None:
    dates = tuple(Absence(start=min(pair), end=max(pair)) for pair in away)
    person = Person(name=name, role=role, days=days, availability=share, away=dates)
    with speaking(language):
        assert people_of(people_text([person], START, END).splitlines(), START, END) == (person,)


def test_people_of_older_workbooks_open() -> None:
    old = Person.model_validate({"name": "Lin", "days": 12})
    assert (old.role, old.availability, old.away) == ("", 1, ())

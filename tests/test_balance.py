from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstui.balance import STAGE_OF_TABLE, Attention, Balance, attention, by_week, score
from opstui.kernel.language import LANGUAGES, speaking
from opstui.kernel.vocabulary import Stage
from tests.trees import example

TODAY = date(2026, 11, 22)


def shares(*hours: float) -> list[float]:
    return [one / sum(hours) for one in hours]


@pytest.mark.parametrize(
    ("hours", "expected"),
    [((0, 0, 1, 0), 41.2), ((1, 0, 0, 0), 0.0), ((6, 6, 20, 8), 100.0), ((2, 3, 34, 1), 58.8)],
)
def test_reference_scores(hours: tuple[float, ...], expected: float) -> None:
    assert round(score(shares(*hours)), 1) == expected


@given(st.tuples(*[st.floats(0, 100)] * 4).filter(lambda some: sum(some) > 0.1))
def test_a_score_lies_between_0_and_100(hours: tuple[float, ...]) -> None:
    assert -1e-9 <= score(shares(*hours)) <= 100 + 1e-9


def logged(name: str) -> tuple[list[tuple[date, Stage, float]], date, date]:
    data = example(name)
    start = date.fromisoformat(data["cycle"]["start"])
    rows = [
        (start + timedelta(7 * week + 4), stage, float(spent))
        for week, hours in enumerate(data["stage3"]["stage_hours"]["by_week"])
        for stage, spent in zip(Stage, hours, strict=True)
    ]
    return rows, start, date.fromisoformat(data["cycle"]["end"])


@pytest.mark.parametrize("name", ["training", "community"])
def test_examples_by_week_and_cycle(name: str) -> None:
    rows, start, end = logged(name)
    expected = example(name)["expected"]
    found = [round(one or 0, 1) for _week, one in by_week(rows, start, end)]
    assert found == expected["balance_by_week"]
    whole = attention(rows, [], end, (end - start).days + 1)
    assert round(whole.balance or 0, 1) == expected["balance_cycle"]


def test_only_the_last_four_weeks_count() -> None:
    rows = [(TODAY - timedelta(28), Stage.STRATEGY, 100.0), (TODAY, Stage.EXECUTION, 1.0)]
    assert attention(rows, [], TODAY).shares == (0, 0, 1, 0)


def test_edits_stand_in_for_hours_once_a_minute() -> None:
    noon = datetime(2026, 11, 20, 12, 0)
    edits = [(noon + timedelta(seconds=n), Stage.STRATEGY) for n in range(59)]
    edits += [(noon + timedelta(minutes=n), Stage.REVIEW) for n in range(9)]
    found = attention([], edits, TODAY)
    assert found.source == "edits"
    assert found.shares == pytest.approx((0.1, 0, 0, 0.9))
    assert attention([(TODAY, Stage.REVIEW, 1.0)], edits, TODAY).source == "hours"


def test_a_few_edits_say_nothing() -> None:
    noon = datetime(2026, 11, 20, 12, 0)
    edits = [(noon + timedelta(minutes=n), Stage.STRATEGY) for n in range(9)]
    assert attention([], edits, TODAY).shares is None


def test_a_week_without_hours_has_no_score() -> None:
    found = by_week([], date(2026, 11, 9), TODAY)
    assert [one for _week, one in found] == [None, None]


def test_nothing_logged_is_too_little_to_say() -> None:
    found = attention([], [], TODAY)
    assert found.balance is None
    with speaking("en"):
        text = Balance(found).sentence()
        assert "too little to say" in text
        assert Balance(found).short() == ""


def test_the_sentence_names_what_is_neglected() -> None:
    found = Balance(Attention((0.03, 0.04, 0.88, 0.05), "hours"), days_since_review=19, unlinked=3)
    assert found.only_execution
    with speaking("en"):
        assert found.sentence() == (
            "In the last 4 weeks 88% of the attention went to Execution; the last look at the "
            "data was 19 days ago; 3 tasks have no metric. Next: ten minutes of review (r)."
        )
        assert found.short() == "Balance 55, only execution"
    with speaking("zh_CN"):
        assert "88%" in found.sentence()


def test_only_execution_is_also_seen_in_what_is_there() -> None:
    calm = Attention((0.2, 0.2, 0.4, 0.2), "hours")
    assert Balance(calm, (0.2, 0.1, 0.6, 0.0)).only_execution
    assert not Balance(calm, (0.2, 0.4, 0.6, 0.0)).only_execution
    assert not Balance(calm, (0.2, 0.1, 0.4, 0.0)).only_execution


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ((0.15, 0.15, 0.5, 0.2), "spread well"),
        ((0.6, 0.1, 0.2, 0.1), "Next: some time for Execution (3)."),
        ((0.0, 0.25, 0.5, 0.25), "Next: some time for Strategy (1)."),
    ],
)
def test_advice_follows_what_is_short(parts: tuple[float, float, float, float], words: str) -> None:
    with speaking("en"):
        assert words in Balance(Attention(parts, "hours")).sentence()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_shape_of_the_sentence_can_be_said(language: str) -> None:
    with speaking(language):
        for parts in (None, (1.0, 0.0, 0.0, 0.0), (0.0, 0.0, 1.0, 0.0)):
            for days in (None, 1, 30):
                for unlinked in (0, 1, 5):
                    text = Balance(
                        Attention(parts, "hours"), days_since_review=days, unlinked=unlinked
                    ).sentence()
                    assert text
                    assert "{" not in text


def test_every_stage_has_tables_that_count_for_it() -> None:
    assert set(STAGE_OF_TABLE.values()) == set(Stage)


def test_a_review_is_not_asked_for_once_none_is_owed() -> None:
    only = Attention((0.03, 0.04, 0.88, 0.05), "hours")
    with speaking("en"):
        assert "review (r)" in Balance(only).sentence()
        done = Balance(only, reviewed=True).sentence()
        assert "review (r)" not in done
        assert "88%" in done

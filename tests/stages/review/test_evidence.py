from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstui.kernel.vocabulary import EvidenceGrade
from opstui.stages.review.evidence import (
    BadEvidence,
    EvidenceId,
    EvidenceKind,
    Standing,
    is_valid,
    parse,
    snapshot,
    standing,
    standing_text,
)

GOOD = [
    "metric:attend_rate@2026-W45",
    "metric:attend_rate@2026-09-28..2026-11-22",
    "attr:net_revenue/attend_rate@2026-W44..2026-W45",
    "attr:net_revenue/attend_rate@target..2026-09-28..2026-11-22",
    "attr:net_revenue/attend_rate@2026-08-03..2026-09-27..2026-09-28..2026-11-22",
    "attr:net_revenue/attend_rate@2026-08-03..2026-09-27..2026-W45",
    "attr:net_revenue/attend_rate@2026-W40..2026-09-28..2026-11-22",
    "attr:interacting/interact_rate@do_nothing..2026-W47",
    "exp:C1.X1",
    "cohort:4",
    "cohort:quarter/12",
    "growth:2026-W47",
    "growth:2026-08-31..2026-11-22",
    "metric:attend_rate/老带新 @x@2026-W45",
    "econ:老带新",
    "theme:schedule",
    "fb:C1.F2",
    "task:C1.T2",
    "note:C1.A2",
]


@pytest.mark.parametrize("text", GOOD)
def test_what_is_read_is_written_the_same(text: str) -> None:
    assert str(parse(text)) == text
    assert is_valid(text)


def test_the_ends_of_an_attribution_are_told_apart() -> None:
    found = parse("attr:g/x@2026-08-03..2026-09-27..2026-W45")
    assert (found.start, found.period) == ("2026-08-03..2026-09-27", "2026-W45")
    found = parse("attr:g/x@target..2026-09-28..2026-11-22")
    assert (found.start, found.period) == ("target", "2026-09-28..2026-11-22")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "metric:",
        "metric:x",
        "metric:x@",
        "metric:@2026-W45",
        "metric:x@2026-W99",
        "metric:x/@2026-W45",
        "metric:/feed@2026-W45",
        "growth:",
        "growth:2026-W99",
        "attr:x@a..b",
        "attr:g/x@2026-W45",
        "cohort:old",
        "cohort:year/1",
        "cohort:week/",
        "exp:",
        "rumour:x",
        "attr:g/@2026-W44..2026-W45",
    ],
)
def test_what_is_no_evidence_is_refused(text: str) -> None:
    with pytest.raises(BadEvidence):
        parse(text)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    if is_valid(text):
        assert is_valid(str(parse(text)))


ATTENDANCE = parse("metric:attend_rate@2026-W45")


def test_cited_evidence_notices_a_later_change() -> None:
    kept = snapshot(ATTENDANCE, 0.53, unit="ratio", said="53 %", today=date(2026, 11, 23))
    assert kept.grade is EvidenceGrade.D
    assert standing(kept, lambda _id: 0.53) is Standing.SAME
    assert standing(kept, lambda _id: 0.54) is Standing.CHANGED
    assert standing(kept, lambda _id: None) is Standing.CHANGED
    assert standing_text(Standing.CHANGED)


def test_a_value_as_it_was_read_has_not_changed() -> None:
    kept = snapshot(ATTENDANCE, 0.0829, unit="ratio")
    assert standing(kept, lambda _id: 0.082937) is Standing.SAME
    assert standing(kept, lambda _id: 0.0835) is Standing.CHANGED


def test_deleted_evidence_is_noticed() -> None:
    kept = snapshot(EvidenceId(EvidenceKind.FEEDBACK, "C1.F2"), 52)
    assert kept.grade is EvidenceGrade.E

    def gone(_id: EvidenceId) -> float | None:
        raise KeyError(_id)

    assert standing(kept, gone) is Standing.GONE
    assert standing(kept.model_copy(update={"id": "nonsense"}), lambda _id: 1) is Standing.GONE


def test_evidence_without_a_number_stays_the_same() -> None:
    assert standing(snapshot(ATTENDANCE, None), lambda _id: None) is Standing.SAME

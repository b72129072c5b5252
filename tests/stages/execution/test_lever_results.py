"""What came of a lever: two groups of users, how far a spread went, what a campaign really cost."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstui import playbooks
from opstui.kernel.vocabulary import Lever, TaskState
from opstui.stages.execution.arms import arms_of, impossible
from opstui.stages.execution.campaign import cost_of
from opstui.stages.execution.copy_text import actions_of
from opstui.stages.execution.spread import seen_spread
from opstui.stages.execution.steps.lever_lines import lever_lines
from opstui.stages.execution.steps.result_form import result_specs
from opstui.stages.lever_fields import lever_specs, plain_figure
from opstui.stages.planning.model import Task
from tests.stages.execution.screen_books import TODAY, base


def task(lever: Lever, **fields: str) -> Task:
    return Task(key="C1.T1", cycle="C1", title="T", lever=lever, lever_fields=dict(fields))


def said(one: Task) -> str:
    """All that is said of the task's lever, a line each; "!" before a warning."""
    lines = lever_lines(one, base().put(one), TODAY, plain_figure)
    return "\n".join(line.sentence for line in lines)


MECHANISM = {"exposed": "70", "exposed_kept": "56", "control": "80", "control_kept": "48"}


def test_exposed_against_control_with_its_interval() -> None:
    """The table of Newcombe 1998, method 10: 56/70 - 48/80 is 0.20, from 0.0524 to 0.3339."""
    found = arms_of(task(Lever.MECHANISM, **MECHANISM))
    assert found is not None
    assert found.difference == pytest.approx(0.2)
    assert found.interval.low == pytest.approx(0.0524, abs=5e-5)
    assert found.interval.high == pytest.approx(0.3339, abs=5e-5)
    assert found.clear
    assert found.added == pytest.approx(14)


def test_a_difference_that_may_be_chance_is_said_to_be() -> None:
    few = {"exposed": "7", "exposed_kept": "5", "control": "8", "control_kept": "5"}
    assert "Chance alone" in said(task(Lever.MECHANISM, **few))
    assert "Chance alone" not in said(task(Lever.MECHANISM, **MECHANISM))


def test_groups_of_other_sizes_than_planned_are_named() -> None:
    skewed = {"exposed": "9000", "exposed_kept": "900", "control": "3000", "control_kept": "300"}
    assert "sizes that were planned" in said(task(Lever.MECHANISM, rollout="50%", **skewed))
    assert "sizes that were planned" not in said(task(Lever.MECHANISM, rollout="75%", **skewed))


def test_more_hits_than_people_are_named_and_not_counted() -> None:
    wrong = task(Lever.MECHANISM, **{**MECHANISM, "control_kept": "90"})
    assert impossible(wrong) == "control_kept"
    assert arms_of(wrong) is None
    assert "check both counts" in said(wrong)


@pytest.mark.parametrize("text", ["", "0", "-5", "many", "9" * 400])
def test_no_count_no_comparison(text: str) -> None:
    for code in ("exposed", "control"):
        assert arms_of(task(Lever.MECHANISM, **{**MECHANISM, code: text})) is None or text[0] == "9"
        said(task(Lever.MECHANISM, **{**MECHANISM, code: text}))


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.data())
def test_the_interval_holds_the_difference(a: int, b: int, data: st.DataObject) -> None:
    hits, others = data.draw(st.integers(0, a)), data.draw(st.integers(0, b))
    fields = {"exposed": a, "exposed_kept": hits, "control": b, "control_kept": others}
    found = arms_of(task(Lever.MECHANISM, **{code: str(n) for code, n in fields.items()}))
    assert found is not None
    assert found.interval.low - 1e-9 <= found.difference <= found.interval.high + 1e-9


def test_what_contacts_added_is_priced_against_the_holdout() -> None:
    care = task(
        Lever.USER_CARE,
        contacted="9000",
        responded="1080",
        holdout_people="1000",
        holdout_responded="80",
        holdout="10%",
        value_per_response="50",
        opted_out="270",
    ).model_copy(update={"actual_cost": 3600.0})
    text = said(care)
    assert "Against holdout: +4pp" in text
    assert "Added by it: 360, worth ¥18K, ¥10 each" in text
    assert "Opted out: 3.0%, more than 2.0%" in text


def test_of_two_texts_b_is_the_new_one() -> None:
    text = said(task(Lever.COPY, shown_a="10000", acted_a="300", shown_b="10000", acted_b="400"))
    assert "B against A: +1pp" in text


def test_k_is_worked_out_from_how_many_took_part() -> None:
    assert seen_spread(200, 500) == pytest.approx(0.6)
    assert seen_spread(200, 100) is None
    spread = {"seeds_in": "200", "reposts": "640", "reached": "500", "landed": "20"}
    text = said(task(Lever.EVENT_SPREAD, invites="4", acceptance="20%", **spread))
    assert "Reposts per seed: 3.2" in text
    assert "K seen: 0.6, planned 0.8" in text
    assert "Landed: 4.0%" in text


def test_a_phase_without_a_day_is_named() -> None:
    text = said(task(Lever.EVENT_SPREAD, warm_up="2026-11-01", ignition="2026-11-05"))
    assert "warm-up 1 Nov > ignition 5 Nov > spread until - > wind-down -" in text
    assert "No day for this phase yet: wind-down." in text


def test_counted_participants_stand_for_the_expected_ones() -> None:
    one = task(
        Lever.CAMPAIGN,
        participants="3000",
        incremental_share="40%",
        took_part="2000",
        new_users="500",
    ).model_copy(update={"actual_cost": 20_000.0})
    cost = cost_of(one)
    assert cost is not None
    assert (cost.per_head, cost.per_incremental) == (10, 40)
    assert "25.0%, expected 40.0%" in said(one)


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("扫码加企微", 1),
        ("扫码加企微，或点链接报名", 2),
        ("Book a seat and share it", 2),
        ("Book a seat", 1),
        ("", 0),
    ],
)
def test_a_call_to_action_asks_for_one_thing(text: str, n: int) -> None:
    assert len(actions_of(text)) == n


@pytest.mark.parametrize(
    ("stage", "wanted"),
    [
        ("Contacted", ()),
        ("Proposal", ("decision maker",)),
        ("Negotiating", ("decision maker", "exchange terms")),
    ],
)
def test_a_deal_asks_for_more_the_further_it_is(stage: str, wanted: tuple[str, ...]) -> None:
    text = said(task(Lever.BD, deal_stage=stage))
    for words in ("decision maker", "exchange terms"):
        assert (words in text) == (words in wanted)


def test_a_touch_point_says_its_cap_before_a_number_is_typed() -> None:
    assert "allowed: 1 a day, 3 a week" in said(task(Lever.USER_CARE, touch_point="Push"))
    assert "No consent noted" in said(task(Lever.USER_CARE, touch_point="Push"))


def default_of(one: Task, code: str) -> tuple[str, bool]:
    spec = next(s for s in lever_specs(one, base()) if s.id == f"lever_{code}")
    return spec.value, spec.default


def test_a_tenth_is_held_out_unless_somebody_says_otherwise() -> None:
    assert default_of(task(Lever.USER_CARE), "holdout") == ("10%", True)
    assert default_of(task(Lever.USER_CARE, holdout="0"), "holdout") == ("0", False)
    assert default_of(task(Lever.MECHANISM), "rollout") == ("50%", True)
    live = task(Lever.USER_CARE).model_copy(update={"state": TaskState.LIVE})
    assert default_of(live, "holdout") == ("", False)


def test_results_are_asked_for_when_it_is_closed() -> None:
    one = task(Lever.MECHANISM)
    ids = {spec.id for spec in result_specs(one, base().put(one), date(2026, 11, 10))}
    assert {"lever_exposed", "lever_control_kept"} <= ids


def test_each_default_is_one_that_its_field_takes() -> None:
    for lever in Lever:
        for field in playbooks.lever(lever).fields:
            assert field.default == "" or field.kind == "number"

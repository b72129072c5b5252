"""What each lever comes to: texts and their length, when a campaign pays, how long a spread and
a trial take, how often users hear from us, and where deals get stuck."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstui.kernel.statistics import sample_size
from opstui.kernel.vocabulary import Lever, TaskState
from opstui.stages.execution.bd import (
    DealStage,
    conversion,
    deal_of,
    deals,
    noted_move,
)
from opstui.stages.execution.campaign import (
    PullForward,
    break_even,
    computable,
    cost_of,
    pull_forward,
    rewards_in_pool,
    steps_of,
)
from opstui.stages.execution.care import contacts, holdout_of, touch_plan_of
from opstui.stages.execution.copy_text import (
    HALF,
    counted,
    length_of,
    over,
    same_but_one,
    sms_parts,
)
from opstui.stages.execution.spread import Spread, out_of_order
from opstui.stages.execution.states import missing_at, reached_lacking
from opstui.stages.execution.trial import Trial, cost_per_extra, count_of, trial_of
from opstui.stages.planning.model import Task
from tests.stages.execution.screen_books import TREE

TODAY = date(2026, 11, 10)


def task(lever: Lever, key: str = "C1.T1", **fields: object) -> Task:
    return Task(key=key, cycle="C1", title="T", lever=lever, **fields)


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


# -- copy -------------------------------------------------------------------------------------


def test_chinese_and_latin_are_counted_apart() -> None:
    length = length_of("学Python，30天")
    assert (length.wide, length.narrow) == (3, 8)
    assert (length.characters, length.halved) == (11, 7)


def test_the_limit_counts_as_the_channel_does() -> None:
    text = "学Python，30天"
    every = task(Lever.COPY, lever_fields={"length_limit": "10"})
    half = task(Lever.COPY, lever_fields={"length_limit": "6", "length_count": HALF})
    assert (counted(text, every), over(text, every)) == (11, 1)
    assert (counted(text, half), over(text, half)) == (7, 1)
    assert over(text, task(Lever.COPY)) == 0


@pytest.mark.parametrize(
    ("text", "parts"),
    [("", 1), ("好" * 70, 1), ("好" * 71, 2), ("好" * 135, 3), ("a" * 160, 1), ("a" * 161, 2)],
)
def test_text_messages_are_paid_by_the_part(text: str, parts: int) -> None:
    assert sms_parts(text) == parts


def test_two_variants_differ_in_one_place() -> None:
    assert same_but_one("早鸟价今晚截止", "早鸟价明天截止")
    assert not same_but_one("早鸟价今晚截止", "三十天做出作品集")


# -- campaign ---------------------------------------------------------------------------------


def campaign(**fields: str) -> Task:
    return task(Lever.CAMPAIGN, budget=10_000, lever_fields=fields)


def test_fakes_are_taken_off_before_the_increment() -> None:
    found = cost_of(
        campaign(participants="1000", fraud_share="20%", incremental_share="50%", cost_per_head="2")
    )
    assert found is not None
    assert (found.cost, found.real, found.incremental) == (12_000, 800, 400)
    assert (found.per_head, found.per_incremental) == (12, 30)


def test_a_quota_bounds_the_rewards_a_pool_does_not() -> None:
    found = cost_of(campaign(participants="1000", quota="600", cost_per_head="5"))
    assert found is not None
    assert found.cost == 13_000
    pool = campaign(participants="1000", cost_per_head="3", reward_pool="1000")
    assert rewards_in_pool(pool) == 333
    whole = cost_of(pool)
    assert whole is not None
    assert whole.cost == 13_000


def test_a_campaign_pays_from_so_many_participants() -> None:
    fields = {"incremental_share": "50%", "fraud_share": "20%", "cost_per_head": "4"}
    found = break_even(campaign(value_per_user="60", **fields))
    assert found is not None
    assert found.margin == pytest.approx(60 * 0.8 * 0.5 - 4)
    assert found.participants == 500
    never = break_even(campaign(value_per_user="10", **fields))
    assert never is not None
    assert never.participants is None
    assert break_even(campaign(**fields)) is None


def test_what_was_pulled_forward_does_not_count() -> None:
    counts = {"usual_window": "1000", "in_window": "1600", "after_window": "600"}
    found = pull_forward(campaign(**counts))
    assert found is not None
    assert (found.gain, found.dip, found.net) == (600, 400, 200)
    assert pull_forward(campaign(usual_window="1000", in_window="1600")) is None


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6))
def test_the_net_effect_is_both_windows_against_the_usual(a: int, b: int, c: int) -> None:
    found = PullForward(a, b, c)
    assert found.net == b + c - 2 * a


def test_rules_are_worked_out_from_a_number_and_a_short_path() -> None:
    assert computable(campaign(rules="满 300 减 40"))
    assert computable(campaign(rules="邀请好友", rule_example="邀两人得一张券"))
    assert not computable(campaign(rules="多邀多得"))
    assert steps_of("扫码 > 留资 > 到课 > 分享") == 4
    assert steps_of("扫码，留资") == 2
    assert steps_of("  ") == 0


# -- spread -----------------------------------------------------------------------------------


def test_a_spread_dies_out_or_ends_with_its_audience() -> None:
    fading = Spread(200, 4, 0.15)
    assert [round(fading.generation(n)) for n in range(4)] == [200, 120, 72, 43]
    rounds = fading.rounds
    assert rounds == 11
    assert fading.generation(rounds) < 1 <= fading.generation(rounds - 1)
    growing = Spread(100, 5, 0.4, audience=1000)
    assert (growing.rounds, growing.reach) == (3, 1000)
    assert Spread(100, 5, 0.4).rounds is None
    assert Spread(1, 1, 1, audience=10**9).rounds is None
    assert Spread(100, 0, 0.4).rounds == 0


@given(st.floats(1, 1e6), st.floats(0.01, 0.99))
def test_the_last_round_is_the_first_below_one_person(seeds: float, k: float) -> None:
    found = Spread(seeds, 1, k)
    rounds = found.rounds
    assert rounds is not None
    assert found.generation(rounds) < 1.000001


def test_the_timeline_runs_forward() -> None:
    dates = {"warm_up": "2026-10-20", "ignition": "2026-10-25", "wind_down": "2026-10-24"}
    assert out_of_order(task(Lever.EVENT_SPREAD, lever_fields=dates), TODAY) == (
        "ignition",
        "wind_down",
    )
    dates["wind_down"] = "2026-10-25"
    assert out_of_order(task(Lever.EVENT_SPREAD, lever_fields=dates), TODAY) is None


# -- mechanism --------------------------------------------------------------------------------


def test_a_trial_takes_until_the_smaller_arm_is_full() -> None:
    mine = task(
        Lever.MECHANISM, leaf="attend", expected_change=0.05, lever_fields={"rollout": "80%"}
    )
    found = trial_of(mine, TREE, {"leads": 2800.0, "attend": 0.5}, 28)
    assert found is not None
    assert found.per_arm == sample_size(0.5, 0.55)
    assert found.daily == 100
    assert found.small == pytest.approx(0.2)
    assert found.days == -(-found.per_arm // 20)


def test_what_is_typed_beats_the_baseline_and_a_count_has_no_arms() -> None:
    typed = {"rate_now": "10%", "daily_users": "500", "rollout": "50%"}
    mine = task(Lever.MECHANISM, leaf="attend", expected_change=0.02, lever_fields=typed)
    found = trial_of(mine, TREE, {"attend": 0.5}, 28)
    assert found is not None
    assert (found.before, found.daily) == (0.1, 500)
    assert trial_of(mine.model_copy(update={"leaf": "leads"}), TREE, {}, 28) is None
    assert trial_of(mine.model_copy(update={"expected_change": None}), TREE, {}, 28) is None
    everybody = mine.model_copy(update={"lever_fields": {**typed, "rollout": "100%"}})
    alone = trial_of(everybody, TREE, {}, 28)
    assert alone is not None
    assert alone.days is None


def test_a_count_inside_a_funnel_is_worked_out() -> None:
    assert count_of("attended", TREE, {"leads": 2000.0, "attend": 0.5}) == 1000
    assert count_of("leads", TREE, {"leads": 2000.0}) == 2000
    assert count_of("nobody", TREE, {"leads": 2000.0}) is None


def test_those_who_would_have_done_it_anyway_are_paid_too() -> None:
    assert cost_per_extra(Trial(0.5, 0.55, 1), 2) == pytest.approx(22)
    assert cost_per_extra(Trial(0.5, 0.4, 1), 2) is None


# -- user care --------------------------------------------------------------------------------


def care(key: str, per_week: str, point: str = "Push", **fields: object) -> Task:
    given = {"segment": "Sleepers", "start": day("11-02"), "end": day("11-29"), **fields}
    own = {"per_week": per_week, "touch_point": point}
    return task(Lever.USER_CARE, key, lever_fields=own, **given)


def test_contacts_of_all_open_care_tasks_of_the_same_users_are_added_up() -> None:
    mine = care("C1.T1", "2")
    others = [
        care("C1.T2", "2"),
        care("C1.T3", "9", segment="Others"),
        care("C1.T4", "9", "SMS"),
        care("C1.T5", "9", state=TaskState.CLOSED),
        care("C1.T6", "9", start=day("12-01"), end=day("12-10")),
    ]
    found = contacts(mine, [mine, *others], TODAY)
    assert found is not None
    assert (found.per_week, [one.key for one in found.tasks]) == (4, ["C1.T1", "C1.T2"])
    assert found.too_many
    alone = contacts(mine, [mine], TODAY)
    assert alone is not None
    assert (alone.per_week, alone.too_many) == (2, False)


@pytest.mark.parametrize(
    ("point", "per_week", "too_many"),
    [("Push", "3", False), ("推送", "4", True), ("SMS", "0.4", False), ("短信", "1", True),
     ("Phone", "50", False)],
)  # fmt: skip
def test_caps_are_those_of_the_touch_point(point: str, per_week: str, too_many: bool) -> None:
    found = contacts(care("C1.T1", per_week, point), [], TODAY)
    assert found is not None
    assert found.too_many is too_many


def test_two_tasks_that_never_run_together_do_not_add_up() -> None:
    mine = care("C1.T1", "2")
    early = care("C1.T2", "2", end=day("11-08"))
    late = care("C1.T3", "1", start=day("11-16"))
    found = contacts(mine, [early, late], TODAY)
    assert found is not None
    assert found.per_week == 4


def test_a_holdout_has_a_price() -> None:
    fields = {
        "people": "3000",
        "holdout": "10%",
        "response_rate": "4%",
        "value_per_response": "300",
    }
    found = holdout_of(task(Lever.USER_CARE, lever_fields=fields))
    assert found is not None
    assert (found.people, found.responses, found.value) == (300, 12, 3600)
    assert holdout_of(task(Lever.USER_CARE, lever_fields={"holdout": "10%"})) is None


@pytest.mark.parametrize(
    ("chosen", "days"),
    [
        ("New users D0/D1/D3/D7", ["D0", "D1", "D3", "D7"]),
        ("召回 30/60/90 天", ["30d", "60d", "90d"]),
        ("Renewal -30/-7/-1", ["-30", "-7", "-1"]),
    ],
)
def test_a_rhythm_is_chosen_in_either_language(chosen: str, days: list[str]) -> None:
    found = touch_plan_of(task(Lever.USER_CARE, lever_fields={"touch_plan": chosen}))
    assert found is not None
    assert [one.day for one in found.touches] == days


# -- business development ---------------------------------------------------------------------


def test_a_changed_stage_is_dated_and_a_lost_deal_keeps_where_it_was() -> None:
    before = task(Lever.BD, lever_fields={"deal_stage": "Negotiating"}, created=day("09-01"))
    lost = before.model_copy(update={"lever_fields": {"deal_stage": "Lost"}})
    noted = noted_move(before, lost, TODAY)
    found = deal_of(noted, TODAY)
    assert (found.touched, found.furthest) == (TODAY, DealStage.NEGOTIATING)
    assert noted_move(noted, noted, day("12-01")) == noted
    renamed = noted.model_copy(update={"title": "Other"})
    assert deal_of(noted_move(noted, renamed, day("12-01")), TODAY).touched == TODAY


def test_conversion_counts_lost_deals_where_they_were() -> None:
    some = deals(
        [
            task(Lever.BD, "C1.T1", lever_fields={"deal_stage": "Contacted"}),
            task(Lever.BD, "C1.T2", lever_fields={"deal_stage": "Lost", "lost_from": "proposal"}),
            task(Lever.BD, "C1.T3", lever_fields={"deal_stage": "Signed"}),
            task(Lever.BD, "C1.T4", lever_fields={"deal_stage": "Live"}),
        ],
        TODAY,
    )
    assert [(stage.value, here) for stage, here, _on in conversion(some)] == [
        ("contacted", 4),
        ("proposal", 3),
        ("negotiating", 2),
        ("signed", 2),
    ]
    assert [further for _stage, _here, further in conversion(some)] == [0.75, 2 / 3, 1.0, 0.5]
    assert conversion([])[0] == (DealStage.CONTACTED, 0, None)


# -- checkpoints ------------------------------------------------------------------------------


def test_a_checkpoint_that_is_reached_names_what_it_lacks() -> None:
    mine = task(Lever.COPY, start=day("11-13"), end=day("11-20"))
    found = reached_lacking(mine, TODAY)
    assert [(point.offset, list(missing)) for point, missing in found] == [
        (-3, ["The risk and a fallback", "What data to collect"]),
        (-7, ["The text itself", "A call to action"]),
        (-14, ["An owner", "Money or person-days"]),
    ]
    assert reached_lacking(mine, day("10-20")) == []
    assert reached_lacking(mine.model_copy(update={"state": TaskState.CANCELLED}), TODAY) == []


def test_after_the_start_the_checkpoints_ask_for_what_came_of_it() -> None:
    live = task(Lever.COPY, start=day("11-01"), state=TaskState.LIVE)
    assert missing_at(live, -1) == ()
    assert missing_at(live, 0) == ()
    assert missing_at(live, 7) == ("A result",)
    assert missing_at(live, 14) == ("A result", "Actual cost and days")
    assert missing_at(live.model_copy(update={"state": TaskState.APPROVED}), 0) == (
        "It has not begun",
    )
    told = live.model_copy(update={"result": "+2pp"})
    assert reached_lacking(told, TODAY) == []

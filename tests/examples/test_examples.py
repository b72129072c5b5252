"""The worked examples hold what their `expected` blocks say, found by the rules themselves."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from typing import Any

import pytest

from opstui.examples import NAMES, example_workbook, open_demo
from opstui.examples.numbers import COHORT
from opstui.examples.online_retail import MAPPING, online_retail_workbook
from opstui.examples.source import FOLDER
from opstui.kernel.attribution import mix_and_rate
from opstui.kernel.errors import UsageError
from opstui.kernel.language import EN, ZH
from opstui.kernel.observations import SeriesMonth
from opstui.kernel.periods import Period
from opstui.kernel.series import SeriesBook
from opstui.reports.chain import chain_of, traced
from opstui.reports.comparisons import Against, Comparison
from opstui.reports.evidence_now import standing_of
from opstui.reports.plan_facts import plan_facts
from opstui.reports.review_facts import ReviewFacts, review_facts
from opstui.reports.weak import weak_points
from opstui.stages.planning.model import Plan, Task
from opstui.stages.review.evidence import Standing, is_valid
from opstui.stages.review.model import Decision, EffectStudy, Experiment
from opstui.stages.review.randomised import compare_arms
from opstui.stages.review.trace import exists
from opstui.workbook.document import Workbook
from opstui.workbook.exchange import from_json, to_json
from opstui.workbook.repository import Repository

END = date(2026, 11, 23)
NAMED = ("feed", "owned", "referral")


@cache
def book(name: str, language: str = EN) -> Workbook:
    return example_workbook(name, language)


@cache
def expected(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_bytes())["expected"]
    return found


@cache
def facts(name: str, today: date = END) -> ReviewFacts:
    workbook = book(name)
    assert workbook.cycle is not None
    return review_facts(workbook, workbook.cycle, today)


def compared(name: str, against: Against) -> Comparison:
    return next(one for one in facts(name).comparisons if one.against == against)


@pytest.mark.parametrize("language", [EN, ZH])
@pytest.mark.parametrize("name", NAMES)
def test_what_a_fresh_example_cites_is_still_so(name: str, language: str) -> None:
    workbook = book(name, language)
    assert workbook.cycle is not None
    found = review_facts(workbook, workbook.cycle, END)
    cited = [proof for one in found.decisions for proof in one.evidence]
    assert len(cited) > 6
    assert [one.id for one in cited if standing_of(found, one) is not Standing.SAME] == []


# -- training ---------------------------------------------------------------------------------


def test_training_result_and_attainment() -> None:
    star = facts("training").north_star
    want = expected("training")
    assert star.actual == want["net_actual"] == 845_259
    assert star.baseline == pytest.approx(want["net_baseline"])
    assert star.target == 900_000
    assert star.attainment == pytest.approx(want["attainment"], abs=5e-7)
    assert star.forecast == star.actual


@pytest.mark.parametrize("against", ["target", "baseline"])
def test_training_attribution(against: Against) -> None:
    want = expected("training")
    found = compared("training", against).attribution
    assert found.parts == pytest.approx(want[f"attribution_vs_{against}"], abs=0.005)
    assert found.total == pytest.approx(want[f"delta_vs_{against}"])
    assert found.exact


def test_training_after_week_four() -> None:
    star = facts("training", date(2026, 10, 26)).north_star
    want = expected("training")["pace_after_week4"]
    assert star.actual == want["to_date"]
    assert star.pace == pytest.approx(want["pace"], abs=1e-6)
    assert star.forecast == pytest.approx(want["forecast_recent"], abs=1e-3)
    assert star.chance == want["p_hit"]
    assert star.catch_up == pytest.approx(want["catch_up"], abs=1e-6)
    assert star.light == "off_track"


def test_training_funnel_and_mix() -> None:
    series = SeriesBook(book("training").all(SeriesMonth))
    cycle = Period(date(2026, 9, 28), date(2026, 11, 22))
    want = expected("training")
    counts = [series.total(one, cycle).value for one in ("uv", "leads", "attended", "paid")]
    assert counts == want["funnel_actual"]
    after = {
        channel: (
            series.total("attended", cycle, channel).value or 0.0,
            series.total("leads", cycle, channel).value or 0.0,
        )
        for channel in ("feed", "owned", "referral")
    }
    before = {"feed": (1766.0, 3840.0), "owned": (1530.0, 2550.0), "referral": (653.0, 960.0)}
    found = mix_and_rate(before, after)
    assert found is not None
    for channel, one in found.segments.items():
        assert one.own == pytest.approx(want["attend_rate_mix"][channel]["rate_effect"], abs=1e-6)
        assert one.mix == pytest.approx(want["attend_rate_mix"][channel]["mix_effect"], abs=1e-6)


def test_training_channel_economics() -> None:
    series = SeriesBook(book("training").all(SeriesMonth))
    cycle = Period(date(2026, 9, 28), date(2026, 11, 22))
    for channel, want in expected("training")["channel_economics"].items():
        assert series.total("spend", cycle, channel).value == want["spend"]
        assert series.total("paid", cycle, channel).value == want["paid"]
        assert series.total("net_revenue", cycle, channel).value == want["net"]


# -- community --------------------------------------------------------------------------------


def test_community_result_against_target_and_doing_nothing() -> None:
    star = facts("community").north_star
    want = expected("community")
    assert star.actual == 904
    assert star.attainment == pytest.approx(want["attainment"], abs=1e-6)
    assert star.do_nothing == pytest.approx(want["do_nothing_week12"], abs=1e-3)


def test_community_levers_over_the_whole_path() -> None:
    want = expected("community")
    paths = compared("community", "do_nothing").attribution
    assert paths.parts == pytest.approx(want["lever_path_shapley_vs_do_nothing"], abs=1e-3)
    week = compared("community", "baseline").attribution
    assert week.parts == pytest.approx(want["attribution_week1_to_week12"], abs=1e-3)
    assert week.total == want["delta"]


def test_community_cohorts_are_kept_by_their_week() -> None:
    series = SeriesBook(book("community").all(SeriesMonth))
    assert len(series.segments(COHORT)) == 12
    assert [one.value for one in series.points(COHORT, "2026-W36")][:3] == [520, 245, 162]


# -- both -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_the_tasks_chosen_are_those_that_fit(name: str) -> None:
    workbook = book(name)
    assert workbook.cycle is not None
    planned = plan_facts(workbook, workbook.cycle)
    want = expected(name)["allocation"]
    assert planned.allocation.value == want["value"]
    chosen = [key.rpartition("T")[2] for key in planned.allocation.chosen]
    assert chosen == [key.rpartition("T")[2] for key in want["chosen"]]
    assert [one.key for one in planned.chosen] == list(planned.allocation.chosen)
    assert weak_points(planned) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_targets_of_the_leaves_give_the_target(name: str) -> None:
    plan = next(iter(book(name).all(Plan).values()))
    assert plan.tree.problems() == []
    assert plan.tree.value(plan.leaf_targets) == pytest.approx(plan.target or 0, rel=1e-9)


@pytest.mark.parametrize("name", NAMES)
def test_every_decision_rests_on_evidence_that_is_there(name: str) -> None:
    workbook = book(name)
    assert workbook.cycle is not None
    chain = chain_of(workbook, workbook.cycle)
    decisions = workbook.all(Decision).values()
    cited = [one.id for decision in decisions for one in decision.evidence]
    assert len(decisions) == 4
    assert all(decision.evidence for decision in decisions)
    assert [id_ for id_ in cited if not is_valid(id_) or not exists(id_, chain)] == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", [ZH, EN])
def test_a_workbook_is_all_in_one_language(name: str, language: str) -> None:
    workbook = book(name, language)
    text = to_json(workbook).decode()
    titles = " ".join(task.title for task in workbook.all(Task).values())
    chinese = any("\u4e00" <= char <= "\u9fff" for char in titles)
    assert chinese == (language == ZH)
    assert ('"A-' in text or '"B-' in text) is False
    assert workbook.product is not None
    assert workbook.product.synthetic


@pytest.mark.parametrize("name", NAMES)
def test_an_example_survives_the_way_out_and_in(name: str) -> None:
    assert from_json(to_json(book(name))) == book(name)


def test_tests_say_what_the_file_says() -> None:
    for experiment, want in (("C1.X1", 0.000395), ("C1.X2", 0.282633)):
        one = book("training").all(Experiment)[experiment]
        assert compare_arms(one.control, one.treatment).p == pytest.approx(want, abs=1e-6)
    for experiment, key in (("C3.X1", "w1_test"), ("C3.X2", "w4_test")):
        one = book("community").all(Experiment)[experiment]
        want = expected("community")[key]["p_value"]
        assert compare_arms(one.control, one.treatment).p == pytest.approx(want, abs=1e-6)


def test_the_chain_has_two_targets_without_a_task() -> None:
    workbook = book("training")
    assert workbook.cycle is not None
    found = traced(workbook, workbook.cycle, END)
    assert [(one.fault.value, one.subject) for one in found.findings] == [
        ("target_without_task", "aov"),
        ("target_without_task", "keep_rate"),
    ]


def test_an_unknown_example_is_refused() -> None:
    with pytest.raises(UsageError):
        example_workbook("retail", EN)


def test_opening_a_demo_twice_keeps_what_was_changed() -> None:
    path = open_demo("training", EN)
    with Repository.open(path) as repository:
        task = repository.workbook.all(Task)["C1.T1"].model_copy(update={"title": "Mine"})
        repository.save("Edit", repository.workbook.put(task), repository.workbook)
    assert open_demo("training", EN) == path
    with Repository.open(path) as repository:
        assert repository.workbook.all(Task)["C1.T1"].title == "Mine"
    other = open_demo("training", EN, fresh=True)
    assert other != path
    with Repository.open(other) as repository:
        assert repository.workbook.all(Task)["C1.T1"].title != "Mine"


def test_the_online_shop_begins_without_numbers() -> None:
    workbook = online_retail_workbook()
    assert [cycle.key for cycle in workbook.cycles] == ["C1", "C2"]
    assert workbook.cycle is not None
    assert workbook.cycle.baseline_start == date(2011, 10, 1)
    tree = workbook.all(Plan)["C2"].tree
    assert tree.leaves == ("orders", "aov", "refunds")
    assert {tree.node(id_).unit for id_ in ("net_revenue", "refunds")} == {"GBP"}
    assert not workbook.all(SeriesMonth)
    assert "gross" in MAPPING


# -- effects ----------------------------------------------------------------------------------


def test_training_referral_leads_against_the_other_channels() -> None:
    """T1 - T0*C1/C0 over 8 weeks before and 8 during, from sums by hand: leads by channel."""
    referral, _week = facts("training").effects
    assert referral.study.segment == "referral"
    found = referral.effect
    assert found is not None
    series = SeriesBook(book("training").all(SeriesMonth))

    def leads(first: date, last: date) -> tuple[float, float]:
        each = {one: series.total("leads", Period(first, last), one).value or 0.0 for one in NAMED}
        return each["referral"], each["feed"] + each["owned"]

    t0, c0 = leads(date(2026, 8, 3), date(2026, 9, 27))
    t1, c1 = leads(date(2026, 9, 28), date(2026, 11, 22))
    assert (t0, c0) == (960, 6390)
    assert found.net == pytest.approx(t1 - t0 * c1 / c0)
    assert (found.method, found.grade, found.used) == ("difference", "B", 8)
    assert found.beyond_chance
    assert found.net > 0


def test_training_week_of_the_campaign_has_only_a_direction() -> None:
    _referral, week = facts("training").effects
    assert week.effect is not None
    assert (week.effect.method, week.effect.grade) == ("before_after", "C")
    assert week.effect.direction_only
    assert week.effect.during > 0 > (week.effect.after or 0)


def test_community_win_back_against_newcomers() -> None:
    """Weeks of 31 August to 25 October against those to 22 November, by hand."""
    (found,) = (one.effect for one in facts("community").effects)
    assert found is not None
    back, new = (370, 401, 420, 391, 426, 510, 551, 531), (520, 545, 500, 610, 640, 655, 640, 700)
    later, newer = 766 + 809 + 725 + 829, 690 + 720 + 760 + 735
    each = (later - sum(back) * newer / sum(new)) / 4
    assert found.net == pytest.approx(each if found.course.level else 4 * each)
    assert found.grade == "B"


@pytest.mark.parametrize("name", NAMES)
def test_effects_name_tasks_of_the_example_in_both_languages(name: str) -> None:
    chinese = book(name, ZH).all(EffectStudy)
    assert chinese.keys() == book(name).all(EffectStudy).keys()
    for one in chinese.values():
        assert one.task in book(name).all(Task)
        assert one.name != book(name).all(EffectStudy)[one.key].name

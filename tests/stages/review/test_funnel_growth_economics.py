from __future__ import annotations

import csv
import json
import math
from pathlib import Path

import pytest

from opstui.stages.review.economics import (
    ChannelEconomics,
    blended,
    cac,
    cohort_ltv,
    ltv,
    payback,
    roas,
)
from opstui.stages.review.funnel import funnel, worst_losses
from opstui.stages.review.growth import (
    Flows,
    mismatches,
    quick_ratio,
    ratio_text,
    stickiness,
)

DATA = Path(__file__).parents[2] / "data"


def training() -> dict[str, dict[str, list[float]]]:
    loaded: dict[str, dict[str, list[float]]] = json.loads(
        (DATA / "examples/example_a_training.json").read_text(encoding="utf-8")
    )
    return loaded


def test_funnel_of_the_training_example() -> None:
    expected = training()["expected"]
    names = ["uv", "leads", "attended", "paid"]
    before = funnel(list(zip(names, expected["funnel_baseline"], strict=True)))
    reference = {step.name: step.rate for step in before if step.rate is not None}
    after = funnel(list(zip(names, expected["funnel_actual"], strict=True)), reference)
    assert after[2].rate == pytest.approx(4854 / 9194)
    losing = worst_losses(after)
    assert [step.name for step in losing] == ["attended"]
    assert losing[0].lost == pytest.approx(9194 * (3949 / 7350 - 4854 / 9194) * 490 / 4854)


def test_the_largest_loss_is_not_the_lowest_rate() -> None:
    steps = funnel([("a", 10_000), ("b", 1000), ("c", 500)], {"b": 0.11, "c": 0.9})
    assert [step.name for step in worst_losses(steps)] == ["c", "b"]
    assert steps[1].rate is not None
    assert steps[2].rate is not None
    assert steps[1].rate < steps[2].rate


def test_more_users_than_before_is_not_a_strict_funnel() -> None:
    steps = funnel([("a", 10), ("b", 12), ("c", 3)])
    assert steps[1].not_strict
    assert steps[1].interval is None
    assert not steps[2].not_strict


def test_an_empty_step_has_no_rate_after_it() -> None:
    steps = funnel([("a", 10), ("b", 0), ("c", 0)], {"c": 0.5, "b": 0.5})
    assert steps[2].rate is None
    assert steps[1].lost is None
    assert funnel([]) == []


def test_growth_accounting_of_the_community_example() -> None:
    data = json.loads((DATA / "examples/example_b_community.json").read_text(encoding="utf-8"))
    found = []
    for week in data["stage3"]["actuals"]:
        flows = Flows(
            week["new"], week["retained"], week["resurrected"], week["churned"], week["prev_wau"]
        )
        assert mismatches(flows, week["wau"]) == []
        found.append(round(quick_ratio(flows) or 0, 4))
    assert found == data["expected"]["quick_ratio"]
    last = data["stage3"]["actuals"][-1]
    assert stickiness(last["avg_dau"], last["mau"]) == pytest.approx(
        data["expected"]["stickiness_last"], abs=5e-7
    )


def test_contributors_of_textual_in_2022() -> None:
    with (DATA / "textual_git_growth_accounting_monthly.csv").open(encoding="utf-8") as file:
        months = [row for row in csv.DictReader(file) if row["month"].startswith("2022")]
    flows = [
        Flows(
            *(float(row[name]) for name in ("new", "retained", "resurrected", "churned_from_prev"))
        )
        for row in months
    ]
    assert len(flows) == 12
    assert quick_ratio(flows) == pytest.approx(1.191, abs=5e-4)


def test_counts_that_do_not_agree_are_named() -> None:
    found = mismatches(Flows(5, 10, 1, 3, previous=12), active=17)
    assert {one.identity for one in found} == {"active", "previous"}


def test_nobody_left() -> None:
    assert quick_ratio(Flows(5, 10, 0, 0)) is None
    assert ratio_text(None) == ">99"
    assert ratio_text(1.191) == "1.19"
    assert stickiness(5, 0) is None


def test_channels_of_the_training_example() -> None:
    data = json.loads((DATA / "examples/example_a_training.json").read_text(encoding="utf-8"))
    rows = data["stage3"]["actuals"]
    found = {}
    for channel, expected in data["expected"]["channel_economics"].items():
        mine = [row for row in rows if row["channel"] == channel]
        one = ChannelEconomics(
            channel,
            sum(row["spend"] for row in mine),
            sum(row["paid"] for row in mine),
            sum(row["gross_revenue"] - row["refund_amount"] for row in mine),
            sum(row["uv"] for row in mine),
        )
        found[channel] = one
        assert (one.spend, one.payers, one.net_revenue) == (
            expected["spend"],
            expected["paid"],
            expected["net"],
        )
        assert round(one.cac, 2) == expected["cac"]
        assert round(one.roas or 0, 3) == expected["roas_net"]
    ratio = (found["referral"].per_visitor or 0) / (found["feed"].per_visitor or 1)
    assert round(ratio, 1) == 18.8
    assert blended(list(found.values())).net_revenue == data["expected"]["net_actual"]


def test_unit_economics_at_the_edges() -> None:
    assert cac(100, 0) == math.inf
    assert roas(100, 0) is None
    assert ltv(100, 0.5, 0.1) == pytest.approx(500)
    assert ltv(100, 0.5, 0.001) == ltv(100, 0.5, 0) == 3000
    assert payback(300, 100, 0.5) == 6
    assert payback(300, 0, 0.5) is None
    assert payback(300, 100, -0.1) is None
    assert payback(math.inf, 100, 0.5) is None
    assert cohort_ltv([1, 0.5, 0.25], [100, 100, 100], 0.5) == pytest.approx(87.5)
    assert cohort_ltv([1, 0.5], [100, 100], 1, 0.25) == pytest.approx(140)
    assert ChannelEconomics("x", 1, 1, 1).per_visitor is None

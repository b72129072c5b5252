"""What the examples expect of a review is said by `opstui review --json` of the demo as shipped."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from opstui.examples.source import FOLDER
from opstui.stages.review.anomalies import scores

WEEK_FOUR = "2026-10-26"
SHOWN = Callable[..., dict[str, Any]]


def expected(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_bytes())["expected"]
    return found


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> SHOWN:
    """The JSON that a user gets who opens the demo and asks for its review, once per question."""
    home = tmp_path_factory.mktemp("home")
    known: dict[tuple[str, str], dict[str, Any]] = {}

    def opstui(*words: str) -> bytes:
        command = [sys.executable, "-m", "opstui", *words]
        settings = {**os.environ, "OPSTUI_HOME": str(home), "OPSTUI_LANG": "en"}
        done = subprocess.run(
            command, env=settings, stdin=subprocess.DEVNULL, capture_output=True, check=True
        )
        return done.stdout

    def review(name: str, as_of: str = "") -> dict[str, Any]:
        if (name, as_of) not in known:
            opstui("demo", name)
            (path,) = Path(home).rglob(f"demo-{name}.json")
            day = ["--as-of", as_of] if as_of else []
            known[name, as_of] = json.loads(opstui("review", str(path), "--json", *day))
        return known[name, as_of]

    return review


def metric(found: dict[str, Any], id_: str) -> dict[str, Any]:
    (one,) = (one for one in found["metrics"] if one["id"] == id_)
    return dict(one)


def test_training_result(shown: SHOWN) -> None:
    found, want = shown("training"), expected("training")
    star = metric(found, "net_revenue")
    assert star["baseline"] == pytest.approx(want["net_baseline"])
    assert star["actual"] == want["net_actual"]
    assert star["attainment"] == pytest.approx(want["attainment"], abs=5e-7)
    growth = star["actual"] / star["baseline"] - 1
    assert growth == pytest.approx(want["growth_vs_baseline"], abs=5e-7)


@pytest.mark.parametrize("side", ["target", "baseline"])
def test_training_attribution(shown: SHOWN, side: str) -> None:
    found, want = shown("training")["attribution"][side], expected("training")
    assert found["parts"] == pytest.approx(want[f"attribution_vs_{side}"], abs=0.005)
    assert found["change"] == pytest.approx(want[f"delta_vs_{side}"])
    assert found["residual"] == pytest.approx(0, abs=1e-3)


def test_training_mix_and_rate(shown: SHOWN) -> None:
    found = shown("training")["analyses"]["mix"]["attend_rate"]
    assert (found["from"], found["to"]) == ("2026-08-03..2026-09-27", "2026-09-28..2026-11-22")
    assert found["simpson"] is False
    for channel, want in expected("training")["attend_rate_mix"].items():
        one = found["segments"][channel]
        assert one["share"] == pytest.approx(want["lead_share"], abs=1e-6)
        assert one["rate"] == pytest.approx(want["rate"], abs=1e-6)
        assert one["mix_effect"] == pytest.approx(want["mix_effect"], abs=1e-7)
        assert one["rate_effect"] == pytest.approx(want["rate_effect"], abs=1e-7)


def test_training_funnel_and_channels(shown: SHOWN) -> None:
    found, want = shown("training")["analyses"], expected("training")
    assert [step["count"] for step in found["funnel"]["steps"]] == want["funnel_actual"]
    channels = {one["channel"]: one for one in found["economics"]["channels"]}
    for name, each in want["channel_economics"].items():
        one = channels[name]
        assert [one["spend"], one["payers"], one["net_revenue"]] == [
            each["spend"],
            each["paid"],
            each["net"],
        ]
        assert one["cac"] == pytest.approx(each["cac"], abs=0.006)
        assert one["roas_net"] == pytest.approx(each["roas_net"], abs=6e-4)


def test_the_baseline_funnel_follows_from_the_baselines_that_are_shown(shown: SHOWN) -> None:
    found, count = shown("training"), 1.0
    steps = []
    for id_ in ("uv", "lead_rate", "attend_rate", "pay_rate"):
        count *= metric(found, id_)["baseline"]
        steps.append(count)
    assert steps == pytest.approx(expected("training")["funnel_baseline"], abs=1e-6)


def test_training_after_week_four(shown: SHOWN) -> None:
    star = metric(shown("training", WEEK_FOUR), "net_revenue")
    want = expected("training")["pace_after_week4"]
    assert star["actual"] == want["to_date"]
    assert star["pace"] == pytest.approx(want["pace"], abs=1e-6)
    assert star["forecast"] == pytest.approx(want["forecast_recent"], abs=1e-3)
    assert star["forecast_scaled"] == pytest.approx(want["forecast_scaled"], abs=1e-3)
    assert star["probability_of_target"] == want["p_hit"]
    assert star["catch_up_factor"] == pytest.approx(want["catch_up"], abs=1e-6)
    assert star["recent_pace"] == pytest.approx(want["last_k_pace"], abs=1e-6)
    assert star["forecast_error"] == pytest.approx(want["se"], abs=1e-6)


def test_a_week_is_not_taken_in_before_it_is_over(shown: SHOWN) -> None:
    found = shown("training", "2026-10-25")
    assert found["cycle"]["periods_complete"] == 3
    assert (
        metric(found, "net_revenue")["actual"] < expected("training")["pace_after_week4"]["to_date"]
    )


def test_training_elasticity(shown: SHOWN) -> None:
    found = shown("training")["plan"]["elasticity"]
    assert found == pytest.approx(expected("training")["elasticity_baseline"], abs=1e-6)


@pytest.mark.parametrize("name", ["training", "community"])
def test_the_tasks_that_fit(shown: SHOWN, name: str) -> None:
    found, want = shown(name)["plan"], expected(name)["allocation"]
    assert found["allocation"]["value"] == want["value"]
    own = [key.rpartition("T")[2] for key in want["chosen"]]
    assert [key.rpartition("T")[2] for key in found["allocation"]["chosen"]] == own
    assert found["chosen"] == found["allocation"]["chosen"]


@pytest.mark.parametrize("name", ["training", "community"])
def test_the_balance_of_each_week(shown: SHOWN, name: str) -> None:
    found, want = shown(name)["balance"], expected(name)
    assert list(found["weeks"].values()) == pytest.approx(want["balance_by_week"], abs=0.05)
    assert found["cycle"] == pytest.approx(want["balance_cycle"], abs=0.05)


def test_community_result_and_paths(shown: SHOWN) -> None:
    found, want = shown("community"), expected("community")
    star = metric(found, "interacting")
    assert star["attainment"] == pytest.approx(want["attainment"], abs=1e-6)
    assert star["do_nothing"] == pytest.approx(want["do_nothing_week12"], abs=1e-3)
    path = list(found["do_nothing"].values())
    assert [week["wau"] for week in path[1:]] == pytest.approx(want["do_nothing_wau"], abs=0.005)
    assert metric(found, "wau")["do_nothing"] == path[-1]["wau"]
    born = path[1]["prev_wau"] + path[1]["dormant_pool"]
    assert born == pytest.approx(want["born_before_week2"])
    paths = found["attribution"]["do_nothing"]["parts"]
    assert paths == pytest.approx(want["lever_path_shapley_vs_do_nothing"], abs=1e-3)
    weeks = found["attribution"]["baseline"]
    assert weeks["parts"] == pytest.approx(want["attribution_week1_to_week12"], abs=1e-3)
    assert weeks["change"] == want["delta"]


def test_community_growth_and_cohorts(shown: SHOWN) -> None:
    found, want = shown("community")["analyses"], expected("community")
    weeks = list(found["growth"]["periods"].values())
    assert [one["quick_ratio"] for one in weeks] == pytest.approx(want["quick_ratio"], abs=5e-5)
    assert weeks[-1]["stickiness"] == pytest.approx(want["stickiness_last"], abs=1e-6)
    cohorts = found["cohorts"]["week"]
    assert cohorts["retention"] == pytest.approx(want["cohort_weighted_retention"], abs=1e-6)
    curve = {name: cohorts["curve"][name] for name in ("b", "c")}
    assert curve == pytest.approx(want["power_fit"], abs=1e-6)


def test_no_week_of_the_community_stands_out_by_its_growth(shown: SHOWN) -> None:
    analyses = shown("community")["analyses"]
    flows = analyses["growth"]["periods"].values()
    active = [one["new"] + one["retained"] + one["resurrected"] for one in flows]
    found = scores([after / before - 1 for before, after in itertools.pairwise(active)])
    assert found == pytest.approx(expected("community")["mad_z_wau"], abs=5e-4)
    flags = analyses.get("strange", {"flags": []})["flags"]
    assert [one for one in flags if one["metric"] == "wau"] == []


@pytest.mark.parametrize(("at", "test"), [(0, "w1_test"), (1, "w4_test")])
def test_community_tests(shown: SHOWN, at: int, test: str) -> None:
    found = shown("community")["analyses"]["experiments"]["metrics"][at]
    want = expected("community")[test]
    got = [found[name] for name in ("treatment", "control", "difference", "p", "low", "high")]
    told = [want["p1"], want["p0"], want["diff"], want["p_value"], *want["ci"]]
    assert got == pytest.approx(told, abs=1e-6)
    assert found["relative"] == pytest.approx(want["rel"], abs=1e-6)
    assert found["z"] == pytest.approx(want["z"], abs=1e-6)
    assert found["sample_ratio_p"] == pytest.approx(expected("community")["srm_p"], abs=1e-6)


HELD = {
    "training": {
        *("net_baseline", "net_actual", "attainment", "growth_vs_baseline", "delta_vs_target"),
        *("attribution_vs_target", "attribution_vs_baseline", "delta_vs_baseline"),
        *("funnel_baseline", "funnel_actual", "attend_rate_mix", "allocation"),
        *("channel_economics", "pace_after_week4", "balance_by_week", "balance_cycle"),
        "elasticity_baseline",
    },
    "community": {
        *("attainment", "do_nothing_week12", "do_nothing_wau", "born_before_week2", "delta"),
        *("lever_path_shapley_vs_do_nothing", "attribution_week1_to_week12", "quick_ratio"),
        *("cohort_weighted_retention", "power_fit", "stickiness_last", "w1_test", "w4_test"),
        *("srm_p", "mad_z_wau", "allocation", "balance_by_week", "balance_cycle"),
    },
}
"""What the tests above ask for; an addition to an example belongs here and in a test."""


@pytest.mark.parametrize("name", ["training", "community"])
def test_nothing_that_is_expected_is_left_out(name: str) -> None:
    assert set(expected(name)) == HELD[name]

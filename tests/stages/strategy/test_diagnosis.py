"""The diagnosis of domain.md §3.5, on example A and on every awkward number."""

from __future__ import annotations

import pytest

from opstui import playbooks
from opstui.kernel.metric_tree import Good
from opstui.kernel.vocabulary import Form, Light
from opstui.playbooks.schema import Benchmark
from opstui.stages.strategy.diagnosis import Evidence, Row, candidates, diagnose
from opstui.stages.strategy.model import CoreNumber
from opstui.stages.strategy.references import (
    band_for,
    best_level,
    light_by_history,
    light_in_band,
    reference_for,
)
from tests.trees import TRAINING_BASE

TREE = playbooks.tree_template("training_funnel")
FORM = playbooks.form(Form.TRAINING)
EVIDENCE = Evidence(playbooks.benchmarks(), FORM.benchmark_forms)
COUNTS = {
    "lead_rate": (7350.0, 132000.0),
    "attend_rate": (3949.0, 7350.0),
    "pay_rate": (362.0, 3949.0),
}


def core(**own_best: float) -> list[CoreNumber]:
    """Example A's leaves; rates by their counts."""
    out = []
    for id_, value in TRAINING_BASE.items():
        num, den = COUNTS.get(id_, (None, None))
        number = CoreNumber(
            metric=id_,
            value=None if num else value,
            numerator=num,
            denominator=den,
            own_best=own_best.get(id_),
        )
        out.append(number)
    return out


def rows(numbers: list[CoreNumber], evidence: Evidence = EVIDENCE) -> dict[str, Row]:
    return {row.metric: row for row in diagnose(TREE, numbers, evidence)}


def test_the_opportunity_is_what_the_tree_gains() -> None:
    found = rows(core(attend_rate=0.65))["attend_rate"]
    baseline = 3949 / 7350
    assert found.baseline == pytest.approx(baseline)
    assert found.gap == pytest.approx((0.65 - baseline) / 0.65)
    assert found.opportunity == pytest.approx(637871 * (0.65 / baseline - 1))
    assert found.score == found.opportunity
    assert found.reference is not None
    assert found.reference.own


def test_a_number_better_than_its_reference_has_no_gap() -> None:
    found = rows(core())["pay_rate"]
    assert found.reference is not None
    assert found.reference.value == pytest.approx(0.075)
    assert found.reference.grade == "C"
    assert (found.gap, found.opportunity, found.score) == (0, 0, 0)
    assert found.light is Light.ON_TRACK
    assert (found.reference.year, found.reference.low, found.reference.high) == ("2021", 0.05, 0.1)


def test_the_own_best_comes_before_a_band_which_still_colours() -> None:
    found = rows(core(pay_rate=0.12))["pay_rate"]
    assert found.reference is not None
    assert found.reference.value == 0.12
    assert [one.form for one in found.reference.others] == ["training"]
    assert found.light is Light.ON_TRACK
    assert found.gap is not None
    assert found.gap > 0


def test_trust_and_control_weigh_the_rank() -> None:
    leads = rows(core())["lead_rate"]
    assert leads.reference is not None
    assert leads.reference.grade == "G"
    assert leads.opportunity is not None
    assert leads.score == pytest.approx(leads.opportunity * 1.0 * 0.4)
    price = rows(core(aov=2100.0))["aov"]
    assert price.opportunity is not None
    assert price.score == pytest.approx(price.opportunity * 0.3)


def test_the_best_comes_first_and_no_data_last() -> None:
    numbers = [one for one in core(attend_rate=0.65, aov=1950.0) if one.metric != "keep_rate"]
    listed = diagnose(TREE, [*numbers, CoreNumber(metric="keep_rate", unknown=True)], EVIDENCE)
    assert listed[-1].metric == "keep_rate"
    assert listed[-1].light is Light.NO_DATA
    assert listed[-1].no_data
    whole = diagnose(TREE, core(attend_rate=0.65, aov=1950.0), EVIDENCE)
    scores = [row.score for row in whole]
    assert scores == sorted(scores, reverse=True)
    top = [row.metric for row in candidates(whole)]
    assert top[0] == "attend_rate"
    assert len(top) <= 3


def test_an_unknown_leaf_leaves_gaps_without_a_gain() -> None:
    numbers = [one for one in core(attend_rate=0.65) if one.metric != "aov"]
    found = rows(numbers)["attend_rate"]
    assert found.gap is not None
    assert found.opportunity is None


def test_a_small_sample_shows_its_interval_and_no_colour() -> None:
    numbers = [one for one in core() if one.metric != "pay_rate"]
    small = CoreNumber(metric="pay_rate", numerator=0, denominator=10)
    found = rows([*numbers, small])["pay_rate"]
    assert found.interval is not None
    assert (found.interval.low, found.interval.high) == pytest.approx((0, 0.2775), abs=5e-5)
    assert found.light is None
    full = rows([*numbers, CoreNumber(metric="pay_rate", numerator=10, denominator=10)])
    interval = full["pay_rate"].interval
    assert interval is not None
    assert interval.low == pytest.approx(0.7225, abs=5e-5)
    enough = rows([*numbers, CoreNumber(metric="pay_rate", numerator=9, denominator=100)])
    assert enough["pay_rate"].interval is None
    bad = rows([*numbers, CoreNumber(metric="pay_rate", numerator=12, denominator=10)])
    assert bad["pay_rate"].interval is None


def test_numbers_beside_the_tree_are_compared_too() -> None:
    numbers = [*core(), CoreNumber(metric="nps", value=10.0)]
    listed = diagnose(TREE, numbers, EVIDENCE, playbooks.core_metrics(Form.TRAINING))
    nps = next(row for row in listed if row.metric == "nps")
    assert not nps.on_tree
    assert nps.light is Light.AT_RISK
    assert nps.gap == pytest.approx(20 / 30)
    assert nps.opportunity is None


def test_less_is_better_for_refunds() -> None:
    tree = playbooks.tree_template("ecommerce_net_revenue")
    numbers = [
        CoreNumber(metric="orders", value=1000),
        CoreNumber(metric="aov", value=100),
        CoreNumber(metric="refunds", value=15000, own_best=9000),
        CoreNumber(metric="return_rate", value=0.25),
    ]
    evidence = Evidence(playbooks.benchmarks(), ("ecommerce",))
    listed = diagnose(tree, numbers, evidence, playbooks.core_metrics(Form.ECOMMERCE))
    found = {row.metric: row for row in listed}
    assert found["refunds"].opportunity == 6000
    assert found["refunds"].gap == pytest.approx(6000 / 9000)
    assert found["return_rate"].good is Good.DOWN
    assert found["return_rate"].light is Light.OFF_TRACK


# -- references -------------------------------------------------------------------------------


def band(low: float | None, mid: float | None, high: float | None, grade: str = "B") -> Benchmark:
    return Benchmark.model_validate(
        {
            "metric": "m",
            "form": "f",
            "low": low,
            "mid": mid,
            "high": high,
            "unit": "x",
            "source": f"{grade} page",
            "year": "2026",
            "grade": grade,
        }
    )


def test_the_form_comes_before_the_general_and_grade_before_fullness() -> None:
    found = band_for("retention_d1", ("social", "all_apps"), playbooks.benchmarks())
    assert found is not None
    assert (found.chosen.low, found.chosen.high) == (0.3, 0.4)
    assert found.mid == pytest.approx(0.35)
    assert len(found.others) == 1
    shop = band_for("retention_d1", ("ecommerce",), playbooks.benchmarks())
    assert shop is not None
    assert shop.chosen.grade == "A"
    assert len(shop.others) == 2
    assert band_for("", ("all",), playbooks.benchmarks()) is None
    assert band_for("retention_40_20_10", ("consumer",), playbooks.benchmarks()) is None


def test_a_band_given_from_bad_to_good_is_turned() -> None:
    payback = band_for("cac_payback", ("all",), playbooks.benchmarks())
    assert payback is not None
    assert (payback.low, payback.mid, payback.high) == (6, 12, 18)
    assert light_in_band(20, payback, Good.DOWN) is Light.OFF_TRACK
    assert light_in_band(15, payback, Good.DOWN) is Light.AT_RISK
    assert light_in_band(12, payback, Good.DOWN) is Light.ON_TRACK
    assert light_in_band(12, payback, Good.RANGE) is None


def test_a_middle_alone_cannot_say_off_track() -> None:
    found = band_for("m", ("f",), [band(None, 0.5, None)])
    assert found is not None
    assert light_in_band(0.01, found, Good.UP) is Light.AT_RISK
    assert reference_for(None, None) is None
    assert band_for("m", ("f",), [band(None, None, None)]) is None


def test_without_a_band_the_own_history_colours() -> None:
    history = [100.0, 102, 98, 101, 99, 100, 103, 97]
    assert light_by_history(60, history, Good.UP) is Light.OFF_TRACK
    assert light_by_history(100, history, Good.UP) is Light.ON_TRACK
    assert light_by_history(140, history, Good.DOWN) is Light.OFF_TRACK
    assert light_by_history(60, history[:7], Good.UP) is None
    constant = [5.0] * 8
    assert light_by_history(5, constant, Good.UP) is Light.ON_TRACK
    assert light_by_history(4, constant, Good.UP) is Light.OFF_TRACK


def test_the_best_level_is_a_mean_of_four() -> None:
    assert best_level([1, 2, 3, 4, 5]) == 3.5
    assert best_level([1, 2, 3, 4, 5], Good.DOWN) == 2.5
    assert best_level([1, None, 3, 4, 5]) is None
    assert best_level([]) is None

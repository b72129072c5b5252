from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chisquare

from opstui.kernel.errors import OpsError
from opstui.kernel.language import EN, ZH, speaking
from opstui.stages.review.experiments import (
    days_run,
    reading,
    readings,
    users_needed,
    weeks_needed,
    whole_weeks,
)
from opstui.stages.review.model import Arm, Experiment, Measure
from opstui.stages.review.pasted_arms import measure_lines, measures_of, pasted_arms
from opstui.stages.review.randomised import Outcome

COOKIE = (Path(__file__).parents[2] / "data/cookie_cats_ab_counts.csv").read_text(encoding="utf-8")


def cookie_cats() -> Experiment:
    found = pasted_arms(COOKIE)
    first, *others = found.measures
    return Experiment(
        key="C1.X1",
        cycle="C1",
        name="Gate",
        metric=first.metric,
        control=Arm(n=found.control_n, success=first.control),
        treatment=Arm(n=found.treatment_n, success=first.treatment),
        further=tuple(others),
    )


def test_a_pasted_block_gives_arms_and_metrics() -> None:
    found = pasted_arms(COOKIE)
    assert (found.control, found.control_n) == ("gate_30", 44_700)
    assert (found.treatment, found.treatment_n) == ("gate_40", 45_489)
    assert [one.metric for one in found.measures] == [
        "retained_d1",
        "retained_d7",
        "zero_round_players",
    ]
    assert found.left_out == ("sum_gamerounds",)


def test_cookie_cats_with_holm_over_the_two_retentions() -> None:
    one = cookie_cats()
    first, seventh = readings(one.model_copy(update={"further": one.further[:1]}))
    assert first.result.z == pytest.approx(-1.784, abs=5e-4)
    assert first.result.p == pytest.approx(0.0744, abs=5e-5)
    assert seventh.result.z == pytest.approx(-3.164, abs=5e-4)
    assert seventh.result.p == pytest.approx(0.00155, abs=5e-6)
    assert seventh.result.interval is not None
    assert seventh.result.interval.low == pytest.approx(-0.0133, abs=5e-5)
    assert seventh.result.interval.high == pytest.approx(-0.0031, abs=5e-5)
    assert seventh.result.ratio_p == pytest.approx(0.0086, abs=5e-5)
    assert seventh.adjusted == pytest.approx(2 * 0.00155, abs=1e-5)
    assert first.adjusted == pytest.approx(0.0744, abs=5e-5)
    assert seventh.result.outcome is Outcome.WORSE


def test_a_metric_that_only_just_moved_does_not_survive_nine_others() -> None:
    flat = tuple(Measure(metric=f"m{n}", control=500, treatment=500) for n in range(9))
    alone = Experiment(
        key="C1.X1",
        cycle="C1",
        name="x",
        control=Arm(n=1000, success=500),
        treatment=Arm(n=1000, success=546),
    )
    assert reading(alone).outcome is Outcome.BETTER
    among = readings(alone.model_copy(update={"further": flat}))[0]
    assert among.result.outcome is Outcome.INCONCLUSIVE
    assert among.adjusted is not None
    assert among.adjusted > 0.05 > (among.result.p or 1.0)


def test_less_is_better_for_some_metrics() -> None:
    one = cookie_cats().model_copy(update={"further": ()})
    one = one.model_copy(update={"treatment": Arm(n=45_489, success=18_000)})
    assert reading(one).outcome is Outcome.WORSE
    assert reading(one, down=[one.metric]).outcome is Outcome.BETTER


@pytest.mark.parametrize(("ends", "running"), [(0, True), (-1, False), (3, True)])
def test_nothing_is_read_before_the_last_day_is_over(ends: int, running: bool) -> None:
    today = date(2026, 11, 20)
    one = cookie_cats().model_copy(update={"end": today + timedelta(ends)})
    found = reading(one, today)
    assert (found.outcome is Outcome.RUNNING) is running
    assert (found.p is None) is running
    assert (found.interval is None) is running


def test_an_uneven_split_that_was_meant_is_no_alarm() -> None:
    one = Experiment(
        key="C1.X1",
        cycle="C1",
        name="holdout",
        control=Arm(n=1000, success=200),
        treatment=Arm(n=9050, success=2000),
    )
    assert reading(one).outcome is Outcome.INVALID
    assert reading(one).p is None
    meant = reading(one.model_copy(update={"share": 0.9}))
    assert meant.outcome is not Outcome.INVALID
    assert meant.ratio_p == pytest.approx(chisquare([1000, 9050], [1005, 9045]).pvalue)


def test_users_and_weeks_that_are_needed() -> None:
    assert users_needed(0.10, 0.12) == 3841
    assert users_needed(0.02, 0.022) == 80_682
    assert users_needed(0.1, None) is None
    assert users_needed(0.1, 0.1) is None
    assert weeks_needed(3841, 2000) == 4
    assert weeks_needed(3841, 2000, 0.1) == 20
    assert weeks_needed(3841, 0) is None


def test_whole_weeks() -> None:
    one = cookie_cats()
    assert whole_weeks(one)
    two = one.model_copy(update={"start": date(2026, 10, 5), "end": date(2026, 10, 18)})
    assert days_run(two) == 14
    assert whole_weeks(two)
    assert not whole_weeks(two.model_copy(update={"end": date(2026, 10, 17)}))


@given(
    n=st.integers(1, 10**6),
    m=st.integers(1, 10**6),
    done=st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), max_size=5),
)
def test_any_counts_give_words_and_holm_never_lowers_p(
    n: int, m: int, done: list[tuple[int, int]]
) -> None:
    further = tuple(
        Measure(metric=f"m{at}", control=min(a, n), treatment=min(b, m))
        for at, (a, b) in enumerate(done)
    )
    one = Experiment(
        key="C1.X1",
        cycle="C1",
        name="x",
        control=Arm(n=n, success=n // 2),
        treatment=Arm(n=m, success=m // 3),
        further=further,
    )
    for found in readings(one):
        assert found.result.sentence()
        if found.adjusted is not None and found.result.p is not None:
            assert found.result.p <= found.adjusted <= 1


# -- pasted text ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "variant\tusers\tpaid\nB\t1200\t130\n对照\t1000\t100",
        "变体;人数;付费\n实验组;1200;130\n对照组;1000;100",
        'variant,users,paid\nb,"1,200",130\ncontrol,"1,000",100\n\n',
        "variant  users  paid\nB  1200  130\ncontrol  1000  100",
    ],
)
def test_the_control_may_come_second_and_columns_may_be_parted_anyhow(text: str) -> None:
    found = pasted_arms(text)
    assert (found.control_n, found.treatment_n) == (1000, 1200)
    assert found.measures[0].control == 100
    assert found.measures[0].treatment == 130


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a,b,c",
        "variant,n,x\nA,1,1\nB,2,2\nC,3,3",
        "variant,n,x\nA,1\nB,2,2",
        "variant,n\nA,10\nB,20",
        "variant,n,x\nA,10,11\nB,20,21",
        "variant,n,x\nA,ten,1\nB,20,2",
        "variant,n,x\nA,10,-1\nB,20,2",
        '"variant,n,x\nA,10,1\nB,20,2',
        "=cmd(),n,x\nA,=1+1,1\nB,20,2",
    ],
)
@pytest.mark.parametrize("language", [EN, ZH])
def test_a_wrong_block_says_what_is_wrong(text: str, language: str) -> None:
    with speaking(language), pytest.raises(OpsError) as error:
        pasted_arms(text)
    assert error.value.title
    assert error.value.todo


def test_further_metrics_go_there_and_back() -> None:
    given_ = (Measure(metric="D7", control=8502, treatment=8279),)
    assert measures_of(tuple(measure_lines(given_).splitlines())) == given_
    assert measures_of(("次留，10，12",))[0].treatment == 12


@pytest.mark.parametrize("line", ["D7", "D7, 1", ", 1, 2", "D7, a, 2", "D7, 8,502, 8,279"])
def test_a_line_that_is_no_metric_is_refused(line: str) -> None:
    with pytest.raises(OpsError):
        measures_of((line,))

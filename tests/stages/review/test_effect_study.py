from __future__ import annotations

import math
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from opstui.kernel.label import Label
from opstui.kernel.metric_tree import Kind, MetricTree, Node
from opstui.kernel.observations import Observation, apply
from opstui.kernel.periods import Grain
from opstui.kernel.series import SeriesBook
from opstui.kernel.statistics import t_of
from opstui.kernel.vocabulary import EvidenceGrade
from opstui.stages.review.effect_result import Caveat, Effect, Method
from opstui.stages.review.effect_series import OTHERS, course, segments_of
from opstui.stages.review.effect_study import effect_of, study_roi
from opstui.stages.review.effect_words import caveat_sentences, effect_sentence, grade_sentence
from opstui.stages.review.effects import against_control
from opstui.stages.review.model import EffectStudy
from opstui.stages.review.reader import Reader

FIRST = date(2026, 1, 5)
TODAY = date(2026, 12, 31)
WEEKDAY = (1.0, 1.1, 1.05, 1.0, 0.9, 0.6, 0.5)


def noise(n: int) -> float:
    return math.cos(7.3 * n * n) * 0.03


def reader(*observations: Observation) -> Reader:
    sign_ups = Node(id="sign_ups", name=Label(en="Sign-ups"), unit="count")
    active = Node(id="active", name=Label(en="Active"), unit="count", kind=Kind.STOCK)
    root = Node(
        id="all", name=Label(en="All"), unit="count", op="sum", children=("sign_ups", "active")
    )
    tree = MetricTree(root="all", nodes=(root, sign_ups, active))
    return Reader(tree, SeriesBook({one.key: one for one in apply(list(observations), {})}))


def daily(
    days: int,
    start: int,
    length: int,
    lift: float,
    dip: float = 0.0,
    drift: float = 0.0,
    wave: float = 0.1,
) -> Reader:
    """North is lifted from day `start` on, and falls by `dip` as long again; South is not."""
    points = []
    for n in range(days):
        day = FIRST + timedelta(n)
        level = WEEKDAY[day.weekday()] * (1 + wave * math.sin(n / 15))
        factor = 1 + lift if start <= n < start + length else 1.0
        factor -= dip if start + length <= n < start + 2 * length else 0.0
        north = 1000 * level * factor * (1 + noise(n)) * math.exp(drift * n)
        points.append(Observation("sign_ups", "North", "day", day, north))
        points.append(
            Observation("sign_ups", "South", "day", day, 800 * level * (1 + noise(n + 9)))
        )
    return reader(*points)


def study(start: int, length: int, **more: object) -> EffectStudy:
    fields: dict[str, object] = {
        "key": "C1.E1",
        "cycle": "C1",
        "name": "Campaign",
        "metric": "sign_ups",
        "segment": "North",
        "start": FIRST + timedelta(start),
        "end": FIRST + timedelta(start + length - 1),
    }
    return EffectStudy.model_validate({**fields, **more})


def against_others(start: int, length: int, **more: object) -> EffectStudy:
    return study(start, length, control="sign_ups", control_segment=OTHERS, **more)


def found(read: Reader, one: EffectStudy, today: date = TODAY) -> Effect:
    effect = effect_of(read, one, today)
    assert effect is not None
    assert effect_sentence(effect, "count")
    assert grade_sentence(effect)
    caveat_sentences(effect)
    return effect


# -- the series -----------------------------------------------------------------------------------


def test_the_change_and_an_equal_time_after_it_are_cut_out() -> None:
    got = course(daily(120, 70, 14, 0.3), study(70, 14), TODAY)
    assert got is not None
    assert (got.grain, got.length, got.level) == ("day", 14, False)
    assert len(got.treated[got.before]) == 70
    assert len(got.treated[got.during]) == len(got.treated[got.after]) == 14
    assert got.ended
    assert got.followed


def test_a_change_that_still_runs_has_no_time_after() -> None:
    today = FIRST + timedelta(77)
    effect = found(daily(120, 70, 14, 0.3), study(70, 14), today)
    assert len(effect.course.treated[effect.course.during]) == 7
    assert effect.after is None
    assert Caveat.RUNNING in effect.caveats
    over = found(daily(84, 70, 14, 0.3), study(70, 14))
    assert Caveat.NOT_FOLLOWED in over.caveats


@pytest.mark.parametrize(("start", "length"), [(3, 7), (130, 7)])
def test_too_few_numbers_give_nothing(start: int, length: int) -> None:
    assert effect_of(daily(120, 70, 14, 0.3), study(start, length), TODAY) is None


def test_segments_that_were_left_alone_are_added_up() -> None:
    read = daily(90, 70, 7, 0.0)
    assert segments_of(read, "sign_ups") == ["North", "South"]
    got = course(read, against_others(70, 7), TODAY)
    assert got is not None
    assert got.control[0] == pytest.approx(800 * WEEKDAY[0] * (1 + noise(9)))


# -- difference in differences --------------------------------------------------------------------


def two_series(grain: Grain, treated: list[float], control: list[float]) -> Reader:
    step = 7 if grain == "week" else 1
    days = [FIRST + timedelta(step * n) for n in range(len(treated))]
    return reader(
        *(
            Observation("sign_ups", "North", grain, d, v)
            for d, v in zip(days, treated, strict=True)
        ),
        *(
            Observation("sign_ups", "South", grain, d, v)
            for d, v in zip(days, control, strict=True)
        ),
    )


def test_the_reference_case_of_difference_in_differences() -> None:
    """100 to 130 against 200 to 220: counterfactual 110, +18.2 %, +20."""
    read = two_series("week", [100.0] * 10 + [130.0], [200.0] * 10 + [220.0])
    effect = found(read, against_others(70, 7))
    assert effect.method is Method.DIFFERENCE
    assert effect.grade is EvidenceGrade.B
    assert effect.during == pytest.approx(20)
    assert effect.relative == pytest.approx(0.182, abs=5e-4)


def test_its_interval_follows_the_spread_before_it() -> None:
    """s·√(1/n + 1/m) by numpy, Student's t by scipy."""
    control = [200.0 + 10 * math.sin(n) for n in range(14)]
    treated = [c / 2 * (1 + noise(3 * n)) * (1.2 if n >= 12 else 1) for n, c in enumerate(control)]
    read = two_series("week", treated, control)
    effect = found(read, against_others(84, 14, method=Method.DIFFERENCE))
    ratios = np.log(np.array(treated[:12]) / np.array(control[:12]))
    off = ratios - ratios.mean()
    rho = max(0.0, float((off[1:] * off[:-1]).sum() / (off**2).sum()))
    half = float(stats.t.ppf(0.975, 11)) * float(ratios.std(ddof=1)) * math.sqrt(1 / 12 + 1 / 2)
    half *= math.sqrt((1 + rho) / (1 - rho))
    after, before = np.mean(treated[12:]), np.mean(treated[:12])
    delta = math.log(after / before) - math.log(np.mean(control[12:]) / np.mean(control[:12]))
    assert effect.interval is not None
    assert effect.interval.low == pytest.approx(2 * after * (1 - math.exp(half - delta)), rel=1e-3)
    assert effect.interval.high == pytest.approx(
        2 * after * (1 - math.exp(-half - delta)), rel=1e-3
    )
    assert effect.interval.low > 0


def test_a_control_that_drifts_away_before_is_no_control() -> None:
    read = daily(120, 70, 14, 0.3, drift=0.01)
    forced = found(read, against_others(70, 14, method=Method.DIFFERENCE))
    assert forced.grade is EvidenceGrade.C
    assert Caveat.NOT_PARALLEL in forced.caveats
    assert forced.drift == pytest.approx(0.01, abs=0.002)


def test_few_periods_before_lower_the_grade_and_give_no_interval() -> None:
    read = two_series("week", [100.0, 101, 99, 100, 130], [200.0, 199, 201, 200, 220])
    effect = found(read, against_others(28, 7, method=Method.DIFFERENCE))
    assert effect.grade is EvidenceGrade.C
    assert effect.interval is None
    assert Caveat.FEW_PAIRS in effect.caveats


def test_what_was_pulled_forward_is_taken_off() -> None:
    effect = found(daily(120, 70, 14, 0.3, dip=0.2), against_others(70, 14))
    assert effect.grade is EvidenceGrade.B
    assert effect.after is not None
    assert effect.during > 0 > effect.after
    assert effect.net == pytest.approx(effect.during + effect.after)
    assert effect.relative == pytest.approx(0.1, abs=0.06)
    assert "took back" in effect_sentence(effect, "count")


def test_nothing_done_is_not_beyond_chance() -> None:
    effect = found(daily(120, 70, 14, 0.0), against_others(70, 14))
    assert effect.interval is not None
    assert 0 in effect.interval
    assert not effect.beyond_chance


# -- regression -----------------------------------------------------------------------------------


def test_the_regression_agrees_with_matrix_algebra() -> None:
    """Var Σ(y − ŷ) = s²(m + 1'X(X'X)⁻¹X'1) by numpy, Student's t by scipy."""
    xs = [100 + 20 * math.sin(n) + 5 * math.cos(3 * n) for n in range(30)]
    ys = [2 * x + 10 + 6 * math.cos(7 * n * n) + (50 if n >= 24 else 0) for n, x in enumerate(xs)]
    pairs = list(zip(xs, ys, strict=True))
    got = against_control(pairs[:24], pairs[24:])
    design = np.column_stack([np.ones(24), xs[:24]])
    later = np.column_stack([np.ones(6), xs[24:]])
    beta, rest, *_more = np.linalg.lstsq(design, np.array(ys[:24]), rcond=None)
    total = later.sum(axis=0)
    spread = float(rest[0]) / 22 * (6 + total @ np.linalg.inv(design.T @ design) @ total)
    assert got is not None
    assert got.interval is not None
    assert got.increment == pytest.approx(sum(ys[24:]) - float((later @ beta).sum()))
    half = float(stats.t.ppf(0.975, 22)) * math.sqrt(spread) * got.widened
    assert got.interval.high - got.increment == pytest.approx(half, rel=1e-3)


def test_neighbours_that_are_alike_widen_the_interval() -> None:
    xs = [100 + 20 * math.sin(n) for n in range(34)]
    ys = [2 * x + 15 * math.sin(n / 5) for n, x in enumerate(xs)]
    pairs = list(zip(xs, ys, strict=True))
    got = against_control(pairs[:30], pairs[30:])
    assert got is not None
    assert got.widened > 2


def test_a_control_of_another_size_is_fitted() -> None:
    read = daily(150, 100, 14, 0.3)
    effect = found(read, against_others(100, 14, method=Method.REGRESSION))
    assert effect.grade is EvidenceGrade.B
    assert effect.fit is not None
    assert effect.fit > 0.9
    assert effect.relative == pytest.approx(0.3, abs=0.06)


def test_a_control_that_has_nothing_to_do_with_it_is_left_out() -> None:
    treated = [100 + 30 * math.sin(n) for n in range(40)]
    control = [50 + 40 * math.cos(11.1 * n * n) for n in range(40)]
    drift = [value * math.exp(0.05 * n) for n, value in enumerate(control)]
    read = two_series("day", treated, drift)
    effect = found(read, against_others(35, 3))
    assert effect.method is Method.BEFORE_AFTER
    assert Caveat.NOT_PARALLEL in effect.caveats
    assert Caveat.POOR_FIT in effect.caveats


# -- before and after -----------------------------------------------------------------------------


def test_before_and_after_with_placebos() -> None:
    effect = found(daily(150, 120, 14, 0.3, wave=0.01), study(120, 14))
    assert (effect.method, effect.grade) == (Method.BEFORE_AFTER, EvidenceGrade.C)
    assert effect.p is not None
    assert effect.p < 0.05
    assert effect.interval is None
    assert effect.beyond_chance


def test_weeks_are_compared_with_weeks_and_few_of_them_give_the_direction_only() -> None:
    values = [100.0 + n % 3 for n in range(8)] + [140.0, 141.0]
    read = two_series("week", values, values)
    effect = found(read, study(56, 14))
    assert effect.course.grain == "week"
    assert effect.direction_only
    assert not effect.beyond_chance
    assert "Higher than usual." in effect_sentence(effect, "count")
    long = [100.0 + n % 3 for n in range(40)] + [140.0, 141.0]
    sure = found(two_series("week", long, long), study(280, 14))
    assert sure.p is not None
    assert sure.p < 0.05


def test_a_level_is_averaged_and_not_added_up() -> None:
    points = [
        Observation("active", "", "week", FIRST + timedelta(7 * n), 500.0 + (50 if n >= 30 else 0))
        for n in range(34)
    ]
    one = study(210, 14, metric="active", segment="")
    effect = found(reader(*points), one)
    assert effect.course.level
    assert effect.during == pytest.approx(50)
    assert study_roi(one.model_copy(update={"worth": 1.0}), effect, 10.0) is None


# -- money ----------------------------------------------------------------------------------------


def test_incremental_return_takes_off_who_had_come_anyway() -> None:
    effect = found(daily(150, 120, 14, 0.3), study(120, 14))
    one = study(120, 14, worth=3.0, deducted=0.25)
    assert study_roi(one, effect, 1000.0) == pytest.approx((effect.net * 0.75 * 3 - 1000) / 1000)
    assert study_roi(one, effect, 0.0) is None
    assert study_roi(one, effect, None) is None
    assert study_roi(study(120, 14), effect, 1000.0) is None


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 5, 7, 12, 30, 200])
def test_student_t_agrees_with_scipy(freedom: int) -> None:
    assert t_of(0.95, freedom) == pytest.approx(float(stats.t.ppf(0.975, freedom)), rel=2e-3)


@given(
    values=st.lists(st.tuples(st.floats(0, 1e12), st.floats(0, 1e12)), min_size=1, max_size=60),
    start=st.integers(0, 59),
    length=st.integers(1, 20),
    method=st.sampled_from(["", *Method]),
)
def test_any_numbers_give_words_or_nothing(
    values: list[tuple[float, float]], start: int, length: int, method: str
) -> None:
    read = two_series("day", [one[0] for one in values], [one[1] for one in values])
    effect = effect_of(read, against_others(start, length, method=method), TODAY)
    if effect is not None:
        assert math.isfinite(effect.net)
        assert effect_sentence(effect, "count")
        assert grade_sentence(effect)

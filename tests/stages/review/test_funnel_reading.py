"""The funnel of a tree: its chain of counts, what it is measured against, what it says."""

from __future__ import annotations

import json
import math
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstui.examples import example_workbook
from opstui.kernel.label import Label
from opstui.kernel.metric_tree import Kind, MetricTree, Node, Op
from opstui.kernel.observations import SeriesMonth
from opstui.kernel.periods import Period, week_of
from opstui.kernel.series import SeriesBook
from opstui.stages.planning.model import Plan
from opstui.stages.review.funnel import Chain, chains, counts_by_rate, funnel, funnel_chain
from opstui.stages.review.funnel_reading import (
    Reference,
    Source,
    counts,
    reading,
    references,
    segments,
)
from opstui.stages.review.reader import Reader
from tests.stages.review.fixture_screen import training

DATA = Path(__file__).parents[2] / "data"
EXPECTED = json.loads((DATA / "examples/example_a_training.json").read_text(encoding="utf-8"))
CHAIN = Chain(("uv", "leads", "attended", "paid"), ("lead_rate", "attend_rate", "pay_rate"))
CYCLE = Period(date(2026, 9, 28), date(2026, 11, 22))
OVER = date(2026, 11, 23)


def source() -> Source:
    workbook = training("en")
    plan, cycle = workbook.all(Plan)["C1"], workbook.cycle
    assert cycle is not None
    reader = Reader(plan.tree, SeriesBook(workbook.all(SeriesMonth)))
    return Source(reader, plan, cycle, OVER)


def test_the_chain_is_the_rates_that_follow_on_each_other_without_money() -> None:
    assert funnel_chain(source().reader.tree) == CHAIN
    assert CHAIN.rate_of("uv") == ""
    assert CHAIN.rate_of("paid") == "pay_rate"


def test_a_rate_that_nothing_follows_is_no_funnel() -> None:
    tree = example_workbook("community", "en").all(Plan)["C3"].tree
    assert all(len(one.counts) == 2 for one in chains(tree))
    assert funnel_chain(tree) is None


def test_the_counts_of_the_cycle_are_those_of_the_example() -> None:
    found = counts(source().reader, CHAIN, CYCLE)
    assert found is not None
    assert [value for _name, value in found] == EXPECTED["expected"]["funnel_actual"]


def test_a_baseline_typed_as_rates_gives_the_counts_of_the_example() -> None:
    found = counts_by_rate(CHAIN, source().plan.tree.evaluate(source().plan.baseline))
    assert found is not None
    wanted = EXPECTED["expected"]["funnel_baseline"]
    assert [value for _name, value in found] == pytest.approx(wanted)


def test_segments_add_up_to_the_whole() -> None:
    reader = source().reader
    names = segments(reader, CHAIN, CYCLE)
    assert names == ["feed", "owned", "referral"]
    parts = [counts(reader, CHAIN, CYCLE, name) for name in names]
    sums = [sum(row[at][1] for row in parts if row) for at in range(4)]
    assert sums == EXPECTED["expected"]["funnel_actual"]


def test_it_is_measured_against_plan_baseline_and_best_segment() -> None:
    """There are no eight weeks before the cycle to compare with."""
    found = references(source(), CHAIN, CYCLE)
    kinds = [one.kind for one in found]
    assert kinds == [Reference.TARGET, Reference.BASELINE, Reference.BEST]
    assert found[2].segment == "referral"
    assert found[0].rates["attended"] == pytest.approx(0.5967354630453282)
    last = references(source(), CHAIN, week_of(date(2026, 11, 16)), "feed")
    assert [one.kind for one in last] == [
        Reference.TARGET,
        Reference.BASELINE,
        Reference.PREVIOUS,
        Reference.WHOLE,
        Reference.BEST,
    ]
    assert last[2].span == week_of(date(2026, 11, 9))


def test_the_loss_against_the_plan_lies_on_attendance() -> None:
    against = references(source(), CHAIN, CYCLE)[0]
    found = reading(source(), CHAIN, CYCLE, against=against)
    assert found is not None
    assert found.worst is not None
    assert found.worst.name == "attended"
    wanted = 9194 * (0.5967354630453282 - 4854 / 9194) * 490 / 4854
    assert found.worst.lost == pytest.approx(wanted)
    assert found.whole_rate == pytest.approx(490 / 158_478)


def test_without_counts_there_is_no_funnel() -> None:
    there = source()
    assert reading(there, CHAIN, week_of(date(2026, 12, 7))) is None
    assert segments(there.reader, CHAIN, week_of(date(2026, 12, 7))) == []


def _rate(id_: str, upper: str, lower: str) -> Node:
    return Node(
        id=id_, name=Label(en=id_), unit="ratio", kind=Kind.RATE, numerator=upper, denominator=lower
    )


def test_rates_in_a_circle_end_and_branches_are_told_apart() -> None:
    rates = [_rate("r1", "b", "a"), _rate("r2", "c", "b"), _rate("r3", "b", "c")]
    rates += [_rate("r4", "d", "b")]
    root = Node(id="g", name=Label(en="g"), op=Op.PROD, children=tuple(one.id for one in rates))
    found = chains(MetricTree(root="g", nodes=(root, *rates)))
    assert {one.counts for one in found} == {("a", "b", "c"), ("a", "b", "d")}


@given(
    st.lists(st.integers(1, 10**6), min_size=3, max_size=6),
    st.lists(st.floats(0.01, 1.0), min_size=5, max_size=5),
)
def test_a_step_brought_to_its_reference_gives_back_what_it_lost(
    numbers: list[int], wanted: list[float]
) -> None:
    """With one step at the reference's rate and the later rates kept, the last count is larger
    by just what that step was said to lose."""
    steps = [(f"s{at}", float(n)) for at, n in enumerate(sorted(numbers, reverse=True))]
    reference = {f"s{at + 1}": rate for at, rate in enumerate(wanted)}
    found = funnel(steps, reference)
    for at in range(1, len(found)):
        lost = found[at].lost
        assert lost is not None
        later = math.prod(one.rate or 0.0 for one in found[at + 1 :])
        better = found[at - 1].count * reference[f"s{at}"] * later
        assert better - found[-1].count == pytest.approx(lost, rel=1e-9, abs=1e-6)

"""Any two states compared: days, sides of the plan, cycles; and what cannot be."""

from __future__ import annotations

from datetime import date

import pytest

from opstui.examples import example_workbook
from opstui.kernel.attribution import attribute
from opstui.kernel.language import EN
from opstui.kernel.observations import SeriesMonth
from opstui.kernel.series import SeriesBook
from opstui.reports.status import with_baseline
from opstui.reports.timing import timing
from opstui.stages.planning.model import Plan
from opstui.stages.review.ends import Ends, Pair, pair
from opstui.stages.review.evidence import is_valid, parse
from opstui.stages.review.reader import Reader
from opstui.stages.strategy.model import Cycle

OVER = date(2026, 11, 23)


def made(example: str) -> tuple[Plan, Cycle, Reader]:
    workbook = example_workbook(example, EN)
    cycle = workbook.cycle
    assert cycle is not None
    plan = workbook.all(Plan)[cycle.key]
    reader = Reader(plan.tree, SeriesBook(workbook.all(SeriesMonth)))
    return with_baseline(plan, reader, timing(cycle, reader, OVER)), cycle, reader


def compared(example: str, start: str, end: str) -> Pair:
    plan, cycle, reader = made(example)
    return pair(Ends(start, end), plan, cycle, reader, OVER)


def parts(example: str, start: str, end: str) -> tuple[float, float, float]:
    """G of both ends, Σφ."""
    plan, _cycle, _reader = made(example)
    found = compared(example, start, end)
    assert not found.why
    before, after = found.before.leaves, found.after.leaves
    split = attribute(plan.tree, before, after)
    first, last = plan.tree.value(before), plan.tree.value(after)
    assert first is not None
    assert last is not None
    return first, last, sum(split.parts.values())


def test_a_week_against_a_week() -> None:
    first, last, moved = parts("training", "2026-W40", "2026-W41")
    assert (first, last) == pytest.approx((60_769, 83_557))
    assert moved == pytest.approx(83_557 - 60_769)


def test_the_first_week_of_a_recursion_against_the_last() -> None:
    first, last, moved = parts("community", "2026-W36", "2026-W47")
    assert (first, last, moved) == pytest.approx((533, 904, 371))


def test_two_sides_of_the_plan_are_reckoned_for_the_whole_cycle() -> None:
    first, last, moved = parts("training", "baseline", "target")
    assert first == pytest.approx(637_871)
    assert last == pytest.approx(900_000, rel=1e-6)
    assert moved == pytest.approx(last - first)
    assert parts("community", "do_nothing", "target")[0] == pytest.approx(700.257, abs=1e-3)


def test_a_side_of_the_plan_is_reckoned_for_the_days_of_the_other_end() -> None:
    assert parts("training", "target", "2026-W40")[0] == pytest.approx(69_750, rel=1e-6)
    backwards = parts("training", "2026-W40", "target")
    assert backwards[1] == pytest.approx(69_750, rel=1e-6)
    assert backwards[2] == pytest.approx(69_750 - 60_769, rel=1e-6)


def test_flows_of_unequal_days_are_brought_to_those_of_the_second() -> None:
    found = compared("training", "2026-09-28..2026-10-25", "2026-W47")
    assert found.scaled
    whole = made("training")[2].leaves(compared("training", "2026-W47", "2026-W40").before.period)  # type: ignore[arg-type]
    four = compared("training", "2026-09-28..2026-10-25", "2026-10-26..2026-11-22")
    assert not four.scaled
    assert found.after.leaves == whole
    flows, rates = found.before.leaves["uv_feed"], found.before.leaves["attend_rate"]
    assert flows == pytest.approx((four.before.leaves["uv_feed"] or 0) / 4)
    assert rates == four.before.leaves["attend_rate"]


def test_what_cannot_be_compared_says_why() -> None:
    assert compared("training", "2026-W40", "2026-W40").why
    assert "No numbers for" in compared("training", "2025-W40", "2026-W40").why
    assert "over" in compared("training", "2026-W40", "2026-W49").why
    assert "one period" in compared("community", "2026-08-31..2026-10-04", "2026-W47").why


def test_a_code_that_names_nothing_is_an_error() -> None:
    with pytest.raises(KeyError):
        compared("training", "nonsense", "2026-W40")


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-W40", "2026-W47"),
        ("baseline", "target"),
        ("2026-W40", "target"),
        ("2026-08-03..2026-09-27", "2026-09-28..2026-11-22"),
        ("2026-08-03..2026-09-27", "do_nothing"),
        ("2026-10-01", "2026-09-28..2026-11-22"),
    ],
)
def test_any_two_can_be_cited(start: str, end: str) -> None:
    text = f"attr:net_revenue/aov@{start}..{end}"
    assert is_valid(text)
    found = parse(text)
    assert (found.start, found.period) == (start, end)
    assert str(found) == text

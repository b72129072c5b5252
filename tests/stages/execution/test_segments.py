"""Customers in tiers: the wholesaler's facts, moves between two imports, the screen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstui.app import OpsApp
from opstui.kernel.language import EN, ZH
from opstui.kernel.vocabulary import Lever
from opstui.stages.execution.model import CustomerTiers
from opstui.stages.execution.rfm import Customer, Thresholds, Tier
from opstui.stages.execution.segments import matrix, same_limits, tier_lines, tiers_of
from opstui.stages.planning.model import Task
from tests.pilot import SIZE, press, screen_text, stored, type_text, until
from tests.stages.execution.test_screen_actions import app_at, ready

RETAIL = Path(__file__).parents[2] / "data" / "uci_online_retail_rfm.csv"
LIMITS = Thresholds(30, 2, 100)
FACTS = [628, 88, 76, 79, 305, 93, 1167, 1902]


def record(key: str, customers: Sequence[tuple[str, int, int, int]]) -> CustomerTiers:
    people = [Customer(id_, *rest) for id_, *rest in customers]
    return tiers_of(key, "C1", people, date(2026, 11, 1), "x.csv", LIMITS)


def test_moves_between_two_imports_are_counted_by_customer() -> None:
    before = record("C1.R1", [("a", 5, 3, 500), ("b", 5, 3, 500), ("c", 90, 1, 10)])
    after = record("C1.R2", [("a", 5, 3, 500), ("b", 60, 3, 500), ("d", 1, 1, 5)])
    assert matrix(before, after) == {
        (Tier.VALUABLE, Tier.VALUABLE): 1,
        (Tier.VALUABLE, Tier.KEEP): 1,
        (Tier.REGULAR_RESCUE, None): 1,
        (None, Tier.REGULAR_DEVELOP): 1,
    }
    lines = {line.tier: line for line in tier_lines(after, before)}
    assert (lines[Tier.VALUABLE].stayed, lines[Tier.VALUABLE].left) == (1, 1)
    assert (lines[Tier.KEEP].came, lines[Tier.KEEP].new) == (1, 0)
    assert (lines[Tier.REGULAR_DEVELOP].came, lines[Tier.REGULAR_DEVELOP].new) == (0, 1)
    assert lines[Tier.REGULAR_RESCUE].left == 1
    assert same_limits(before, after)


people = st.lists(
    st.tuples(
        st.sampled_from("abcdefgh"), st.integers(0, 90), st.integers(0, 5), st.integers(-9, 300)
    ),
    unique_by=lambda one: one[0],
    min_size=1,
)


@given(people, people)
def test_every_customer_stays_comes_or_leaves(
    first: list[tuple[str, int, int, int]], second: list[tuple[str, int, int, int]]
) -> None:
    before, after = record("C1.R1", first), record("C1.R2", second)
    lines = tier_lines(after, before)
    for line in lines:
        assert line.customers == (line.stayed or 0) + (line.came or 0) + (line.new or 0)
    held = {one.tier: one.customers for one in before.counts}
    for line in lines:
        assert held[line.tier.value] == (line.stayed or 0) + (line.left or 0)
    assert sum((line.money for line in lines), Decimal(0)) == sum(one[3] for one in second)


def test_no_name_of_a_customer_is_kept() -> None:
    kept = record("C1.R1", [("wang@example.com", 5, 3, 500)]).model_dump_json()
    assert "wang" not in kept


def imported(app: OpsApp, count: int) -> bool:
    return len(app.workbook.all(CustomerTiers)) == count


async def bring(app: OpsApp, pilot: object, path: Path) -> None:
    await press(pilot, "a")  # type: ignore[arg-type]
    await type_text(pilot, str(path))  # type: ignore[arg-type]
    await press(pilot, "f2")  # type: ignore[arg-type]
    await until(pilot, lambda: "4,338" in screen_text(app))  # type: ignore[arg-type]


@pytest.mark.parametrize("language", [EN, ZH])
async def test_the_wholesalers_tiers_are_shown_before_they_are_kept(
    tmp_path: Path, language: str
) -> None:
    app = app_at(tmp_path, "segments", language=language)
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "segments")
        await bring(app, pilot, RETAIL)
        assert not app.workbook.all(CustomerTiers)
        await press(pilot, "enter")
        await until(pilot, lambda: app.workbook.all(CustomerTiers))
        (kept,) = stored(tmp_path).all(CustomerTiers).values()
        assert [one.customers for one in kept.counts] == FACTS
        assert kept.top_share == pytest.approx(0.746, abs=5e-4)
        assert kept.cutoff == date(2011, 12, 10)
        shown = screen_text(app)
        assert "1,902" in shown
        assert "74.6%" in shown


async def test_a_second_import_keeps_the_thresholds_and_shows_the_moves(tmp_path: Path) -> None:
    app = app_at(tmp_path, "segments")
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "segments")
        for count in (1, 2):
            await bring(app, pilot, RETAIL)
            await press(pilot, "enter")
            await until(pilot, partial(imported, app, count))
        before, after = app.workbook.all(CustomerTiers).values()
        assert same_limits(before, after)
        await press(pilot, "m")
        assert "From / to" in screen_text(app)
        await press(pilot, "d")
        await until(pilot, lambda: len(app.workbook.all(CustomerTiers)) == 1)
        await press(pilot, "u")
        await until(pilot, lambda: len(app.workbook.all(CustomerTiers)) == 2)


async def test_a_tier_becomes_a_task_with_two_keys(tmp_path: Path) -> None:
    app = app_at(tmp_path, "segments")
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "segments")
        await bring(app, pilot, RETAIL)
        await press(pilot, "enter")
        await until(pilot, lambda: app.workbook.all(CustomerTiers))
        await press(pilot, "down", "enter")
        await until(pilot, lambda: app.workbook.get(Task, "C1.T7"))
        made = app.workbook.get(Task, "C1.T7")
        assert made is not None
        assert made.lever is Lever.USER_CARE
        assert made.lever_fields["holdout"] == "10%"
        assert "88" in made.title


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "is empty"),
        ("a,b\n1,2\n", "No row was found"),
        ("customer,amount\nx,1\n", "No column for"),
    ],
)
async def test_a_wrong_file_is_refused_beside_the_field(
    tmp_path: Path, content: str, said: str
) -> None:
    wrong = tmp_path / "wrong.csv"
    wrong.write_text(content)
    app = app_at(tmp_path, "segments")
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "segments")
        await press(pilot, "a")
        await type_text(pilot, str(wrong))
        await press(pilot, "f2")
        await until(pilot, lambda: said in screen_text(app))
        assert not app.workbook.all(CustomerTiers)
        assert app.is_running

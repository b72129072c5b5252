"""Customers in tiers: the wholesaler's facts, moves between two imports, the screen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot

from opstui.app import OpsApp
from opstui.kernel.language import EN, LANGUAGES, ZH, speaking
from opstui.kernel.vocabulary import Lever
from opstui.reports.customer_intake import Asked, found_in
from opstui.reports.customer_intake import kept as kept_in
from opstui.stages.execution.care import contacts, holdout_of, touch_plan_of
from opstui.stages.execution.model import CustomerTiers
from opstui.stages.execution.rfm import Customer, Thresholds, Tier
from opstui.stages.execution.segments import (
    fingerprint,
    in_order,
    matrix,
    same_limits,
    tier_lines,
    tiers_of,
    usual_limits,
    with_limits,
)
from opstui.stages.execution.steps.move_rows import PLACES
from opstui.stages.execution.steps.pick_screen import PickScreen
from opstui.stages.execution.tier_moves import (
    Way,
    cell_facts,
    migration_between,
    migration_of,
    way,
)
from opstui.stages.execution.touch_plan import TOUCHES, touch_lines, touch_task
from opstui.stages.planning.model import Task
from opstui.workbook.document import Workbook
from tests.pilot import SIZE, press, screen_text, stored, type_text, until
from tests.stages.execution.screen_books import base
from tests.stages.execution.test_screen_actions import app_at, ready
from tests.stages.execution.test_screen_forms import fill

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


async def bring(app: OpsApp, pilot: Pilot[Any], path: Path, cutoff: str = "") -> None:
    await press(pilot, "a")
    await type_text(pilot, str(path))
    if cutoff:
        await fill(app, pilot, "cutoff", cutoff)
    await press(pilot, "f2")
    await until(pilot, lambda: "4,338" in screen_text(app))


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
        for count, cutoff in ((1, ""), (2, "2011-12-20")):
            await bring(app, pilot, RETAIL, cutoff)
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


# -- moves, thresholds and the touch plan ------------------------------------------------------


def test_a_move_is_up_only_when_nothing_gets_worse() -> None:
    assert way(Tier.REGULAR_RESCUE, Tier.VALUABLE) is Way.ROSE
    assert way(Tier.VALUABLE, Tier.KEEP) is Way.FELL
    assert way(Tier.RESCUE, Tier.REGULAR) is Way.SHIFTED
    assert way(Tier.KEEP, Tier.KEEP) is Way.STAYED
    assert way(None, Tier.KEEP) is Way.NEW
    assert way(Tier.KEEP, None) is Way.GONE


@given(people, people)
def test_every_customer_goes_exactly_one_way(
    first: list[tuple[str, int, int, int]], second: list[tuple[str, int, int, int]]
) -> None:
    moves = migration_of(record("C1.R1", first), record("C1.R2", second))
    counts = {one: moves.count(one) for one in Way}
    assert sum(counts.values()) == len({one[0] for one in [*first, *second]})
    assert moves.known == len(first) == sum(counts.values()) - counts[Way.NEW]
    for wanted in (Way.ROSE, Way.FELL):
        top = moves.largest(wanted)
        assert (top is None) == (counts[wanted] == 0)


def test_the_review_gets_the_moves_of_its_period() -> None:
    many = [
        record(f"C1.R{n}", [("a", days, 3, 500)]).model_copy(update={"cutoff": date(2026, n, 1)})
        for n, days in ((9, 5), (10, 60), (11, 5))
    ]
    moves = migration_between(many, date(2026, 10, 1), date(2026, 10, 31))
    assert moves is not None
    assert (moves.start, moves.end) == (date(2026, 10, 1), date(2026, 11, 1))
    assert moves.cells == {(Tier.KEEP, Tier.VALUABLE): 1}
    assert migration_between(many, date(2026, 8, 1), date(2026, 9, 30)) is not None
    assert migration_between(many[:1], date(2026, 8, 1), date(2026, 9, 30)) is None
    assert migration_between([], date(2026, 8, 1), date(2026, 9, 30)) is None


def test_a_cell_knows_the_money_before_and_now() -> None:
    before = record("C1.R1", [("a", 5, 3, 500), ("b", 5, 3, 300)])
    after = record("C1.R2", [("a", 60, 3, 520), ("b", 5, 4, 400)])
    facts = cell_facts(before, after, (Tier.VALUABLE, Tier.KEEP))
    assert facts.customers == 1
    assert (facts.money_before, facts.money_after) == (Decimal(500), Decimal(520))


@given(people)
def test_other_thresholds_give_what_an_import_at_them_gives(
    rows: list[tuple[str, int, int, int]],
) -> None:
    limits = Thresholds(10, 1, 20)
    customers = [Customer(id_, *rest) for id_, *rest in rows]
    direct = tiers_of("C1.R1", "C1", customers, date(2026, 11, 1), "x.csv", limits)
    assert with_limits(record("C1.R1", rows), limits) == direct


def test_an_import_of_before_that_kept_only_tiers_still_compares() -> None:
    old = record("C1.R1", [("a", 5, 3, 500)])
    old = old.model_copy(update={"facts": {}, "members": {fingerprint("a"): "111"}})
    after = record("C1.R2", [("a", 60, 3, 500)])
    assert matrix(old, after) == {(Tier.VALUABLE, Tier.KEEP): 1}
    assert with_limits(old, Thresholds(1, 1, 1)) is old
    assert cell_facts(old, after, (Tier.VALUABLE, Tier.KEEP)).money_before is None


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_touch_task_keeps_the_caps_and_the_holdout(code: str) -> None:
    cycle = base().cycle
    assert cycle is not None
    with speaking(code):
        for tier in Tier:
            task = touch_task("C1.T1", cycle, tier, 400, date(2026, 11, 10))
            plan = touch_plan_of(task)
            found = contacts(task, [], date(2026, 11, 10))
            kept = holdout_of(task)
            assert plan is not None
            assert plan.id == TOUCHES[tier].rhythm
            assert found is not None
            assert not found.too_many
            assert kept is not None
            assert kept.people == 40
            assert task.start == date(2026, 11, 10)
            assert task.end is not None
            assert task.end <= cycle.end
            (line,) = (
                one
                for one in touch_lines(record("C1.R1", [("a", 5, 3, 500)]), [task])
                if one.tier is tier
            )
            assert line.task == task


def test_no_touch_is_dated_after_its_cycle() -> None:
    cycle = base().cycle
    assert cycle is not None
    task = touch_task("C1.T1", cycle, Tier.KEEP, 5, date(2027, 3, 1))
    assert (task.start, task.end) == (None, None)


FIRST = "customer,recency,orders,amount\n" + "".join(
    f"u{n},{n % 90},{n % 7},{n * 10 % 990}\n" for n in range(300)
)
SECOND = "customer,recency,orders,amount\n" + "".join(
    f"u{n},{(n + 40) % 90},{n % 7},{n * 10 % 990}\n" for n in range(20, 330)
)


def app_imports(book: Workbook) -> tuple[CustomerTiers, CustomerTiers]:
    before, after = in_order(book.all(CustomerTiers).values())
    return before, after


def two_imports() -> Workbook:
    book = base()
    for text, cutoff in ((FIRST, date(2026, 10, 1)), (SECOND, date(2026, 11, 1))):
        found = found_in(text.encode(), "x.csv", book, date(2026, 11, 10), Asked(cutoff))
        book = kept_in(book, found)
    return book


@pytest.mark.parametrize("language", [EN, ZH])
@pytest.mark.parametrize("size", [SIZE, (120, 34)])
async def test_a_cell_of_the_moves_leads_to_its_customers_and_a_task(
    tmp_path: Path, language: str, size: tuple[int, int]
) -> None:
    app = app_at(tmp_path, "segments", two_imports(), language)
    before, after = app_imports(two_imports())
    moves = migration_of(before, after)
    cell, count = moves.largest(Way.FELL) or ((None, None), 0)
    assert count
    row, column = PLACES.index(cell[0]), PLACES.index(cell[1])
    async with app.run_test(size=size) as pilot:
        await ready(pilot, "segments")
        await press(pilot, "m")
        for head in ("111", "011", "101", "001", "110", "010", "100", "000"):
            assert head in screen_text(app)
        await press(pilot, *["down"] * row, *["right"] * column)
        held = f"{count / moves.held(cell[0]) * 100:.1f}%"
        await until(pilot, lambda: held in screen_text(app))
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, PickScreen))
        assert f"{count:,}" in screen_text(app)
        await press(pilot, "1")
        await until(pilot, lambda: app.workbook.all(Task))
        (task,) = app.workbook.all(Task).values()
        assert task.lever_fields["people"] == str(count)
        assert " > " in task.segment


async def test_all_touches_are_made_in_one_step_and_undone_in_one(tmp_path: Path) -> None:
    app = app_at(tmp_path, "segments", two_imports())
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "segments")
        await press(pilot, "v")
        assert "Held out" in screen_text(app)
        await press(pilot, "A")
        await until(pilot, lambda: app.workbook.all(Task))
        made = len(app.workbook.all(Task))
        _before, after = app_imports(app.workbook)
        assert made == sum(one.customers > 0 for one in after.counts)
        await press(pilot, "A")
        assert len(app.workbook.all(Task)) == made
        await press(pilot, "u")
        await until(pilot, lambda: not app.workbook.all(Task))


async def test_thresholds_are_changed_for_all_imports_of_the_cycle(tmp_path: Path) -> None:
    app = app_at(tmp_path, "segments", two_imports())
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "segments")
        await press(pilot, "e")
        await until(pilot, lambda: app.screen.query("#field-recency"))
        await fill(app, pilot, "recency", "soon")
        await press(pilot, "f2")
        assert app.screen.query("#field-recency")
        await fill(app, pilot, "recency", "7")
        await fill(app, pilot, "orders", "")
        await press(pilot, "f2")
        await until(pilot, lambda: not app.screen.query("#field-recency"))
        before, after = app_imports(app.workbook)
        assert before.recency == after.recency == 7
        assert same_limits(before, after)
        usual = usual_limits(after)
        assert usual is not None
        assert after.orders == usual.orders
        await press(pilot, "u")
        await until(pilot, lambda: app_imports(app.workbook)[0].recency != 7)


async def test_without_customers_every_key_says_what_is_missing(tmp_path: Path) -> None:
    app = app_at(tmp_path, "segments", base())
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "segments")
        await press(pilot, "m", "v", "A", "left", "right", "d")
        assert app.is_running
        assert not app.workbook.all(Task)
        assert "No customers yet" in screen_text(app)


def test_an_import_to_the_same_day_takes_the_place_of_the_one_before() -> None:
    book = two_imports()
    before, after = app_imports(book)
    asked = Asked(date(2026, 11, 1))
    again = found_in(FIRST.encode(), "y.csv", book, date(2026, 11, 10), asked)
    assert again.replaces == (after,)
    assert again.before == before
    kept = in_order(kept_in(book, again).all(CustomerTiers).values())
    assert [one.source for one in kept] == ["x.csv", "y.csv"]

"""Customers by tier in the review: who rose, who fell, cited and looked up again."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from opstui.app import OpsApp
from opstui.kernel.language import EN, ZH
from opstui.reports.tiers_section import more_fell, tier_facts, tiers_section, went_text
from opstui.stages.execution.model import CustomerTiers, TierCount
from opstui.stages.execution.rfm import Tier
from opstui.stages.review.evidence import EvidenceId, EvidenceKind, Standing, is_valid, snapshot
from opstui.stages.review.model import Review
from opstui.stages.review.steps.context import context_of
from opstui.stages.review.steps.evidence_values import standing_of
from opstui.stages.review.steps.why import WhyStep
from opstui.workbook.document import Workbook
from tests.pilot import make_app, press, screen_text, until
from tests.stages.review.fixture_screen import training

TODAY = date(2026, 11, 24)
BETTER, WORSE = (5, 9, 900.0), (80, 1, 10.0)


def tiers(key: str, day: date, **facts: tuple[int, int, float]) -> CustomerTiers:
    """Thresholds 30 days, 3 orders, 100: a customer is "111" or "000"."""
    top = [one for one in facts.values() if one == BETTER]
    low = [one for one in facts.values() if one == WORSE]
    return CustomerTiers(
        key=key,
        cycle="C1",
        cutoff=day,
        source="[/x].csv",
        recency=30,
        orders=3,
        money=100,
        counts=(
            TierCount(tier="111", customers=len(top), money=900.0 * len(top)),
            TierCount(tier="000", customers=len(low), money=10.0 * len(low)),
        ),
        top_share=0.8,
        facts=facts,
    )


def book(language: str = EN) -> Workbook:
    """a stays, b falls, c falls, d is gone, e rises, f is new."""
    before = tiers("C1.R1", date(2026, 9, 28), a=BETTER, b=BETTER, c=BETTER, d=WORSE, e=WORSE)
    after = tiers("C1.R2", date(2026, 11, 20), a=BETTER, b=WORSE, c=WORSE, e=BETTER, f=BETTER)
    return training(language).put(before, after)


def test_who_rose_and_who_fell() -> None:
    context = context_of(book(), TODAY)
    assert context is not None
    section = tiers_section(context.facts)
    assert section is not None
    assert section.value["tiers"]["111"] == 3
    moves = section.value["moves"]
    assert (moves["rose"], moves["fell"], moves["gone"], moves["new"]) == (1, 2, 1, 1)
    assert "80.0% of the money" in section.said
    found = tier_facts(context.workbook, context.cycle, TODAY)
    assert found is not None
    assert more_fell(found)


def test_one_import_and_none() -> None:
    only = training(EN).put(tiers("C1.R1", date(2026, 9, 28), a=BETTER))
    context = context_of(only, TODAY)
    assert context is not None
    section = tiers_section(context.facts)
    assert section is not None
    assert "One import only" in section.said
    bare = context_of(training(EN), TODAY)
    assert bare is not None
    assert tiers_section(bare.facts) is None


def test_an_import_of_later_days_is_not_looked_at() -> None:
    context = context_of(book(), date(2026, 11, 1))
    assert context is not None
    found = tier_facts(context.workbook, context.cycle, date(2026, 11, 1))
    assert found is not None
    assert found.latest.key == "C1.R1"


def test_a_cited_tier_changes_with_the_next_import() -> None:
    workbook = book()
    context = context_of(workbook, TODAY)
    assert context is not None
    kept = snapshot(EvidenceId(EvidenceKind.TIER, "111"), 3.0)
    assert standing_of(context, kept) is Standing.SAME
    later = tiers("C1.R3", date(2026, 11, 22), a=BETTER)
    changed = context_of(workbook.put(later), TODAY)
    assert changed is not None
    assert standing_of(changed, kept) is Standing.CHANGED
    assert not is_valid("tier:9")


def test_where_those_of_a_tier_went() -> None:
    context = context_of(book(), TODAY)
    assert context is not None
    facts = tier_facts(context.workbook, context.cycle, TODAY)
    assert facts is not None
    moves = facts.moves
    assert moves is not None
    top, low = Tier("111"), Tier("000")
    assert went_text(moves, top) == "Key: value, 3 before: Regular: rescue 2, stayed 1."
    assert went_text(moves, low) == "Regular: rescue, 2 before: gone 1, Key: value 1."
    assert went_text(moves, None) == "New, 1: Key: value 1."
    assert went_text(moves, Tier("110")) == "Regular: value: nobody before."


@pytest.mark.parametrize("size", [(80, 24), (120, 34)])
@pytest.mark.parametrize(
    ("language", "said"),
    [(EN, "Key: value, 3 before: Regular: rescue 2, stayed 1."), (ZH, "重要价值，上次 3 位：")],
)
async def test_the_moves_between_the_tiers_are_one_key_away(
    tmp_path: Path, size: tuple[int, int], language: str, said: str
) -> None:
    app = make_app(tmp_path, book(language), ("review", "why"), language, today=TODAY)
    async with app.run_test(size=size) as pilot:
        await tiers_pane(app, pilot)
        await press(pilot, "v")
        await until(pilot, lambda: said in screen_text(app))
        row = next(line for line in screen_text(app).splitlines() if line.strip().startswith("111"))
        assert row.split("│")[0].split()[-9:] == ["1", *["."] * 6, "2", "."]
        await press(pilot, "v")
        await until(pilot, lambda: "[/x].csv" in screen_text(app))


async def test_one_import_has_no_moves_to_show(tmp_path: Path) -> None:
    only = training(EN).put(tiers("C1.R1", date(2026, 9, 28), a=BETTER))
    app = make_app(tmp_path, only, ("review", "why"), EN, today=TODAY)
    async with app.run_test(size=(80, 24)) as pilot:
        step = await tiers_pane(app, pilot)
        await press(pilot, "v")
        await until(pilot, lambda: "One import only" in screen_text(app))
        assert len(step.table.keys) == len(Tier)


async def tiers_pane(app: OpsApp, pilot: Pilot[Any]) -> WhyStep:
    await until(pilot, lambda: "54,741" in screen_text(app))
    await press(pilot, "w")
    step = app.screen.query_one(WhyStep)
    step.table.select_key("tiers")
    await press(pilot, "enter")
    await until(pilot, lambda: step.mode == "tiers")
    return step


@pytest.mark.parametrize(("language", "said"), [(EN, "2 fell"), (ZH, "下降")])
async def test_the_pane_says_it_and_cites(tmp_path: Path, language: str, said: str) -> None:
    app = make_app(tmp_path, book(language), ("review", "why"), language, today=TODAY)
    async with app.run_test(size=(80, 24)) as pilot:
        await tiers_pane(app, pilot)
        await until(pilot, lambda: "[/x].csv" in screen_text(app))
        assert said in screen_text(app)
        await press(pilot, "y")
        await until(pilot, lambda: app.workbook.all(Review)["C1.R@2026-W47"].cited)
        (cited,) = app.workbook.all(Review)["C1.R@2026-W47"].cited
        assert (cited.id, cited.value) == ("tier:111", 3)

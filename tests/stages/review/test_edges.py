"""What is odd and happens: a week 53 and Spring Festival within a cycle, money below zero, a
baseline of zero, names of thirty characters."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from opstui.kernel.label import Label
from opstui.kernel.language import EN, ZH
from opstui.kernel.metric_tree import Kind, MetricTree, Node, Op
from opstui.kernel.observations import Observation, apply
from opstui.kernel.periods import weeks
from opstui.kernel.text import width
from opstui.kernel.vocabulary import Form
from opstui.reports.overview import overview
from opstui.reports.review_facts import ReviewFacts, review_facts
from opstui.reports.review_json import review_json
from opstui.reports.review_text import review_text
from opstui.stages.planning.model import Plan
from opstui.stages.review.model import Review
from opstui.stages.strategy.model import Cycle, Product
from opstui.workbook.document import Workbook
from tests.pilot import make_app, screen_lines, screen_text, until

START, END, AFTER = date(2026, 12, 14), date(2027, 2, 21), date(2027, 2, 22)
BEFORE = (date(2026, 10, 19), date(2026, 12, 13))
LONG = "名字正好三十个汉字的指标用来看八十列的表格还能不能对得整整齐"


def leaf(id_: str, name: str = "") -> Node:
    return Node(id=id_, name=Label(zh=name or id_, en=name or id_), kind=Kind.FLOW, unit="CNY")


def winter(sales: tuple[float, float], refunds: tuple[float, float], *, name: str = "") -> Workbook:
    """Net sales of each week (before the cycle, within it), refunds as money below zero; ten
    weeks over New Year (2026-W53) and Spring Festival (6 February 2027)."""
    leaves = (leaf("sales", name), leaf("refunds"))
    root = leaf("net", name).model_copy(update={"op": Op.SUM, "children": ("sales", "refunds")})
    tree = MetricTree(root="net", nodes=(root, *leaves))
    spans = (weeks(*BEFORE), weeks(START, END))
    points = [
        Observation(metric, "", "week", week.start, values[at])
        for metric, values in (("sales", sales), ("refunds", refunds))
        for at, span in enumerate(spans)
        for week in span
    ]
    cycle = Cycle(
        key="C1",
        number=1,
        start=START,
        end=END,
        grain="week",
        baseline_start=BEFORE[0],
        baseline_end=BEFORE[1],
    )
    goals = {"sales": 10_000.0, "refunds": -1_000.0}
    plan = Plan(key="C1", tree=tree, target=9_000.0, leaf_targets=goals)
    product = Product(name="Winter", form=Form.ECOMMERCE)
    return Workbook.empty().put(product, cycle, plan, *apply(points, {}))


def facts(workbook: Workbook, today: date = AFTER) -> ReviewFacts:
    (cycle,) = workbook.cycles
    return review_facts(workbook, cycle, today)


def test_a_cycle_over_week_53_and_spring_festival_is_reviewed_week_by_week() -> None:
    workbook = winter((900, 1000), (-50, -100))
    codes = [one.code for one in facts(workbook).timing.done]
    assert codes == ["2026-W51", "2026-W52", "2026-W53", *(f"2027-W{n:02}" for n in range(1, 8))]
    star = facts(workbook).north_star
    assert star.actual == 9_000
    assert star.attainment == 1
    in_53 = facts(workbook, date(2027, 1, 4))
    assert in_53.timing.last is not None
    assert in_53.timing.last.code == "2026-W53"
    assert in_53.north_star.actual == 2_700
    assert in_53.north_star.pace == pytest.approx(1, rel=0.02)


def test_the_review_of_that_cycle_is_written_in_every_form() -> None:
    workbook = winter((900, 1000), (-50, -100))
    found, loop = facts(workbook), overview(workbook, AFTER)
    value = json.loads(review_json(found, loop, EN))
    assert value["cycle"]["last_period"]["code"] == "2027-W07"
    assert value["metrics"][0]["actual"] == 9_000
    assert value["attribution"]["baseline"]["residual"] == pytest.approx(0, abs=1e-6)
    assert list(value["balance"]["weeks"])[2] == "2026-W53"
    assert "9,000" in review_text(found, loop)


def test_more_is_paid_back_than_sold() -> None:
    """Money may be below zero: the change is in the unit, never a share of it."""
    found = facts(winter((900, 100), (-50, -500)))
    star = found.north_star
    assert star.actual == -4_000
    assert star.attainment == pytest.approx(-4 / 9)
    assert star.light == "off_track"
    compared = {one.against: one.attribution for one in found.comparisons}
    split = compared["baseline"]
    assert split.exact
    assert split.parts == pytest.approx({"sales": -8_000, "refunds": -4_500})
    text = review_text(found, overview(found.workbook, AFTER))
    assert "-4,000" in text or "-¥4,000" in text


def test_from_a_baseline_of_zero_all_is_new() -> None:
    found = facts(winter((0, 1000), (0, -100)))
    star = found.north_star
    assert (star.baseline, star.actual, star.attainment) == (0, 9_000, 1)
    split = {one.against: one.attribution for one in found.comparisons}["baseline"]
    assert split.parts == pytest.approx({"sales": 10_000, "refunds": -1_000})
    text = review_text(found, overview(found.workbook, AFTER))
    assert "inf" not in text
    assert "nan" not in text


@pytest.mark.parametrize("language", [EN, ZH])
@pytest.mark.parametrize(
    ("step", "number"), [("data", "¥900"), ("status", "¥10,000"), ("why", "¥0")]
)
async def test_names_of_thirty_characters_are_cut_and_the_numbers_stay_in_line(
    tmp_path: Path, step: str, number: str, language: str
) -> None:
    workbook = winter((900, 1000), (-50, -100), name=LONG)
    day = date(2026, 12, 21) if step == "data" else AFTER
    app = make_app(tmp_path, workbook, ("review", step), language, today=day)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: LONG[:4] in screen_text(app))
        rows = screen_lines(app)[3:18]
        long = [row for row in rows if row.strip("✓! ").startswith(LONG[:2])]
        (short,) = (row for row in rows if row.strip("✓! ").startswith("refunds"))
        assert long
        assert any(number in row for row in long)
        for row in long:
            assert LONG not in row
            assert "…" in row
            assert ends(short) & ends(row)


def ends(line: str) -> set[int]:
    """Cells at which a number ends: those set to the right share them in every row."""
    found = set()
    for at, char in enumerate(line):
        after = line[at + 1 : at + 2]
        if (char.isdigit() or char == "%") and not (after.isdigit() or after in "%.,"):
            found.add(width(line[: at + 1]))
    return found


async def test_the_data_of_week_53_are_asked_for(tmp_path: Path) -> None:
    workbook = winter((900, 1000), (-50, -100))
    app = make_app(tmp_path, workbook, ("review", "data"), EN, today=date(2027, 1, 4))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "2026-W53" in screen_text(app))
        assert not app.workbook.all(Review)

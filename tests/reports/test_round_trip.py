"""What goes out as JSON comes back whole: every table of a workbook, every field of a metric."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from opstui.examples import example_workbook
from opstui.kernel.import_mapping import ImportMapping
from opstui.kernel.language import EN, LANGUAGES, speaking
from opstui.kernel.metric_tree import Good
from opstui.kernel.vocabulary import Lever
from opstui.reports.exporting import PAGES, exported, report_page
from opstui.reports.page_html import page_html
from opstui.stages.execution.model import Asset, AssetKind, CustomerTiers, TaskTemplate, TierCount
from opstui.stages.planning.model import Plan, Task
from opstui.stages.review.model import CohortSource, Economics, KanoFeature
from opstui.workbook.document import TABLES, Workbook
from opstui.workbook.exchange import from_json, to_json
from opstui.workbook.repository import Repository
from tests.reports.days import END
from tests.reports.html_page import read

DAY = date(2026, 10, 1)


def full(language: str) -> Workbook:
    """The training example with a record in each table, and its first leaf in a range."""
    book = example_workbook("training", language)
    plan = book.all(Plan)["C1"]
    leaf = plan.tree.leaves[0]
    nodes = tuple(
        node.model_copy(update={"good": Good.RANGE, "low": 90_000.0, "high": 120_000.0})
        if node.id == leaf
        else node
        for node in plan.tree.nodes
    )
    dropped = next(iter(book.all(Task).values()))
    return book.put(
        plan.model_copy(update={"tree": plan.tree.model_copy(update={"nodes": nodes})}),
        CustomerTiers(
            key="C1.R1",
            cycle="C1",
            cutoff=DAY,
            recency=30.0,
            orders=2.0,
            money=99.5,
            counts=(TierCount(tier="champion", customers=3, money=1234.56, refund_only=1),),
            top_share=0.42,
            facts={"ab12": (3, 2, 617.28)},
        ),
        TaskTemplate(key="TP1", name="=1+1", lever=Lever.COPY, checklist=("a", "b"), length=7),
        Asset(key="AS1", title="标题", kind=AssetKind.SOP, lever=Lever.COPY, created=DAY),
        Economics(key="C1", margin=0.6, churn=0.05, arpu=88.0, full_cost=True),
        CohortSource(key="month", source="CRM", until=DAY),
        KanoFeature(key="C1.KF1", cycle="C1", name="回放", attractive=12, must_be=3),
        ImportMapping(key="ab", header=("日期", "a"), targets={"a": "orders"}),
    ).drop(dropped)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_comes_back_from_json(language: str, tmp_path: Path) -> None:
    whole = full(language)
    assert [name for name, model in TABLES.items() if not whole.all(model)] == []
    with Repository.create(tmp_path / "book.json", user="tester") as repository:
        repository.replace(whole, "Import")
        content = exported(repository, "json", "workbook", None, END)
    again = from_json(content)
    assert again == whole
    assert to_json(again) == content


def test_the_bounds_of_a_range_come_back() -> None:
    plan = from_json(to_json(full(EN))).all(Plan)["C1"]
    node = plan.tree.node(plan.tree.leaves[0])
    assert (node.good, node.low, node.high) == (Good.RANGE, 90_000.0, 120_000.0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_report_of_a_full_workbook_is_sound(language: str) -> None:
    whole = full(language)
    with speaking(language):
        for what in PAGES:
            page = page_html(report_page(whole, whole.cycles[-1], what, END))
            assert read(page).problems == [], what

"""Where a number comes from: formula, counts, target, baseline, who brought it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from opstui.examples import example_workbook
from opstui.kernel.language import EN, ZH, speaking
from opstui.kernel.quantities import format_number
from opstui.reports.origin import origin
from opstui.reports.review_facts import ReviewFacts, review_facts
from opstui.stages.planning.model import LeafSetting, Plan
from opstui.workbook.document import Workbook
from opstui.workbook.history import FieldChange, HistoryEntry
from tests.pilot import make_app, press, screen_text, until
from tests.stages.review.fixture_screen import cut

END = date(2026, 11, 24)
LOG = [
    HistoryEntry(
        9,
        datetime(2026, 11, 20, 9, 5, tzinfo=UTC),
        "小林",
        "Import data",
        (FieldChange("series", "leads|feed|week|2026-11", "v", [1], [2]),),
    ),
    HistoryEntry(
        2,
        datetime(2026, 10, 1, 8, 0, tzinfo=UTC),
        "anna",
        "Add a task",
        (FieldChange("tasks", "leads|x", "", None, {}),),
    ),
]


def facts(book: Workbook | None = None) -> ReviewFacts:
    book = book or example_workbook("training", EN)
    return review_facts(book, book.cycles[-1], END)


def told(metric: str, book: Workbook | None = None) -> str:
    with speaking(EN):
        found = origin(facts(book), metric, lambda v, u: format_number(v, u), LOG)
    return "\n".join(line for one in found for line in (one.head, *one.lines))


def test_a_rate_names_its_counts_and_who_brought_them() -> None:
    said = told("attend_rate")
    assert "52.8% = 4,854 / 9,194" in said
    assert "what the target of Net revenue asks of this leaf" in said
    assert "committed on 28 Sep 2026" in said
    assert "last changed 20 Nov 2026 09:05 by 小林: Import data" in said
    assert "anna" not in said


def test_a_sum_shows_its_arithmetic_and_only_its_own_series() -> None:
    said = told("uv")
    assert "158.5K = 117.5K + 31.28K + 9,740" in said
    assert "follows from its leaves" in said
    assert "Paid-feed UV: 8 values" in said
    assert "Attended" not in said


def test_a_target_put_in_by_hand_and_one_changed_since_the_promise_are_said() -> None:
    book = example_workbook("training", EN)
    plan = book.all(Plan)["C1"]
    fixed = {**plan.leaf_settings, "attend_rate": LeafSetting(fixed=0.6)}
    moved = {**plan.leaf_targets, "attend_rate": 0.61}
    changed = plan.model_copy(update={"leaf_settings": fixed, "leaf_targets": moved})
    said = told("attend_rate", book.put(changed))
    assert "put in by hand for this leaf" in said
    assert "promised was 59.7%; it was changed since" in said


def test_before_any_commitment_it_says_so() -> None:
    book = example_workbook("training", EN)
    plan = book.all(Plan)["C1"].model_copy(update={"commitment": None})
    assert "not committed yet" in told("net_revenue", book.put(plan))
    with pytest.raises(KeyError):
        told("nothing")


@pytest.mark.parametrize(
    ("language", "words"), [(EN, "Where Net revenue comes from"), (ZH, "净营收的出处")]
)
async def test_it_opens_from_the_status_by_one_key(
    tmp_path: Path, language: str, words: str
) -> None:
    book = example_workbook("training", language)
    app = make_app(tmp_path, book, ("review", "status"), language, today=END)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "845,259" in screen_text(app))
        await press(pilot, "o")
        await until(pilot, lambda: words in screen_text(app))
        assert "¥" in screen_text(app)
        await press(pilot, "escape")
        await until(pilot, lambda: words not in screen_text(app))


def test_a_metric_without_any_number_has_no_data_and_says_so() -> None:
    book = example_workbook("training", EN)
    bare = cut(book, date(2020, 1, 1))
    said = told("net_revenue", bare)
    assert "Data" not in said.split("\n")
    assert said.startswith("Actual -")

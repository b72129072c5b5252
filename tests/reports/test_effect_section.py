"""Tests, effects and what stood out, in the pages, the text and the JSON of a review."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from opstui.kernel.language import EN, ZH, speaking
from opstui.kernel.observations import Observation, SeriesMonth, apply
from opstui.reports.effect_section import anomalies_section, effects_section, experiments_section
from opstui.reports.page import Figure, Page, Table
from opstui.reports.page_html import page_html
from opstui.reports.page_markdown import page_markdown
from opstui.reports.review_facts import ReviewFacts, review_facts
from opstui.reports.section import Section
from opstui.stages.review.model import EffectStudy
from opstui.workbook.document import Workbook
from tests.stages.review.fixture_screen import training

OVER = date(2026, 11, 23)
HOSTILE = "<script>alert(1)</script> | [b]x[/b] 名字"


def book(language: str) -> Workbook:
    workbook = training(language)
    first = date(2026, 6, 1)
    days = [first + timedelta(n) for n in range(170)]
    points = [
        Observation(
            "uv_feed", "", "day", day, 1000.0 + 10 * (n % 7) + (400 if 130 <= n < 140 else 0)
        )
        for n, day in enumerate(days)
    ]
    one = EffectStudy(
        key="C1.E1",
        cycle="C1",
        name=HOSTILE,
        metric="uv_feed",
        start=days[130],
        end=days[139],
    )
    early = one.model_copy(update={"key": "C1.E2", "start": days[0], "end": days[1]})
    return workbook.put(*apply(points, workbook.all(SeriesMonth)), one, early)


def facts(language: str) -> ReviewFacts:
    workbook = book(language)
    assert workbook.cycle is not None
    return review_facts(workbook, workbook.cycle, OVER)


def made(section: Section | None) -> Section:
    assert section is not None
    return section


@pytest.mark.parametrize("language", [EN, ZH])
def test_an_effect_has_a_table_a_chart_and_its_grade(language: str) -> None:
    with speaking(language):
        found = made(effects_section(facts(language)))
        page = page_markdown(Page("x", found.blocks))
        html = page_html(Page("x", found.blocks))
    assert any(isinstance(block, Figure) for block in found.blocks)
    assert "+4,0" in page
    assert ("Before and after" if language == EN else "前后对比") in page
    assert "<script>alert" not in html
    assert "<svg" in html


def test_numbers_go_into_json_unrounded() -> None:
    with speaking(EN):
        all_ = facts(EN)
        effects = made(effects_section(all_)).value
        tests = made(experiments_section(all_)).value
        strange = made(anomalies_section(all_)).value
    first, early = effects["studies"]
    assert first["grade"] == "C"
    assert first["net"] == pytest.approx(4000, rel=0.02)
    assert early["net"] is None
    assert tests["metrics"][0]["difference"] == pytest.approx(0.07123, abs=5e-6)
    assert tests["metrics"][0]["outcome"] == "better"
    assert {one["metric"] for one in strange["flags"]} >= {"uv_owned"}
    json.dumps([dict(effects), dict(tests), dict(strange)])


def test_what_stood_out_says_what_happened_or_asks() -> None:
    with speaking(EN):
        found = made(anomalies_section(facts(EN)))
    (table,) = (block for block in found.blocks if isinstance(block, Table))
    said = [row[-1] for row in table.rows]
    assert "not explained yet" in said
    assert any("Double 11" in text for text in said)


def test_without_data_there_is_no_section() -> None:
    workbook = training(EN, date(2026, 9, 28))
    workbook = workbook.drop(*book(EN).all(EffectStudy).values())
    assert workbook.cycle is not None
    empty = review_facts(workbook, workbook.cycle, date(2026, 9, 30))
    assert effects_section(empty) is None
    assert anomalies_section(empty) is None

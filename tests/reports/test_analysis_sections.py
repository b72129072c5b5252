"""The analyses in the review's report: what they say, their tables, and what JSON holds."""

from __future__ import annotations

import json
from typing import Any

import pytest

from opstui.kernel.language import EN, ZH, speaking
from opstui.reports.cohort_section import cohort_section
from opstui.reports.funnel_section import funnel_section
from opstui.reports.growth_section import growth_section
from opstui.reports.overview import overview
from opstui.reports.page import Figure, Table
from opstui.reports.review_json import review_json
from opstui.reports.section import Section
from tests.reports.days import END
from tests.reports.test_review import book, facts, text


def tables(section: Section | None) -> list[Table]:
    assert section is not None
    assert any(isinstance(one, Figure) for one in section.blocks)
    return [one for one in section.blocks if isinstance(one, Table)]


def test_the_funnel_of_the_cycle_is_a_table_by_step_and_by_segment() -> None:
    steps, parts = tables(funnel_section(facts(book())))
    assert steps.rows[2] == ("Attended", "4,854", "52.8%", "51.8-53.8%", "59.7%", "-64")
    assert parts.rows[0] == ("feed", "117,456", "4.2%", "42.6%", "6.1%", "0.11%", "-277")


def test_a_tree_without_a_funnel_has_no_section() -> None:
    assert funnel_section(facts(book("community"))) is None
    assert cohort_section(facts(book())) is None


def test_the_cohorts_of_the_community_are_pooled_and_one_by_one() -> None:
    pooled, triangle = tables(cohort_section(facts(book("community"))))
    assert pooled.rows[0] == ("W1", "11", "48.8%", "44.7%")
    assert pooled.rows[3] == ("W4", "8", "19.5%", "21.5%")
    assert triangle.rows[0][:4] == ("31 Aug - 6 Sep 2026", "520", "47%", "31%")
    assert triangle.rows[-1][:3] == ("16-22 Nov 2026", "735", "")


def test_what_came_and_left_week_by_week() -> None:
    (periods,) = tables(growth_section(facts(book("community"))))
    assert periods.rows[4] == (
        *("28 Sep - 4 Oct 2026", "2,729", "640", "1,663", "426", "1,138", "0.94", "19.7%"),
    )
    assert growth_section(facts(book())) is None


@pytest.mark.parametrize(
    ("language", "said"),
    [(EN, "Still there: W1 48.8%, W4 19.5%"), (ZH, "留存：W1 48.8%，W4 19.5%")],
)
def test_the_text_says_each_analysis_in_a_sentence(language: str, said: str) -> None:
    with speaking(language):
        assert said in text(book("community", language))
        funnel = funnel_section(facts(book(language=language)))
        assert funnel is not None
        assert funnel.said.split()[0] in text(book(language=language))


def values(name: str) -> dict[str, Any]:
    workbook = book(name)
    found: dict[str, Any] = json.loads(review_json(facts(workbook), overview(workbook, END), EN))
    analyses: dict[str, Any] = found["analyses"]
    return analyses


def test_json_holds_fractions_and_the_curve() -> None:
    found = values("community")["cohorts"]["week"]
    assert found["retention"][4] == pytest.approx(0.194802, abs=5e-7)
    assert found["curve"]["c"] == pytest.approx(0.4465, abs=5e-5)
    assert found["curve"]["b"] == pytest.approx(0.5258, abs=5e-5)
    growth = values("community")["growth"]
    assert growth["source"] == "tree"
    assert growth["periods"]["2026-W40"]["quick_ratio"] == pytest.approx(0.9367, abs=5e-5)
    steps = values("training")["funnel"]["steps"]
    assert [one["count"] for one in steps] == [158_478, 9194, 4854, 490]

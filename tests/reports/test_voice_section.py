"""Themes, KANO and needs in the reports, in both languages, as text and as a page."""

from __future__ import annotations

from datetime import date

import pytest

from opstui.examples import example_workbook
from opstui.kernel.language import LANGUAGES, speaking
from opstui.reports.page import Bullets, Figure, Table
from opstui.reports.page_html import page_html
from opstui.reports.page_markdown import page_markdown
from opstui.reports.review_facts import ReviewFacts, review_facts
from opstui.reports.review_tables import review_page
from opstui.reports.voice_section import kano_section, needs_section, themes_section
from opstui.stages.review.model import Feedback, KanoFeature, Need, Theme
from opstui.workbook.document import Workbook

TODAY = date(2026, 11, 23)


def facts_of(workbook: Workbook) -> ReviewFacts:
    cycle = workbook.cycle
    assert cycle is not None
    return review_facts(workbook, cycle, TODAY)


@pytest.mark.parametrize("language", LANGUAGES)
def test_themes_kano_and_needs_of_the_community(language: str) -> None:
    with speaking(language):
        facts = facts_of(example_workbook("community", language))
        themes, kano, needs = themes_section(facts), kano_section(facts), needs_section(facts)
        assert themes is not None
        assert kano is not None
        assert needs is not None
        (table,) = [one for one in themes.blocks if isinstance(one, Table)]
        assert [row[1] for row in table.rows] == ["12", "96", "64", "39", "19"]
        (table,) = [one for one in kano.blocks if isinstance(one, Table)]
        assert [row[1:9] for row in table.rows] == [
            ("41", "33", "14", "9", "1", "2", "0.48", "-0.76"),
            ("9", "27", "38", "22", "2", "1", "0.68", "-0.38"),
        ]
        assert all(any(isinstance(b, Figure) for b in one.blocks) for one in (themes, kano))
        (bullets,) = [one for one in needs.blocks if isinstance(one, Bullets)]
        assert "8/10" in str(bullets.items[0].text)
        page = review_page(facts)
        assert themes.title in page_markdown(page)
        assert kano.said in page_markdown(page)


def test_hostile_words_are_text_in_the_page() -> None:
    bad = "<script>alert(1)</script> [/x] |"
    book = example_workbook("community", "en").put(
        Theme(key="bad", name=bad),
        Feedback(key="C3.F99", cycle="C3", day=TODAY, text=bad, themes=("bad",), users=9),
        KanoFeature(key="C3.KF9", cycle="C3", name=bad, must_be=3),
        Need(key="C3.N9", cycle="C3", when=bad, want=bad),
    )
    with speaking("en"):
        html = page_html(review_page(facts_of(book)))
    assert "<script>alert(1)" not in html
    assert "alert(1)" in html


def test_nothing_heard_says_nothing() -> None:
    book = example_workbook("training", "en")
    with speaking("en"):
        assert kano_section(facts_of(book)) is None
        quiet = book.drop(*book.all(Feedback).values(), *book.all(Need).values())
        facts = facts_of(quiet)
        assert themes_section(facts) is None
        assert needs_section(facts) is None

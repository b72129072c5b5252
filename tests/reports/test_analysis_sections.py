"""The analyses in the review's report: as blocks of a page and as lines of a terminal."""

from __future__ import annotations

import pytest

from opstui.kernel.language import EN, ZH, speaking
from opstui.kernel.text import width
from opstui.reports.funnel_section import funnel_section
from opstui.reports.page import Figure, Heading, Paragraph, Table
from opstui.reports.section_text import section_lines
from tests.reports.test_review import book, facts


def test_the_funnel_of_the_cycle_is_a_table_by_step_and_by_segment_with_a_chart() -> None:
    blocks = list(funnel_section(facts(book())))
    steps, parts = [one for one in blocks if isinstance(one, Table)]
    attended = steps.rows[2]
    assert attended == ("Attended", "4,854", "52.8%", "51.8-53.8%", "59.7%", "-64")
    assert parts.rows[0][:2] == ("feed", "117,456")
    assert any(isinstance(one, Figure) for one in blocks)


def test_a_tree_without_a_funnel_has_no_section() -> None:
    assert list(funnel_section(facts(book("community")))) == []


@pytest.mark.parametrize("language", [EN, ZH])
def test_the_lines_fit_a_terminal_and_lose_no_number(language: str) -> None:
    with speaking(language):
        lines = section_lines(funnel_section(facts(book(language=language))))
    assert max(width(line) for line in lines) <= 80
    assert any(line.rstrip().endswith("-277") for line in lines)


def test_a_wide_table_cuts_the_names_of_its_columns_first_then_its_first_column() -> None:
    names = tuple(f"column {n} with a long name" for n in range(5))
    table = Table(("Name", *names), (("名字" * 20, *("12,345,678",) * 5),))
    lines = section_lines([Heading("H"), Paragraph("word " * 40), table])
    assert max(width(line) for line in lines) <= 80
    assert lines[-1].count("12,345,678") == 5
    assert lines[-1].startswith("  名字名")

"""One page in two forms: whatever a user wrote is shown as it is, and nothing of it runs."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstui.charts.chart import Chart
from opstui.charts.recipes import Part, attribution_bars
from opstui.examples import NAMES, example_workbook
from opstui.kernel.language import EN, LANGUAGES, ZH, speaking
from opstui.reports.cycle import cycle_page
from opstui.reports.page import (
    Bullet,
    Bullets,
    Callout,
    Code,
    Figure,
    Heading,
    Page,
    Paragraph,
    Strong,
    Table,
)
from opstui.reports.page_html import page_html
from opstui.reports.page_markdown import page_markdown
from opstui.reports.plan import plan_page
from opstui.reports.plan_facts import plan_facts
from opstui.reports.request import request_page
from opstui.reports.review_facts import review_facts
from opstui.reports.review_tables import review_page
from opstui.reports.strategy import strategy_page
from opstui.stages.planning.model import Task
from opstui.stages.review.model import Decision, Feedback
from opstui.stages.strategy.model import Product, Strategy
from opstui.workbook.document import Workbook
from opstui.workbook.exchange import to_json
from tests.reports.days import END
from tests.reports.html_page import read

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "[/x] [click](javascript:alert(1))",
    "</style></title><b>",
    "<!-- --><![CDATA[ ]]>",
    "&lt;i&gt; &amp; &#60;",
    "\x1b[31mred\x00\x07",
    "\u202eevil\u202c \u2066x\u2069",
    "=cmd|' /C calc'!A0",
    "| a | b |\n| --- | --- |",
    "# heading\n- item\n1. one",
    "a" * 3000,
)


def chart(text: str) -> Chart:
    return attribution_bars([Part(text, 3.0, text), Part("b", -1.0)], 2.0, 0.0, fmt=str, name=text)


def page(text: str) -> Page:
    return Page(
        text,
        (
            Heading(text),
            Paragraph(text),
            Callout((text, Strong(text))),
            Bullets((Bullet(text, (text, (Code(text), text))),)),
            Table((text, "n"), ((text, "1"),)),
            Figure(chart(text), text),
        ),
        text,
    )


def controls(text: str) -> set[str]:
    return {c for c in text if unicodedata.category(c) in ("Cc", "Cf") and c != "\n"}


@cache
def pages(example: str, language: str) -> dict[str, Page]:
    return every_page(example_workbook(example, language), language)


def every_page(workbook: Workbook, language: str) -> dict[str, Page]:
    cycle = workbook.cycle
    assert cycle is not None
    with speaking(language):
        planned, reviewed = plan_facts(workbook, cycle), review_facts(workbook, cycle, END)
        return {
            "strategy": strategy_page(planned),
            "plan": plan_page(planned),
            "resources": request_page(planned, END),
            "review": review_page(reviewed),
            "cycle": cycle_page(workbook, planned, reviewed),
        }


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text_in_html(text: str) -> None:
    written = page_html(page(text))
    found = read(written)
    assert found.problems == []
    assert controls(written) == set()
    assert "http" not in written.replace("http://www.w3.org/2000/svg", "").replace("http-equiv", "")


def test_what_is_typed_is_what_is_read_in_html() -> None:
    for text in ("<b> & 'x' \"y\"", "[/x]", "&lt;i&gt;", "净营收 < 目标"):
        found = read(page_html(page(text)))
        assert found.texts.count(text) >= 6


@given(st.text())
def test_any_text_leaves_the_html_balanced(text: str) -> None:
    written = page_html(Page(text, (Heading(text), Paragraph(text), Table((text,), ((text,),)))))
    assert read(written).problems == []
    assert controls(written) == set()


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text_in_markdown(text: str) -> None:
    bare = page_markdown(Page(text, (Paragraph(text), Bullets((Bullet(text),)))))
    assert controls(bare) == set()
    assert not re.search(r"(?<!\\)<(?=[a-zA-Z!/])", bare)
    assert not re.search(r"(?<!\\)\]\(", bare)
    assert len(bare.rstrip("\n").split("\n")) == 5


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("- not a list", "\\- not a list"),
        ("+ nor this", "\\+ nor this"),
        ("12. nor this", "12\\. nor this"),
        ("---", "\\---"),
        ("-5 to +3", "-5 to +3"),
        ("12.5 percent", "12.5 percent"),
        ("&lt;", "\\&lt;"),
        ("R&D; x", "R\\&D; x"),
        ("R&D", "R&D"),
    ],
)
def test_a_paragraph_stays_a_paragraph(text: str, line: str) -> None:
    assert page_markdown(Page("t", (Paragraph(text),))) == f"# t\n\n{line}\n"


def test_markdown_of_every_block() -> None:
    written = page_markdown(
        Page(
            "Title",
            (
                Heading("One", 1),
                Callout("Look"),
                Bullets((Bullet((Strong("Stop"), " it"), ((Code("x:1"), " why"),)),)),
                Table(("a", "n", "state"), (("x", "1", "ok"),), right_to=2),
                Figure(chart("c"), "left out"),
            ),
            "Note",
        )
    )
    assert written == (
        "# Title\n\n*Note*\n\n## One\n\n> Look\n\n- **Stop** it\n  - `x:1` why\n\n"
        "| a | n | state |\n| --- | ---: | --- |\n| x | 1 | ok |\n"
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("example", NAMES)
def test_every_report_is_one_sound_html_file(example: str, language: str) -> None:
    for name, one in pages(example, language).items():
        with speaking(language):
            written = page_html(one)
        found = read(written)
        assert found.problems == [], name
        assert f'<html lang="{language.replace("_", "-")}">' in written
        assert '<meta charset="utf-8">' in written
        assert "prefers-color-scheme: dark" in written
        assert "@media print" in written
        assert one.title in found.texts
        levels = [int(tag[1]) for tag in re.findall(r"<(h[1-6])>", written)]
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("example", NAMES)
def test_every_report_has_one_title_and_headings_below_it(example: str, language: str) -> None:
    for name, one in pages(example, language).items():
        with speaking(language):
            written = page_markdown(one)
        marks = [len(found) for found in re.findall(r"^(#+) ", written, re.MULTILINE)]
        assert marks[0] == 1, name
        assert min(marks[1:]) == 2, name


@pytest.mark.parametrize("example", NAMES)
def test_under_every_chart_stands_a_table(example: str) -> None:
    for name, one in pages(example, ZH).items():
        others = [
            after
            for chart, after in pairwise(one.blocks)
            if isinstance(chart, Figure) and not isinstance(after, Figure)
        ]
        assert [after for after in others if not isinstance(after, Table)] == [], name
        assert not isinstance(one.blocks[-1], Figure), name


@pytest.mark.parametrize("example", NAMES)
def test_days_and_points_are_written_in_words(example: str) -> None:
    """What people typed is shown as they typed it."""
    typed = to_json(example_workbook(example, ZH)).decode()
    for name, one in pages(example, ZH).items():
        with speaking(ZH):
            said = "\n".join(read(page_html(one)).texts)
        assert re.findall(r"\d{4}-(?:\d\d-\d\d|W\d\d)", said) == [], name
        points = re.findall(r"[\d.]+ ?pp", said)
        assert [one for one in points if one not in typed] == [], name


def test_charts_are_drawn_and_said_in_words() -> None:
    with speaking(ZH):
        written = page_html(pages("training", ZH)["review"])
    found = read(written)
    assert written.count("<svg ") >= 4
    labels = [
        value for tag, name, value in found.attributes if (tag, name) == ("svg", "aria-label")
    ]
    assert all(labels)
    assert any("目标 ¥900,000" in label for label in labels)
    assert "实际 ¥845,259" in found.texts


def test_the_amounts_of_a_metric_are_written_in_one_style() -> None:
    with speaking(ZH):
        said = page_markdown(pages("training", ZH)["review"])
    assert "| 净营收 | ¥637,871 | ¥845,259 | ¥900,000 | ¥900,000 | ¥845,259 | ¥637,871 |" in said
    assert "| 落地页访客 | 132,000 | 158,478 | 144,267 | 144,267 | 158,478 | 132,000 |" in said


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_records_reach_no_report_as_markup(text: str) -> None:
    workbook = example_workbook("training", EN)
    product = workbook.product
    assert isinstance(product, Product)
    strategy = workbook.all(Strategy)["C1"]
    problem = strategy.problem.model_copy(update={"who": text, "why": text})
    changed = workbook.put(
        product.model_copy(update={"name": text, "segments": (text,)}),
        strategy.model_copy(update={"sentence": text, "not_doing": (text,), "problem": problem}),
        *(
            one.model_copy(update={"title": text, "owner": text, "risk": text, "fallback": text})
            for one in workbook.all(Task).values()
        ),
        *(one.model_copy(update={"text": text}) for one in workbook.all(Decision).values()),
        *(one.model_copy(update={"text": text}) for one in workbook.all(Feedback).values()),
    )
    for name, one in every_page(changed, EN).items():
        with speaking(EN):
            written = page_html(one)
            assert read(written).problems == [], name
            assert controls(written) == set(), name
            assert not re.search(r"(?<!\\)<(?=[a-zA-Z!/])", page_markdown(one)), name

"""The first screen of a report: what happened, why, what next, how sure; no id anywhere."""

from __future__ import annotations

import re
from datetime import date

import pytest

from opstui.examples import NAMES, example_workbook
from opstui.kernel.language import EN, ZH, speaking
from opstui.kernel.vocabulary import EvidenceGrade
from opstui.reports.evidence_text import source_text
from opstui.reports.exporting import PAGES, report_page
from opstui.reports.page_markdown import page_markdown
from opstui.reports.review_facts import review_facts
from opstui.stages.review.model import Decision, Evidence
from tests.reports.days import END

WEEK_FOUR = date(2026, 10, 28)
FOUR = {
    EN: ("What happened", "Why", "What we do next", "How sure we are"),
    ZH: ("发生了什么", "为什么", "下一步", "把握多大"),
}
CODES = re.compile(
    r"\b(metric|attr|exp|effect|cohort|growth|econ|tier|theme|fb|kano|need|note):\S"
    r"|\d{4}-W\d\d|[a-z]+_[a-z]+"
)


def said(name: str, language: str, what: str = "review", day: date = END) -> str:
    book = example_workbook(name, language)
    with speaking(language):
        made = report_page(book, book.cycles[-1], what, day)
        return page_markdown(made)


@pytest.mark.parametrize("language", [EN, ZH])
@pytest.mark.parametrize("what", ["review", "cycle"])
def test_the_first_screen_answers_four_questions(language: str, what: str) -> None:
    lines = said("training", language, what).splitlines()[:24]
    for question in FOUR[language]:
        assert [line for line in lines if line.startswith(f"- **{question}**")], question


def test_in_the_middle_it_says_what_is_due_and_where_it_goes() -> None:
    text = said("training", ZH, day=WEEK_FOUR)
    assert "净营收 ¥31.71万，到期应有 ¥41.51万，完成 76.4%，落后。" in text
    assert "护栏被突破：金额留存率。" in text
    assert "预计期末 ¥67.71万（80% 区间" in text


def test_at_the_end_it_says_what_was_reached_and_what_the_decisions_rest_on() -> None:
    text = said("training", EN)
    assert "Net revenue ¥845.3K of the target of ¥900K: 93.9%, At risk." in text
    assert "Held back by Attendance rate -¥107K" in text
    assert "Randomised experiment 1" in text


def test_a_decision_without_evidence_is_said() -> None:
    book = example_workbook("training", EN)
    one = next(iter(book.all(Decision).values()))
    book = book.put(one.model_copy(update={"evidence": ()}))
    with speaking(EN):
        text = page_markdown(report_page(book, book.cycles[-1], "review", END))
    assert "1 decision has no evidence." in text


def test_without_decisions_the_rules_are_asked() -> None:
    book = example_workbook("training", EN)
    book = book.drop(*book.all(Decision).values())
    with speaking(EN):
        text = page_markdown(report_page(book, book.cycles[-1], "review", END))
    assert "Nothing has been decided yet; the rules suggest:" in text


@pytest.mark.parametrize("language", [EN, ZH])
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("what", PAGES)
def test_no_id_and_no_code_is_shown(name: str, language: str, what: str) -> None:
    text = said(name, language, what).replace("\\_", "_")
    assert [found.group() for found in CODES.finditer(text)] == []


@pytest.mark.parametrize("id_", ["exp:C9.X1", "fb:gone", "kano:gone", "need:x", "note:x", "bad"])
def test_what_is_gone_is_said_to_be_gone(id_: str) -> None:
    book = example_workbook("training", EN)
    with speaking(EN):
        facts = review_facts(book, book.cycles[-1], END)
        text = source_text(facts, Evidence(id=id_, grade=EvidenceGrade.D).id)
    assert id_ not in text
    assert text.startswith("something")

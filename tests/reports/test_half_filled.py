"""Reports of workbooks in which something, or everything, is still missing: sound, and honest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from opstui.examples import NAMES, example_workbook
from opstui.examples.starting import Beginning, product_only, starting_workbook
from opstui.kernel.errors import OpsError
from opstui.kernel.language import EN, LANGUAGES, ZH, speaking
from opstui.kernel.vocabulary import Form
from opstui.reports.exporting import PAGES, POSSIBLE, exported, report_page
from opstui.reports.page import Bullets, Callout, Heading, Page, Paragraph, Table
from opstui.reports.page_html import page_html
from opstui.reports.page_text import page_text
from opstui.stages.planning.model import Plan
from opstui.workbook.document import TABLES, Workbook
from opstui.workbook.repository import Repository
from tests.reports.days import END
from tests.reports.html_page import read

FIRST = date(2026, 9, 28)
DAYS = (date(2026, 9, 20), date(2026, 10, 21), END, date(2027, 3, 1))
"""Before the cycle of the examples, in the middle, the day after, long after."""
_BROKEN = r"(?<!Product form: )\bNone\b|\b(?:nan|inf|Traceback)\b|\{\w*\}"
"""What a value that is not there leaves behind; a product may have no form."""
_NEEDED = ("cycles", "numbers")


@cache
def begun(form: Form) -> Workbook:
    return starting_workbook(Beginning("Shop", form), FIRST)


def lacking(name: str, language: str) -> Iterator[tuple[str, Workbook]]:
    """An example, each time without all records of one table."""
    whole = example_workbook(name, language)
    for table, model in TABLES.items():
        records = whole.all(model)
        if records and table not in _NEEDED:
            yield table, whole.drop(*records.values())


def problems(page: Page) -> Iterator[str]:
    """Headings over nothing, tables without rows, sentences without words."""
    for at, block in enumerate(page.blocks):
        after = page.blocks[at + 1] if at + 1 < len(page.blocks) else None
        match block:
            case Heading():
                bare = after is None or (isinstance(after, Heading) and after.level <= block.level)
                if bare or not block.text.strip():
                    yield f"nothing under {block.text!r}"
            case Table():
                if (
                    len(block.head) < 2
                    or not block.rows
                    or {len(row) for row in block.rows} != {len(block.head)}
                ):
                    yield f"rows of {block.head}"
            case Bullets():
                if not block.items:
                    yield "an empty list"
            case Paragraph() | Callout():
                if not block.text:
                    yield "an empty sentence"
    yield from re.findall(_BROKEN, page_text(page))
    yield from read(page_html(page)).problems


def check(workbook: Workbook, today: date, what: str = "") -> None:
    cycle = workbook.cycles[-1]
    planned = workbook.get(Plan, cycle.key) is not None and workbook.product is not None
    for report in PAGES:
        if not planned and (report != "strategy" or workbook.product is None):
            with pytest.raises(OpsError) as refused:
                report_page(workbook, cycle, report, today)
            assert refused.value.todo
            continue
        found = list(problems(report_page(workbook, cycle, report, today)))
        assert found == [], f"{report} on {today} {what}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", Form)
def test_a_workbook_that_was_just_begun(form: Form, language: str) -> None:
    with speaking(language):
        check(begun(form), FIRST)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_an_example_without_records_of_one_kind(name: str, language: str) -> None:
    with speaking(language):
        for table, workbook in lacking(name, language):
            check(workbook, END, f"without {table}")


@pytest.mark.parametrize("today", DAYS)
@pytest.mark.parametrize("name", NAMES)
def test_an_example_on_any_day(name: str, today: date) -> None:
    with speaking(EN):
        check(example_workbook(name, EN), today)


@pytest.mark.parametrize(
    ("report", "says"),
    [
        ("strategy", ("策略还没有写下来", "还没有选定")),
        ("plan", ("还没有数，也没有定目标", "还没有选定任务", "还没有定目标")),
        ("resources", ("还没有任务", "还没有定目标", "缺")),
        ("review", ("还没有数据", "缺数据", "无数据")),
        ("cycle", ("策略还没有写下来", "还没有选定任务", "还没有数据")),
    ],
)
def test_what_is_missing_is_said(report: str, says: tuple[str, ...]) -> None:
    workbook = begun(Form.ECOMMERCE)
    with speaking(ZH):
        text = page_text(report_page(workbook, workbook.cycles[-1], report, FIRST))
    assert [one for one in says if one not in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_is_written_of_a_workbook_that_was_just_begun(
    language: str, tmp_path: Path
) -> None:
    with Repository.create(tmp_path / "book.json", user="tester") as repository:
        repository.save("Start", begun(Form.ECOMMERCE), repository.workbook)
        with speaking(language):
            for form, reports in POSSIBLE.items():
                for what in reports:
                    if (form, what) != ("ics", "tasks"):
                        assert exported(repository, form, what, None, FIRST)


@pytest.mark.parametrize("workbook", [Workbook.empty(), product_only(Beginning("Shop"))])
def test_without_a_cycle_the_next_step_is_said(workbook: Workbook, tmp_path: Path) -> None:
    with Repository.create(tmp_path / "book.json", user="tester") as repository:
        if workbook.product:
            repository.save("Start", workbook, repository.workbook)
        for form, reports in POSSIBLE.items():
            for what in reports:
                if what != "workbook":
                    with pytest.raises(OpsError, match="no cycle") as found:
                        exported(repository, form, what, None, FIRST)
                    assert found.value.todo

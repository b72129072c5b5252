"""Tasks leave as a calendar and as a table that other programs read back."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opstui.examples import example_workbook
from opstui.kernel.errors import UsageError
from opstui.kernel.language import LANGUAGES, speaking
from opstui.kernel.vocabulary import Lever, TaskState
from opstui.reports.task_calendar import task_calendar
from opstui.reports.task_csv import task_csv
from opstui.reports.task_owners import check_owner
from opstui.stages.planning.model import Raci, Task
from opstui.stages.strategy.model import Cycle
from opstui.workbook.document import Workbook
from tests.reports import rfc5545

TODAY = date(2026, 10, 1)


def a_task(**fields: object) -> Task:
    made: dict[str, object] = {"key": "C1.T1", "cycle": "C1", "title": "Live class"}
    return Task.model_validate({**made, "lever": Lever.CAMPAIGN, **fields})


def book_of(*tasks: Task) -> tuple[Workbook, Cycle]:
    cycle = Cycle(
        key="C1", number=1, start=date(2026, 9, 28), end=date(2026, 11, 22),
        baseline_start=date(2026, 8, 3), baseline_end=date(2026, 9, 27),
    )  # fmt: skip
    return Workbook.empty().put(cycle, *tasks), cycle


def events(content: bytes) -> list[icalendar.Component]:
    return icalendar.Calendar.from_ical(content).walk("VEVENT")


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_calendar_reads_back_what_the_example_plans(code: str) -> None:
    with speaking(code):
        workbook = example_workbook("training", code)
        cycle = workbook.cycle
        assert cycle is not None
        made = task_calendar(workbook, cycle, TODAY)
    chosen = {one.title: one for one in workbook.all(Task).values() if one.selected}
    found = {str(one["summary"]): one for one in events(made.content)}
    assert set(chosen) <= set(found)
    for title, task in chosen.items():
        assert found[title].decoded("dtstart") == task.start
        assert task.end is not None
        assert found[title].decoded("dtend") == task.end + timedelta(1)
    assert made.undated == ()


def test_an_open_task_brings_its_seven_checkpoints_and_a_finished_one_none() -> None:
    start = date(2026, 10, 20)
    workbook, cycle = book_of(
        a_task(start=start, end=date(2026, 10, 30), state=TaskState.PREPARING),
        a_task(key="C1.T2", title="Old", start=start, end=start, state=TaskState.CLOSED),
    )
    days = sorted(
        one.decoded("dtstart") for one in events(task_calendar(workbook, cycle, TODAY).content)
    )
    offsets = [(day - start).days for day in days]
    assert offsets == [-14, -7, -3, -1, 0, 0, 1, 7, 14]


def test_what_has_no_day_is_named_and_what_was_not_chosen_is_left_out() -> None:
    workbook, cycle = book_of(a_task(), a_task(key="C1.T2", title="No", end=TODAY, selected=False))
    made = task_calendar(workbook, cycle, TODAY)
    assert made.undated == ("C1.T1",)
    assert events(made.content) == []


def test_a_second_export_changes_the_same_events() -> None:
    workbook, cycle = book_of(a_task(start=TODAY, end=TODAY))
    later = workbook.put(a_task(start=TODAY, end=TODAY + timedelta(4), title="Moved"))
    uids = [
        {str(one["uid"]) for one in events(task_calendar(book, cycle, TODAY).content)}
        for book in (workbook, later)
    ]
    assert uids[0] == uids[1]
    assert len(uids[0]) == len(events(task_calendar(workbook, cycle, TODAY).content))


def test_a_cancelled_task_is_cancelled_in_the_calendar_too() -> None:
    workbook, cycle = book_of(a_task(start=TODAY, end=TODAY, state=TaskState.CANCELLED))
    (event,) = events(task_calendar(workbook, cycle, TODAY).content)
    assert event["status"] == "CANCELLED"


@settings(max_examples=60)
@given(st.text(min_size=1, max_size=80), st.text(max_size=80))
def test_no_text_breaks_out_of_its_line(title: str, risk: str) -> None:
    workbook, cycle = book_of(
        a_task(title=title, risk=f"{risk}\r\nBEGIN:VALARM\r\nEND:VALARM", start=TODAY, end=TODAY)
    )
    content = task_calendar(workbook, cycle, TODAY).content
    found = events(content)
    assert len(found) == 8
    assert not any(list(one.walk("VALARM")) for one in found)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


def test_the_table_has_a_line_a_task_and_runs_no_formula() -> None:
    workbook, cycle = book_of(
        a_task(title="=1+1", start=TODAY, end=TODAY, budget=1200.5), a_task(key="C1.T2")
    )
    rows = list(csv.reader(io.StringIO(task_csv(workbook, cycle).decode("utf-8-sig"))))
    assert len(rows) == 3
    assert len({len(row) for row in rows}) == 1
    line = dict(zip(rows[0], rows[1], strict=True))
    assert (line["Title"], line["Start"], line["Budget"]) == ("'=1+1", "2026-10-01", "1200.5")


# -- the rules of the format, without the library that wrote it ----------------------------------


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_examples_calendar_keeps_the_rules_of_rfc_5545(code: str) -> None:
    with speaking(code):
        workbook = example_workbook("training", code)
        cycle = workbook.cycle
        assert cycle is not None
        content = task_calendar(workbook, cycle, TODAY).content
    assert len(rfc5545.check(content)) == len(events(content))
    assert b"BEGIN:VALARM" not in content


@settings(max_examples=60)
@given(st.text(min_size=1, max_size=90), st.text('，,;:\\"中文é😀=\r\n\t ', max_size=200))
def test_any_text_keeps_the_rules(title: str, risk: str) -> None:
    workbook, cycle = book_of(a_task(title=title, risk=risk, start=TODAY, end=TODAY))
    assert len(rfc5545.check(task_calendar(workbook, cycle, TODAY).content)) == 8


def test_a_long_chinese_line_is_folded_and_comes_back_whole() -> None:
    title = "双十一直播课，老学员返场；第二场\\加播, 限额" * 4
    workbook, cycle = book_of(a_task(title=title, start=TODAY, end=TODAY))
    content = task_calendar(workbook, cycle, TODAY).content
    assert content.count(b"\r\n ") > 3
    summaries = {rfc5545.unescaped(event["SUMMARY"]) for event in rfc5545.check(content)}
    assert title in summaries


def test_the_end_is_the_day_after_also_at_the_end_of_a_year() -> None:
    workbook, cycle = book_of(a_task(start=date(2026, 12, 30), end=date(2026, 12, 31)))
    first = next(one for one in rfc5545.check(task_calendar(workbook, cycle, TODAY).content))
    assert (first["DTSTART"], first["DTEND"]) == ("20261230", "20270101")


def test_a_moved_cycle_keeps_its_events_and_a_draft_is_tentative() -> None:
    workbook, cycle = book_of(a_task(start=TODAY, end=TODAY))
    moved = cycle.model_copy(update={"start": date(2026, 10, 5)})
    uids = [
        {event["UID"] for event in rfc5545.check(task_calendar(workbook, one, TODAY).content)}
        for one in (cycle, moved)
    ]
    assert uids[0] == uids[1]
    first = rfc5545.check(task_calendar(workbook, cycle, TODAY).content)[0]
    assert first["STATUS"] == "TENTATIVE"


def test_one_owner_gets_his_own_tasks_only() -> None:
    workbook, cycle = book_of(
        a_task(owner="小林", start=TODAY, end=TODAY),
        a_task(key="C1.T2", title="Copy", owner="Mo", start=TODAY, end=TODAY),
        a_task(
            key="C1.T3",
            title="Both",
            owner="Mo",
            raci=Raci(accountable="Mo", responsible=("小林",)),
            start=TODAY,
            end=TODAY,
        ),
    )
    mine = rfc5545.check(task_calendar(workbook, cycle, TODAY, "@小林").content)
    titles = {rfc5545.unescaped(event["SUMMARY"]) for event in mine}
    assert {"Live class", "Both"} <= titles
    assert not any("Copy" in title for title in titles)
    assert len(csv_rows(task_csv(workbook, cycle, "mo"))) == 3
    with pytest.raises(UsageError) as problem:
        check_owner(workbook, cycle, "Ann")
    assert "小林" in problem.value.todo


def csv_rows(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t=", "＝", " ="])
def test_no_cell_of_the_tasks_is_a_formula(sign: str) -> None:
    text = f"{sign}cmd|' /C calc'!A0"
    names = ("title", "owner", "segment", "result")
    workbook, cycle = book_of(a_task(**dict.fromkeys(names, text)))
    head, row = csv_rows(task_csv(workbook, cycle))
    for name in ("Title", "Owner", "Target users", "Result"):
        assert not row[head.index(name)].lstrip().startswith(("=", "+", "-", "@", "＝"))

"""Tables of cohorts as they come: by age across, or one line per cohort and age."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstui.data_sources.cohorts import (
    CohortCounts,
    cohort_table,
    pasted_table,
    read_cohorts,
)
from opstui.data_sources.files import BadFile
from opstui.kernel.errors import OpsError

DATA = Path(__file__).parents[1] / "data"
RETAIL = DATA / "uci_online_retail_cohorts.csv"


def pasted(text: str) -> CohortCounts:
    return read_cohorts(pasted_table(text))


def by_code(found: CohortCounts) -> dict[str, dict[int, float]]:
    return {cohort.code: dict(row) for cohort, row in found.counts.items()}


def test_months_across_are_read_as_they_stand() -> None:
    table = cohort_table(RETAIL.read_bytes())
    assert table is not None
    found = read_cohorts(table)
    assert (found.unit, len(found.counts), found.cells, found.issues) == ("month", 13, 91, ())
    assert by_code(found)["2010-12"][12] == 235


def test_quarters_of_the_textual_repository() -> None:
    table = cohort_table((DATA / "textual_git_cohorts_quarterly.csv").read_bytes())
    assert table is not None
    found = read_cohorts(table)
    assert (found.unit, len(found.counts), found.cells) == ("quarter", 21, 231)


def test_a_line_per_cohort_and_age_comes_to_the_same() -> None:
    with RETAIL.open(encoding="utf-8") as file:
        rows = list(csv.reader(file))
    lines = ["cohort,age,count"]
    for row in rows[1:]:
        lines += [f"{row[0]},{age},{text}" for age, text in enumerate(row[1:]) if text]
    table, wide = cohort_table("\n".join(lines).encode()), cohort_table(RETAIL.read_bytes())
    assert table is not None
    assert wide is not None
    assert read_cohorts(table).counts == read_cohorts(wide).counts


@pytest.mark.parametrize(
    "name", ["uci_online_retail_daily.csv", "textual_git_growth_accounting_monthly.csv"]
)
def test_other_tables_are_not_of_cohorts(name: str) -> None:
    assert cohort_table((DATA / name).read_bytes()) is None


def test_a_block_without_a_head_begins_with_the_cohort_and_its_size() -> None:
    found = pasted("2026-W36\t210\t120\t80\n2026-W37\t200\t90")
    assert by_code(found) == {"2026-W36": {0: 210, 1: 120, 2: 80}, "2026-W37": {0: 200, 1: 90}}
    assert by_code(pasted("2026-W36    210 120 80")) == {"2026-W36": {0: 210, 1: 120, 2: 80}}


def test_chinese_heads_and_shares_of_the_size() -> None:
    found = pasted("批次\t人数\t第1周\t第2周\n2026-08-31\t210\t50%\t30%\n2026/9/7\t100\t40%\t")
    assert by_code(found) == {"2026-W36": {0: 210, 1: 105, 2: 63}, "2026-W37": {0: 100, 1: 40}}
    assert "rounded" in found.issues[-1].text()


def test_what_cannot_be_is_left_out_and_named() -> None:
    found = pasted("2026-09\t10\t20\tx\t-3\n2026-09\t5\t1\n春季班\t10\n2026-10\t\t3")
    assert by_code(found) == {"2026-09": {0: 10}}
    said = " ".join(issue.text() for issue in found.issues)
    for part in ("20 of 10", '"x"', '"-3"', "there twice", "春季班", "2026-10 has no size"):
        assert part in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Nothing was pasted"),
        ("a b c", "no table of cohorts"),
        ("2026-09 10 5\n2026-W40 3 2", "others months"),
        ("cohort\tm1\tm2\n2026-09\t5\t3", "No cohort has a size"),
        ("cohort\tm0\tm1\nx\t5\t3", "No row begins"),
    ],
)
def test_a_block_that_cannot_be_read_is_refused_in_a_sentence(text: str, said: str) -> None:
    with pytest.raises(BadFile) as caught:
        pasted(text)
    assert said in caught.value.said


@given(st.text(max_size=200))
def test_any_block_is_read_or_refused(text: str) -> None:
    try:
        found = pasted(text)
    except OpsError:
        return
    for row in found.counts.values():
        assert all(0 <= count <= row[0] for count in row.values())

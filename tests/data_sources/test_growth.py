"""Tables of growth accounting as they come."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstui.data_sources.files import BadFile
from opstui.data_sources.growth import GrowthCounts, growth_table, pasted_growth, read_growth
from opstui.kernel.errors import OpsError

DATA = Path(__file__).parents[1] / "data"


def pasted(text: str) -> GrowthCounts:
    return read_growth(pasted_growth(text))


def by_code(found: GrowthCounts) -> dict[str, dict[str, float]]:
    return {
        period.code: {str(part): value for part, value in row.items()}
        for period, row in found.counts.items()
    }


def test_the_authors_of_textual_month_by_month() -> None:
    table = growth_table((DATA / "textual_git_growth_accounting_monthly.csv").read_bytes())
    assert table is not None
    found = read_growth(table)
    assert len(found.counts) == 63
    assert found.left_out == ("commits",)
    assert found.issues == ()
    first = {"active": 1, "new": 1, "retained": 0, "resurrected": 0, "churned": 0}
    assert by_code(found)["2021-04"] == first


@pytest.mark.parametrize("name", ["uci_online_retail_daily.csv", "uci_online_retail_cohorts.csv"])
def test_other_tables_are_not_of_growth(name: str) -> None:
    assert growth_table((DATA / name).read_bytes()) is None


def test_a_typed_line_and_chinese_heads() -> None:
    line = {"new": 120, "retained": 300, "resurrected": 20, "churned": 40}
    assert by_code(pasted("2026-10 120 300 20 40")) == {"2026-10": line}
    found = pasted("周\t活跃\t新增\t流失\t日活\t月活\n2026-W40\t1,000\t120\t40\t210.5\t1.2万")
    assert by_code(found) == {
        "2026-W40": {"active": 1000, "new": 120, "churned": 40, "avg_dau": 210.5, "mau": 12_000}
    }


def test_what_is_no_count_or_no_period_is_named() -> None:
    found = pasted("2026-10 1 2 -3 1.5\n2026-10 4 4 4 4\n上个月 1 1 1 1")
    assert by_code(found) == {"2026-10": {"new": 1, "retained": 2}}
    said = " ".join(issue.text() for issue in found.issues)
    for part in ('"-3"', '"1.5"', "2026-10 is there twice", "上个月"):
        assert part in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no table of growth"),
        ("a b c", "no table of growth"),
        ("2026-10 1 1 1 1\n2026-W40 1 1 1 1", "others months"),
        ("month new retained churned\nx 1 1 1", "No row could be read"),
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
    assert all(value >= 0 for row in found.counts.values() for value in row.values())

"""What an import would do, before it does it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstui.data_sources.files import BadFile, read_bytes
from opstui.data_sources.names import (
    KnownMetric,
    fingerprint,
    parse_mapping,
)
from opstui.data_sources.plan import ImportPlan, plan_import
from opstui.data_sources.reading import Answers, decide_order
from opstui.data_sources.tables import read_table
from opstui.kernel.errors import OpsError, UsageError
from opstui.kernel.import_mapping import ImportMapping
from opstui.kernel.periods import Period, from_code
from opstui.kernel.series import Observation, SeriesBook, SeriesMonth, apply
from opstui.kernel.text import width

DATA = Path(__file__).parent.parent / "data"
TODAY = date(2026, 11, 30)
KNOWN = {
    metric.id: metric
    for metric in (
        KnownMetric("orders", ("Orders", "订单数")),
        KnownMetric("gross", ("Gross sales", "成交额"), "GBP"),
        KnownMetric("refunds", ("Refunds", "退款额"), "GBP", good="down"),
        KnownMetric("gmv", ("GMV", "销售额"), "CNY"),
        KnownMetric("pay_rate", ("Pay rate", "付费率"), "ratio", "rate"),
        KnownMetric("members", ("Members", "会员数"), "count", "stock"),
        KnownMetric("aov", ("Order value", "客单价"), "CNY/order", "rate"),
    )
}


def plan(
    text: str,
    mapping: dict[str, str] | None = None,
    series: dict[str, SeriesMonth] | None = None,
    answers: Answers | None = None,
    cycle: Period | None = None,
) -> ImportPlan:
    return plan_import(
        read_table(text.encode()),
        KNOWN,
        mapping=mapping,
        series=series or {},
        today=TODAY,
        cycle_range=cycle,
        answers=answers,
    )


def values(found: ImportPlan) -> dict[tuple[str, str, str], float | None]:
    return {(one.metric, one.segment, one.period.code): one.amount for one in found.observations}


def said(found: ImportPlan, kind: str) -> list[str]:
    return [issue.text() for issue in found.issues if issue.kind == kind]


def kept(found: ImportPlan) -> dict[str, SeriesMonth]:
    return {record.key: record for record in apply(found.observations, {})}


def test_a_year_of_real_sales() -> None:
    table = read_table(read_bytes(DATA / "uci_online_retail_daily.csv"))
    mapping = parse_mapping("gross_revenue_gbp=gross,refund_value_gbp=-refunds")
    found = plan_import(table, KNOWN, mapping=mapping, series={}, today=date(2011, 12, 20))
    book = SeriesBook(kept(found))
    october, november, december = (from_code(f"2011-{month}") for month in (10, 11, 12))
    assert october is not None
    assert november is not None
    assert december is not None
    metrics = ("orders", "gross", "refunds")
    assert [book.total(one, october).value for one in metrics] == [2040, 1154979.30, 84274.63]
    assert [book.total(one, november).value for one in metrics] == [2769, 1509496.33, 47740.08]
    assert book.complete(october)
    assert book.complete(november)
    assert not book.complete(december)
    assert [(one.metric.id, one.new) for one in found.metrics] == [
        *(("gross", 305), ("orders", 305), ("refunds", 305)),
    ]
    assert "units" in found.not_imported
    assert not found.doubts
    assert not found.problems
    assert said(found, "notice") == [
        "2011-12 is partial, it ends on 2011-12-09: not compared with whole months."
    ]


def test_long_with_values() -> None:
    found = plan("date,metric,segment,value\n2026-11-02,orders,old,12\n2026/11/3,订单数,,1.2万\n")
    assert values(found) == {
        ("orders", "old", "2026-11-02"): 12,
        ("orders", "", "2026-11-03"): 12_000,
    }
    assert found.shape == "long"


def test_long_with_counts_and_chinese_headers() -> None:
    found = plan("日期,指标,渠道,分子,分母\n2026年11月2日,付费率,自然,12,100\n")
    assert found.observations == (
        Observation("pay_rate", "自然", "day", date(2026, 11, 2), None, 12, 100),
    )


def test_wide_with_segments_scales_and_counts_of_a_rate() -> None:
    found = plan("日期,渠道,销售额（万元）,付费率(%),会员数\n2026-11-02,自然,1.1,12.5,80\n")
    assert values(found) == {
        ("gmv", "自然", "2026-11-02"): 11_000,
        ("pay_rate", "自然", "2026-11-02"): 0.125,
        ("members", "自然", "2026-11-02"): 80,
    }
    counted = plan(
        "date,paid,visitors\n2026-11-02,5,50\n",
        parse_mapping("paid=pay_rate:num,visitors=pay_rate:den"),
    )
    assert [(one.numerator, one.denominator) for one in counted.observations] == [(5, 50)]


def test_a_scale_in_header_and_cell_is_not_applied_twice() -> None:
    found = plan("日期,销售额（万元）\n2026-11-02,1.2万\n2026-11-03,1.2\n")
    assert values(found) == {("gmv", "", "2026-11-03"): 12_000}
    assert "both give a scale" in said(found, "problem")[0]


def test_dates_across_the_top() -> None:
    found = plan("指标,2026-11-02,2026-11-03,合计\n订单数,5,6,11\n销售额,1.5万,,1.5万\n")
    assert values(found) == {
        ("orders", "", "2026-11-02"): 5,
        ("orders", "", "2026-11-03"): 6,
        ("gmv", "", "2026-11-02"): 15_000,
    }
    assert found.shape == "across"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("week,orders\n2026-W45,5\n", ["2026-W45"]),
        ("周,orders\n2026-11-02,5\n2026-11-09,6\n", ["2026-W45", "2026-W46"]),
        ("week,orders\n2026-11-02,5\n2026-11-10,6\n", ["2026-11-02", "2026-11-10"]),
        ("月份,orders\n2026年10月,5\n2026-11,6\n", ["2026-10", "2026-11"]),
        ("month,orders\n2026-10-01,5\n", ["2026-10"]),
        ("date,orders\n2026-11-02..2026-11-08,5\n", ["2026-W45"]),
    ],
)
def test_weeks_and_months(text: str, codes: list[str]) -> None:
    assert [one.period.code for one in plan(text).observations] == codes


def test_names_are_matched_in_either_language_without_case_or_space() -> None:
    found = plan("Date,ORDERS,gross  sales,退款额\n2026-11-02,1,2,3\n")
    assert {one.metric for one in found.observations} == {"orders", "gross", "refunds"}


def test_empty_cells_and_dashes_are_missing_not_zero() -> None:
    found = plan("date,orders,gross\n2026-11-02,,-\n2026-11-03,0,5\n")
    assert values(found) == {("orders", "", "2026-11-03"): 0, ("gross", "", "2026-11-03"): 5}
    assert any("missing, not zero" in text for text in said(found, "notice"))


def test_one_day_with_two_values_is_asked() -> None:
    found = plan("date,orders\n2026-11-02,5\n2026-11-02,6\n2026-11-03,7\n")
    assert values(found) == {("orders", "", "2026-11-03"): 7}
    (doubt,) = said(found, "doubt")
    assert "2026-11-02 is 6 here and 5 in line 2" in doubt
    assert doubt.startswith("Line 3")


def test_the_same_row_twice_is_kept_once_and_said() -> None:
    found = plan("date,orders\n2026-11-02,5\n2026-11-02,5.0\n")
    assert values(found) == {("orders", "", "2026-11-02"): 5}
    assert any("again: 1 dropped" in text for text in said(found, "notice"))


def test_day_or_month_first_is_decided_by_the_column_or_asked() -> None:
    asked = plan("date,orders\n5/4/2026,5\n6/4/2026,6\n")
    assert asked.observations == ()
    assert 'like "5/4/2026" (2)' in said(asked, "doubt")[0]
    decided = plan("date,orders\n5/4/2026,5\n22/4/2026,6\n")
    assert [one.day for one in decided.observations] == [date(2026, 4, 5), date(2026, 4, 22)]
    answered = plan("date,orders\n5/4/2026,5\n", answers=Answers(order="mdy"))
    assert [one.day for one in answered.observations] == [date(2026, 5, 4)]
    assert decide_order(["22/4/2026", "4/22/2026", "5/4/2026"]) is None


def test_a_missing_year_is_asked() -> None:
    text = "日期,订单数\n11月2日,5\n"
    assert plan(text).observations == ()
    assert "Which year" in said(plan(text), "doubt")[0]
    (one,) = plan(text, answers=Answers(year=2026)).observations
    assert one.day == date(2026, 11, 2)


def test_percent_or_part_is_asked() -> None:
    text = "date,pay_rate\n2026-11-02,12.5\n2026-11-03,0.8\n"
    assert plan(text).observations == ()
    assert "percent (0-100) or part (0-1)?" in said(plan(text), "doubt")[0]
    answered = plan(text, answers=Answers(rates={"pay_rate": "percent"}))
    assert [one.value for one in answered.observations] == [0.125, 0.008]
    parts = plan(text, answers=Answers(rates={"pay_rate": "fraction"}))
    assert [one.value for one in parts.observations] == [0.8]
    assert "more than 100%" in said(parts, "problem")[0]
    marked = plan("date,pay_rate\n2026-11-02,12.5%\n2026-11-03,0.8%\n")
    assert [one.value for one in marked.observations] == [0.125, 0.008]
    assert not marked.doubts


def test_problems_leave_out_what_they_name_and_nothing_else() -> None:
    found = plan(
        "date,metric,value,numerator,denominator\n"
        "2026-11-02,orders,5,,\n"
        "2026-11-03,orders,-5,,\n"
        "2026-11-03,gross,-5,,\n"
        "2026-13-04,orders,5,,\n"
        "2026-11-04,orders,abc,,\n"
        "2026-11-04,pay_rate,,7,5\n"
        "2026-11-05,pay_rate,,7,\n"
        "2026-11-05,nps,7,,\n"
        "2026-11-06,pay_rate,120%,,\n"
    )
    assert values(found) == {("orders", "", "2026-11-02"): 5, ("gross", "", "2026-11-03"): -5}
    problems = said(found, "problem")
    for words in (
        'Line 3, "value": -5 is negative, and orders cannot be.',
        'Line 5: There is no day "2026-13-04" in the calendar.',
        'Line 6, "value": "abc" is not a number.',
        "7 of 5 is more than 100%.",
        "belong together",
        'No metric is called "nps". Values not imported: 1.',
        "120% is more than 100% for pay_rate.",
    ):
        assert any(words in text for text in problems), words
    assert len(problems) == 7


def test_dates_outside_the_cycle_and_in_the_future_are_warned_of() -> None:
    cycle = Period(date(2026, 11, 1), date(2026, 11, 30))
    found = plan("date,orders\n2026-10-31,1\n2026-11-02,2\n2026-12-05,3\n", cycle=cycle)
    assert len(found.observations) == 3
    warnings = said(found, "warning")
    assert any("Dates in the future: 1" in text for text in warnings)
    assert any("2, from 2026-10-31 to 2026-12-05" in text for text in warnings)


def test_new_changed_and_same_with_old_and_new_value() -> None:
    series = kept(plan("date,orders\n2026-11-02,5\n2026-11-03,6\n"))
    found = plan("date,orders\n2026-11-02,5\n2026-11-03,8\n2026-11-04,9\n", series=series)
    (orders,) = found.metrics
    assert (orders.new, orders.changed, orders.same) == (1, 1, 1)
    assert "2026-11-03: 6 > 8" in found.text("en")
    again = plan("date,orders\n2026-11-02,5\n", series=series)
    assert not again.changes_anything


def test_a_wide_file_lists_what_it_does_not_import() -> None:
    found = plan("date,orders,weather\n2026-11-02,5,rain\n")
    assert found.not_imported == ("weather",)
    assert not found.problems
    assert "Columns that are not imported: weather" in found.text("en")


def test_a_column_can_be_ignored_or_given_a_part() -> None:
    found = plan("d,city,orders,gross\n2026-11-02,沪,5,6\n", parse_mapping("city=@segment,gross=-"))
    assert values(found) == {("orders", "沪", "2026-11-02"): 5}
    assert "Left out as asked: gross" in found.text("en")


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        ("gross=nothing", "no metric"),
        ("nowhere=gross", "no column"),
        ("orders=@place", "no part"),
        ("orders=gross:sum", "no metric"),
    ],
)
def test_a_mapping_to_nowhere_is_refused(mapping: str, words: str) -> None:
    with pytest.raises(UsageError) as caught:
        plan("date,orders,gross\n2026-11-02,5,6\n", parse_mapping(mapping))
    assert words in caught.value.title


def test_mapping_text() -> None:
    text = "gross_revenue_gbp=gross, refund_value_gbp=-refunds,a=b=c,note=-"
    assert parse_mapping(text) == {
        "gross_revenue_gbp": "gross",
        "refund_value_gbp": "-refunds",
        "a=b": "c",
        "note": "-",
    }
    assert parse_mapping("") == {}
    for bad in ("gross", "=gross", "gross=", "a=b,a=c"):
        with pytest.raises(UsageError):
            parse_mapping(bad)


def test_next_months_file_has_the_same_fingerprint() -> None:
    assert fingerprint(("Date", "Orders")) == fingerprint(("orders", "date"))
    assert fingerprint(("指标", "2026-10-01")) == fingerprint(("指标", "2026-11-01", "2026-11-02"))
    assert fingerprint(("date", "orders")) != fingerprint(("date", "gross"))
    key = fingerprint(("date", "gross_gbp"))
    record = ImportMapping(key=key, header=("date", "gross_gbp"), targets={"gross_gbp": "gross"})
    assert ImportMapping.model_validate_json(record.model_dump_json()) == record


def test_no_dates_no_import() -> None:
    with pytest.raises(BadFile):
        plan("name,orders\nx,5\n")


def test_the_preview_speaks_chinese() -> None:
    text = plan("日期,订单数\n11月2日,5\n").text("zh_CN")
    assert "「日期」：「11月2日」这类日期（1 个）没有年份，是哪一年？" in text


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_preview_fits_eighty_columns(language: str) -> None:
    long = "很长的列名" * 12
    rows = "".join(f"2026-11-{day:02},{day},x,bad\n" for day in range(1, 31))
    found = plan(f"date,orders,{long},gross\n{rows}")
    text = found.text(language)
    assert all(width(line) <= 80 for line in text.splitlines())
    assert text.count("bad") == 10


DATES = ["2026-11-02", "5/4/2026", "11月2日", "W45"]
NUMBERS = ["5", "-5", "12%", "1,23", "", "-", "=1"]
WORDS = ["orders", "合计", "\x1b[2J"]
cell = st.sampled_from(DATES + NUMBERS + WORDS) | st.text(max_size=6)


@given(
    st.sampled_from(
        ["date,metric,segment,value", "date,orders,pay_rate,gmv", "指标,2026-11-02,2026-11-03,合计"]
    ),
    st.lists(st.lists(cell, min_size=1, max_size=5), max_size=6),
)
def test_hostile_files_end_in_a_plan_or_a_sentence(header: str, rows: list[list[str]]) -> None:
    text = header + "\n" + "\n".join(",".join(row) for row in rows)
    try:
        found = plan_import(
            read_table(text.encode("utf-8", "replace")), KNOWN, series={}, today=TODAY
        )
    except OpsError:
        return
    preview = found.text("zh_CN")
    assert all(width(line) <= 80 and "\x1b" not in line for line in preview.splitlines())
    assert sum(one.new for one in found.metrics) == len(found.observations)

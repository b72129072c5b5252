"""A pasted block: which row each number goes to, what is of another place, what is left out."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstui.kernel.errors import OpsError
from opstui.kernel.language import EN, set_language
from opstui.kernel.periods import week_of
from opstui.stages.review.steps.context import ReviewContext, context_of
from opstui.stages.review.steps.data_paste import import_of, pasted_into, says_more
from opstui.stages.review.steps.data_rows import asked
from opstui.stages.review.steps.pasted_cells import block_cells
from opstui.stages.review.steps.pasted_numbers import PastedInto, PastedNumbers, read_block
from tests.stages.review.fixture_screen import training

W44 = week_of(date(2026, 10, 26))
W43 = week_of(date(2026, 10, 19))
MONDAY = date(2026, 11, 2)


@pytest.fixture(autouse=True)
def english() -> None:
    set_language(EN)


@cache
def context() -> ReviewContext:
    """The training example, with numbers until the week before W44."""
    found = context_of(training(EN, W44.start), MONDAY)
    assert found is not None
    return found


def into(row: int | None = 0, segment: str | None = None) -> PastedInto:
    found = asked(context(), W44, segment)
    return pasted_into(context(), found, W44, segment, row)


def read(text: str, row: int | None = 0, segment: str | None = None) -> PastedNumbers:
    return read_block(text, into(row, segment))


# -- a column of numbers ----------------------------------------------------------------------


def test_a_bare_column_fills_from_the_cursor() -> None:
    assert read("640\n61\n1.2万\n", row=3).here == {
        "leads": "640",
        "attended": "61",
        "paid": "1.2万",
    }


def test_an_empty_cell_or_a_dash_leaves_its_row_as_it_is() -> None:
    assert read("14102\r\n\r\n1190\r\n-\r\n640").here == {
        "uv_feed": "14102",
        "uv_referral": "1190",
        "attended": "640",
    }


def test_a_terminal_that_doubles_line_ends_shifts_nothing() -> None:
    assert read("14102\r\r4210\r\r1190\r\r").here == {
        "uv_feed": "14102",
        "uv_owned": "4210",
        "uv_referral": "1190",
    }
    assert read("14102\r\r1190\r").here == {"uv_feed": "14102", "uv_referral": "1190"}


def test_a_row_of_numbers_fills_down_as_well() -> None:
    assert read("640\t61\t7", row=3).here == {"leads": "640", "attended": "61", "paid": "7"}


def test_more_numbers_than_rows_are_refused_whole() -> None:
    with pytest.raises(OpsError, match="3 numbers, and from the cursor down there are 2 rows"):
        read("1\n2\n3", row=6)


def test_without_a_cursor_only_a_whole_column_fills() -> None:
    whole = "\n".join(["14102", "4210", "1190", "1150", "640", "61", "118300", "101250"])
    assert len(read(whole, row=None).here) == 8
    with pytest.raises(OpsError, match="no names"):
        read("1\n2", row=None)


def test_the_head_of_a_column_is_honoured() -> None:
    assert read("本期\n640\n61", row=3).here == {"leads": "640", "attended": "61"}
    assert read("2026-W44\n640\n61", row=3).here == {"leads": "640", "attended": "61"}
    for head in ("2026-W43", "Plan", "feed"):
        with pytest.raises(OpsError, match="not what is entered here"):
            read(f"{head}\n640\n61", row=3)


# -- names ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "到课\t640\n留资\t1,150",
        "Attended\t640\nLeads\t1,150",
        "attended\t640\nLEADS\t1,150",
        "到课：640\n留资：1,150",
        "到课 640\n留资 1,150",
        "Leads,1150\nAttended,640",
        "指标\t本期\n留资\t1,150\n到课\t640",
        "Metric\tLast week\tPlan\tThis period\nLeads\t9\t8\t1,150\nAttended\t7\t6\t640",
        "\t2026-W43\t2026-W44\nLeads\t\t1,150\nAttended\t-\t640",
        "date\tLeads\tAttended\n2026-W44\t1,150\t640",
        "Leads\tAttended\n1,150\t640",
        "1\tLeads\t1,150\nx\tAttended\t640",
        '"Leads"\t"1,150"\n"Attended"\t"640"',
        "2026-W44\t\nLeads\t1,150\nAttended\t640",
        "\t2026-10-26\nLeads\t1,150\nAttended\t640",
        "\t10/26-11/1\nLeads\t1,150\nAttended\t640",
        "\t第44周\nLeads\t1,150\nAttended\t640",
    ],
)
def test_names_say_where_each_number_goes(text: str) -> None:
    found = read(text)
    assert {id_: value.replace(",", "") for id_, value in found.here.items()} == {
        "leads": "1150",
        "attended": "640",
    }
    assert not found.elsewhere


def test_what_is_no_number_to_enter_is_named() -> None:
    found = read("Leads\t640\n客单价\t1999\nLead rate\t5.8%\n合计\t7\n[/x]\t3")
    assert found.here == {"leads": "640"}
    assert found.left_out == ("客单价", "Lead rate", "合计", "[/x]")


def test_a_remark_column_is_left_out_by_its_name() -> None:
    found = read("Metric\tThis week\tNote\nLeads\t640\tfine\nAttended\t61\t")
    assert found.here == {"leads": "640", "attended": "61"}
    assert found.left_out == ("Note",)


def test_a_unit_in_the_name_counts() -> None:
    assert read("收款（万元）\t11.83\n净营收\t￥101,250").here == {
        "gross_revenue": "118300",
        "net_revenue": "￥101,250",
    }


def test_other_periods_are_kept_apart() -> None:
    found = read("\t2026-W43\t2026-W44\t合计\nLeads\t600\t640\t1240")
    assert found.here == {"leads": "640"}
    assert [(one.metric, one.place.period, one.text) for one in found.elsewhere] == [
        ("leads", W43, "600")
    ]
    assert found.left_out == ("合计",)


def test_a_rate_that_follows_from_counts_is_taken_nowhere() -> None:
    found = read("\t2026-W43\t2026-W44\nLeads\t600\t640\nLead rate\t5%\t6%")
    assert {one.metric for one in found.elsewhere} == {"leads"}
    assert found.left_out == ("Lead rate",)


def test_mondays_are_weeks_and_other_days_are_days() -> None:
    weeks = read("\t10/19\t10/26\nLeads\t600\t640")
    assert weeks.here == {"leads": "640"}
    days = read("\t10/26\t10/27\nLeads\t90\t91")
    assert not days.here
    assert [one.place.when for one in days.elsewhere] == ["2026-10-26", "2026-10-27"]


def test_segments_across_and_down() -> None:
    across = read("\tfeed\towned\t合计\nLeads\t400\t240\t640")
    assert across.here == {"leads": "640"}
    assert [(one.place.segment, one.text) for one in across.elsewhere] == [
        ("feed", "400"),
        ("owned", "240"),
    ]
    down = read("指标\t渠道\t本期\nLeads\tfeed\t400\n\towned\t240", segment="feed")
    assert down.here == {"leads": "400"}
    assert [(one.metric, one.place.segment) for one in down.elsewhere] == [("leads", "owned")]


def test_a_block_of_other_places_is_an_import_of_all_of_it() -> None:
    found = read("\t2026-W43\t2026-W44\nLeads\t1,600\t640\nAttended\t7\t8")
    assert says_more(context(), found)
    plan = import_of(context(), into(), found)
    values = {(one.metric, one.period.code): one.value for one in plan.observations}
    assert values == {
        ("leads", "2026-W43"): 1600,
        ("leads", "2026-W44"): 640,
        ("attended", "2026-W43"): 7,
        ("attended", "2026-W44"): 8,
    }
    assert not plan.problems


def test_what_is_stored_so_already_says_no_more() -> None:
    known = context().reader.count("leads", W43)
    found = read(f"\t2026-W43\t2026-W44\nLeads\t{known:.0f}\t640")
    assert found.here == {"leads": "640"}
    assert not says_more(context(), found)


def test_two_rows_of_heads() -> None:
    found = read("\t2026-W43\t\t2026-W44\t\n\tfeed\towned\tfeed\towned\nLeads\t1\t2\t3\t4")
    places = [(one.place.period, one.place.segment, one.text) for one in found.elsewhere]
    assert places == [
        (W43, "feed", "1"),
        (W43, "owned", "2"),
        (W44, "feed", "3"),
        (W44, "owned", "4"),
    ]


def test_periods_beside_numbers_are_of_the_metric_with_the_cursor() -> None:
    found = read("周\t值\n2026-W43\t600\n2026-W44\t640", row=3)
    assert found.here == {"leads": "640"}
    assert [(one.metric, one.place.period) for one in found.elsewhere] == [("leads", W43)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Leads\t640\nLeads\t641", "twice: 640 and 641"),
        ("w46\t7%\nw46\t1,300", "twice: 7% and 1,300"),
        ("row 1\t7%\nrow 2\t1,300", "No metric is called: row 1, row 2"),
        ("Leads\t600\t640\nAttended\t1\t2", "No column of the block"),
        ("Metric\tPlan\nLeads\t640", "No column of the block"),
        ("Lead rate\t5.8%\nAttendance rate\t50%", "no number to enter"),
        ("hello\nworld", "No metric is called: world"),
        ("[/x]\t\x1b[31m\n[Q1]\t1", "No metric is called"),
        ("收款（万元）\t11.83万\nLeads\t1", "both give a scale"),
        ("1\n" * 600, "more than 500 rows"),
    ],
)
def test_what_is_not_clear_is_refused_whole(text: str, said: str) -> None:
    with pytest.raises(OpsError) as error:
        read(text)
    assert said in error.value.said
    assert "\x1b" not in error.value.said


def test_a_broken_cell_goes_where_it_belongs_for_the_field_to_say_so() -> None:
    assert read("Leads\t#DIV/0!\nAttended\t640").here == {"leads": "#DIV/0!", "attended": "640"}


PIECES = (
    *("Leads", "到课", "640", "1.2万", "", "-", "2026-W44", "2026-W43", "feed", "合计"),
    *("10/26", "date", "渠道", "Plan", "本期", "Lead rate", "x", "5%"),
)

# -- whatever is pasted -----------------------------------------------------------------------


@given(st.text(max_size=200))
def test_rubbish_is_read_or_refused_and_never_breaks(text: str) -> None:
    try:
        found = read_block(text, into())
    except OpsError:
        return
    assert set(found.here) <= {one.id for one in into().entries}


@given(
    st.lists(
        st.lists(
            st.sampled_from(PIECES),
            min_size=1,
            max_size=5,
        ),
        min_size=1,
        max_size=6,
    )
)
def test_any_table_is_read_or_refused(rows: list[list[str]]) -> None:
    text = "\n".join("\t".join(row) for row in rows)
    try:
        found = read_block(text, into())
    except OpsError:
        return
    cells = {cell for row in rows for cell in row}
    assert set(found.here.values()) <= cells
    assert {one.text for one in found.elsewhere} <= cells


@given(st.lists(st.lists(st.sampled_from(["a", "", "1", "x y"]), min_size=2, max_size=4)))
def test_cells_keep_their_place(rows: list[list[str]]) -> None:
    text = "\n".join("\t".join(row) for row in rows)
    found = block_cells(text, str.isdigit)
    for row, cells in zip(rows, found, strict=False):
        assert cells[: len(row)] == row

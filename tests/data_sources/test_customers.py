"""Customers out of a table of customers or of raw orders; what is left out is named."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstui.data_sources.customer_columns import customer_table
from opstui.data_sources.customers import CustomerRow, read_customers
from opstui.data_sources.files import BadFile

DATA = Path(__file__).parents[1] / "data"


def test_the_wholesalers_customers_are_read_whole() -> None:
    found = read_customers(customer_table((DATA / "uci_online_retail_rfm.csv").read_bytes()))
    assert len(found.rows) == 4338
    assert found.issues == ()
    assert found.rows[1] == CustomerRow("12347", 3, 7, Decimal("4310.0"))


def test_a_chinese_export_in_gb18030_with_dates_and_thousands() -> None:
    text = (
        '会员ID,最近下单日期,下单次数,消费金额(元)\nA1,2026/11/1,3,"1,200.50"\nA2,2026/11/20,1,99\n'
    )
    found = read_customers(customer_table(text.encode("gb18030")))
    assert found.cutoff == date(2026, 11, 21)
    assert [(one.id, one.recency, one.orders, one.money) for one in found.rows] == [
        ("A1", 20, 3, Decimal("1200.5")),
        ("A2", 1, 1, Decimal("99.0")),
    ]


ORDERS = (
    "订单号,用户ID,支付时间,实付金额\n"
    "1,u1,2026-11-01 10:00:00,100\n"
    "1,u1,2026-11-01 10:00:00,50\n"
    "2,u1,2026-11-10 23:59:59,30\n"
    "3,u1,2026-11-12 08:00,-30\n"
    "4,u2,2026-11-05T09:00:00Z,80\n"
    "5,,2026-11-06 09:00:00,70\n"
)


def test_raw_orders_are_added_up_and_a_refund_is_no_order() -> None:
    found = read_customers(customer_table(ORDERS.encode()), cutoff=date(2026, 11, 15))
    assert found.raw
    assert [(one.id, one.recency, one.orders, one.money) for one in found.rows] == [
        ("u1", 5, 2, Decimal(150)),
        ("u2", 10, 1, Decimal(80)),
    ]
    assert "1" in "".join(issue.text() for issue in found.issues)


def test_orders_after_the_cut_off_are_left_out_and_counted() -> None:
    found = read_customers(customer_table(ORDERS.encode()), cutoff=date(2026, 11, 5))
    assert {one.id: one.orders for one in found.rows} == {"u1": 1, "u2": 1}
    assert any(issue.values.get("n") == 2 for issue in found.issues)


@pytest.mark.parametrize(
    "text",
    [
        "name,amount\nx,1\n",
        "customer,orders,amount\nx,1,2\n",
        "customer,last order,orders,amount\nx,11/12,1,2\ny,10/11,1,2\n",
    ],
)
def test_a_table_that_cannot_be_told_is_refused_with_what_to_do(text: str) -> None:
    with pytest.raises(BadFile) as problem:
        read_customers(customer_table(text.encode()))
    assert problem.value.todo


def test_bad_lines_are_named_and_the_others_kept() -> None:
    text = (
        "customer,recency,orders,amount\na,1,2,3\na,2,2,2\n,1,1,1\nb,x,1,1\nc,4,1,much\nd,9,1,5\n"
    )
    found = read_customers(customer_table(text.encode()))
    assert [one.id for one in found.rows] == ["a", "d"]
    assert {issue.line for issue in found.issues} == {3, 4, 5, 6}


@given(
    st.lists(
        st.tuples(
            st.sampled_from("abc"),
            st.dates(date(2026, 1, 1), date(2026, 12, 31)),
            st.integers(-500, 500),
        ),
        min_size=1,
        max_size=40,
    )
)
def test_money_of_all_orders_is_money_of_all_customers(
    orders: list[tuple[str, date, int]],
) -> None:
    lines = [f"{who},{day},{amount}" for who, day, amount in orders]
    found = read_customers(customer_table("\n".join(["customer,date,amount", *lines]).encode()))
    assert sum(one.money for one in found.rows) == sum(amount for _who, _day, amount in orders)
    assert sum(one.orders for one in found.rows) == sum(1 for one in orders if one[2] > 0)
    assert all(one.recency >= 1 for one in found.rows)

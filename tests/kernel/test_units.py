"""Units of a metric tree: what may be added, and what a product or a ratio is counted in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstui.kernel.operations import Op
from opstui.kernel.units import MONEY, combined, is_money, name, parts, same_unit

UNITS = st.sampled_from(["CNY", "USD", "visitors", "orders", "ratio", "days", "CNY/order", "1"])


@pytest.mark.parametrize(
    ("op", "units", "result"),
    [
        (Op.PROD, ["visitors", "ratio", "CNY/order"], "CNY"),
        (Op.PROD, ["visitors", "ratio"], "count"),
        (Op.PROD, ["CNY/order", "ratio"], "CNY/count"),
        (Op.RATIO, ["CNY", "orders"], "CNY/count"),
        (Op.RATIO, ["orders", "visitors"], "ratio"),
        (Op.RATIO, ["ratio", "days"], "1/days"),
        (Op.SUM, ["visitors", "leads"], "visitors"),
        (Op.SUB, ["CNY", "CNY"], "CNY"),
        (Op.SUM, ["CNY", "USD"], None),
        (Op.SUB, ["CNY", "orders"], None),
        (Op.SUM, ["CNY/order", "CNY"], None),
        (Op.SUM, [], None),
    ],
)
def test_the_unit_of_a_combination(op: Op, units: list[str], result: str | None) -> None:
    assert combined(op, units) == result


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("visitors", "orders", True),
        ("CNY/order", "CNY/visitor", True),
        ("CNY", "USD", False),
        ("CNY", "count", False),
        ("ratio", "%", True),
        ("ratio", "count", False),
        ("days", "count", False),
        ("CNY·days", "days*CNY", True),
    ],
)
def test_counts_match_counts_and_money_only_itself(one: str, other: str, same: bool) -> None:
    assert same_unit(one, other) is same
    assert same_unit(other, one) is same


@given(st.lists(UNITS, min_size=1, max_size=5))
def test_a_product_divided_by_its_factors_has_no_unit(units: list[str]) -> None:
    product = combined(Op.PROD, units)
    assert product is not None
    for unit in units:
        product = combined(Op.RATIO, [product or "", unit])
    assert same_unit(product or "", "ratio")


@given(UNITS, UNITS)
def test_the_order_of_factors_does_not_matter(one: str, other: str) -> None:
    assert combined(Op.PROD, [one, other]) == combined(Op.PROD, [other, one])


@given(st.lists(UNITS, min_size=1, max_size=3))
def test_a_unit_has_the_parts_of_its_name(units: list[str]) -> None:
    fraction = parts(combined(Op.PROD, units) or "")
    assert parts(name(fraction)) == fraction


def test_money_is_money_only_by_itself() -> None:
    assert all(is_money(unit) for unit in MONEY)
    assert not any(map(is_money, ("CNY/order", "count", "ratio", "", "cny")))

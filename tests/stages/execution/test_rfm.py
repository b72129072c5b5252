from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstui.kernel.language import LANGUAGES, speaking
from opstui.stages.execution.rfm import (
    Customer,
    Thresholds,
    Tier,
    migration,
    thresholds,
    tier,
    tier_name,
    tiers,
    top_share,
)

DATA = Path(__file__).parents[2] / "data"


def retail() -> list[Customer]:
    with (DATA / "uci_online_retail_rfm.csv").open(encoding="utf-8") as file:
        return [
            Customer(
                row["customer"],
                int(row["recency_days"]),
                int(row["orders"]),
                Decimal(row["monetary_gbp"]),
            )
            for row in csv.DictReader(file)
        ]


def test_tiers_of_the_wholesaler() -> None:
    customers = retail()
    limits = thresholds(customers)
    assert limits is not None
    assert limits.recency == 51
    assert round(limits.orders, 2) == 4.27
    assert round(limits.money) == 2054
    rows = tiers(customers, limits)
    assert [row.customers for row in rows] == [628, 88, 76, 79, 305, 93, 1167, 1902]
    assert sum(row.money for row in rows) == sum(Decimal(one.money) for one in customers)
    assert round(100 * (top_share(customers) or 0), 1) == 74.6


@given(
    st.lists(
        st.tuples(st.integers(0, 400), st.integers(0, 20), st.integers(-500, 5000)), max_size=60
    )
)
def test_every_customer_has_one_tier(rows: list[tuple[int, int, int]]) -> None:
    customers = [Customer(str(n), *row) for n, row in enumerate(rows)]
    limits = thresholds(customers)
    if limits is None:
        assert customers == []
        return
    found = tiers(customers, limits)
    assert sum(row.customers for row in found) == len(customers)
    assert sum(row.money for row in found) == sum(one.money for one in customers)


def test_few_customers_are_split_at_the_median() -> None:
    customers = [Customer(str(n), n, n, n * n) for n in range(1, 6)]
    assert thresholds(customers) == Thresholds(3, 3, 9)


def test_who_gave_everything_back_is_in_the_lowest_tier_with_a_flag() -> None:
    limits = Thresholds(30, 2, 100)
    back = Customer("a", 1, 5, 0)
    assert tier(back, limits) is Tier.REGULAR_RESCUE
    assert tiers([back], limits)[-1].refund_only == 1
    assert top_share([back]) is None


def test_migration_counts_who_came_and_went() -> None:
    moves = migration(
        {"a": Tier.VALUABLE, "b": Tier.VALUABLE, "c": Tier.KEEP},
        {"a": Tier.KEEP, "b": Tier.VALUABLE, "d": Tier.DEVELOP},
    )
    assert moves == {
        (Tier.VALUABLE, Tier.KEEP): 1,
        (Tier.VALUABLE, Tier.VALUABLE): 1,
        (Tier.KEEP, None): 1,
        (None, Tier.DEVELOP): 1,
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_tier_has_a_name_of_its_own(language: str) -> None:
    with speaking(language):
        assert len({tier_name(one) for one in Tier}) == 8

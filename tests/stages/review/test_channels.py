"""Channels: what was worked out by hand, in the design's example and at the edges."""

from __future__ import annotations

import math
from datetime import date

import pytest

from opstui.kernel.language import EN
from opstui.kernel.observations import Observation, SeriesMonth, apply
from opstui.kernel.periods import Period
from opstui.kernel.series import SeriesBook
from opstui.reports.channels_section import channels_section
from opstui.reports.page import Paragraph, Table
from opstui.stages.review.channel_account import Account, months_text
from opstui.stages.review.channels import (
    Roles,
    channels,
    incomplete,
    losing,
    roles,
    together,
    worth,
)
from opstui.stages.review.economics import ChannelEconomics
from opstui.stages.review.evidence import EvidenceId, EvidenceKind, Standing, snapshot
from opstui.stages.review.model import Economics
from opstui.stages.review.steps.channel_rows import found, sentence
from opstui.stages.review.steps.context import ReviewContext, context_of
from opstui.stages.review.steps.evidence_values import standing_of
from opstui.workbook.document import Workbook
from tests.stages.review.fixture_screen import training

TODAY = date(2026, 11, 24)
WEEK = Period(date(2026, 9, 28), date(2026, 10, 4))
ROLES = Roles("spend", "paid", "net_revenue", "uv")


def book(**numbers: dict[str, float]) -> SeriesBook:
    """Metric → channel → value of one week."""
    seen = [
        Observation(metric, channel, "week", WEEK.start, value)
        for metric, parts in numbers.items()
        for channel, value in parts.items()
    ]
    return SeriesBook({one.key: one for one in apply(seen, {})})


@pytest.mark.parametrize(
    ("channel", "spend", "paid", "net", "cac", "roas"),
    [
        ("feed", 108059, 127, 205092, 850.86, 1.898),
        ("owned", 1565, 184, 320633, 8.51, 204.877),
        ("referral", 35800, 179, 319534, 200.0, 8.926),
    ],
)
def test_the_training_example(
    channel: str, spend: float, paid: float, net: float, cac: float, roas: float
) -> None:
    context = context_of(training(EN), TODAY)
    assert context is not None
    one = next(each for each in found(context).channels if each.channel == channel)
    assert (one.spend, one.payers, one.net_revenue) == (spend, paid, net)
    assert one.cac == pytest.approx(cac, abs=0.005)
    assert one.roas == pytest.approx(roas, abs=0.0005)


def test_a_visitor_from_referral_is_worth_many_from_the_feed() -> None:
    context = context_of(training(EN), TODAY)
    assert context is not None
    values = {one.channel: one.per_visitor for one in found(context).channels}
    assert (values["referral"] or 0) / (values["feed"] or 1) == pytest.approx(18.8, abs=0.05)


def test_missing_is_not_zero() -> None:
    known = book(spend={"a": 100, "b": 50}, paid={"a": 4, "c": 9})
    (one,) = channels(known, ROLES, WEEK)
    assert (one.channel, one.cac) == ("a", 25)
    assert math.isnan(one.net_revenue)
    assert math.isnan(one.roas or 0)
    assert incomplete(known, ROLES, WEEK) == ["b", "c"]


def test_no_payer_costs_without_end_and_no_spend_has_no_return() -> None:
    known = book(spend={"a": 100, "b": 0}, paid={"a": 0, "b": 5}, net_revenue={"a": 0, "b": 70})
    first, second = channels(known, ROLES, WEEK)
    assert math.isinf(first.cac)
    assert (second.cac, second.roas) == (0, None)
    assert [one.channel for one in losing([first, second])] == ["a"]
    assert together([first, second]).cac == 20


def test_series_are_found_by_name_and_what_was_chosen_goes_first() -> None:
    context = context_of(training(EN), TODAY)
    assert context is not None
    assert roles(context.book, context.tree) == ROLES
    chosen = Economics(key="C1", payers="attended")
    assert roles(context.book, context.tree, chosen) == Roles(
        "spend", "attended", "net_revenue", "uv"
    )


def test_worth_of_a_payer() -> None:
    one = ChannelEconomics("a", spend=1000, payers=10, net_revenue=2000, visitors=100)
    assert worth(one, None, 1).ltv is None
    once = worth(one, Economics(key="C1", margin=0.5), 1)
    assert (once.ltv, once.ratio, once.payback) == (100, 1, 0)
    assert worth(one, Economics(key="C1", margin=0.4), 1).payback == math.inf
    stays = worth(one, Economics(key="C1", margin=0.5, churn=0.1, arpu=40), 1)
    assert stays.ltv == pytest.approx(200)
    assert stays.ratio == pytest.approx(2)
    assert stays.payback == pytest.approx(5)
    read = worth(one, Economics(key="C1", margin=0.5, churn=0.1), 2)
    assert read.ltv == pytest.approx(500)
    assert worth(one, Economics(key="C1", margin=0.5, churn=0.01, arpu=40), 1).ltv == 1200


@pytest.mark.parametrize("net", [0, -500])
def test_a_payer_who_brings_nothing_never_pays_back(net: float) -> None:
    one = ChannelEconomics("a", spend=1000, payers=10, net_revenue=net, visitors=100)
    for settings in (Economics(key="C1", margin=0.5, churn=0.1), Economics(key="C1", margin=0.5)):
        assert worth(one, settings, 1).payback == math.inf
    nobody = ChannelEconomics("a", spend=1000, payers=0, net_revenue=net)
    assert worth(nobody, Economics(key="C1", margin=0.5, churn=0.1), 1).payback is None


@pytest.mark.parametrize(
    ("months", "shown"), [(None, "-"), (math.inf, "never"), (0.0, "at once"), (4.25, "4.2 months")]
)
def test_the_time_until_the_cost_is_back(months: float | None, shown: str) -> None:
    assert months_text(months) == shown


def account_in(workbook: Workbook, settings: Economics) -> tuple[ReviewContext, Account]:
    context = context_of(workbook.put(settings), TODAY)
    assert context is not None
    return context, found(context)


@pytest.mark.parametrize(("full", "basis"), [(True, "Full cost."), (False, "Media cost only.")])
def test_it_is_said_what_the_cost_holds_on_screen_and_in_reports(full: bool, basis: str) -> None:
    settings = Economics(key="C1", margin=0.3, full_cost=full)
    context, account = account_in(training(EN), settings)
    for channel in ("feed", "owned", "=all"):
        assert basis in sentence(account, channel)
    assert "never comes back" in sentence(account, "feed")
    assert "never comes back" not in sentence(account, "owned")
    section = channels_section(context.facts)
    assert section is not None
    assert section.value["full_cost"] is full
    feed = next(one for one in section.value["channels"] if one["channel"] == "feed")
    assert (feed["payback_months"], feed["never_pays_back"]) == (None, True)
    (table,) = [one for one in section.blocks if isinstance(one, Table)]
    assert table.head[-1] == "Back in"
    assert {row[0]: row[-1] for row in table.rows}["feed"] == "never"
    assert basis in [one.text for one in section.blocks if isinstance(one, Paragraph)]


def test_a_cited_cost_is_looked_up_again() -> None:
    workbook = training(EN)
    context = context_of(workbook, TODAY)
    assert context is not None
    id_ = EvidenceId(EvidenceKind.ECONOMICS, "feed")
    kept = snapshot(id_, 850.8582677)
    assert standing_of(context, kept) is Standing.SAME
    more = Observation("spend", "feed", "week", date(2026, 11, 16), 90000)
    later = context_of(workbook.put(*apply([more], workbook.all(SeriesMonth))), TODAY)
    assert later is not None
    assert standing_of(later, kept) is Standing.CHANGED
    gone = snapshot(EvidenceId(EvidenceKind.ECONOMICS, "nowhere"), 1.0)
    assert standing_of(context, gone) is Standing.GONE

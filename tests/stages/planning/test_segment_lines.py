"""Segments typed or pasted with their values: what is a name, what a number, what a share."""

from __future__ import annotations

import pytest

from opstui.kernel.errors import OpsError
from opstui.stages.planning.segment_lines import segment_lines


def _read(*lines: str, units: tuple[str, ...] = ("count",)) -> list[tuple[str, tuple[float, ...]]]:
    return [(one.label.zh, one.values) for one in segment_lines(lines, units)]


@pytest.mark.parametrize(
    "line",
    ["抖音 57,600", "抖音,57,600", "抖音，57600", "抖音：5.76万", "抖音, 57600 人"],
)
def test_a_name_and_its_value(line: str) -> None:
    assert _read(line) == [("抖音", (57_600.0,))]


def test_a_name_alone_and_names_that_end_with_a_number() -> None:
    assert _read("抖音", "Search ads") == [("抖音", ()), ("Search ads", ())]
    assert _read("Tier 1", "Tier 2") == [("Tier 1", ()), ("Tier 2", ())]


def test_shares_are_marked_as_such() -> None:
    first, second = segment_lines(["A 60%", "B 0.4"], ["count"])
    assert (first.values, first.shares) == ((0.6,), (True,))
    assert (second.values, second.shares) == ((0.4,), (False,))
    for line in ("A 120%", "A -5%"):
        with pytest.raises(OpsError, match="between 0 and 100%"):
            segment_lines([line, "B"], ["count"])


@pytest.mark.parametrize("line", ["Feed 5000 96000", "Feed,5000,96000", "Feed  5,000  96,000"])
def test_a_rate_takes_both_counts_or_none(line: str) -> None:
    assert _read(line, units=("count", "count")) == [("Feed", (5000.0, 96_000.0))]
    assert _read("Feed", units=("count", "count")) == [("Feed", ())]


def test_text_that_is_no_number_stays_a_name() -> None:
    assert _read("[/x] many", "=1+1", "90后") == [("[/x] many", ()), ("=1+1", ()), ("90后", ())]
    assert _read("Fees ¥20") == [("Fees ¥20", ())], "money is no count"
    assert _read("Fees ¥20", units=("CNY",)) == [("Fees", (20.0,))]

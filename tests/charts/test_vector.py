"""A chart as shapes for a page: the same values, nothing outside the paper, text as text."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstui.charts.chart import Bar, Chart, Line, Role, Tick
from opstui.charts.paper import NARROW, WIDTH
from opstui.charts.recipes import Attainment, attainment_rows
from opstui.charts.vector import vector
from opstui.kernel.language import LANGUAGES

SVG = "{http://www.w3.org/2000/svg}"


def numbers(text: str) -> list[float]:
    return [float(one) for one in text.replace("M", " ").replace("L", " ").rstrip("Z").split()]


@pytest.mark.parametrize("width", [WIDTH, NARROW])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_is_sound_and_on_the_paper(
    charts: Callable[[str], dict[str, Chart]], language: str, width: int
) -> None:
    for name, chart in charts(language).items():
        text = vector(chart, width=width)
        root = ElementTree.fromstring(text)
        assert root.get("aria-label") == chart.summary, name
        height = float((root.get("viewBox") or "").split()[3])
        for path in root.iter(f"{SVG}path"):
            flat = numbers(path.get("d", ""))
            assert all(0 <= x <= width for x in flat[::2]), name
            assert all(0 <= y <= height for y in flat[1::2]), name
        for bar in root.iter(f"{SVG}rect"):
            assert float(bar.get("x", "")) + float(bar.get("width", "")) <= width + 4, name
        assert "href" not in text
        assert "url(" not in text
        assert "style=" not in text


def test_bars_are_as_long_as_their_values() -> None:
    rows = (120.0, 80.0, 33.0, 61.0)
    chart = Chart(x=(0, 120), layers=tuple(Bar(i, 0, v) for i, v in enumerate(rows)), rows=4)
    root = ElementTree.fromstring(vector(chart))
    widths = [float(bar.get("width", "")) for bar in root.iter(f"{SVG}rect")]
    assert [one / widths[0] * 120 for one in widths] == pytest.approx(rows, abs=0.1)
    ys = [float(bar.get("y", "")) for bar in root.iter(f"{SVG}rect")]
    assert len(set(ys)) == 4


def test_a_missing_value_parts_a_line() -> None:
    points = [(0.0, 1.0), (1.0, 2.0), (2.0, None), (3.0, 2.0), (4.0, 1.0)]
    chart = Chart(x=(0, 4), y=(0, 2), layers=(Line(points),))
    assert vector(chart).count("<path ") == 2


def test_labels_at_one_height_stand_below_each_other() -> None:
    chart = Chart(
        x=(0, 1),
        y=(0, 10),
        layers=(Line([(0, 1), (1, 5)]),),
        right=tuple(Tick(5.0, f"label {i}", Role.TEXT) for i in range(4)),
    )
    root = ElementTree.fromstring(vector(chart))
    ys = sorted(float(one.get("y", "")) for one in root.iter(f"{SVG}text"))
    assert all(after - before >= 16 for before, after in pairwise(ys))


@pytest.mark.parametrize("text", ["<script>&\"'\x1b[0m", "\u202ex", "]]>", "a" * 500])
def test_text_is_escaped(trend_chart: Chart, text: str) -> None:
    chart = replace(trend_chart, right=(Tick(120000.0, text),), summary=text)
    written = vector(chart)
    ElementTree.fromstring(written)
    assert "<script" not in written
    assert "\x1b" not in written
    assert "\u202e" not in written


@given(
    st.lists(st.tuples(st.floats() | st.none(), st.floats() | st.none()), max_size=20),
    st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)),
)
def test_no_number_breaks_it(
    points: list[tuple[float | None, float | None]], window: tuple[float, float]
) -> None:
    chart = Chart(x=window, y=window, layers=(Line(points), Bar(0, window[0], math.inf)))
    text = vector(chart)
    ElementTree.fromstring(text)
    assert "nan" not in text
    assert "inf" not in text


def test_the_depth_of_a_tree_is_seen_in_its_labels() -> None:
    rows = [Attainment("Revenue", 0.9), Attainment("Visitors", 1.1, depth=2)]
    drawn = ElementTree.fromstring(vector(attainment_rows(rows, fmt=str)))
    at = {text.text: float(text.attrib["x"]) for text in drawn.iter(f"{SVG}text")}
    assert at["Visitors"] > at["Revenue"]


def test_on_a_phone_labels_stand_above_their_bars() -> None:
    rows = [Attainment("Revenue", 0.9), Attainment("Visitors", 1.1)]
    drawn = ElementTree.fromstring(vector(attainment_rows(rows, fmt=str), width=NARROW))
    at = {text.text: text.attrib for text in drawn.iter(f"{SVG}text")}
    bars = [float(bar.attrib["y"]) for bar in drawn.iter(f"{SVG}rect")]
    assert float(at["Revenue"]["y"]) < bars[0] < float(at["Visitors"]["y"]) < bars[1]
    assert at["Revenue"]["x"] == at["Visitors"]["x"]


def test_on_a_phone_lines_are_named_above_them(trend_chart: Chart) -> None:
    drawn = ElementTree.fromstring(vector(trend_chart, width=NARROW))
    texts = [text.text for text in drawn.iter(f"{SVG}text")]
    assert [one for one in trend_chart.right if one.text not in texts] == []


def test_a_chart_has_a_title_and_says_what_it_shows(trend_chart: Chart) -> None:
    drawn = ElementTree.fromstring(vector(trend_chart, "Net revenue"))
    assert [one.text for one in drawn.iter(f"{SVG}title")] == ["Net revenue"]
    assert [one.text for one in drawn.iter(f"{SVG}desc")] == [trend_chart.summary]

"""A trend in one row; a drawing as a file that opens anywhere."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from opstui.charts.chart import Chart, Role, Tick
from opstui.charts.rasterise import rasterise
from opstui.charts.spark import sparkline
from opstui.charts.svg import CELL, LIGHT, LINE, MARGIN, svg
from opstui.kernel.language import LANGUAGES

SVG = "{http://www.w3.org/2000/svg}"


def test_levels_go_from_lowest_to_highest() -> None:
    assert sparkline([0, 1, 2, 3, 4, 5, 6, 7], 8) == "▁▂▃▄▅▆▇█"
    assert sparkline([0, 1, 2, 3, 4, 5, 6, 7], 8, ascii=True) == "_.-=+*%#"


def test_gaps_are_spaces_and_short_series_stand_at_the_right() -> None:
    assert sparkline([1, None, math.nan, 2], 6) == "  ▁  █"
    assert sparkline([5, 5, 5], 3) == "▄▄▄"
    assert sparkline([], 4) == "    "
    assert sparkline([None, math.inf], 2) == "  "
    assert sparkline([1], 0) == ""


def test_long_series_are_averaged() -> None:
    assert sparkline([0, 0, 4, 4, 8, 8], 3) == "▁▅█"
    assert sparkline([None, None, 4, None, 8, 8], 3) == " ▁█"


@given(st.lists(st.one_of(st.none(), st.floats()), max_size=60), st.integers(1, 20))
def test_a_sparkline_has_the_width_asked(values: list[float | None], width: int) -> None:
    assert cell_len(sparkline(values, width)) == width
    assert sparkline(values, width, ascii=True).isascii()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_is_one_document_without_outside_links(
    charts: Callable[[str], dict[str, Chart]], language: str
) -> None:
    for name, chart in charts(language).items():
        raster = rasterise(chart, 80, 18)
        text = svg(raster, chart.summary)
        root = ElementTree.fromstring(text)
        assert root.findtext(f"{SVG}title") == chart.summary, name
        assert root.get("width") == str(80 * CELL + 2 * MARGIN)
        assert root.get("height") == str(len(raster.rows) * LINE + 2 * MARGIN)
        assert "url(" not in text
        assert "href" not in text
        assert text.count("http") == 1, "the namespace only"


def test_chinese_stands_in_its_cells_and_is_not_stretched(trend_chart: Chart) -> None:
    chart = replace(trend_chart, right=(Tick(120000.0, "目标 12万"),), caption=())
    raster = rasterise(chart, 80, 18)
    root = ElementTree.fromstring(svg(raster, ""))
    wide = [text for text in root.iter(f"{SVG}text") if text.text and cell_len(text.text[0]) == 2]
    assert sorted(text.text or "" for text in wide) == sorted("目标万")
    assert all(text.get("textLength") is None for text in wide)
    first, second = (int(text.get("x", "")) for text in wide[:2])
    assert second - first == 2 * CELL
    row = next(line for line in raster.text().split("\n") if "目" in line)
    assert first == MARGIN + cell_len(row[: row.index("目")]) * CELL


def test_text_is_escaped(trend_chart: Chart) -> None:
    hostile = "<script>&\"'\x1b[0m"
    chart = replace(trend_chart, right=(Tick(120000.0, hostile),), summary=hostile)
    text = svg(rasterise(chart, 80, 18), chart.summary)
    root = ElementTree.fromstring(text)
    assert "<script" not in text
    assert "\x1b" not in text
    assert "<script>&\"'[0m" in [element.text for element in root.iter(f"{SVG}text")]


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("role", Role)
def test_colours_can_be_read_on_white(role: Role) -> None:
    contrast = 1.05 / (luminance(LIGHT[role]) + 0.05)
    assert contrast >= (3 if role == Role.BAND else 4.5)

"""A chart as text and with colours says the same rows, its sentence, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from opstui.charts.chart import Chart, Role
from opstui.charts.rasterise import rasterise
from opstui.charts.recipes import theme_rows
from opstui.charts.written import _SGR, ansi_text, plain_text
from opstui.kernel.language import LANGUAGES

Forms = Callable[[str], dict[str, Chart]]
SGR = re.compile(r"\x1b\[[0-9;]*m")


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_is_the_rows_and_the_sentence(charts: Forms, language: str) -> None:
    for name, chart in charts(language).items():
        raster = rasterise(chart, 78, 18)
        rows = [row.rstrip() for row in raster.text().split("\n")]
        assert plain_text(raster, chart.summary).split("\n") == [*rows, "", chart.summary, ""], name


@pytest.mark.parametrize("language", LANGUAGES)
def test_colours_add_nothing_but_colours(charts: Forms, language: str) -> None:
    for name, chart in charts(language).items():
        raster = rasterise(chart, 78, 18)
        coloured = ansi_text(raster, chart.summary)
        bare = [line.rstrip() for line in SGR.sub("", coloured).split("\n")]
        assert bare == plain_text(raster, chart.summary).split("\n"), name
        assert coloured.count("\x1b[0m") * 2 == coloured.count("\x1b"), name


def test_no_escape_of_a_user_gets_into_a_file() -> None:
    hostile = "\x1b[31m\x1b]52;c;eA==\x07x"
    chart = theme_rows([(hostile, 3.0), ("b", 1.0)], fmt=str)
    raster = rasterise(chart, 60, 10)
    assert "\x1b" not in plain_text(raster, hostile)
    assert "\x1b" not in SGR.sub("", ansi_text(raster, hostile))


def test_every_role_has_a_colour_or_none_on_purpose() -> None:
    assert set(_SGR) == set(Role)

"""Every row is as wide as asked; bars, labels and ticks are where their numbers say."""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Callable
from importlib import import_module

import pytest
from rich.cells import cell_len

from opstui.charts import recipes
from opstui.charts.beside import spread
from opstui.charts.chart import Bar, Chart, Line, Mark, Role, Rule, Tick
from opstui.charts.rasterise import drawable, height_of, rasterise
from opstui.charts.recipes import Stack, attribution_bars, funnel_rows, stacked_rows
from opstui.charts.recipes.comparison import Part
from opstui.charts.ticks import numbers
from opstui.kernel.language import LANGUAGES

SIZES = [(20, 8), (40, 10), (78, 18), (118, 34), (198, 54)]
Forms = Callable[[str], dict[str, Chart]]


def rows_of(chart: Chart, width: int = 78, height: int = 18, ascii_only: bool = False) -> list[str]:
    return rasterise(chart, width, height, ascii_only).text().split("\n")


def whole(value: float) -> str:
    return f"{value:,.0f}"


def every_recipe() -> set[str]:
    """Names of the public functions of the package that give a chart."""
    modules = [
        import_module(f"{recipes.__name__}.{found.name}")
        for found in pkgutil.iter_modules(recipes.__path__)
    ]
    return {
        name
        for module in modules
        for name, made in vars(module).items()
        if callable(made) and not name.startswith("_")
        if made.__module__ == module.__name__
        if getattr(made, "__annotations__", {}).get("return") == "Chart"
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_recipe_is_drawn_here_and_says_something(charts: Forms, language: str) -> None:
    forms = charts(language)
    assert len(every_recipe()) > 10
    assert {name.split()[0] for name in forms} == every_recipe()
    for name, chart in forms.items():
        assert not chart.is_empty, name
        assert chart.summary.strip(), name


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("ascii_only", [False, True])
def test_every_form_has_rows_of_exactly_the_width(
    charts: Forms, language: str, size: tuple[int, int], ascii_only: bool
) -> None:
    width, height = size
    for name, chart in charts(language).items():
        rows = rows_of(chart, width, height, ascii_only)
        assert {cell_len(row) for row in rows} == {width}, name
        assert len(rows) == (height_of(chart) or height), name


def test_ascii_mode_leaves_nothing_else_outside_labels(charts: Forms) -> None:
    for name, chart in charts("en").items():
        text = rasterise(chart, 78, 18, True).text().replace("✓", "").replace("✗", "")
        assert text.isascii(), name


def test_the_longest_bar_belongs_to_the_largest_number() -> None:
    rows = rows_of(funnel_rows([(str(n), n) for n in (120.0, 80.0, 33.0, 61.0)], fmt=whole))
    lengths = [row.count("▇") for row in rows]
    assert lengths[0] == max(lengths)
    canvas = lengths[0]
    assert lengths == [round(n / 120 * canvas) for n in (120, 80, 33, 61)]


@pytest.mark.parametrize("count", [1, 2, 5, 40])
def test_every_category_has_its_own_row(count: int) -> None:
    parts = [Part(f"L{i:02}", (-1) ** i * (i + 1.0)) for i in range(count)]
    chart = attribution_bars(parts, 3.0, 0.0, fmt=whole)
    rows = rows_of(chart, 60, 10)
    assert [sum(f"L{i:02} " in row for row in rows) for i in range(count)] == [1] * count
    assert len(rows) == count + 2


@pytest.mark.parametrize("parts", [(3, 4, 5, 6), (0.4, 0.4, 0.4, 0.4), (1, 1, 1), (0, 0, 9)])
def test_a_stack_ends_at_its_rounded_total(parts: tuple[float, ...]) -> None:
    rows = [Stack("whole", (18.0,)), Stack("parts", parts)]
    chart = stacked_rows(rows, ["a", "b", "c", "d"], fmt=whole)
    for width in range(30, 60):
        raster = rasterise(chart, width, 9)
        line = raster.text().split("\n")[1]
        filled = sum(line[raster.left : raster.left + raster.width].count(c) for c in "█▓▒░")
        assert filled == round(sum(parts) / 18 * raster.width)


def test_a_bar_between_days_has_at_least_the_cells_it_asks_for() -> None:
    chart = Chart(x=(0.0, 1000.0), layers=(Bar(0, 999.9, 1000.0, least=1),), rows=1)
    assert rows_of(chart, 40, 5)[0].endswith("▇")


def test_direct_labels_keep_their_order_and_never_share_a_row() -> None:
    labels = tuple(Tick(50.0 + i / 100, f"series {i}") for i in range(4))
    chart = Chart(x=(0, 1), y=(0, 100), layers=(Line([(0, 0), (1, 50)]),), right=labels)
    found = [row.split("series ")[1][0] for row in rows_of(chart, 60, 12) if "series " in row]
    assert found == ["3", "2", "1", "0"]


def test_more_labels_than_rows_drop_the_last_ones() -> None:
    labels = tuple(Tick(float(i), f"s{i}") for i in range(30))
    chart = Chart(x=(0, 1), y=(0, 30), layers=(Line([(0, 0), (1, 30)]),), right=labels)
    assert sum(" s" in row for row in rows_of(chart, 60, 8)) == 7


def test_where_a_number_would_be_cut_only_numbers_are_said(trend_chart: Chart) -> None:
    wide, narrow = ("\n".join(rows_of(trend_chart, width, 10)) for width in (78, 40))
    assert "target 121,300" in wide
    assert "- 121,300" in narrow
    assert "…" not in narrow.split("┬")[0]
    for name in ("actual", "target", "forecast"):
        assert name in narrow.split("\n")[-1]


def test_a_remark_is_left_out_where_hardly_any_of_it_would_be_read() -> None:
    parts = [Part("UV", 44150.0, "Scale the feed"), Part("ARPU", -5886.0)]
    chart = attribution_bars(parts, 38264.0, 0.0, fmt=whole)
    assert "+44,150  Scale the feed" in rows_of(chart, 78)[0]
    assert "+44,150  Scale t" in rows_of(chart, 50)[0]
    narrow = rows_of(chart, 40)[0]
    assert "+44,150" in narrow
    assert "S" not in narrow


@pytest.mark.parametrize("height", [6, 8, 10, 24])
def test_an_axis_has_at_least_two_numbers_where_they_have_room(
    trend_chart: Chart, height: int
) -> None:
    assert sum("┤" in row for row in rows_of(trend_chart, 78, height)) >= 2


def test_the_day_the_cycle_ends_is_on_the_axis(trend_chart: Chart) -> None:
    assert rows_of(trend_chart)[-1].split()[-1] == "05-24"


def test_spread_moves_rows_apart_within_the_limits() -> None:
    assert spread([3, 3, 3], 10) == [3, 4, 5]
    assert spread([9, 9, 9], 10) == [7, 8, 9]
    assert spread([0, 0, 9], 10) == [0, 1, 9]


def test_labels_of_the_x_axis_never_touch_and_pinned_ones_win() -> None:
    ticks = [Tick(i / 10, f"label {i}") for i in range(11)]
    chart = Chart(
        x=(0.0, 1.0),
        layers=(Rule(0.5),),
        x_ticks=lambda _window, _cells: ticks,
        pinned=(Tick(0.52, "今天"),),
    )
    labels = rows_of(chart, 60, 8)[-1]
    assert "今天" in labels
    assert "label 5" not in labels
    assert re.fullmatch(r" *(label \d+|今天)( {2,}(label \d+|今天))+ *", labels)


def test_number_ticks_with_equal_texts_appear_once() -> None:
    chart = Chart(
        x=(0, 1), y=(0, 0.3), layers=(Line([(0, 0), (1, 0.3)]),), y_ticks=numbers(whole, 2)
    )
    assert sum("┤" in row for row in rows_of(chart)) == 1


@pytest.mark.parametrize(
    "hostile",
    [
        "\x1b[31mred\x1b[0m",
        "\x9b31m",
        "a\x00b\nc\td",
        "\ud800",
        "\u202eabc\u202c",
        "👍🏽 👩‍👩‍👧 🇨🇳 ❤️",
        "[@click=app.quit]x[/]",
        "e\u0301\u0301\u0301\u0301",
        "指标" * 300,
        "x" * 5000,
    ],
)
def test_hostile_labels_change_no_width_and_leave_no_control(hostile: str) -> None:
    trend = Chart(
        x=(0, 1),
        y=(0, 1),
        layers=(Line([(0, 0), (1, 1)]),),
        x_ticks=lambda _window, _cells: [Tick(0.5, hostile)],
        y_ticks=lambda _window, _cells: [Tick(0.5, hostile)],
        right=(Tick(1, hostile),),
        caption=(Tick(0, hostile),),
    )
    bars = attribution_bars([Part(hostile, 3.0, hostile)], 3.0, 0.0, fmt=whole)
    for chart in (trend, bars):
        for width in (20, 33, 78):
            rows = rows_of(chart, width, 9)
            assert {cell_len(row) for row in rows} == {width}
            assert all(row.isprintable() for row in rows)


def test_role_and_glyph_tell_the_series_apart(trend_chart: Chart) -> None:
    raster = rasterise(trend_chart, 100, 20)
    glyphs = {
        role: {c for row in raster.rows for text, r in row if r == role for c in text}
        for role in Role
    }
    assert "-" in glyphs[Role.TARGET]
    assert "o" in glyphs[Role.FORECAST]
    assert "." in glyphs[Role.BASELINE]
    assert glyphs[Role.BAND] - {" "} == {"░"}
    for role in set(Role) - {Role.ACTUAL}:
        assert not any("\u2800" < glyph <= "\u28ff" for glyph in glyphs[role])


def test_a_gap_stays_empty() -> None:
    points = [(float(i), None if 40 <= i < 60 else 5.0) for i in range(101)]
    chart = Chart(x=(0, 100), y=(0, 10), layers=(Line(points),))
    raster = rasterise(chart, 102, 10)
    lines = [line[raster.left :] for line in raster.text().split("\n")[: raster.axis]]
    (inside,) = [line for line in lines if line.strip()]
    assert inside[41:59].strip() == ""
    assert inside[5:38].strip() != ""


@pytest.mark.parametrize(
    ("chart", "size"),
    [
        (Chart(x=(0, 1)), (78, 18)),
        (Chart(x=(float("nan"), 1), layers=(Rule(0),)), (78, 18)),
        (Chart(x=(0, 1), y=(0, float("inf")), layers=(Rule(0),)), (78, 18)),
        (Chart(x=(0, 1), layers=(Rule(0),)), (19, 18)),
        (Chart(x=(0, 1), layers=(Rule(0),)), (78, 4)),
        (None, (78, 18)),
    ],
)
def test_what_is_not_drawn(chart: Chart | None, size: tuple[int, int]) -> None:
    assert not drawable(chart, *size)


def test_the_first_day_of_the_window_is_the_first_column() -> None:
    chart = Chart(x=(10, 20), layers=(Line([(10, 0.5)], mark=Mark.RING),))
    raster = rasterise(chart, 40, 8)
    assert raster.column(10) == raster.left
    assert raster.column(20) == raster.left + raster.width - 1
    assert raster.column(9.9) is None
    assert any(row[raster.left] == "o" for row in raster.text().split("\n"))

"""One chart of every form, and catalogues that are up to date."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from opstui import locales
from opstui.charts.chart import Chart
from opstui.charts.recipes import (
    Attainment,
    Light,
    Part,
    Span,
    Stack,
    State,
    actual_vs_target,
    attainment_rows,
    attribution_bars,
    before_after,
    funnel_rows,
    small_trend,
    stacked_rows,
    theme_rows,
    timeline_rows,
)
from opstui.charts.recipes.flows import Flow, signed_rows
from opstui.charts.recipes.intervals import Reach, interval_rows
from opstui.charts.recipes.ranged import within_range
from opstui.charts.recipes.retention import retention_curve
from opstui.charts.recipes.satisfaction import Satisfaction, satisfaction_rows
from opstui.kernel.language import speaking
from opstui.locales.compile import compile_all

START = date(2026, 3, 2)
DAYS = [START + timedelta(days) for days in range(84)]
TODAY = DAYS[51]


@pytest.fixture(scope="session", autouse=True)
def _catalogues() -> None:
    root = Path(locales.__file__).parent
    parts = max(path.stat().st_mtime for path in root.rglob("*.po"))
    built = [path.stat().st_mtime for path in root.rglob("*.mo")]
    if not built or min(built) < parts:
        compile_all(root)


def whole(value: float) -> str:
    return f"{value:,.0f}"


def trend(name: str) -> Chart:
    noise = random.Random(3)
    actual: list[float | None] = [30000 + 900 * i + noise.gauss(0, 2500) for i in range(52)]
    actual[20] = None
    ahead: list[float | None] = [None] * 51 + [75000.0 + 850 * i for i in range(33)]
    band = (
        [None if value is None else value * 0.9 for value in ahead],
        [None if value is None else value * 1.1 for value in ahead],
    )
    return actual_vs_target(
        DAYS,
        actual,
        [30000.0 + 1100 * i for i in range(84)],
        [30000.0 + 300 * i for i in range(84)],
        ahead,
        band,
        today=TODAY,
        fmt=whole,
        name=name,
    )


def forms(language: str) -> dict[str, Chart]:
    """Name of the recipe, and after a space of a variant -> a chart with labels in the language."""
    zh = language == "zh_CN"
    steps = [("曝光", 120000.0), ("点击", 18000.0), ("注册", 2400.0), ("付费", 310.0)]
    if not zh:
        steps = [(f"Step {i}", count) for i, (_, count) in enumerate(steps)]
    label = steps[1][0] * (4 if zh else 3)
    with speaking(language):
        return {
            "actual_vs_target": trend(label),
            "attribution_bars": attribution_bars(
                [Part(label, -33036.67, label), Part("UV", 44150, ""), Part("ARPU", -5886.67)],
                5226.66,
                0.0,
                fmt=whole,
                name=label,
            ),
            "attainment_rows": attainment_rows(
                [
                    Attainment(label, 0.939, Light.WARN, 0, 845259, 900000),
                    Attainment("UV", 1.027, Light.GOOD, 1),
                    Attainment("CVR", None, Light.NONE, 2),
                ],
                fmt=whole,
            ),
            "funnel_rows": funnel_rows(steps, fmt=whole, name=label),
            "funnel_rows log": funnel_rows(steps, fmt=whole, name=label, log=True),
            "theme_rows": theme_rows(steps, fmt=whole),
            "timeline_rows": timeline_rows(
                [
                    Span(label, DAYS[0], DAYS[20], State.DONE, "✓"),
                    Span("A", DAYS[30], DAYS[30], State.LATE, "! 6"),
                    Span("B", DAYS[40], DAYS[70], State.ACTIVE, ""),
                ],
                today=TODAY,
            ),
            "stacked_rows": stacked_rows(
                [Stack(label, (3, 4, 5, 6)), Stack("B", (1, 0, 2))],
                [name for name, _ in steps],
                fmt=whole,
                name=label,
            ),
            "before_after": before_after(
                DAYS,
                [float(i % 7 + i // 40 * 5) for i in range(84)],
                DAYS[40],
                (0.0, 7.0),
                fmt=whole,
                name=label,
                event_name=label,
                grade="证据 C。" if zh else "Evidence C.",
            ),
            **_analyses(label, f"{label} 4。" if zh else f"{label} 4."),
        }


def _analyses(label: str, said: str) -> dict[str, Chart]:
    """The forms of the analyses, in the language that is spoken."""
    values: list[float | None] = [3.0, 5.0, None, 4.0]
    return {
        "small_trend": small_trend(DAYS[:4], values, values, today=DAYS[3], fmt=whole, name=label),
        "within_range": within_range(
            DAYS[:4], values, [2.0] * 4, [4.5] * 4, today=DAYS[3], fmt=whole, name=label
        ),
        "signed_rows": signed_rows(
            [Flow(label, (30, 12), 9, "4.7"), Flow("W2", (10, 0), 25, "0.4")],
            (label, "B", "C"),
            fmt=whole,
            summary=said,
        ),
        "interval_rows": interval_rows(
            [Reach(label, 0.03, -0.01, 0.07), Reach("B", None, None, None)],
            fmt=lambda value: f"{value:.1%}",
            summary=said,
        ),
        "retention_curve": retention_curve(
            [1.0, 0.5, 0.38, 0.31, 0.29], lambda age: 0.5 * age**-0.4, unit="W", summary=said
        ),
        "satisfaction_rows": satisfaction_rows(
            [Satisfaction(label, 0.7, -0.2, label), Satisfaction("B", 0.1, -0.8)], said
        ),
    }


@pytest.fixture
def charts() -> Callable[[str], dict[str, Chart]]:
    return forms


@pytest.fixture
def trend_chart() -> Chart:
    return trend("净收入")

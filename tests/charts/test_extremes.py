"""What hangs or kills plotext is drawn, in a process of its own so that a hang is a failure."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

FUZZ = Path(__file__).parent / "fuzz_charts.py"
ROOT = Path(__file__).parents[2]
KILL_AFTER = 600
"""Seconds; each of these takes a second or a few."""


def run(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=KILL_AFTER,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_random_charts_of_the_worst_input() -> None:
    count = os.environ.get("OPSTUI_FUZZ_CHARTS", "200")
    assert run(str(FUZZ), count, "20260302").startswith(f"charts={count} ")


EXTREMES = """
import math
from opstui.charts.chart import Chart, Line
from opstui.charts.rasterise import rasterise
from rich.cells import cell_len

nan = [(float(i), math.nan if i == 5 else float(i)) for i in range(10)]
far = [(0.0, 1.0), (5.0, 1e12), (10.0, 2.0)]
days = [(float(i), float(i % 90)) for i in range(36500)]
for points, x, y in (
    (nan, (0, 9), (0, 9)), (far, (0, 10), (0, 10)), (days, (18000.0, 18000.001), (0, 90)),
    (days, (0, 36499), (0, 90)),
):
    raster = rasterise(Chart(x=x, y=y, layers=(Line(points),)), 78, 18)
    rows = raster.text().split("\\n")
    assert len(rows) == 18 and {cell_len(row) for row in rows} == {78}
    inside = [row[raster.left:].strip() for row in rows[: raster.axis]]
    assert any(inside)
    print(sum(bool(row) for row in inside))
"""


def test_a_gap_a_far_point_and_a_century_are_drawn() -> None:
    drawn = [int(line) for line in run("-c", EXTREMES).split()]
    assert drawn[2] == 1, "a thousandth of a day is a flat line"
    assert drawn[1] == 16, "from the second lowest of 17 rows to the upper edge"
    assert drawn[3] == 17


PURE = """
import sys
import opstui.charts.chart, opstui.charts.recipes, opstui.charts.sentences
import opstui.charts.rasterise, opstui.charts.svg, opstui.charts.spark
print([name for name in ("textual", "plotext") if name in sys.modules])
"""


def test_the_core_of_charts_needs_neither_textual_nor_plotext() -> None:
    assert run("-c", PURE).strip() == "[]"

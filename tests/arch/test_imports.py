"""The pure core stays pure: each package is imported alone, and what came with it is looked at."""

from __future__ import annotations

import subprocess
import sys

import pytest

SCREENS = ("textual", "rich")
STORE = ("tinydb",)
CHARTS = ("plotext",)
HEAVY = (*SCREENS, *STORE, *CHARTS)


def imported_by(module: str) -> set[str]:
    """Top-level names in `sys.modules` after importing `module` in a fresh interpreter."""
    code = f"import sys, {module}; print(' '.join({{name.split('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize(
    ("module", "forbidden"),
    [
        ("opstui", (*HEAVY, "pydantic")),
        ("opstui.cli", (*HEAVY, "pydantic")),
        ("opstui.commands", HEAVY),
        ("opstui.flow", HEAVY),
        ("opstui.kernel.metric_tree", HEAVY),
        ("opstui.kernel.attribution", HEAVY),
        ("opstui.kernel.series", HEAVY),
        ("opstui.stages.strategy.model", HEAVY),
        ("opstui.stages.strategy.diagnosis", HEAVY),
        ("opstui.stages.planning.model", HEAVY),
        ("opstui.stages.planning.targets", HEAVY),
        ("opstui.stages.planning.allocation", HEAVY),
        ("opstui.stages.execution.model", HEAVY),
        ("opstui.stages.execution.quick_add", HEAVY),
        ("opstui.stages.review.model", HEAVY),
        ("opstui.stages.review.forecast", HEAVY),
        ("opstui.workbook.repository", (*SCREENS, *CHARTS)),
        ("opstui.data_sources.plan", HEAVY),
        ("opstui.charts.recipes", ("textual", *STORE, *CHARTS)),
    ],
)
def test_what_comes_along(module: str, forbidden: tuple[str, ...]) -> None:
    assert imported_by(module) & set(forbidden) == set()

"""The rules of the stages stay pure, and look only at the models of the stages before them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import grimp
import pytest

ORDER = ("strategy", "planning", "execution", "review")
SCREEN_SIDE = frozenset({"screen", "steps"})
HEAVY = ("textual", "rich", "tinydb", "plotext", "orjson", "platformdirs")
OUTSIDE = ("workbook", "ui", "shell", "app", "reports", "charts", "data_sources", "guided")


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    root = str(Path(__file__).parent.parent.parent)
    if root not in sys.path:
        sys.path.insert(0, root)
    before = Path.cwd()
    os.chdir(root)
    try:
        return grimp.build_graph("opstui", include_external_packages=True, cache_dir=None)
    finally:
        os.chdir(before)


def rules(graph: grimp.ImportGraph) -> list[str]:
    """Modules of the stages that are not on the screens' side."""
    found = []
    for module in sorted(graph.modules):
        parts = module.split(".")
        stage = parts[2] if parts[:2] == ["opstui", "stages"] and len(parts) == 4 else ""
        if stage in ORDER and parts[3] not in SCREEN_SIDE:
            found.append(module)
    return found


def test_there_are_rules_to_check(graph: grimp.ImportGraph) -> None:
    assert len(rules(graph)) > 40


def test_rules_reach_no_screen_no_store_and_no_file(graph: grimp.ImportGraph) -> None:
    wrong = []
    for module in rules(graph):
        for other in graph.find_upstream_modules(module):
            top = other.split(".")
            outside = top[0] in HEAVY or (len(top) > 1 and top[0] == "opstui" and top[1] in OUTSIDE)
            if outside:
                wrong.append(f"{module} reaches {other}")
    assert wrong == []


def test_a_stage_uses_only_the_models_of_the_stages_before_it(graph: grimp.ImportGraph) -> None:
    wrong = []
    for module in rules(graph):
        own = ORDER.index(module.split(".")[2])
        for other in graph.find_modules_directly_imported_by(module):
            parts = other.split(".")
            if parts[:2] == ["opstui", "stages"] and len(parts) > 3 and parts[2] != ORDER[own]:
                earlier = ORDER.index(parts[2]) < own and parts[3] == "model"
                if not earlier:
                    wrong.append(f"{module} uses {other}")
    assert wrong == []


def test_widgets_and_kernel_reach_no_stage(graph: grimp.ImportGraph) -> None:
    wrong = [
        f"{module} reaches {other}"
        for module in graph.modules
        if module.startswith(("opstui.ui.", "opstui.kernel.", "opstui.charts."))
        for other in graph.find_upstream_modules(module)
        if other.startswith(("opstui.stages", "opstui.workbook", "opstui.app"))
    ]
    assert wrong == []

from __future__ import annotations

import pytest

from opstui.data_sources.pasted import pasted_cells


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("a b\t1,000\t\t2", [["a b", "1,000", "", "2"]]),
        ("2026-09   1,000  20", [["2026-09", "1,000", "20"]]),
        ("2026-09, 10, 20", [["2026-09", "10", "20"]]),
        ("2026-09,10,20", [["2026-09", "10", "20"]]),
        ("\n a;b \n\n", [["a", "b"]]),
        ("", []),
    ],
)
def test_cells_are_told_apart_by_what_parts_them(text: str, cells: list[list[str]]) -> None:
    assert pasted_cells(text) == cells

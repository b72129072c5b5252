"""A grid of numbers: type, enter, next; what was understood is said at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual import on
from textual.app import ComposeResult
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Static

from opstui.kernel.quantities import Quantity
from opstui.kernel.text import width
from opstui.ui.grid import GridRow, NumberGrid
from tests.pilot import make_app, press, type_text
from tests.ui.forms import commit, paste, shown

ROWS = (
    GridRow("visitors", "Visitors", columns=("1,000", "1,200")),
    GridRow("rate", "留资率 of the visitors, in words", "ratio", ("5.6%", "6%")),
    GridRow("gross", "Gross", "CNY", ("¥100", "")),
)


class GridPage(Screen[None]):
    """Echoes what it understood; a value above a million is a problem."""

    def __init__(self, rows: tuple[GridRow, ...] = ROWS) -> None:
        super().__init__()
        self.grid = NumberGrid(rows, ("Last", "Plan"), self._said)
        self.changes: list[tuple[str, float | None]] = []
        self.finished = 0

    def _said(self, key: str, quantity: Quantity) -> tuple[str, bool]:
        return f"= {quantity.value:g}", quantity.value > 1_000_000

    def compose(self) -> ComposeResult:
        yield self.grid

    def on_mount(self) -> None:
        self.grid.focus_first()

    @on(NumberGrid.Changed)
    def _changed(self, event: NumberGrid.Changed) -> None:
        self.changes.append((event.key, event.quantity.value if event.quantity else None))

    @on(NumberGrid.Finished)
    def _finished(self) -> None:
        self.finished += 1

    def beside(self, index: int) -> str:
        return str(self.query_one(f"#beside-{index}", Static).content)


async def put_grid(pilot: Pilot[Any], page: GridPage) -> GridPage:
    await pilot.app.push_screen(page)
    await pilot.pause()
    return page


async def test_type_enter_next(tmp_path: Path) -> None:
    async with make_app(tmp_path).run_test(size=(80, 24)) as pilot:
        page = await put_grid(pilot, GridPage())
        await type_text(pilot, "1.5")
        await commit(pilot, "万")
        await press(pilot, "enter")
        await commit(pilot, "５．６％")
        await press(pilot, "enter")
        await type_text(pilot, "12,000")
        assert page.finished == 0
        await press(pilot, "enter")
        assert page.finished == 1
        values = {key: quantity.value for key, quantity in page.grid.quantities().items()}
        assert values == {"visitors": 15_000, "rate": pytest.approx(0.056), "gross": 12_000}
        assert [page.beside(index) for index in range(3)] == ["= 15000", "= 0.056", "= 12000"]
        assert page.changes[-1] == ("gross", 12_000)


async def test_what_was_understood_is_shown_while_typing(tmp_path: Path) -> None:
    async with make_app(tmp_path).run_test(size=(80, 24)) as pilot:
        page = await put_grid(pilot, GridPage())
        await type_text(pilot, "3")
        assert page.beside(0) == "= 3"
        await type_text(pilot, "k")
        assert page.beside(0) == "= 3000"
        assert "= 3000" in shown(pilot)
        await press(pilot, "backspace", "backspace")
        assert page.beside(0) == ""
        assert page.changes[-1] == ("visitors", None)


async def test_a_problem_is_said_beside_its_field_and_is_no_quantity(tmp_path: Path) -> None:
    async with make_app(tmp_path).run_test(size=(80, 24)) as pilot:
        page = await put_grid(pilot, GridPage())
        await type_text(pilot, "abc")
        assert page.beside(0) == '"abc" is not a number.'
        assert page.grid.has_problem()
        assert "visitors" not in page.grid.quantities()
        assert page.query_one("#beside-0").has_class("-bad")
        await press(pilot, *["backspace"] * 3)
        assert not page.grid.has_problem()
        await type_text(pilot, "2000000")
        assert page.query_one("#beside-0").has_class("-bad")
        assert "visitors" in page.grid.quantities()


async def test_a_pasted_column_fills_down_and_stops_at_the_end(tmp_path: Path) -> None:
    async with make_app(tmp_path).run_test(size=(80, 24)) as pilot:
        page = await put_grid(pilot, GridPage())
        await press(pilot, "down")
        await paste(pilot, "w46\t7%\r\nw46\t1,300\r\nw46\t9")
        assert page.grid.texts() == {"visitors": "", "rate": "7%", "gross": "1,300"}
        assert page.beside(2) == "= 1300"


async def test_one_pasted_cell_goes_into_its_field(tmp_path: Path) -> None:
    async with make_app(tmp_path).run_test(size=(80, 24)) as pilot:
        page = await put_grid(pilot, GridPage())
        await paste(pilot, "\x1b[31m1,234\n")
        assert page.grid.texts()["visitors"] == "1,234"
        assert page.beside(0) == "= 1234"


async def test_up_and_down_move_and_the_first_empty_field_comes_first(tmp_path: Path) -> None:
    rows = (GridRow("a", "A", value="5"), GridRow("b", "B"), GridRow("c", "C"))
    async with make_app(tmp_path).run_test(size=(80, 24)) as pilot:
        page = await put_grid(pilot, GridPage(rows))
        assert page.beside(0) == "= 5"
        await type_text(pilot, "1")
        await press(pilot, "down")
        await type_text(pilot, "2")
        await press(pilot, "up", "up")
        await type_text(pilot, "0")
        assert page.grid.texts() == {"a": "50", "b": "1", "c": "2"}


async def test_texts_typed_before_can_be_put_back(tmp_path: Path) -> None:
    async with make_app(tmp_path).run_test(size=(80, 24)) as pilot:
        page = await put_grid(pilot, GridPage())
        page.grid.put_texts({"gross": "1w", "gone": "3"})
        await pilot.pause()
        assert page.grid.texts() == {"visitors": "", "rate": "", "gross": "1w"}
        assert page.beside(2) == "= 10000"


@pytest.mark.parametrize("size", [(60, 18), (80, 24), (120, 34)])
async def test_labels_and_columns_stand_in_line_in_both_scripts(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with make_app(tmp_path).run_test(size=size) as pilot:
        await put_grid(pilot, GridPage())
        head, first, second, third = shown(pilot).split("\n")[:4]
        assert [width(line) for line in (head, first, second, third)] == [size[0]] * 4
        right = width(head.rstrip())
        assert head.rstrip().endswith("Plan")
        assert width(first[: first.index("1,200")] + "1,200") == right
        assert width(second[: second.index(" 6%")] + " 6%") == right
        assert "…" in second

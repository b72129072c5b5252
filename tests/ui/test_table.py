"""A list of rows: moving, the cursor that stays on its row, changes in place, hostile cells."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.text import Text
from textual.coordinate import Coordinate

from opstui.kernel.text import width
from opstui.ui.sheet import Line, Sheet
from opstui.ui.table import Column, OpsTable, Row
from tests.pilot import make_app, press
from tests.ui.forms import shown
from tests.ui.pages import put

NAME, VALUE = Column("Name"), Column("Value", 8, "right")


def rows(*keys: str, value: str = "1") -> list[Row]:
    return [(key, (f"row {key}", value)) for key in keys]


@pytest.mark.parametrize(
    ("keys", "at"),
    [
        (["j"], "b"),
        (["j", "j", "k"], "b"),
        (["down", "up"], "a"),
        (["G"], "e"),
        (["G", "j"], "e"),
        (["G", "g"], "a"),
        (["k"], "a"),
        (["end"], "e"),
        (["end", "home"], "a"),
    ],
)
async def test_moving_as_in_vim_and_with_arrows(tmp_path: Path, keys: list[str], at: str) -> None:
    async with make_app(tmp_path).run_test(size=(80, 24)) as pilot:
        table = await put(pilot, OpsTable())
        table.show((NAME, VALUE), rows(*"abcde"))
        await press(pilot, *keys)
        assert table.current_key == at


async def test_g_and_G_reach_the_ends_of_a_long_list(tmp_path: Path) -> None:
    async with make_app(tmp_path).run_test(size=(80, 24)) as pilot:
        table = await put(pilot, OpsTable())
        table.show((NAME, VALUE), rows(*map(str, range(300))))
        await press(pilot, "G")
        assert table.current_key == "299"
        assert "row 299" in shown(pilot)
        await press(pilot, "g")
        assert table.current_key == "0"
        assert "row 0 " in shown(pilot)


async def test_the_cursor_stays_on_its_row_when_others_come_and_go(tmp_path: Path) -> None:
    async with make_app(tmp_path).run_test(size=(80, 24)) as pilot:
        table = await put(pilot, OpsTable())
        table.show((NAME, VALUE), rows(*"abcde"))
        table.select_key("c")
        table.show((NAME, VALUE), rows(*"xyabcd"))
        await pilot.pause()
        assert table.current_key == "c"
        table.show((NAME, VALUE), rows(*"dcba"))
        assert table.current_key == "c"
        table.show((NAME, VALUE), rows("z"))
        assert table.current_key == "z"
        table.show((NAME, VALUE), [])
        assert table.current_key == ""


async def test_the_place_is_kept_when_the_marked_row_goes(tmp_path: Path) -> None:
    async with make_app(tmp_path).run_test(size=(80, 24)) as pilot:
        table = await put(pilot, OpsTable())
        table.show((NAME, VALUE), rows(*"abcde"))
        table.select_key("c")
        table.show((NAME, VALUE), rows(*"abde"))
        assert table.current_key == "d"
        table.select_key("e")
        table.show((NAME, VALUE), rows(*"abd"))
        assert table.current_key == "d"


async def test_a_changed_cell_is_changed_in_place(tmp_path: Path) -> None:
    async with make_app(tmp_path).run_test(size=(80, 24)) as pilot:
        table = await put(pilot, OpsTable())
        table.show((NAME, VALUE), rows(*map(str, range(100))))
        table.select_key("60")
        await pilot.pause()
        before = table.scroll_offset
        changed = rows(*map(str, range(100)))
        changed[60] = ("60", ("row 60", "9,999"))
        table.show((NAME, VALUE), changed)
        await pilot.pause()
        assert table.scroll_offset == before
        assert table.current_key == "60"
        line = next(line for line in shown(pilot).split("\n") if "row 60" in line)
        assert "9,999" in line


@pytest.mark.parametrize("size", [(60, 18), (80, 24), (120, 34)])
async def test_rows_fit_and_what_does_not_is_cut_with_a_mark(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with make_app(tmp_path).run_test(size=size) as pilot:
        table = await put(pilot, OpsTable())
        table.show(
            (NAME, VALUE), [("a", ("运营" * 100, "1.2万")), ("b", ("x" * 300, "123,456,789"))]
        )
        await pilot.pause()
        lines = shown(pilot).split("\n")[1:3]
        assert all(width(line) == size[0] for line in lines)
        assert all("…" in line for line in lines)
        assert lines[0].rstrip().endswith("1.2万")
        assert lines[1].rstrip().endswith(" …"), "a shorter number would be another number"


async def test_columns_follow_the_window(tmp_path: Path) -> None:
    async with make_app(tmp_path).run_test(size=(60, 18)) as pilot:
        table = await put(pilot, OpsTable())
        table.show((NAME, VALUE), [("a", ("n" * 80, "7"))])
        table.select_key("a")
        await pilot.resize_terminal(120, 18)
        await pilot.pause()
        line = shown(pilot).split("\n")[1]
        assert "n" * 80 in line
        assert line.rstrip().endswith("7")
        assert table.current_key == "a"


HOSTILE = ("[/x]", "[Q1]", "[@click=app.quit]x[/]", "[bold]b[/bold]", "a\x1b[31mb", "\u202eabc")


async def test_cells_are_text_whatever_they_hold(tmp_path: Path) -> None:
    async with make_app(tmp_path).run_test(size=(80, 24)) as pilot:
        table = await put(pilot, OpsTable())
        table.show((NAME, VALUE), [(text, (text, text)) for text in HOSTILE])
        table.show((NAME, VALUE), [(text, (text, text + "!")) for text in HOSTILE])
        await press(pilot, "j", "j")
        text = shown(pilot)
        for piece in HOSTILE[:4]:
            assert piece in text
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert table.current_key == HOSTILE[2]


async def test_styled_cells_keep_their_style_and_are_aligned(tmp_path: Path) -> None:
    async with make_app(tmp_path).run_test(size=(80, 24)) as pilot:
        table = await put(pilot, OpsTable())
        table.show((NAME, VALUE), [("a", ("x", Text("5", style="bold")))])
        await pilot.pause()
        assert shown(pilot).split("\n")[1].rstrip().endswith("5")
        cell = table.get_cell_at(Coordinate(0, 1))
        assert str(cell.style) == "bold"


async def test_a_cell_that_changes_only_its_colour_is_painted_again(tmp_path: Path) -> None:
    async with make_app(tmp_path).run_test(size=(80, 24)) as pilot:
        table = await put(pilot, OpsTable())
        table.show((NAME, VALUE), [("a", ("x", Text("5", style="green")))])
        table.show((NAME, VALUE), [("a", ("x", Text("5", style="red")))])
        assert str(table.get_cell_at(Coordinate(0, 1)).style) == "red"


async def test_a_list_tells_of_its_row_once_when_it_is_first_laid_out(tmp_path: Path) -> None:
    class Counted(OpsTable):
        told = 0

        def on_mount(self) -> None:
            self.show((NAME, VALUE), rows(*"abc"))

        def on_data_table_row_highlighted(self) -> None:
            self.told += 1

    async with make_app(tmp_path).run_test(size=(80, 24)) as pilot:
        table = await put(pilot, Counted())
        await pilot.pause()
        assert table.told == 1
        assert width(shown(pilot).split("\n")[1]) == 80


async def test_only_rows_in_sight_are_made(tmp_path: Path) -> None:
    made: set[str] = set()

    def lazily(key: str) -> Row:
        def cells() -> tuple[str, str]:
            made.add(key)
            return f"row {key}", "1"

        return key, cells

    async with make_app(tmp_path).run_test(size=(80, 24)) as pilot:
        table = await put(pilot, OpsTable())
        table.show((NAME, VALUE), [lazily(str(number)) for number in range(1000)])
        await pilot.pause()
        assert "row 0 " in shown(pilot)
        assert len(made) < 30
        await press(pilot, "G")
        assert "row 999" in shown(pilot)
        assert len(made) < 60


async def test_the_list_stays_where_it_is_when_rows_go_below(tmp_path: Path) -> None:
    async with make_app(tmp_path).run_test(size=(80, 24)) as pilot:
        table = await put(pilot, OpsTable())
        table.show((NAME, VALUE), rows(*map(str, range(300))))
        table.select_key("60")
        await pilot.pause()
        before = table.scroll_offset
        table.show((NAME, VALUE), rows(*map(str, range(200))))
        await pilot.pause()
        assert (table.scroll_offset, table.current_key) == (before, "60")
        table.show((NAME, VALUE), rows("1", "2"))
        await pilot.pause()
        assert table.current_key == "2"
        assert "row 1 " in shown(pilot)


async def test_a_sheet_shows_label_value_and_remark_in_a_line(tmp_path: Path) -> None:
    lines = [
        Line("name", "名称", "启航[/x]", "手填"),
        Line("form", "Form", "Training", "default"),
        Line("age", "Age", "-", muted=True),
    ]
    async with make_app(tmp_path).run_test(size=(80, 24)) as pilot:
        sheet = await put(pilot, Sheet())
        sheet.show_lines(lines)
        await press(pilot, "j")
        first, second, third = shown(pilot).split("\n")[:3]
        assert first.split() == ["名称", "启航[/x]", "手填"]
        assert second.split() == ["Form", "Training", "default"]
        assert third.split() == ["Age", "-"]
        assert sheet.current_key == "form"


async def test_a_sheet_cuts_a_long_value_before_its_remark(tmp_path: Path) -> None:
    async with make_app(tmp_path).run_test(size=(60, 18)) as pilot:
        sheet = await put(pilot, Sheet())
        sheet.show_lines([Line("name", "Name", "运营" * 60, "typed")])
        await pilot.pause()
        line = shown(pilot).split("\n")[0]
        assert width(line) == 60
        assert line.split()[-1] == "typed"
        assert "…" in line

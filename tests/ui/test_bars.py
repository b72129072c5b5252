"""The lines of the frame: exact widths with Chinese, cut with a mark."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import ComposeResult
from textual.pilot import Pilot
from textual.screen import Screen

from opstui.commands import GLOBAL, pick
from opstui.kernel.language import EN, ZH, speaking
from opstui.kernel.text import width
from opstui.ui.bars import KeyLine, SentenceLine, StepRule, TitleBar, WayBar, WayStop, spread
from opstui.ui.keys import key_hints, key_name
from tests.pilot import make_app
from tests.ui.forms import shown

LANGUAGES = [EN, ZH]
WIDTHS = [60, 80, 120]
TITLES = {EN: "Sail: a camp for data analysts", ZH: "启航·数据分析训练营"}
STOPS = {
    EN: ["1 Strategy ✓", "2 Plan 5/6", "3 Execution 4/5", "4 Review -"],
    ZH: ["1 策略 ✓", "2 规划 5/6", "3 执行 4/5", "4 复盘 -"],
}
TEXT = st.text(st.sampled_from("ab 运营·¥12(，"), max_size=60)


class Bars(Screen[None]):
    def compose(self) -> ComposeResult:
        yield TitleBar()
        yield WayBar()
        yield StepRule()
        yield KeyLine()
        yield SentenceLine()


async def show_bars(pilot: Pilot[Any]) -> Bars:
    page = Bars()
    await pilot.app.push_screen(page)
    await pilot.pause()
    return page


@given(TEXT, TEXT, st.integers(1, 130))
def test_two_ends_fill_a_line_exactly_when_the_right_one_fits(
    left: str, right: str, cells: int
) -> None:
    line = spread(left, right, cells)
    if width(right) + 1 <= cells:
        assert width(line) == cells
        assert line.endswith(right)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("times", [1, 8])
async def test_every_line_is_as_wide_as_the_window(
    tmp_path: Path, language: str, columns: int, times: int
) -> None:
    """Short texts, and texts that are too long for any window."""
    async with make_app(tmp_path, language=language).run_test(size=(columns, 18)) as pilot:
        page = await show_bars(pilot)
        saved = "Saved ✓  EN" if language == EN else "已保存 ✓  中"
        title = page.query_one(TitleBar)
        title.left, title.right = TITLES[language] * times, saved
        rule = page.query_one(StepRule)
        rule.left, rule.right = f"5/6 {TITLES[language]}" * times, "C 2021"
        stops = [WayStop(text, index == 1) for index, text in enumerate(STOPS[language])]
        page.query_one(WayBar).show(stops, TITLES[language] * times)
        page.query_one(KeyLine).hints = key_hints(GLOBAL * times, {}, most=5 * times)
        await pilot.pause()
        lines = shown(pilot).split("\n")[:4]
        assert [width(line) for line in lines] == [columns] * 4
        assert lines[0].rstrip().endswith(saved)
        assert lines[2].endswith(" C 2021 ─")
        assert all(stop.split()[1] in lines[1] for stop in STOPS[language])
        cut = [line for line in (lines[0], lines[2], lines[3]) if "…" in line]
        assert len(cut) == (3 if times == 8 else 0)


@pytest.mark.parametrize("columns", WIDTHS)
async def test_the_balance_gives_way_to_the_stages(tmp_path: Path, columns: int) -> None:
    async with make_app(tmp_path).run_test(size=(columns, 18)) as pilot:
        page = await show_bars(pilot)
        page.query_one(WayBar).show([WayStop("x" * (columns - 12))], "Balance 46")
        await pilot.pause()
        assert "Balance" not in shown(pilot)
        page.query_one(WayBar).show([WayStop("x" * 20)], "Balance 46")
        await pilot.pause()
        assert shown(pilot).split("\n")[1].endswith("Balance 46 ")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("columns", WIDTHS)
async def test_a_sentence_takes_two_lines_and_no_more(
    tmp_path: Path, language: str, columns: int
) -> None:
    async with make_app(tmp_path, language=language).run_test(size=(columns, 18)) as pilot:
        page = await show_bars(pilot)
        page.query_one(SentenceLine).text = (TITLES[language] + ", ") * 20
        await pilot.pause()
        lines = shown(pilot).split("\n")
        assert all(line.strip() for line in lines[4:6])
        assert not lines[6].strip()
        assert [width(line) for line in lines[4:6]] == [columns] * 2


async def test_bars_show_markup_as_it_is(tmp_path: Path) -> None:
    hostile = "[/x][@click=app.quit]q[/]"
    async with make_app(tmp_path).run_test(size=(80, 18)) as pilot:
        page = await show_bars(pilot)
        page.query_one(TitleBar).left = hostile
        page.query_one(StepRule).left = hostile
        page.query_one(KeyLine).hints = hostile
        page.query_one(SentenceLine).text = hostile
        page.query_one(WayBar).show([WayStop(hostile)], hostile)
        await pilot.pause()
        assert shown(pilot).count(hostile) == 6


def test_the_rule_without_lines_for_terminals_that_cannot() -> None:
    rule = StepRule()
    rule.set_reactive(StepRule.ascii_only, True)
    assert "─" not in rule.render().plain


@pytest.mark.parametrize("language", LANGUAGES)
def test_at_most_five_hints_by_their_names(language: str) -> None:
    with speaking(language):
        hints = key_hints(pick("open", "find", "help", "go.back", "quit", "theme"), {})
    assert [hint.split()[0] for hint in hints.split("   ")] == ["enter", "/", "?", "esc", "q"]


def test_hints_show_the_users_own_keys() -> None:
    with speaking(EN):
        hints = key_hints(pick("go.next", "quit"), {"go.next": "right,N"})
        assert hints == "right Next step   q Quit"


@pytest.mark.parametrize(
    ("key", "name"),
    [("f2", "F2"), ("question_mark", "?"), ("ctrl+p", "ctrl+p"), ("f", "f"), ("slash", "/")],
)
def test_keys_are_named_as_people_write_them(key: str, name: str) -> None:
    assert key_name(key) == name

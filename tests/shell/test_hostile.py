"""A workbook full of hostile text opens on every step, in both languages, at every size."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from opstui.app import OpsApp
from opstui.examples import example_workbook
from opstui.kernel.language import EN, ZH
from tests.pilot import make_app, press, type_text, until
from tests.shell.walks import Spoiler, settled, walk
from tests.ui.forms import shown

TEXTS = (
    "[/x]",
    "[Q1]",
    "[@click=app.quit]x[/]",
    "a\x1b[31mred\x1b[0m\x1b]0;owned\x07\x00\x9b2Jb",
    "\u202egnp.exe\u2066 \u200f\u061c",
    "运营" * 500,
    "这是一个有三十个汉字那么长的名字它在任何一列里都放不下所以要截断",
    "👨\u200d👩\u200d👧\u200d👦 🏳\ufe0f\u200d🌈 👍🏽",
    "$value {0} %s {name} \\",
    "line\nof\rtwo\tlines",
    "e" + "\u0301" * 40,
    "",
)
SIZES = [(80, 24), (60, 18), (120, 34), (40, 12)]
CONTROLS = frozenset(
    [*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0)), *"\u202e\u2066\u200f\u061c\u2028\u2029"]
)


def hostile_app(tmp_path: Path, language: str, first: int = 0) -> OpsApp:
    """The texts are in the open workbook as they are: no gate has seen them."""
    book = example_workbook("training", language)
    app = make_app(tmp_path, book, language=language)
    assert app.session
    app.session.workbook = Spoiler(TEXTS, first).book(app.session.workbook)
    app.session.repository._workbook = app.session.workbook
    return app


def controls_shown(pilot: Pilot[Any]) -> set[str]:
    """Control characters in what would be sent to the terminal."""
    strips = pilot.app.screen._compositor.render_strips()
    return {char for strip in strips for part in strip for char in part.text} & CONTROLS


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("language", [EN, ZH])
async def test_every_step_opens(tmp_path: Path, size: tuple[int, int], language: str) -> None:
    app = hostile_app(tmp_path, language, SIZES.index(size) * 3)
    async with app.run_test(size=size) as pilot:
        async for stage, step, lines in walk(pilot):
            assert any(line.strip() for line in lines), (stage, step)
            assert not controls_shown(pilot), (stage, step)


@pytest.mark.parametrize("keys", [["slash"], ["H"], ["question_mark"], ["ctrl+p"], ["i"]])
async def test_the_screens_over_them_open(tmp_path: Path, keys: list[str]) -> None:
    async with hostile_app(tmp_path, EN).run_test(size=(80, 24)) as pilot:
        await press(pilot, *keys)
        await settled(pilot)
        assert len(pilot.app.screen_stack) > 1
        assert not controls_shown(pilot)
        await press(pilot, "escape")
        assert len(pilot.app.screen_stack) == 1


async def test_found_names_are_shown_as_they_are(tmp_path: Path) -> None:
    async with hostile_app(tmp_path, EN).run_test(size=(80, 24)) as pilot:
        await press(pilot, "slash")
        await type_text(pilot, "[@click")
        assert "[@click=app.quit]x[/]" in shown(pilot)


async def test_a_notice_shows_markup_as_it_is(tmp_path: Path) -> None:
    async with make_app(tmp_path).run_test(size=(80, 24), notifications=True) as pilot:
        pilot.app.notify("[/x] [@click=app.quit]x[/]", title="[Q1]")
        await until(pilot, lambda: "[/x] [@click=app.quit]x[/]" in shown(pilot))
        assert "[Q1]" in shown(pilot)

"""Both languages, on every step: `l` changes every line at once, and nothing stays behind."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from opstui.app import OpsApp
from opstui.data_sources.known import known_metrics
from opstui.examples import example_workbook
from opstui.kernel.language import EN, ZH, language
from opstui.playbooks import benchmarks
from opstui.stages.planning.model import Plan
from opstui.stages.room import RoomScreen
from opstui.workbook.document import Workbook
from tests.pilot import make_app, press, screen_lines, until
from tests.shell.walks import walk
from tests.ui.forms import shown

DAYS = [date(2026, 10, 15), date(2026, 11, 24)]
"""In the middle of the example's cycle, and after its end."""

KEYS = {"ctrl", "enter", "space", "PgDn", "PgUp", "tab", "backspace", "Home"}
METHODS = {"KANO", "ROAS"}
"""Written so in Chinese too."""
ENGLISH = re.compile(r"(?<![A-Za-z])[A-Za-z]{4,}(?![A-Za-z])")
CHINESE = re.compile(r"[\u4e00-\u9fff，。：；「」]+")


@cache
def book(code: str) -> Workbook:
    return example_workbook("training", code)


def source_words() -> set[str]:
    """English words in the names of published sources, which are not translated."""
    return {word for one in benchmarks() for word in ENGLISH.findall(one.source)}


def stray_english(lines: list[str], allowed: set[str]) -> set[str]:
    found = {word for line in lines for word in ENGLISH.findall(line)}
    return {word for word in found - allowed - METHODS if len(set(word)) > 1}


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize("size", [(80, 24), (120, 34)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_no_english_word_is_left_in_chinese(
    tmp_path: Path, day: date, size: tuple[int, int]
) -> None:
    app = make_app(tmp_path, book(ZH), language=ZH, today=day)
    allowed = KEYS | source_words()
    async with app.run_test(size=size) as pilot:
        async for stage, step, lines in walk(pilot):
            assert not stray_english(lines, allowed), (stage, step, "\n".join(lines))


@pytest.mark.parametrize("day", DAYS, ids=str)
async def test_no_chinese_word_is_left_in_english(tmp_path: Path, day: date) -> None:
    app = make_app(tmp_path, book(EN), language=EN, today=day)
    async with app.run_test(size=(120, 34)) as pilot:
        async for stage, step, lines in walk(pilot):
            found = {word for line in lines for word in CHINESE.findall(line)}
            assert not found, (stage, step, "\n".join(lines))


async def test_an_empty_workbook_speaks_chinese(tmp_path: Path) -> None:
    async with make_app(tmp_path, language=ZH).run_test(size=(120, 34)) as pilot:
        async for stage, step, lines in walk(pilot):
            allowed = {"opstui"} | KEYS | source_words()
            assert not stray_english(lines, allowed), (stage, step, "\n".join(lines))


async def switch(pilot: Pilot[Any]) -> None:
    """By l, out of fields and boards; where the step itself moves by l, as the palette does."""
    room = pilot.app.screen
    step = room.step if isinstance(room, RoomScreen) else None
    if step:
        step.focus_self()
    if step and "l" in step._bindings.key_to_bindings:
        await pilot.app.run_action("language")
    else:
        await press(pilot, "l")
    if isinstance(room, RoomScreen) and room.step:
        room.step.focus_self()
    await pilot.pause()


async def test_l_changes_every_line_at_once_and_back(tmp_path: Path) -> None:
    app = make_app(tmp_path, book(ZH), language=ZH, today=DAYS[0])
    async with app.run_test(size=(80, 24)) as pilot:
        async for stage, step, _lines in walk(pilot):
            chinese: list[list[str]] = []
            for _time in range(2):
                await switch(pilot)
                assert language() == EN, (stage, step)
                english = screen_lines(app)
                await switch(pilot)
                assert language() == ZH, (stage, step)
                chinese.append(screen_lines(app))
            assert chinese[0] == chinese[1], (stage, step)
            assert chinese[0][0].endswith("中 ")
            assert english[0].endswith("EN ")
            assert english[1] != chinese[0][1]
            assert not CHINESE.search(english[1] + english[-1]), (stage, step)


@pytest.mark.parametrize("keys", [["question_mark"], ["slash"], ["ctrl+p"], ["i"], ["x"], ["H"]])
async def test_screens_over_the_stage_speak_chinese(tmp_path: Path, keys: list[str]) -> None:
    app = make_app(tmp_path, book(ZH), language=ZH, today=DAYS[0])
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, *keys)
        await until(pilot, lambda: len(app.screen_stack) > 1 and "esc" in shown(pilot))
        lines = shown(pilot).split("\n")
        metrics = {word for node in metric_ids(app) for word in ENGLISH.findall(node)}
        files = {"tester", "Markdown", "HTML", "JSON", "column", "metric", "segment", "value"}
        files |= {"date", "numerator", "denominator", "other", "opstui"}
        files |= set(ENGLISH.findall(str(tmp_path)))
        assert not stray_english(lines, KEYS | metrics | files), "\n".join(lines)


def metric_ids(app: OpsApp) -> list[str]:
    plan = app.workbook.get(Plan, "C1")
    assert plan
    return [name for one in known_metrics(plan.tree).values() for name in (one.id, *one.names)]

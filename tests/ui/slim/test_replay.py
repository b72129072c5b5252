"""Every screen of the program, sent whole and sent slim, looks the same in a terminal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.drivers.headless_driver import HeadlessDriver
from textual.screen import Screen

from opstui.app import SCREENS as NAMES
from opstui.app import OpsApp, load
from opstui.examples import example_workbook
from opstui.kernel.language import EN, ZH
from opstui.ui.slim.frame import is_frame
from opstui.ui.slim.shadow import Shadow
from tests.pilot import make_app, press
from tests.ui.slim.emulated import Emulated

ROOMS = ("strategy", "planning", "execution", "review")
KEYS = ("down", "v", "question_mark", "pagedown", "escape", "x", "escape")


class Recorder(HeadlessDriver):
    """Takes what would be written to a terminal."""

    frames: list[str]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.frames = []

    @property
    def is_headless(self) -> bool:
        return False

    def write(self, data: str) -> None:
        if is_frame(data):
            self.frames.append(data)


def steps(room: str) -> list[str]:
    screen: type[Any] = load(NAMES[room])
    return [step.STEP for step in screen.STEPS]


async def walk(app: OpsApp, size: tuple[int, int]) -> list[str]:
    """All steps of all stages and what lies over them."""
    app.driver_class = Recorder
    async with app.run_test(headless=False, size=size) as pilot:
        await press(pilot)
        for room in ROOMS:
            for step in steps(room):
                app.go(room, step)
                await press(pilot, *KEYS)
        screen: Screen[Any] = app.screen
        assert screen.is_running
        driver: Any = app._driver
        frames: list[str] = driver.frames
    return frames


@pytest.mark.parametrize(("language", "size"), [(ZH, (80, 24)), (EN, (120, 34))])
async def test_every_screen_looks_the_same_through_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, size: tuple[int, int]
) -> None:
    monkeypatch.setenv("OPSTUI_HOME", str(tmp_path))
    app = make_app(tmp_path, example_workbook("training", language), language=language)
    frames = await walk(app, size)
    plain, slim = Emulated(*size), Emulated(*size)
    shadow = Shadow()
    shadow.resize(*size)
    sent = 0
    for data in frames:
        out = shadow.paint(data)
        assert not out.endswith(data), "a frame that was not understood"
        sent += len(out.encode())
        plain.feed(data)
        slim.feed(out)
        assert slim.cells == plain.cells
        assert slim.cursor == plain.cursor
    assert sent * 4 < sum(len(data.encode()) for data in frames)

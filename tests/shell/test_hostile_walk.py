"""Hostile text in every text field of every kind of record, on every screen that declares itself:
nothing of it reaches the terminal as anything but characters, and a click on it does nothing.

Steps come from the stages, keys from what each screen says it can do, fields from the models:
new ones are walked by themselves.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.drivers.headless_driver import HeadlessDriver
from textual.pilot import Pilot

from opstui.app import OpsApp
from opstui.examples import example_workbook
from opstui.kernel.language import EN, ZH
from opstui.kernel.observations import SeriesMonth
from opstui.kernel.record import Record
from opstui.workbook.document import RECORDS
from opstui.workbook.numbering import Numbers
from tests.pilot import make_app, press, screen_lines, until
from tests.shell.full_book import Filler, full, strings
from tests.shell.hostile_texts import AS_DATA, CLICKS, CONTROLS, TEXTS
from tests.shell.walks import every_step, settled

SEQUENCE = re.compile(
    r"\x1b\[[0-9;]*[Hm]"
    r"|\x1b\[\?(?:25|2026|1000|1003|1006|1015|1004|2004)[hl]"
    r"|\x1b\]22;[a-z-]*\x07"
    r"|\x1b\]52;c;[A-Za-z0-9+/=]*\x07"
)
"""What Textual sends with a frame, the form of the pointer, and a chart for the clipboard."""

MARKS = ("\x1b[5;7;31m", "\x1b]52;c;b3duZWQ=")
"""Of the hostile escapes that have the form of such: colours and a clipboard."""

LEAVES = frozenset(
    {"quit", "go.home", "go.strategy", "go.planning", "go.execution", "go.review", "go.next"}
    | {"go.previous", "go.back", "language", "theme", "undo", "redo", "review.now", "redraw"}
)
OVERLAYS = ("find", "help", "palette", "history", "settings", "export", "chain", "balance")
FIRST = ("v", "e", "a", "enter", "w")
"""Views, forms, what is opened, analyses: pressed on every step; of the other keys, a few."""


class Recorder(HeadlessDriver):
    """Takes what would be written to a terminal."""

    written: list[str]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.written = []

    @property
    def is_headless(self) -> bool:
        return False

    def write(self, data: str) -> None:
        self.written.append(data)


def spoilt_app(tmp_path: Path, language: str, texts: tuple[str, ...], first: int = 0) -> OpsApp:
    """The texts are in the open workbook as they are: no gate has seen them."""
    app = make_app(tmp_path, example_workbook("training", language), language=language)
    assert app.session
    book = Filler(texts, first).book(full(language))
    app.session.workbook = app.session.repository._workbook = book
    return app


def test_every_field_of_every_record_has_a_hostile_text() -> None:
    assert len(TEXTS) >= 60
    book = Filler(TEXTS).book(full(EN))
    used: set[str] = set()
    for model in RECORDS:
        if model in (SeriesMonth, Numbers):
            continue
        records: list[Record] = list(book.all(model).values())
        assert records, model
        for record in records:
            found = set(strings(record))
            assert found <= set(TEXTS), (model, found - set(TEXTS))
            used |= found
    assert used == set(TEXTS)


def obeyed(written: list[str]) -> set[str]:
    """What in the bytes for a terminal is neither a character nor a sequence of ours."""
    data = "".join(written)
    found = set(SEQUENCE.sub("", data)) & (CONTROLS - {"\n", "\r"})
    return found | {mark for mark in MARKS if mark in data}


def clickable(pilot: Pilot[Any]) -> set[str]:
    """Actions and links behind the cells that are shown."""
    found: set[str] = set()
    for strip in pilot.app.screen._compositor.render_strips():
        for segment in strip:
            if segment.style is not None:
                found |= {f"{k}={v}" for k, v in segment.style.meta.items() if k == "@click"}
                found |= {segment.style.link} if segment.style.link else set()
    return found


def keys_of(app: OpsApp, turn: int, at: int) -> list[str]:
    """What this visit presses of all that the screen says it can do here."""
    commands = [*app.screen.context_commands(), *app.ACTIONS]  # type: ignore[attr-defined]
    keys = dict.fromkeys(
        one.keys[0]
        for one in commands
        if one.keys and one.id not in LEAVES and one.id not in OVERLAYS
    )
    first = [key for key in FIRST if key in keys]
    others = [key for key in keys if key not in FIRST]
    return [*first[turn % 2 :: 2], *others[(turn + 4 * at) % 12 :: 12]]


async def back(pilot: Pilot[Any], stage: str, step: str) -> None:
    """To the step, whatever a key has opened over it."""
    app = pilot.app
    assert isinstance(app, OpsApp)
    for _time in range(5):
        if len(app.screen_stack) == 1:
            break
        await press(pilot, "escape")
    if len(app.screen_stack) > 1 or app.current_mode != stage:
        app.go(stage, step)
        await settled(pilot)


VISITS = [(ZH, (80, 24), 0), (EN, (120, 34), 1)]


@pytest.mark.parametrize(("language", "size", "turn"), VISITS, ids=lambda one: str(one))
async def test_hostile_text_is_shown_and_never_obeyed(
    tmp_path: Path, language: str, size: tuple[int, int], turn: int
) -> None:
    """The visits differ in what they press on a step, and in which text lies in which field."""
    app = spoilt_app(tmp_path, language, TEXTS, turn * 23)
    app.driver_class = Recorder
    seen: set[str] = set()
    async with app.run_test(headless=False, size=size) as pilot:
        driver: Any = app._driver
        for at, (stage, step) in enumerate(every_step()):
            app.go(stage, step)
            await settled(pilot)
            seen |= {text for text in AS_DATA for line in screen_lines(app) if text in line}
            for key in keys_of(app, turn, at):
                where = (stage, step, key)
                await press(pilot, key)
                assert app.is_running, where
                assert not clickable(pilot), where
                seen |= {text for text in AS_DATA for line in screen_lines(app) if text in line}
                assert not obeyed(driver.written), where
                driver.written.clear()
                await back(pilot, stage, step)
    assert len(seen) >= 6, seen


@pytest.mark.parametrize(("language", "size", "turn"), VISITS[:2], ids=lambda one: str(one))
async def test_what_lies_over_a_screen_obeys_nothing(
    tmp_path: Path, language: str, size: tuple[int, int], turn: int
) -> None:
    app = spoilt_app(tmp_path, language, TEXTS, turn * 31)
    app.driver_class = Recorder
    async with app.run_test(headless=False, size=size) as pilot:
        driver: Any = app._driver
        await settled(pilot)
        for command in app.ACTIONS:
            if command.id not in OVERLAYS:
                continue
            await press(pilot, command.keys[0])
            await until(pilot, lambda: len(app.screen_stack) > 1)
            await press(pilot, "down", "a", "pagedown")
            assert app.is_running
            assert not clickable(pilot), command.id
            assert not obeyed(driver.written), command.id
            driver.written.clear()
            await back(pilot, "home", "")


def places_of(lines: list[str], most: int = 3) -> Iterator[tuple[int, int]]:
    """Column and row of the first few payloads that are seen."""
    count = 0
    for row, line in enumerate(lines):
        for found in re.finditer(r"\[(?:@click|link)[^\]]*", line):
            yield found.start() + 2, row
            count += 1
            if count == most:
                return


def files_in(folder: Path) -> set[Path]:
    return {one for one in folder.rglob("*") if ".json.d" not in str(one)}


async def test_a_click_on_a_payload_does_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing but what a click on any other text there does: mark it, or choose it."""
    started: list[object] = []
    monkeypatch.setattr(subprocess, "Popen", lambda *args, **_rest: started.append(args))
    monkeypatch.setattr(os, "system", started.append)
    monkeypatch.chdir(tmp_path)
    app = spoilt_app(tmp_path, EN, CLICKS)
    clicked = 0
    async with app.run_test(size=(120, 34)) as pilot:
        before = files_in(tmp_path)
        for stage, step in every_step():
            app.go(stage, step)
            await settled(pilot)
            assert not clickable(pilot)
            for place in places_of(screen_lines(app)):
                await pilot.click(offset=place)
                await pilot.pause()
                clicked += 1
                assert app.is_running
                await back(pilot, stage, step)
        assert files_in(tmp_path) == before
    assert clicked >= 20
    assert started == []

"""Running the program in a test: an app on a workbook of its own, keys, the lines it shows.

`async with make_app(tmp_path, workbook, ("planning", "targets")).run_test(size=(80, 24)) as pilot`
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from opstui.app import OpsApp
from opstui.kernel.language import EN, set_language
from opstui.workbook.document import Workbook
from opstui.workbook.preferences import Preferences
from opstui.workbook.repository import Repository
from opstui.workbook.session import Session

SIZE = (80, 24)
TODAY = date(2026, 10, 1)


def make_app(
    tmp_path: Path,
    workbook: Workbook | None = None,
    start: tuple[str, str] = ("home", ""),
    language: str = EN,
    *,
    today: date = TODAY,
) -> OpsApp:
    """An app whose session holds `workbook`, stored as `tmp_path`/book.json."""
    set_language(language)
    repository = Repository.create(tmp_path / "book.json", user="tester")
    if workbook is not None:
        repository.save("Start", workbook, repository.workbook)
    code: Any = language
    return OpsApp(Session(repository, today), preferences=Preferences(language=code), start=start)


def screen_lines(app: OpsApp) -> list[str]:
    """What the top screen shows, line by line."""
    strips = app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip) for strip in strips]


def screen_text(app: OpsApp) -> str:
    return "\n".join(screen_lines(app))


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys and wait until all that they set off has been dealt with."""
    await pilot.press(*keys)
    await pilot.pause()


async def type_text(pilot: Pilot[Any], text: str) -> None:
    """Type `text` into the field that has the focus."""
    for character in text:
        await pilot.press(character)
    await pilot.pause()


async def until(pilot: Pilot[Any], condition: Callable[[], object]) -> None:
    """Wait for something that a worker or the store does; fails with what the screen shows."""
    for _round in range(400):
        if condition():
            await pilot.pause()  # what it goes with is laid out and painted as well
            return
        await pilot.pause(0.01)
    raise AssertionError(f"It did not happen. The screen shows:\n{screen_text(pilot.app)}")  # type: ignore[arg-type]


def stored(tmp_path: Path) -> Workbook:
    """What a second reader finds in the app's workbook file."""
    with Repository.open(tmp_path / "book.json", user="reader", readonly=True) as repository:
        return repository.workbook

"""A form open in a running program, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from textual import events
from textual.pilot import Pilot
from textual.widgets import Static

from opstui.app import OpsApp
from opstui.ui.form import FormScreen
from opstui.ui.form_values import FieldSpec, FormValues
from opstui.workbook.preferences import Preferences
from opstui.workbook.repository import Repository
from opstui.workbook.session import Session
from tests.pilot import TODAY, screen_text, until


class Form:
    """Opens a form; `saved` are the values that reached the store, `answers` how it ended."""

    def __init__(self, pilot: Pilot[Any], problems: Mapping[str, str] | None = None) -> None:
        self.pilot = pilot
        self.saved: list[FormValues] = []
        self.answers: list[bool] = []
        self.problems = problems

    async def _save(self, values: FormValues) -> Mapping[str, str] | None:
        if not self.problems:
            self.saved.append(values)
        return self.problems

    async def open(self, specs: Sequence[FieldSpec], form_id: str = "form") -> Form:
        app = self.pilot.app
        assert isinstance(app, OpsApp)

        async def ask() -> None:
            self.answers.append(await app.ask("A form", specs, self._save, form_id))

        app.run_worker(ask())
        await until(self.pilot, lambda: isinstance(app.screen, FormScreen))
        await self.pilot.pause()
        return self

    @property
    def screen(self) -> FormScreen:
        screen = self.pilot.app.screen
        assert isinstance(screen, FormScreen)
        return screen

    @property
    def focused(self) -> str:
        """Id of the field with the focus."""
        focused = self.screen.focused
        return (focused.id or "").removeprefix("field-") if focused else ""

    def said(self, field: str) -> str:
        """What stands beside a field, "" when nothing is shown."""
        said = self.screen.query_one(f"#said-{field}", Static)
        return str(said.content) if said.display else ""

    @property
    def note(self) -> str:
        note = self.screen.query_one("#form-note", Static)
        return str(note.content) if note.display else ""

    @property
    def closed(self) -> bool:
        return bool(self.answers)


async def paste(pilot: Pilot[Any], text: str) -> None:
    """What a terminal sends for a paste."""
    pilot.app.post_message(events.Paste(text))
    await pilot.pause()


async def commit(pilot: Pilot[Any], text: str) -> None:
    """What an input method commits: characters that no key of a keyboard is named after."""
    for character in text:
        pilot.app.post_message(events.Key(character, character))
    await pilot.pause()


def reopened(tmp_path: Path, user: str = "tester", *, readonly: bool = False) -> OpsApp:
    """A new program on the workbook that an earlier one has left in `tmp_path`."""
    repository = Repository.open(tmp_path / "book.json", user=user, readonly=readonly)
    return OpsApp(Session(repository, TODAY), preferences=Preferences(language="en"))


def shown(pilot: Pilot[Any]) -> str:
    """What the top screen shows."""
    assert isinstance(pilot.app, OpsApp)
    return screen_text(pilot.app)

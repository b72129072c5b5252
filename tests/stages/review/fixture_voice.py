"""The voice step of the training example on the day after its end, and what is marked in it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from opstui.app import OpsApp
from opstui.kernel.language import EN
from opstui.stages.review.model import Feedback
from opstui.workbook.document import Workbook
from tests.pilot import make_app, screen_text, until
from tests.stages.review.fixture_screen import training

OVER = date(2026, 11, 23)


def open_app(tmp_path: Path, language: str = EN, workbook: Workbook | None = None) -> OpsApp:
    given = workbook if workbook is not None else training(language)
    return make_app(tmp_path, given, ("review", "voice"), language, today=OVER)


async def ready(pilot: Pilot[Any], app: OpsApp) -> None:
    await until(pilot, lambda: "4/5" in screen_text(app) and app.focused is not None)


def marked(app: OpsApp) -> str:
    return str(app.screen.query_one("#feedback").current_key)  # type: ignore[attr-defined]


def codes(app: OpsApp, key: str) -> tuple[str, ...]:
    return app.workbook.all(Feedback)[key].themes

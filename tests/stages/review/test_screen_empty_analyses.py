"""enter on an analysis that has nothing yet does what its sentence says, for all of them."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

import pytest

from opstui.app import OpsApp
from opstui.kernel.language import EN, ZH
from opstui.stages.review.steps.analyses import ANALYSES
from opstui.stages.review.steps.why import WhyStep
from opstui.ui.form import FormScreen
from tests.pilot import make_app, press, screen_text, until
from tests.shell.walks import settled
from tests.stages.review.sweep import book, opened

TODAY = date(2026, 10, 28)

PLACES = {
    "funnel": ("review", "data"),
    "tiers": ("execution", "segments"),
    "anomalies": ("review", "data"),
}
"""Where numbers come from that are not typed in a form; all other analyses open theirs."""


@pytest.mark.parametrize("language", [EN, ZH])
async def test_enter_on_every_empty_analysis_opens_its_form_or_where_its_data_come_from(
    tmp_path: Path, language: str
) -> None:
    app = make_app(tmp_path, book("bare", language), ("review", "why"), today=TODAY)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        for one in ANALYSES:
            step = await opened(pilot, one.code)
            assert isinstance(step, WhyStep)
            assert step.table.keys == [], one.code
            assert "enter" in screen_text(app), one.code
            await press(pilot, "enter")
            if one.code in PLACES:
                await until(pilot, partial(_is_at, app, PLACES[one.code]))
            else:
                await until(pilot, lambda: isinstance(app.screen, FormScreen))
                await press(pilot, "escape")
                await until(pilot, lambda: app.screen.query(WhyStep))
                assert step.mode == one.code
                assert step.table.has_focus


def _is_at(app: OpsApp, place: tuple[str, str]) -> bool:
    step = getattr(app.screen, "step", None)
    return (app.current_mode, step.STEP if step else "") == place

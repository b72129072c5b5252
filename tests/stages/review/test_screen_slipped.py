"""What slipped, in the review: suggested in Decide, told in Why."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from opstui.kernel.language import EN, ZH, speaking
from opstui.stages.review.steps import leaf_rows
from opstui.stages.review.steps.context import context_of
from tests.pilot import SIZE, make_app, press, screen_text, until
from tests.reports.test_slipped_section import facts, slipped

TODAY = date(2026, 11, 16)


@pytest.mark.parametrize(
    ("language", "said"), [(EN, "5 days after the promise"), (ZH, "比承诺晚 5 天")]
)
async def test_a_slip_is_suggested_and_enter_makes_it_a_draft(
    tmp_path: Path, language: str, said: str
) -> None:
    app = make_app(tmp_path, slipped("Joint [/x]"), ("review", "decide"), language, today=TODAY)
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: "Joint [/x]" in screen_text(app))
        app.screen.step.select_item("?C1.T5")  # type: ignore[attr-defined]
        await until(pilot, lambda: said in screen_text(app))
        await press(pilot, "enter")
        await until(pilot, lambda: app.screen.query("Input"))
        assert "Joint [/x]" in screen_text(app)


def test_why_tells_of_the_task_behind_a_leaf() -> None:
    found = facts(slipped(), TODAY)
    with speaking(EN):
        context = context_of(found.workbook, TODAY)
        assert context is not None
        assert "5 days after the promise" in leaf_rows.slipped(context, "C1.T5")
        assert "200 expected" in leaf_rows.slipped(context, "C1.T5")
        assert leaf_rows.slipped(context, "C1.T6") == ""

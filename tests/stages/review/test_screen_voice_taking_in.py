"""Pasted blocks looked at before they are kept; needs with whys on evidence picked from a list."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events
from textual.widgets import Input, TextArea

from opstui.kernel.language import EN, ZH
from opstui.stages.review.model import Feedback, Need, Review
from opstui.stages.review.screen import ReviewScreen
from opstui.ui.choice import ChoiceField, ManyField
from tests.pilot import press, screen_text, until
from tests.stages.review.fixture_screen import training, without_voice
from tests.stages.review.fixture_voice import codes, marked, open_app, ready

BLOCK = (
    "date\tsource\ttext\tusers\n2026-11-02\tApp\tToo dear [/x]\t4\nx\tApp\tbad day\t1\n"
    "2026-11-03\tApp\tNo way back\t1\n"
)


@pytest.mark.parametrize("language", [EN, ZH])
async def test_a_pasted_block_is_looked_at_and_kept_in_one_step(
    tmp_path: Path, language: str
) -> None:
    app = open_app(tmp_path, language)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        before = app.workbook
        app.post_message(events.Paste(BLOCK))
        await until(pilot, lambda: "Too dear [/x]" in screen_text(app))
        assert "bad day" not in screen_text(app).split("F2")[1]
        assert app.workbook is before
        await press(pilot, "f2")
        await until(pilot, lambda: len(app.workbook.all(Feedback)) == len(before.all(Feedback)) + 2)
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
        await until(pilot, lambda: codes(app, marked(app)) == ())
        await press(pilot, "u")
        await until(pilot, lambda: app.workbook == before)


async def test_lines_typed_into_the_block_take_the_source_that_is_named(tmp_path: Path) -> None:
    app = open_app(tmp_path, EN, without_voice(training(EN)))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        await press(pilot, "P")
        await until(pilot, lambda: app.screen.query("#box"))
        await press(pilot, "f2")
        assert "nothing to keep" in screen_text(app)
        app.screen.query_one("#box", TextArea).text = "first thing\n\nsecond thing"
        app.screen.query_one("#source", Input).value = "Chat"
        await until(pilot, lambda: "2 new voices" in screen_text(app))
        await press(pilot, "f2")
        await until(pilot, lambda: len(app.workbook.all(Feedback)) == 2)
        assert {one.source for one in app.workbook.all(Feedback).values()} == {"Chat"}


async def test_a_need_is_written_joined_and_cited(tmp_path: Path) -> None:
    app = open_app(tmp_path, EN, without_voice(training(EN)))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        await press(pilot, "tab", "tab")
        assert "No needs yet" in screen_text(app)
        await press(pilot, "w")
        await until(pilot, lambda: "First write the need" in screen_text(app))
        await press(pilot, "a")
        await until(pilot, lambda: app.screen.query("#field-when"))
        screen = app.screen
        screen.query_one("#field-when", Input).value = "I work late [/x]"
        await press(pilot, "f2")
        assert "Please fill this in." in screen_text(app)
        screen.query_one("#field-want", Input).value = "replays"
        await press(pilot, "f2")
        await until(pilot, lambda: app.workbook.all(Need))
        (made,) = app.workbook.all(Need).values()
        await until(pilot, lambda: "pseudo-need?" in screen_text(app))
        assert "I work late [/x]" in screen_text(app)
        await press(pilot, "e")
        await until(pilot, lambda: app.screen.query("#field-score_paid"))
        app.screen.query_one("#field-score_paid", ChoiceField).value = "2"
        app.screen.query_one("#field-metrics", ManyField).chosen = ("attend_rate",)
        await press(pilot, "f2")
        await until(pilot, lambda: app.workbook.all(Need)[made.key].score.paid == 2)
        await until(pilot, lambda: "pseudo-need?" not in screen_text(app))
        await press(pilot, "y")
        await until(pilot, lambda: app.workbook.all(Review)["C1.R@2026-W47"].cited)
        (cited,) = app.workbook.all(Review)["C1.R@2026-W47"].cited
        assert (cited.id, cited.value) == (f"need:{made.key}", 2.0)


@pytest.mark.parametrize(("language", "assumed"), [(EN, "assumption"), (ZH, "假设")])
async def test_whys_pick_their_evidence_or_are_assumptions(
    tmp_path: Path, language: str, assumed: str
) -> None:
    app = open_app(tmp_path, language)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        await press(pilot, "tab", "tab")
        (need,) = app.workbook.all(Need).values()
        await until(pilot, lambda: f"< {assumed}" in screen_text(app))
        await press(pilot, "w")
        await until(pilot, lambda: app.screen.query("#field-why5"))
        screen = app.screen
        offered = [
            code for code, _label in screen.query_one("#field-evidence1", ChoiceField).options
        ]
        assert {"", "theme:schedule", "fb:C1.F1", "exp:C1.X1"} <= {*offered}
        assert not any(code.startswith("fb:C1.F4") for code in offered)
        screen.query_one("#field-why3", Input).value = ""
        screen.query_one("#field-evidence3", ChoiceField).value = "fb:C1.F1"
        await press(pilot, "f2")
        assert app.workbook.all(Need)[need.key] == need
        screen.query_one("#field-why3", Input).value = "No replay [/x]"
        await press(pilot, "f2")
        await until(pilot, lambda: app.workbook.all(Need)[need.key] != need)
        third = app.workbook.all(Need)[need.key].whys[2]
        assert (third.text, third.evidence) == ("No replay [/x]", "fb:C1.F1")
        await until(pilot, lambda: "No replay [/x]" in screen_text(app))
        await press(pilot, "u")
        await until(pilot, lambda: app.workbook.all(Need)[need.key] == need)

"""Decisions with evidence, the end of a review, and the next cycle, by keyboard."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from opstui.app import OpsApp
from opstui.kernel.language import EN, ZH
from opstui.kernel.vocabulary import DecisionType, Verdict
from opstui.stages.planning.model import Plan, Task
from opstui.stages.review.model import Decision, Experiment, Need, Review
from opstui.stages.strategy.model import Cycle, Hypothesis
from opstui.ui.choice import ChoiceField, ManyField
from opstui.workbook.document import Workbook
from tests.pilot import make_app, press, screen_text, stored, type_text, until
from tests.stages.review.fixture_screen import cut, training

OVER = date(2026, 11, 23)
REVIEW = "C1.R@2026-W47"
HOSTILE = ("[/x]", "[Q1] [b]bold[/b]", "\x1b[31mred", "@click=app.quit", "名字" * 60)


def open_app(tmp_path: Path, language: str = EN, workbook: Workbook | None = None) -> OpsApp:
    given = workbook if workbook is not None else cut(training(language), OVER)
    return make_app(tmp_path, given, ("review", "decide"), language, today=OVER)


async def ready(pilot: Pilot[Any], app: OpsApp) -> None:
    await until(pilot, lambda: "5/5" in screen_text(app) and app.focused is not None)


@pytest.mark.parametrize(
    ("language", "said"), [(EN, "65% of the gap lies on Attendance rate"), (ZH, "65% 在到课率")]
)
async def test_a_suggestion_becomes_a_decision_with_its_evidence(
    tmp_path: Path, language: str, said: str
) -> None:
    app = open_app(tmp_path, language)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        assert said in screen_text(app)
        await press(pilot, "enter", "enter")
        await type_text(pilot, "Weekend class")
        await press(pilot, "f2")
        await until(pilot, lambda: app.workbook.all(Decision))
        (made,) = app.workbook.all(Decision).values()
        assert (made.type, made.subject) == (DecisionType.ADJUST, "net_revenue")
        assert [one.id for one in made.evidence] == [
            "attr:net_revenue/attend_rate@target..2026-09-28..2026-11-22"
        ]
        assert made.review == REVIEW
        assert made.on == OVER


async def test_a_decision_without_evidence_is_refused(tmp_path: Path) -> None:
    app = open_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        await press(pilot, "a")
        await until(pilot, lambda: app.screen.query("#field-evidence"))
        assert app.screen.query_one("#field-evidence", ManyField).chosen == ()
        await press(pilot, "4", "enter")
        await type_text(pilot, "Do more")
        await press(pilot, "f2")
        assert "A decision needs evidence" in " ".join(screen_text(app).split())
        assert not app.workbook.all(Decision)
        await press(pilot, "space", "f2")
        await until(pilot, lambda: app.workbook.all(Decision))
        (made,) = app.workbook.all(Decision).values()
        assert made.type is DecisionType.SCALE
        assert len(made.evidence) == 1


async def test_all_that_was_cited_goes_into_the_decision(tmp_path: Path) -> None:
    app = open_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        app.go("review", "voice")
        await until(pilot, lambda: "4/5" in screen_text(app) and app.focused is not None)
        await press(pilot, "y")
        await until(pilot, lambda: app.workbook.all(Review)[REVIEW].cited)
        await press(pilot, "down", "y")
        await until(pilot, lambda: len(app.workbook.all(Review)[REVIEW].cited) == 2)
        ids = [one.id for one in app.workbook.all(Review)[REVIEW].cited]
        await press(pilot, "n")
        await until(pilot, lambda: "2 cited" in screen_text(app))
        await press(pilot, "a", "enter")
        await type_text(pilot, "Listen")
        await press(pilot, "f2")
        await until(pilot, lambda: app.workbook.all(Decision))
        (made,) = app.workbook.all(Decision).values()
        assert [one.id for one in made.evidence] == ids
        assert app.workbook.all(Review)[REVIEW].cited == ()


async def test_evidence_that_has_changed_is_said(tmp_path: Path) -> None:
    app = open_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        await press(pilot, "down", "enter", "enter")
        await type_text(pilot, "More reminders")
        await press(pilot, "f2")
        await until(pilot, lambda: app.workbook.all(Decision))
        (made,) = app.workbook.all(Decision).values()
        assert [one.id for one in made.evidence] == ["exp:C1.X1"]
        assert "1 !" not in screen_text(app)
        test = app.workbook.all(Experiment)["C1.X1"]
        other = test.model_copy(update={"treatment": test.control})
        assert await app.save("Change", app.workbook.put(other))
        await until(pilot, lambda: "1 !" in screen_text(app))
        app.screen.query_one("#decisions").select_key(made.key)  # type: ignore[attr-defined]
        await until(pilot, lambda: "The evidence has changed since." in screen_text(app))


async def test_a_review_without_a_decision_is_counted_and_said(tmp_path: Path) -> None:
    app = open_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        await press(pilot, "c")
        await until(pilot, lambda: app.workbook.all(Review)[REVIEW].closed == OVER)
        await until(pilot, lambda: "without a decision; 1 such" in screen_text(app))
        await press(pilot, "c")
        await until(pilot, lambda: app.workbook.all(Review)[REVIEW].closed is None)


@pytest.mark.parametrize("text", HOSTILE)
async def test_any_text_shows_as_it_was_typed(tmp_path: Path, text: str) -> None:
    app = open_app(tmp_path)
    async with app.run_test(size=(120, 34)) as pilot:
        await ready(pilot, app)
        await press(pilot, "enter")
        await until(pilot, lambda: app.screen.query("#field-text"))
        for name in ("text", "owner", "alternatives"):
            app.screen.query_one(f"#field-{name}", Input).value = text
        await press(pilot, "f2")
        await until(pilot, lambda: app.workbook.all(Decision))
        (made,) = app.workbook.all(Decision).values()
        assert "\x1b" not in made.text
        await until(pilot, lambda: made.text[:12] in screen_text(app))


async def test_wrong_dates_and_numbers_are_refused(tmp_path: Path) -> None:
    app = open_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        await press(pilot, "enter")
        await until(pilot, lambda: app.screen.query("#field-due"))
        app.screen.query_one("#field-text", Input).value = "x"
        for name, wrong in (("due", "31/31/2026"), ("budget", "-5"), ("days", "many")):
            field = app.screen.query_one(f"#field-{name}", Input)
            field.value = wrong
            await press(pilot, "f2")
            assert not app.workbook.all(Decision)
            assert app.focused is field
            field.value = ""


async def test_the_next_cycle_waits_for_the_end(tmp_path: Path) -> None:
    day = date(2026, 11, 2)
    app = make_app(tmp_path, training(EN, day), ("review", "decide"), today=day)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        await press(pilot, "o")
        assert "runs until 22 Nov" in screen_text(app)


@pytest.mark.parametrize("language", [EN, ZH])
async def test_the_next_cycle_opens_with_what_is_carried(tmp_path: Path, language: str) -> None:
    workbook = cut(training(language), OVER)
    for one in workbook.all(Hypothesis).values():
        workbook = workbook.put(one.model_copy(update={"verdict": Verdict.OPEN}))
    app = open_app(tmp_path, language, workbook)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        await press(pilot, "o")
        await until(pilot, lambda: app.screen.query("#field-v0"))
        count = len(app.workbook.all(Hypothesis))
        app.screen.query_one("#field-v0", ChoiceField).value = "partly"
        for index in range(1, count):
            app.screen.query_one(f"#field-v{index}", ChoiceField).value = "refuted"
        await press(pilot, "f2")
        await until(pilot, lambda: "117,456" in screen_text(app))
        await press(pilot, "enter")
        await until(pilot, lambda: app.screen.query("#field-target"))
        app.screen.query_one("#field-start", Input).value = "2026-11-20"
        await press(pilot, "f2")
        assert len(app.workbook.all(Cycle)) == 1
        app.screen.query_one("#field-start", Input).value = "2026-11-23"
        app.screen.query_one("#field-end", Input).value = "2026-11-01"
        await press(pilot, "f2")
        assert len(app.workbook.all(Cycle)) == 1
        app.screen.query_one("#field-end", Input).value = "2027-01-17"
        app.screen.query_one("#field-target", Input).value = "100万"
        await press(pilot, "f2")
        await until(pilot, lambda: app.current_mode == "planning")
    kept = stored(tmp_path)
    old, new = kept.all(Cycle)["C1"], kept.all(Cycle)["C2"]
    assert old.closed_on == OVER
    assert (new.start, new.end) == (date(2026, 11, 23), date(2027, 1, 17))
    assert (new.baseline_start, new.baseline_end) == (old.start, old.end)
    plan = kept.all(Plan)["C2"]
    assert plan.target == 1_000_000
    assert plan.baseline["uv_feed"] == 117_456
    carried = [one for one in kept.all(Hypothesis).values() if one.cycle == "C2"]
    assert [one.carried_from for one in carried] == [next(iter(kept.all(Hypothesis)))]
    assert any(one.carried_from for one in kept.all(Need).values())
    assert all(one.cycle in ("C1", "C2") for one in kept.all(Task).values())


async def test_leaving_the_preview_changes_nothing(tmp_path: Path) -> None:
    app = open_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        await press(pilot, "o")
        await until(pilot, lambda: "117,456" in screen_text(app) or app.screen.query("#field-v0"))
        if app.screen.query("#field-v0"):
            await press(pilot, "escape")
        else:
            await press(pilot, "escape")
        await until(pilot, lambda: "65% of the gap" in screen_text(app))
        assert len(app.workbook.all(Cycle)) == 1


@pytest.mark.parametrize("size", [(80, 24), (120, 34)])
async def test_the_marked_decision_is_shown_in_full(tmp_path: Path, size: tuple[int, int]) -> None:
    app = open_app(tmp_path, workbook=training(EN))
    async with app.run_test(size=size) as pilot:
        await ready(pilot, app)
        stop = next(one for one in app.workbook.all(Decision).values() if len(one.evidence) == 3)
        app.screen.query_one("#decisions").select_key(stop.key)  # type: ignore[attr-defined]
        await until(pilot, lambda: "D Description" in " ".join(screen_text(app).split()))
        assert screen_text(app).count("Evidence") == 2  # the column, and one list below or beside
        assert "3 pieces of evidence, still as they were cited." in screen_text(app)

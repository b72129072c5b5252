"""The six steps by keys: what is stored and what is shown, in both languages."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from opstui.app import OpsApp
from opstui.examples import example_workbook
from opstui.kernel.language import EN, ZH
from opstui.kernel.observations import Observation, SeriesMonth, apply
from opstui.stages.planning.model import Plan
from opstui.stages.strategy.model import Hypothesis, Product, Strategy
from opstui.ui.form import FormScreen
from opstui.workbook.document import Workbook
from tests.pilot import make_app, press, screen_text, stored, type_text, until
from tests.stages.strategy.test_core_list import CYCLE, book

HOSTILE = ("[/x]", "[Q1]", "[@click=app.quit]x", "{name} %s", "产品" * 30)


@asynccontextmanager
async def shown(
    tmp_path: Path, workbook: Workbook | None, step: str, language: str = EN
) -> AsyncIterator[tuple[OpsApp, Pilot[Any]]]:
    app = make_app(tmp_path, workbook, ("strategy", step), language)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.screen.query(f"#step-{step}"))
        await pilot.pause()
        yield app, pilot


async def form_open(pilot: Pilot[Any]) -> FormScreen:
    await until(pilot, lambda: isinstance(pilot.app.screen, FormScreen))
    await pilot.pause()
    screen = pilot.app.screen
    assert isinstance(screen, FormScreen)
    return screen


async def fill(pilot: Pilot[Any], **texts: str) -> None:
    """Replace the texts of fields, as if each had been typed anew."""
    for name, text in texts.items():
        field = pilot.app.screen.query_one(f"#field-{name}")
        if hasattr(field, "text"):
            field.text = text
        else:
            field.value = text  # type: ignore[attr-defined]
    await pilot.pause()


async def saved(pilot: Pilot[Any]) -> None:
    await press(pilot, "f2")
    await until(pilot, lambda: not isinstance(pilot.app.screen, FormScreen))
    await pilot.pause()


def strategy_of(app: OpsApp) -> Strategy:
    found = app.workbook.get(Strategy, "C1")
    assert found is not None
    return found


# -- every step -------------------------------------------------------------------------------

STEPS = ("product", "relationship", "lifecycle", "core", "diagnosis", "strategy")


@pytest.mark.parametrize("language", [ZH, EN])
@pytest.mark.parametrize("which", ["empty", "training", "community"])
@pytest.mark.parametrize("step", STEPS)
async def test_every_step_shows_itself(
    tmp_path: Path, step: str, which: str, language: str
) -> None:
    workbook = None if which == "empty" else example_workbook(which, language)
    async with shown(tmp_path, workbook, step, language) as (app, _pilot):
        lines = screen_text(app)
        assert f"{STEPS.index(step) + 1}/6" in lines
        if which == "empty":
            assert re.search("按 ?e" if language == ZH else r"press e|\be fills", lines)


async def test_n_and_p_go_through_the_six_steps(tmp_path: Path) -> None:
    async with shown(tmp_path, example_workbook("training", EN), "product") as (app, pilot):
        for step in STEPS[1:4]:
            await press(pilot, "n")
            await until(pilot, lambda step=step: app.screen.query(f"#step-{step}"))  # type: ignore[misc]
        await until(pilot, lambda: app.screen.query("#core-grid"))
        assert not isinstance(app.focused, Input), "with enough numbers letters are commands"
        await press(pilot, "n")
        await until(pilot, lambda: app.screen.query("#step-diagnosis"))
        await press(pilot, "n")
        await until(pilot, lambda: app.screen.query("#step-strategy"))
        await press(pilot, "p")
        await until(pilot, lambda: app.screen.query("#step-diagnosis"))


# -- product ----------------------------------------------------------------------------------


async def test_the_first_product_makes_the_first_cycle(tmp_path: Path) -> None:
    async with shown(tmp_path, None, "product") as (app, pilot):
        await press(pilot, "e")
        await form_open(pilot)
        await type_text(pilot, "Qihang")
        await saved(pilot)
        product, cycle = app.workbook.product, app.workbook.cycle
        assert product is not None
        assert (product.name, product.form) == ("Qihang", "training")
        assert product.segments == ("Career switchers", "Graduates", "Corporate learners")
        assert "segments" in product.defaults
        assert cycle is not None
        assert cycle.key == "C1"
        assert (cycle.end - cycle.start).days == 55
        assert "Qihang" in screen_text(app)
    assert stored(tmp_path).product == product


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("end", "2026-09-01", "ends before it begins"),
        ("baseline_end", "2026-10-20", "must end before"),
        ("baseline_start", "2026-09-30", "window ends before"),
        ("start", "never", "not a date"),
        ("end", "2029-01-01", "longer than two years"),
    ],
)
async def test_dates_that_cannot_be_are_said_beside_the_field(
    tmp_path: Path, field: str, text: str, said: str
) -> None:
    async with shown(tmp_path, book(), "product") as (app, pilot):
        app.screen.query_one("#step-product").select_item("start")  # type: ignore[attr-defined]
        await press(pilot, "e")
        await form_open(pilot)
        await fill(pilot, **{field: text})
        await press(pilot, "f2")
        assert said in screen_text(app)
        assert isinstance(app.screen, FormScreen)
        assert app.workbook.cycle == CYCLE


async def test_only_the_marked_group_is_asked(tmp_path: Path) -> None:
    async with shown(tmp_path, book(), "product") as (_app, pilot):
        await press(pilot, "e")
        form = await form_open(pilot)
        assert set(form.texts()) == {"name", "form", "segments", "age_months", "currency"}


@pytest.mark.parametrize("text", HOSTILE)
async def test_any_text_of_the_product_is_shown_as_typed(tmp_path: Path, text: str) -> None:
    async with shown(tmp_path, book(), "product") as (app, pilot):
        await press(pilot, "e")
        await form_open(pilot)
        await fill(pilot, name=text, segments=text)
        await saved(pilot)
        assert app.workbook.product is not None
        assert app.workbook.product.name == text
        assert text[:20] in screen_text(app)


# -- relationship -----------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "word"), [(EN, "Conversion"), (ZH, "成交转化")])
async def test_the_relationship_is_prefilled_and_confirmed_by_enter(
    tmp_path: Path, language: str, word: str
) -> None:
    async with shown(tmp_path, book(), "relationship", language) as (app, pilot):
        lines = screen_text(app)
        assert word in lines
        assert lines.count("默认" if language == ZH else "Default") == 5
        await press(pilot, "enter")
        assert strategy_of(app).orientation_confirmed
        assert app.workbook.product is not None
        assert app.workbook.product.answers.monetisation == "one_off"
        assert "默认" not in screen_text(app)


async def test_another_answer_moves_the_bars_and_needs_confirming(tmp_path: Path) -> None:
    async with shown(tmp_path, book(), "relationship") as (app, pilot):
        await press(pilot, "enter", "down", "right", "right", "down", "1")
        assert app.workbook.product is not None
        answers = app.workbook.product.answers
        assert (answers.decision_cost, answers.usage_frequency) == ("low", "daily")
        assert not strategy_of(app).orientation_confirmed
        assert "not confirmed yet" in screen_text(app)
        assert answers.relation == "episodic"


async def test_overruling_needs_a_reason_that_is_kept(tmp_path: Path) -> None:
    async with shown(tmp_path, book(), "relationship") as (app, pilot):
        await press(pilot, "o")
        await form_open(pilot)
        await fill(pilot, choice="maintenance")
        await press(pilot, "f2")
        assert "A reason, please" in screen_text(app)
        await fill(pilot, reason="[/x] members renew")
        await saved(pilot)
        assert app.workbook.product is not None
        override = app.workbook.product.orientation_override
        assert override is not None
        assert (override.choice, override.reason) == ("maintenance", "[/x] members renew")
        assert "[/x] members renew" in screen_text(app)
        await press(pilot, "o")
        await form_open(pilot)
        await fill(pilot, choice="suggested")
        await saved(pilot)
        assert app.workbook.product.orientation_override is None


# -- lifecycle --------------------------------------------------------------------------------


async def test_the_suggested_stage_needs_no_reason_another_does(tmp_path: Path) -> None:
    async with shown(tmp_path, book(), "lifecycle") as (app, pilot):
        assert "cold start" in screen_text(app)
        await press(pilot, "enter")
        await until(pilot, lambda: app.workbook.get(Strategy, "C1"))
        assert strategy_of(app).lifecycle == "cold_start"
        await press(pilot, "j", "enter")
        await form_open(pilot)
        await press(pilot, "f2")
        assert "fill this in" in screen_text(app)
        await type_text(pilot, "sold out twice")
        await saved(pilot)
        assert strategy_of(app).lifecycle == "growth"
        override = strategy_of(app).lifecycle_override
        assert override is not None
        assert override.reason == "sold out twice"
        assert "sold out twice" in screen_text(app)


# -- core data --------------------------------------------------------------------------------


async def test_numbers_are_typed_one_after_the_other(tmp_path: Path) -> None:
    async with shown(tmp_path, book(), "core") as (app, pilot):
        await until(pilot, lambda: app.screen.query("#core-grid"))
        for text in ("637871", "9.6万"[:3], "?", "6000", "7350/132000"):
            await type_text(pilot, text)
            await press(pilot, "enter")
        await until(pilot, lambda: len(strategy_of(app).core) == 5)
        core = {one.metric: one for one in strategy_of(app).core}
        assert core["uv_owned"].unknown
        assert core["lead_rate"].numerator == 7350
        assert core["lead_rate"].value == pytest.approx(7350 / 132000)
        assert "typed" in screen_text(app)


@pytest.mark.parametrize(
    ("row", "text", "said"),
    [(4, "556", "more than 100%"), (1, "-3", "cannot be negative"), (4, "9/3", "larger than")],
)
async def test_a_wrong_number_is_said_and_not_stored(
    tmp_path: Path, row: int, text: str, said: str
) -> None:
    async with shown(tmp_path, book(), "core") as (app, pilot):
        await until(pilot, lambda: app.screen.query("#core-grid"))
        app.screen.query_one(f"#cell-{row}").focus()
        await type_text(pilot, text)
        await press(pilot, "enter")
        assert said in screen_text(app)
        assert app.workbook.get(Strategy, "C1") is None


async def test_a_rate_without_counts_says_so(tmp_path: Path) -> None:
    async with shown(tmp_path, book(), "core") as (app, pilot):
        await until(pilot, lambda: app.screen.query("#core-grid"))
        app.screen.query_one("#cell-4").focus()
        await type_text(pilot, "5.6%")
        assert "rate only, no counts" in screen_text(app)


async def test_imported_data_fill_the_grid(tmp_path: Path) -> None:
    one = Observation("uv_feed", "", "week", CYCLE.baseline_start, 96000.0)
    workbook = book().put(*apply([one], {}))
    async with shown(tmp_path, workbook, "core") as (app, pilot):
        await until(pilot, lambda: app.screen.query("#core-grid"))
        assert "f takes it" in screen_text(app)
        await press(pilot, "escape", "f")
        await until(pilot, lambda: app.workbook.get(Strategy, "C1"))
        await until(pilot, lambda: "imported" in screen_text(app))
        assert strategy_of(app).core[0].value == 96000
        await press(pilot, "u")
        await until(pilot, lambda: app.workbook.get(Strategy, "C1") is None)


async def test_an_import_over_the_step_fills_it_at_once(tmp_path: Path) -> None:
    async with shown(tmp_path, book(), "core") as (app, pilot):
        await until(pilot, lambda: app.screen.query("#core-grid"))
        one = Observation("uv_feed", "", "week", CYCLE.baseline_start, 96000.0)
        new = app.workbook.put(*apply([one], app.workbook.all(SeriesMonth)))
        await app.save("Import", new)
        await until(pilot, lambda: app.workbook.get(Strategy, "C1"))
        assert strategy_of(app).core[0].origin == "imported"


async def test_numbers_become_the_plans_baseline(tmp_path: Path) -> None:
    async with shown(tmp_path, example_workbook("training", EN), "core") as (app, pilot):
        await until(pilot, lambda: app.screen.query("#core-grid"))
        app.screen.query_one("#cell-1").focus()
        await press(pilot, *["backspace"] * 5)
        await type_text(pilot, "99000")
        await press(pilot, "enter")
        await until(pilot, lambda: app.workbook.all(Plan)["C1"].baseline["uv_feed"] == 99000)
        assert app.workbook.all(Plan)["C1"].baseline_origin["uv_feed"] == "typed"


# -- diagnosis --------------------------------------------------------------------------------


async def test_a_row_becomes_the_primary_problem(tmp_path: Path) -> None:
    workbook = example_workbook("training", EN)
    async with shown(tmp_path, workbook, "diagnosis") as (app, pilot):
        lines = screen_text(app)
        assert "no data" in lines
        assert "C 2021" in lines
        app.screen.query_one("#step-diagnosis").select_item("lead_rate")  # type: ignore[attr-defined]
        await press(pilot, "enter")
        form = await form_open(pilot)
        assert form.texts()["step"] == "Lead rate"
        assert "6.1%" in form.texts()["size"]
        await fill(pilot, who="[Q1] visitors")
        await saved(pilot)
        problem = strategy_of(app).problem
        assert (problem.metric, problem.who) == ("lead_rate", "[Q1] visitors")
        assert "✓ Lead rate" in screen_text(app)


async def test_v_shows_the_source_with_year_and_grade(tmp_path: Path) -> None:
    workbook = example_workbook("training", EN)
    async with shown(tmp_path, workbook, "diagnosis") as (app, pilot):
        await press(pilot, "v")
        assert "grade" in screen_text(app)
        await press(pilot, "v")
        assert "would bring" in screen_text(app)


# -- the page ---------------------------------------------------------------------------------


async def test_the_page_lists_what_is_missing(tmp_path: Path) -> None:
    async with shown(tmp_path, book(), "strategy") as (app, _pilot):
        lines = screen_text(app)
        assert "Still missing" in lines
        assert "1 of 9 done" in lines


async def test_a_hypothesis_is_added_changed_and_deleted(tmp_path: Path) -> None:
    async with shown(tmp_path, book(), "strategy") as (app, pilot):
        await press(pilot, "a")
        await form_open(pilot)
        await fill(pilot, statement="[/x] reminders help", metric="attend_rate")
        await press(pilot, "f2")
        assert "fill this in" in screen_text(app)
        await fill(pilot, kill_if="upper bound below 3 pp", expected_change="+3%")
        await saved(pilot)
        one = app.workbook.all(Hypothesis)["C1.H1"]
        assert one.expected_change == pytest.approx(0.03)
        assert "[/x] reminders help" in screen_text(app)
        app.screen.query_one("#step-strategy").select_item("C1.H1")  # type: ignore[attr-defined]
        await press(pilot, "e")
        await form_open(pilot)
        await fill(pilot, statement="calls help")
        await saved(pilot)
        assert app.workbook.all(Hypothesis)["C1.H1"].statement == "calls help"
        await press(pilot, "d")
        assert not app.workbook.all(Hypothesis)
        await press(pilot, "u")
        await until(pilot, lambda: app.workbook.all(Hypothesis))


async def test_guardrails_alternatives_and_not_doing(tmp_path: Path) -> None:
    async with shown(tmp_path, book(), "strategy") as (app, pilot):
        step: Any = app.screen.query_one("#step-strategy")
        step.select_item("guardrail:")
        await press(pilot, "e")
        await form_open(pilot)
        await press(pilot, "f2")
        assert "needs a limit" in screen_text(app)
        await fill(pilot, floor="many")
        await press(pilot, "f2")
        assert "not a number" in screen_text(app)
        await fill(pilot, floor="88%", ceiling="80%")
        await press(pilot, "f2")
        assert "must be above the lower one" in screen_text(app)
        await fill(pilot, floor="88%", ceiling="")
        await saved(pilot)
        assert strategy_of(app).guardrails[0].floor == pytest.approx(0.88)
        step.select_item("not_doing")
        await press(pilot, "e")
        await form_open(pilot)
        await fill(pilot, not_doing="No app\nNo price cut")
        await saved(pilot)
        assert strategy_of(app).not_doing == ("No app", "No price cut")
        step.select_item("alternative:")
        await press(pilot, "e")
        await form_open(pilot)
        await fill(pilot, text="Buy traffic", reason="keep rate first")
        await saved(pilot)
        assert strategy_of(app).alternatives[0].reason == "keep rate first"
        step.select_item("guardrail:0")
        await press(pilot, "d")
        assert strategy_of(app).guardrails == ()


async def test_the_sentence_is_suggested_and_can_be_said_otherwise(tmp_path: Path) -> None:
    async with shown(tmp_path, example_workbook("training", EN), "strategy") as (app, pilot):
        await press(pilot, "g", "d")
        assert strategy_of(app).sentence == ""
        assert "Default" in screen_text(app)
        await press(pilot, "e")
        form = await form_open(pilot)
        assert "Attendance" in form.texts()["sentence"]
        await fill(pilot, sentence="First [b]attendance[/b]")
        await saved(pilot)
        assert strategy_of(app).sentence == "First [b]attendance[/b]"
        assert "First [b]attendance[/b]" in screen_text(app)


async def test_a_workbook_of_no_form_has_all_steps(tmp_path: Path) -> None:
    workbook = Workbook.empty().put(Product(name="P"), CYCLE)
    async with shown(tmp_path, workbook, "relationship") as (app, pilot):
        await press(pilot, "enter")
        assert "Answer all five" in screen_text(app)
        for step in STEPS[2:]:
            app.go("strategy", step)
            await until(pilot, lambda step=step: app.screen.query(f"#step-{step}"))  # type: ignore[misc]
            await pilot.pause()

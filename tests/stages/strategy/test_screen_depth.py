"""Pasting, weighing, typing users, changes after the commit and what is missing, by keys."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from opstui.app import OpsApp
from opstui.examples import example_workbook
from opstui.kernel.language import EN, ZH
from opstui.kernel.vocabulary import Form
from opstui.stages.planning.model import Plan
from opstui.stages.strategy.model import Product, Strategy
from opstui.stages.strategy.steps.core_list import asked, tree_of
from opstui.stages.strategy.steps.page_screen import PageScreen
from opstui.workbook.document import Workbook
from tests.pilot import press, screen_text, type_text, until
from tests.stages.strategy.test_core_list import CYCLE, book
from tests.stages.strategy.test_screen_steps import fill, form_open, saved, shown, strategy_of

BLOCK = "到课率\t3949\t7350\nNet revenue\t¥637,871\n信息流访客\t9.6万\nNPS\t?"


async def paste(app: OpsApp, pilot: Pilot[Any], text: str) -> None:
    target: Any = app.focused or app.screen
    target.post_message(events.Paste(text))
    await pilot.pause()


def core_of(app: OpsApp) -> dict[str, Any]:
    found = app.workbook.get(Strategy, "C1")
    return {one.metric: one for one in found.core} if found else {}


# -- pasting ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "origin"), [(ZH, "粘贴"), (EN, "pasted")])
async def test_a_block_with_names_fills_the_list(
    tmp_path: Path, language: str, origin: str
) -> None:
    async with shown(tmp_path, book(), "core", language) as (app, pilot):
        await until(pilot, lambda: app.screen.query("#core-grid"))
        await paste(app, pilot, BLOCK)
        await until(pilot, lambda: len(core_of(app)) == 4)
        core = core_of(app)
        assert core["attend_rate"].numerator == 3949
        assert core["uv_feed"].value == 96000
        assert core["nps"].unknown
        assert {one.origin for one in core.values()} == {"pasted"}
        await until(pilot, lambda: origin in screen_text(app))
        assert "637871" in screen_text(app)
        await press(pilot, "escape", "u")
        await until(pilot, lambda: not core_of(app))
        assert "637871" not in screen_text(app)


async def test_a_column_goes_down_from_the_marked_row(tmp_path: Path) -> None:
    async with shown(tmp_path, book(), "core") as (app, pilot):
        await until(pilot, lambda: app.screen.query("#core-grid"))
        app.screen.query_one("#cell-2").focus()
        await pilot.pause()
        await paste(app, pilot, "30000\r\n6000\r\n")
        await until(pilot, lambda: len(core_of(app)) == 2)
        await until(pilot, lambda: app._notifications)
        (note,) = app._notifications
        assert "from the marked row downwards" in note.message
        assert core_of(app)["uv_owned"].value == 30000
        assert core_of(app)["uv_referral"].value == 6000


async def test_outside_of_the_fields_a_block_is_taken_too(tmp_path: Path) -> None:
    async with shown(tmp_path, book(), "core") as (app, pilot):
        await until(pilot, lambda: app.screen.query("#core-grid"))
        await press(pilot, "escape")
        assert not isinstance(app.focused, Input)
        await paste(app, pilot, BLOCK)
        await until(pilot, lambda: len(core_of(app)) == 4)


async def test_rows_that_are_not_understood_are_listed_and_nothing_is_half_kept(
    tmp_path: Path,
) -> None:
    async with shown(tmp_path, book(), "core") as (app, pilot):
        await until(pilot, lambda: app.screen.query("#core-grid"))
        text = "到课率\t53.7%\n[/x] margin\t12%\n留资率\tmany"
        await paste(app, pilot, text)
        await until(pilot, lambda: isinstance(app.screen, PageScreen))
        await pilot.pause()
        assert 'Row 2 "[/x] margin  12%"' in screen_text(app)
        assert "Row 3" in screen_text(app)
        await press(pilot, "escape")
        assert core_of(app) == {}
        await paste(app, pilot, text)
        await until(pilot, lambda: isinstance(app.screen, PageScreen))
        await press(pilot, "enter")
        await until(pilot, lambda: core_of(app))
        assert list(core_of(app)) == ["attend_rate"]


async def test_one_cell_is_typed_into_its_field(tmp_path: Path) -> None:
    async with shown(tmp_path, book(), "core") as (app, pilot):
        await until(pilot, lambda: app.screen.query("#core-grid"))
        await paste(app, pilot, "637,871\n")
        await press(pilot, "enter")
        await until(pilot, lambda: core_of(app))
        assert core_of(app)["net_revenue"].origin == "typed"


# -- the window -------------------------------------------------------------------------------


async def test_the_window_is_changed_where_its_numbers_are(tmp_path: Path) -> None:
    async with shown(tmp_path, book(), "core") as (app, pilot):
        await until(pilot, lambda: app.screen.query("#core-grid"))
        await press(pilot, "escape", "w")
        await form_open(pilot)
        await fill(pilot, baseline_end="2026-10-20")
        await press(pilot, "f2")
        assert "must end before" in screen_text(app)
        await fill(pilot, baseline_start="2026-08-31", baseline_end="2026-09-27")
        await saved(pilot)
        cycle = app.workbook.cycle
        assert cycle is not None
        assert (cycle.baseline_end - cycle.baseline_start).days == 27


# -- diagnosis --------------------------------------------------------------------------------


@pytest.mark.parametrize("language", [ZH, EN])
async def test_the_first_row_is_the_one_that_was_chosen(tmp_path: Path, language: str) -> None:
    workbook = example_workbook("training", language)
    async with shown(tmp_path, workbook, "diagnosis", language) as (app, _pilot):
        rows = screen_text(app).splitlines()[4:14]
        assert rows[0].lstrip().startswith("✓")
        assert "+¥" in rows[0]
        assert rows[1].lstrip().startswith("2")
        silent = "无参照" if language == ZH else "no ref."
        assert sum(silent in row for row in rows) == 5


async def test_control_is_changed_by_a_key_and_moves_the_rank(tmp_path: Path) -> None:
    workbook = example_workbook("training", EN)
    async with shown(tmp_path, workbook, "diagnosis") as (app, pilot):
        await press(pilot, "c")
        await until(pilot, lambda: strategy_of(app).control == {"attend_rate": 0.6})
        await press(pilot, "c")
        await until(pilot, lambda: strategy_of(app).control == {"attend_rate": 0.3})
        assert "control 0.3" in screen_text(app)
        await press(pilot, "c")
        await until(pilot, lambda: strategy_of(app).control == {"attend_rate": 1.0})
        await press(pilot, "u")
        await until(pilot, lambda: strategy_of(app).control == {"attend_rate": 0.3})


async def test_the_own_best_is_typed_and_becomes_the_reference(tmp_path: Path) -> None:
    workbook = example_workbook("training", EN)
    async with shown(tmp_path, workbook, "diagnosis") as (app, pilot):
        step: Any = app.screen.query_one("#step-diagnosis")
        step.select_item("keep_rate")
        await press(pilot, "b")
        await form_open(pilot)
        await fill(pilot, best="[/x]")
        await press(pilot, "f2")
        assert "not a number" in screen_text(app)
        await fill(pilot, best="95%")
        await saved(pilot)
        assert core_of(app)["keep_rate"].own_best == pytest.approx(0.95)
        assert core_of(app)["keep_rate"].numerator == 637871
        row = next(line for line in screen_text(app).splitlines() if "Kept-revenue" in line)
        assert "95%" in row
        assert "own" in row


@pytest.mark.parametrize("language", [ZH, EN])
async def test_v_shows_every_band_with_its_address(tmp_path: Path, language: str) -> None:
    workbook = example_workbook("community", language)
    async with shown(tmp_path, workbook, "diagnosis", language) as (app, pilot):
        step: Any = app.screen.query_one("#step-diagnosis")
        step.select_item("stickiness")
        await press(pilot, "v")
        await until(pilot, lambda: isinstance(app.screen, PageScreen))
        await pilot.pause()
        assert "June.so" in screen_text(app)
        assert "http" in screen_text(app)
        await press(pilot, "v")
        assert not isinstance(app.screen, PageScreen)


# -- stage of life ----------------------------------------------------------------------------


async def test_typed_users_suggest_the_stage(tmp_path: Path) -> None:
    async with shown(tmp_path, book(), "lifecycle") as (app, pilot):
        await press(pilot, "e")
        await form_open(pilot)
        await fill(pilot, months="1,200; many")
        await press(pilot, "f2")
        assert "not a number" in screen_text(app)
        await fill(pilot, months="1,200；1500 1900\t2,400", ever="9万")
        await saved(pilot)
        assert strategy_of(app).monthly_users == (1200, 1500, 1900, 2400)
        assert strategy_of(app).users_ever == 90000
        assert "1,200 > 1,500 > 1,900 > 2,400" in screen_text(app)
        assert "growth" in screen_text(app)
        await press(pilot, "e")
        await form_open(pilot)
        await fill(pilot, ever="900")
        await saved(pilot)
        assert "Fewer than 1,000 users" in screen_text(app)


# -- the page ---------------------------------------------------------------------------------


async def test_a_change_after_the_commit_is_shown_as_one(tmp_path: Path) -> None:
    workbook = example_workbook("training", EN)
    async with shown(tmp_path, workbook, "strategy") as (app, pilot):
        assert "changed" not in screen_text(app)
        await press(pilot, "e")
        await form_open(pilot)
        await fill(pilot, sentence="Call every [b]lead[/b]")
        await saved(pilot)
        assert "changed" in screen_text(app)
        await press(pilot, "G")
        await until(pilot, lambda: 'was "Fix attendance' in screen_text(app))
        assert "committed on" in screen_text(app)
        step: Any = app.screen.query_one("#step-strategy")
        assert step.query_one("#page").row_count > 10


async def test_committing_anew_makes_the_change_the_promise(tmp_path: Path) -> None:
    workbook = example_workbook("training", EN)
    strategy = workbook.all(Strategy)["C1"]
    changed = workbook.put(strategy.model_copy(update={"sentence": "Another way"}))
    async with shown(tmp_path, changed, "strategy") as (app, pilot):
        app.go("planning", "commit")
        await until(pilot, lambda: app.screen.query("#step-commit"))
        await press(pilot, "enter")
        await until(
            pilot,
            lambda: (found := strategy_of(app).promise) and found.sentence == "Another way",
        )
        assert app.workbook.all(Plan)["C1"].commitment is not None


async def test_enter_on_what_is_missing_goes_there(tmp_path: Path) -> None:
    async with shown(tmp_path, book(), "strategy") as (app, pilot):
        step: Any = app.screen.query_one("#step-strategy")
        step.select_item("missing:guardrail")
        await press(pilot, "enter")
        form = await form_open(pilot)
        assert "floor" in form.texts()
        await press(pilot, "escape")
        await until(pilot, lambda: app.screen.query("#step-strategy"))
        step.select_item("missing:lifecycle")
        await press(pilot, "enter")
        await until(pilot, lambda: app.screen.query("#step-lifecycle"))


async def test_the_first_step_leads_to_every_other(tmp_path: Path) -> None:
    async with shown(tmp_path, book(), "product") as (app, pilot):
        assert "Conversion  T 90 / M 20" in screen_text(app)
        assert "Next: " in screen_text(app)
        step: Any = app.screen.query_one("#step-product")
        step.select_item("go:core")
        await press(pilot, "enter")
        await until(pilot, lambda: app.screen.query("#step-core"))


@pytest.mark.parametrize("text", ["[/x]", "长" * 300, "a" * 300])
async def test_long_and_hostile_lines_wrap_whole(tmp_path: Path, text: str) -> None:
    strategy = Strategy(key="C1", sentence=text)
    async with shown(tmp_path, book().put(strategy), "strategy") as (app, pilot):
        letter = text[-1]
        shown_letters = sum(line.count(letter) for line in screen_text(app).splitlines()[3:18])
        assert shown_letters >= len(text) or text == "[/x]"
        assert "[/x]" in screen_text(app) or text != "[/x]"
        await pilot.resize_terminal(120, 34)
        await pilot.pause()
        assert letter in screen_text(app)


# -- none of these ----------------------------------------------------------------------------

MAINTAINED = {
    "monetisation": "ads",
    "decision_cost": "low",
    "usage_frequency": "daily",
    "relation": "continuous",
    "value_source": "other_users",
}
BOTH = {
    **MAINTAINED,
    "monetisation": "per_transaction",
    "usage_frequency": "weekly",
    "value_source": "service",
}


@pytest.mark.parametrize(
    ("answers", "leaf"), [({}, "order_rate"), (MAINTAINED, "retention_rate"), (BOTH, "frequency")]
)
def test_a_product_of_no_form_follows_its_answers(answers: dict[str, str], leaf: str) -> None:
    product = Product.model_validate({"name": "P", "form": Form.NONE, "answers": answers})
    workbook = Workbook.empty().put(product, CYCLE)
    assert leaf in tree_of(workbook).leaves
    assert len(asked(workbook)) >= 5
    assert asked(workbook)[0].metric == tree_of(workbook).root


async def test_a_product_of_no_form_reaches_a_diagnosis(tmp_path: Path) -> None:
    workbook = Workbook.empty().put(Product(name="P", form=Form.NONE), CYCLE)
    async with shown(tmp_path, workbook, "core") as (app, pilot):
        await until(pilot, lambda: app.screen.query("#core-grid"))
        for text in ("90000", "1000", "2000", "3000", "2%", "60", "?"):
            await type_text(pilot, text)
            await press(pilot, "enter")
        await until(pilot, lambda: len(core_of(app)) == 7)
        app.go("strategy", "diagnosis")
        await until(pilot, lambda: app.screen.query("#step-diagnosis"))
        await until(pilot, lambda: "Order rate" in screen_text(app))

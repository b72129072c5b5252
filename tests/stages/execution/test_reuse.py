"""Templates and assets: kept from a task, offered again, across cycles, exported and read back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstui.kernel.language import EN, ZH
from opstui.kernel.vocabulary import Lever
from opstui.shell.find import entries
from opstui.stages.execution.model import Asset, AssetKind, TaskTemplate
from opstui.stages.execution.reuse import (
    ASSETS,
    find_template,
    kept_fields,
    task_from,
    template_of,
    uses_of,
)
from opstui.stages.execution.steps.checklist import items_of
from opstui.stages.execution.steps.line_screen import LineScreen
from opstui.stages.execution.steps.reuse_rows import described
from opstui.stages.execution.steps.task_editing import assets_offer
from opstui.stages.planning.model import Plan, Resources, Task
from opstui.stages.quick_task import task_echo
from opstui.stages.strategy.model import Cycle
from opstui.stages.task_form import task_specs
from opstui.workbook.exchange import from_json, to_json
from tests.pilot import SIZE, press, screen_text, stored, type_text, until
from tests.stages.execution.screen_books import TODAY, TREE, base, book, tasks
from tests.stages.execution.test_screen_actions import app_at, mark, ready, task
from tests.stages.execution.test_screen_forms import fill

BOTH = pytest.mark.parametrize("language", [EN, ZH])
LIVE_CLASS = tasks()[1]


def template(**fields: object) -> TaskTemplate:
    made = template_of(LIVE_CLASS, "TP1", "Live class", items_of(LIVE_CLASS), 100_000, TODAY)
    return made.model_copy(update=fields)


# -- rules ------------------------------------------------------------------------------------


def test_a_template_keeps_what_holds_for_another_task() -> None:
    made = template()
    assert (made.lever, made.leaf, made.segment) == (Lever.CAMPAIGN, "leads", "Trial users")
    assert made.checklist == ("Script",)
    assert (made.length, made.person_days, made.budget_share) == (3, 5, 0.3)
    assert (made.risk, made.fallback) == ("Server load", "Recorded class")
    assert made.lever_fields["cost_per_head"] == "8"


def test_dates_results_and_one_partner_are_not_kept() -> None:
    deal = Task(
        key="C1.T9",
        cycle="C1",
        title="T",
        lever=Lever.BD,
        lever_fields={
            "partner": "A",
            "deal_stage": "Lost",
            "next_step_date": "2026-11-11",
            "moved_on": "2026-11-01",
            "tracking_code": "x",
            "exchange": "classes for listeners",
        },
    )
    assert kept_fields(deal) == {"exchange": "classes for listeners"}
    counted = LIVE_CLASS.model_copy(update={"lever_fields": {"in_window": "9", "rules": "1 for 1"}})
    assert kept_fields(counted) == {"rules": "1 for 1"}


def test_a_task_from_a_template_says_itself_what_it_says() -> None:
    empty = Task(key="C2.T1", cycle="C2", title="", lever=Lever.COPY, start=date(2027, 1, 4))
    made = task_from(template(), empty, leaves=("leads",), budget=50_000)
    assert (made.title, made.lever, made.leaf) == ("Live class", Lever.CAMPAIGN, "leads")
    assert (made.budget, made.person_days, made.end) == (15_000, 5, date(2027, 1, 6))
    assert [(item.text, item.done) for item in made.checklist] == [("Script", False)]
    own = empty.model_copy(update={"title": "Own", "budget": 7.0, "segment": "All"})
    again = task_from(template(), own, leaves=(), budget=None)
    assert (again.title, again.budget, again.segment, again.leaf) == ("Own", 7, "All", "")
    assert task_from(template(), empty, leaves=()).budget == 30_000


def test_a_template_is_found_by_its_name_or_a_unique_beginning() -> None:
    known = [template(), template(key="TP2", name="Live quiz")]
    for name, key in {
        "liveclass": "TP1",
        "TP2": "TP2",
        "Live Q": "TP2",
        "ＬＩＶＥ class": "TP1",
    }.items():
        found = find_template(name, known)
        assert found is not None
        assert found.key == key
    assert find_template("live", known) is None
    assert find_template("", known) is None


@given(st.text(max_size=30))
def test_any_name_may_be_asked_for(name: str) -> None:
    found = find_template(name, [template()])
    assert found is None or found.key == "TP1"


# -- quick add --------------------------------------------------------------------------------


def test_a_line_names_a_template() -> None:
    workbook = base().put(template())
    echo = task_echo("~liveclass @Mo 11/20-11/22", workbook, TODAY)
    assert isinstance(echo.record, Task)
    assert (echo.record.title, echo.record.owner) == ("Live class", "Mo")
    assert echo.record.lever is Lever.CAMPAIGN
    assert echo.record.checklist[0].text == "Script"
    assert ("Template", "Live class") in echo.understood
    other = task_echo("copy New title ~live", workbook, TODAY)
    assert isinstance(other.record, Task)
    assert (other.record.title, other.record.lever) == ("New title", Lever.COPY)


def test_a_template_that_is_not_there_is_named_and_the_others_are_offered() -> None:
    echo = task_echo("Talk ~quiz", base().put(template()), TODAY)
    assert echo.unclear == (("~quiz", "No such template. Templates: Live class"),)
    assert isinstance(echo.record, Task)
    assert task_echo("~quiz", base(), TODAY).problem


def test_templates_reach_into_the_next_cycle() -> None:
    workbook = book().put(
        template(),
        Cycle(
            key="C2",
            number=2,
            start=date(2026, 11, 23),
            end=date(2027, 1, 17),
            baseline_start=date(2026, 9, 28),
            baseline_end=date(2026, 11, 22),
        ),
        Plan(key="C2", tree=TREE, resources=Resources(budget=200_000)),
    )
    echo = task_echo("~live", workbook, TODAY)
    assert isinstance(echo.record, Task)
    assert (echo.record.cycle, echo.record.budget) == ("C2", 60_000)


def test_templates_and_assets_are_found() -> None:
    asset = Asset(key="AS1", title="Headline", text="Come and see", lever=Lever.COPY)
    found = {entry.key: entry for entry in entries(base().put(template(), asset))}
    assert (found["TP1"].step, found["AS1"].step) == ("reuse", "reuse")
    assert "come and see" in found["AS1"].searched


# -- screens ----------------------------------------------------------------------------------


@BOTH
async def test_a_task_is_kept_as_a_template_and_made_again_with_the_form(
    tmp_path: Path, language: str
) -> None:
    app = app_at(tmp_path, "tasks", language=language)
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "tasks")
        mark(app, "C1.T2")
        await press(pilot, "T")
        await until(pilot, lambda: app.screen.query("#field-name"))
        await fill(app, pilot, "name", "Class [/x]")
        await press(pilot, "f2")
        await until(pilot, lambda: app.workbook.get(TaskTemplate, "TP1"))
        await press(pilot, "A")
        await until(pilot, lambda: "Class [/x]" in screen_text(app))
        await press(pilot, "2")
        await until(pilot, lambda: app.screen.query("#field-title"))
        assert "Class [/x]" in screen_text(app)
        await press(pilot, "f2")
        await until(pilot, lambda: app.workbook.get(Task, "C1.T7") is not None)
        made = task(app, max(app.workbook.all(Task), key=lambda key: int(key.split("T")[1])))
        assert (made.title, made.lever, made.risk) == ("Class [/x]", Lever.CAMPAIGN, "Server load")
        assert [item.text for item in made.checklist] == ["Script"]
        kept = stored(tmp_path).get(TaskTemplate, "TP1")
        assert kept is not None
        assert kept.task == "C1.T2"


async def test_the_same_name_takes_the_templates_place(tmp_path: Path) -> None:
    app = app_at(tmp_path, "tasks")
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "tasks")

        def sources() -> list[str]:
            return [one.task for one in app.workbook.all(TaskTemplate).values()]

        for key in ("C1.T2", "C1.T4"):
            mark(app, key)
            await press(pilot, "T")
            await until(pilot, lambda: app.screen.query("#field-name"))
            await fill(app, pilot, "name", "Mine")
            await press(pilot, "f2")
            await until(pilot, lambda: not app.screen.query("#field-name"))
            assert sources() == [key]
        kept = list(app.workbook.all(TaskTemplate).values())
        assert [(one.name, one.lever) for one in kept] == [("Mine", Lever.EVENT_SPREAD)]


@BOTH
async def test_a_result_leaves_an_asset_that_the_next_task_is_offered(
    tmp_path: Path, language: str
) -> None:
    app = app_at(tmp_path, "tasks", language=language)
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "tasks")
        mark(app, "C1.T2")
        await press(pilot, "z")
        await until(pilot, lambda: app.screen.query("#field-asset_title"))
        for field, text in {
            "actual_cost": "100",
            "actual_days": "2",
            "result": "Full house",
            "lever_usual_window": "1000",
            "lever_in_window": "1600",
            "lever_after_window": "600",
            "asset_title": "Run sheet \x1b[31m",
            "asset_text": "1 rehearse\n2 open the room",
        }.items():
            await fill(app, pilot, field, text)
        await until(pilot, lambda: "200 = " in screen_text(app))
        await press(pilot, "f2")
        await until(pilot, lambda: app.workbook.get(Asset, "AS1"))
        asset = stored(tmp_path).get(Asset, "AS1")
        assert asset is not None
        assert (asset.kind, asset.task, asset.result) == (AssetKind.SOP, "C1.T2", "Full house")
        assert task(app, "C1.T2").lever_fields["after_window"] == "600"
        await press(pilot, "e")
        await until(pilot, lambda: app.screen.query("#field-lever_assets"))
        app.screen.query_one("#field-lever_assets").focus()
        await press(pilot, "space", "f2")
        await until(pilot, lambda: task(app, "C1.T2").lever_fields.get("assets") == "AS1")
        await press(pilot, "y")
        await ready(pilot, "reuse")
        await until(pilot, lambda: "Run sheet" in screen_text(app))
        await press(pilot, "d")
        await until(pilot, lambda: not app.workbook.all(Asset))
        await press(pilot, "u")
        await until(pilot, lambda: app.workbook.get(Asset, "AS1"))


async def test_an_asset_is_written_down_by_hand(tmp_path: Path) -> None:
    app = app_at(tmp_path, "reuse")
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "reuse")
        await press(pilot, "a")
        await until(pilot, lambda: app.screen.query("#field-asset_title"))
        await press(pilot, "f2")
        assert "Please fill this in." in screen_text(app)
        await fill(app, pilot, "asset_title", "[Q1] [ ] list")
        await fill(app, pilot, "asset_kind", "list")
        await fill(app, pilot, "lever", "bd")
        await press(pilot, "f2")
        await until(pilot, lambda: app.workbook.get(Asset, "AS1"))
        kept = app.workbook.get(Asset, "AS1")
        assert kept is not None
        assert (kept.title, kept.kind, kept.lever) == ("[Q1] [ ] list", AssetKind.LIST, Lever.BD)
        await until(pilot, lambda: "[Q1] [ ] list" in screen_text(app))


@BOTH
async def test_the_deals_are_a_table_that_leads_to_the_task(tmp_path: Path, language: str) -> None:
    app = app_at(tmp_path, "board", language=language)
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "board")
        await press(pilot, "v")
        await until(pilot, lambda: app.screen.query("#deals"))
        deal = task(app, "C1.T5")
        shown = deal.lever_fields.get("partner", deal.title)
        await until(pilot, lambda: shown in screen_text(app))
        await press(pilot, "enter")
        await ready(pilot, "tasks")


async def test_a_rhythm_of_contacts_is_added_to_the_checklist(tmp_path: Path) -> None:
    mine = Task(key="C1.T8", cycle="C1", title="Win back", lever=Lever.USER_CARE)
    app = app_at(tmp_path, "tasks", book().put(mine))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "tasks")
        mark(app, "C1.T8")
        await press(pilot, "c")
        await until(pilot, lambda: app.screen.query("#items"))
        await press(pilot, "l")
        await until(pilot, lambda: "Renewal -30/-7/-1" in screen_text(app))
        await press(pilot, "5")
        await until(pilot, lambda: len(task(app, "C1.T8").checklist) == 8)
        assert task(app, "C1.T8").checklist[-3].text.startswith("-30 ")


@BOTH
async def test_a_banned_word_is_said_where_it_is_typed_and_at_the_go(
    tmp_path: Path, language: str
) -> None:
    app = app_at(tmp_path, "tasks", language=language)
    async with app.run_test(size=(80, 60)) as pilot:
        await ready(pilot, "tasks")
        mark(app, "C1.T3")
        await press(pilot, "e")
        await until(pilot, lambda: app.screen.query("#field-lever_variant_a"))
        await fill(app, pilot, "lever_variant_a", "最近最佳的一课")
        article = "广告法第九条（三）" if language == ZH else "Advertising Law art. 9(3)"
        await until(pilot, lambda: "「最佳」" in screen_text(app))
        assert "「最近」" not in screen_text(app)
        assert article.split()[0] in screen_text(app)
        await press(pilot, "f2")
        await until(pilot, lambda: task(app, "C1.T3").lever_fields.get("variant_a"))
        await press(pilot, "enter")
        await until(pilot, lambda: app.screen.query("#card"))
        assert "「最佳」" in screen_text(app)


async def test_a_timeline_that_runs_backwards_is_not_stored(tmp_path: Path) -> None:
    app = app_at(tmp_path, "tasks")
    async with app.run_test(size=(80, 60)) as pilot:
        await ready(pilot, "tasks")
        mark(app, "C1.T4")
        await press(pilot, "e")
        await until(pilot, lambda: app.screen.query("#field-lever_warm_up"))
        await fill(app, pilot, "lever_warm_up", "2026-11-12")
        await fill(app, pilot, "lever_ignition", "2026-11-10")
        await press(pilot, "f2")
        await until(pilot, lambda: "This day comes before the one above it." in screen_text(app))
        assert "ignition" not in task(app, "C1.T4").lever_fields


def test_templates_and_assets_survive_the_export() -> None:
    asset = Asset(key="AS1", title="Headline [/x]", text="a\nb", lever=Lever.COPY, created=TODAY)
    workbook = book().put(template(), asset)
    again = from_json(to_json(workbook))
    assert again == workbook
    assert again.get(TaskTemplate, "TP1") == template()
    assert again.get(Asset, "AS1") == asset


def test_what_is_used_again_is_read_below_the_field() -> None:
    asset = Asset(key="AS1", title="Headline", text="Come\nand see", lever=Lever.CAMPAIGN)
    specs = {one.id: one for one in task_specs(LIVE_CLASS, book().put(asset), TODAY)}
    hint = specs["lever_assets"].hint
    assert hint is not None
    assert hint({"lever_assets": "AS1"}) == "Come / and see"
    assert hint({"lever_assets": ""}) == ""
    assert "lever_assets" not in {one.id for one in task_specs(LIVE_CLASS, book(), TODAY)}


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("expected_change", "+10pp", "50.0% now, 60.0% with it"),
        ("expected_change", "+70pp", "! 50.0% now, 120.0% with it"),
        ("expected_change", "soon", ""),
        ("budget", "25000", "25.0% of the budget, all tasks take"),
        ("budget", "1e9", "!"),
        ("budget", "lots", ""),
        ("end", "2026-11-20", "10 days, go / no-go on 10 Nov"),
        ("end", "2026-99-99", "go / no-go on 10 Nov"),
        ("end", "2026-11-01", "go / no-go on 10 Nov"),
    ],
)
def test_common_numbers_say_what_they_come_to(field: str, typed: str, said: str) -> None:
    plan = base().get(Plan, "C1")
    assert plan is not None
    workbook = base().put(plan.model_copy(update={"resources": Resources(budget=100_000)}))
    mine = tasks()[1].model_copy(
        update={"leaf": "attend", "expected_change": None, "budget": 0.0, "end": None}
    )
    specs = {one.id: one for one in task_specs(mine, workbook.put(mine), TODAY)}
    hint = specs[field].hint
    assert hint is not None
    texts = {one.id: one.value for one in specs.values()} | {field: typed}
    found = hint(texts)
    assert found.startswith(said) if said else found == ""


@BOTH
async def test_my_week_names_what_a_reached_checkpoint_lacks(tmp_path: Path, language: str) -> None:
    mine = Task(
        key="C1.T7",
        cycle="C1",
        title="Launch",
        lever=Lever.COPY,
        leaf="leads",
        owner="Mo",
        budget=10,
        start=date(2026, 11, 13),
        end=date(2026, 11, 20),
        lever_fields={"variant_a": "Come", "call_to_action": "Book"},
        data_to_collect="clicks",
    )
    app = app_at(tmp_path, "week", base().put(mine), language)
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "week")
        group, lacking = ("缺项", "风险") if language == ZH else ("Lacking", "The risk and")
        await until(pilot, lambda: group in screen_text(app))
        row = next(line for line in screen_text(app).splitlines() if group in line)
        assert "! " in row
        assert "T-3" in row
        assert "Launch" in row
        assert lacking in row


@BOTH
async def test_the_card_offers_the_template_and_its_keys_are_whole(
    tmp_path: Path, language: str
) -> None:
    app = app_at(tmp_path, "tasks", language=language)
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "tasks")
        mark(app, "C1.T2")
        await press(pilot, "enter")
        await until(pilot, lambda: app.screen.query("#card"))
        keys = [line for line in screen_text(app).splitlines() if "esc " in line]
        assert "T " in screen_text(app)
        assert ("Save as template" if language == EN else "存为模板") in screen_text(app)
        assert keys
        assert "…" not in "".join(keys)
        await press(pilot, "T")
        await until(pilot, lambda: app.screen.query("#field-name"))
        await press(pilot, "f2")
        await until(pilot, lambda: app.workbook.get(TaskTemplate, "TP1"))


async def test_a_template_says_who_and_when_and_is_renamed_once(tmp_path: Path) -> None:
    mine = template(name="Mine", by="Lin", created=date(2026, 11, 9))
    app = app_at(tmp_path, "reuse", base().put(mine, template(key="TP2", name="Yours")))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "reuse")
        row = next(line for line in screen_text(app).splitlines() if "Mine" in line)
        assert "Lin" in row
        assert "9 Nov" in row
        await press(pilot, "e")
        await until(pilot, lambda: app.screen.query("#field-name"))
        await fill(app, pilot, "name", " yours ")
        await press(pilot, "f2")
        await until(pilot, lambda: "Another template has this name." in screen_text(app))
        await fill(app, pilot, "name", "Ours [/x]")
        await fill(app, pilot, "by", "Mo")
        await press(pilot, "f2")
        await until(pilot, lambda: not app.screen.query("#field-name"))
        kept = stored(tmp_path).get(TaskTemplate, "TP1")
        assert kept is not None
        assert (kept.name, kept.by) == ("Ours [/x]", "Mo")
        await press(pilot, "d")
        await until(pilot, lambda: app.workbook.get(TaskTemplate, "TP1") is None)
        await press(pilot, "u")
        await until(pilot, lambda: app.workbook.get(TaskTemplate, "TP1") == kept)


def test_an_asset_names_the_tasks_that_use_it() -> None:
    asset = Asset(key="AS1", title="Headline", text="Come", lever=Lever.COPY, by="Lin")
    again = Task(
        key="C2.T1", cycle="C2", title="x", lever=Lever.COPY, lever_fields={ASSETS: "AS2,AS1"}
    )
    assert uses_of("AS1", [again, LIVE_CLASS]) == ["C2.T1"]
    assert "Used in C2.T1" in described(asset, [again])
    assert not any("Used" in line for line in described(asset, [LIVE_CLASS]))


def test_what_is_kept_of_a_task_names_its_owner() -> None:
    task_ = LIVE_CLASS.model_copy(update={"owner": "Lin"})
    assert template_of(task_, "TP1", "x", (), None, TODAY).by == "Lin"


@BOTH
async def test_a_task_of_one_line_is_told_what_its_lever_has_kept(
    tmp_path: Path, language: str
) -> None:
    asset = Asset(key="AS1", title="Run sheet [/x]", text="1 rehearse", lever=Lever.CAMPAIGN)
    app = app_at(tmp_path, "tasks", base().put(asset), language)
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, "tasks")
        await press(pilot, "a")
        await until(pilot, lambda: isinstance(app.screen, LineScreen))
        await type_text(pilot, "campaign Sale")
        await press(pilot, "enter")
        await until(pilot, lambda: app.workbook.all(Task))
        await until(
            pilot, lambda: any("Run sheet [/x]" in one.message for one in app._notifications)
        )


def test_another_levers_assets_are_not_offered() -> None:
    asset = Asset(key="AS1", title="Run sheet", lever=Lever.CAMPAIGN)
    other = Task(key="C1.T1", cycle="C1", title="x", lever=Lever.COPY)
    assert assets_offer("C1.T1", base().put(asset, other)) == ""
    assert assets_offer("C1.T9", base().put(asset)) == ""

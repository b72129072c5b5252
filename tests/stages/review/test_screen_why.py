"""Status and why by keyboard: the light, the chart's numbers, comparisons, evidence, tests."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from textual.widgets import Input

from opstui.app import OpsApp
from opstui.kernel.language import EN, ZH
from opstui.stages.planning.model import Task
from opstui.stages.review.evidence import Standing
from opstui.stages.review.model import Annotation, Arm, Experiment, Review
from opstui.stages.review.steps.evidence_values import standing_of
from opstui.stages.review.steps.origin_screen import OriginScreen
from opstui.stages.review.steps.why import WhyStep
from opstui.ui.choice import ChoiceField
from opstui.ui.table import OpsTable
from tests.pilot import make_app, press, screen_lines, screen_text, until
from tests.stages.review.fixture_screen import training

MONDAY = date(2026, 10, 26)
OVER = date(2026, 11, 23)
HOSTILE = ("[/x]", "[Q1] [b]bold[/b]", "\x1b[31mred", "@click=app.quit", "名字" * 40)


def open_app(tmp_path: Path, step: str, language: str = EN, today: date = OVER) -> OpsApp:
    workbook = training(language, today if today == MONDAY else None)
    return make_app(tmp_path, workbook, ("review", step), language, today=today)


def line_of(app: OpsApp, text: str) -> str:
    return next(line for line in screen_lines(app) if text in line)


# -- status -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "name"), [(EN, "Net revenue"), (ZH, "净营收")])
async def test_after_four_weeks_the_target_is_out_of_reach(
    tmp_path: Path, language: str, name: str
) -> None:
    app = open_app(tmp_path, "status", language, MONDAY)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "76%" in screen_text(app))
        row = line_of(app, name)
        assert "✗" in row
        assert "35%" in row
        await until(pilot, lambda: "  1%" in line_of(app, name))


async def test_the_forecast_says_what_it_assumes(tmp_path: Path) -> None:
    app = open_app(tmp_path, "status", today=MONDAY)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "no new lever" in screen_text(app))
        assert "4 of 8 periods" in screen_text(app)
        assert "¥646.1K" in screen_text(app)


async def test_the_chart_can_be_read_as_numbers(tmp_path: Path) -> None:
    app = open_app(tmp_path, "status", today=MONDAY)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "76%" in screen_text(app))
        await press(pilot, "v")
        row = line_of(app, "2026-W43")
        assert "¥317,137" in row
        assert "¥415,125" in row
        await press(pilot, "v")
        assert "2026-W43" not in screen_text(app)


async def test_a_broken_guardrail_is_red(tmp_path: Path) -> None:
    app = open_app(tmp_path, "status", today=MONDAY)
    async with app.run_test(size=(80, 34)) as pilot:
        await until(pilot, lambda: ">88.0%" in screen_text(app))
        assert "✗" in line_of(app, ">88.0%")


async def test_without_a_complete_period_nothing_is_compared(tmp_path: Path) -> None:
    app = make_app(
        tmp_path,
        training(EN, date(2026, 9, 28)),
        ("review", "status"),
        today=date(2026, 9, 30),
    )
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "Nothing to compare yet" in screen_text(app))
        await press(pilot, "y", "n")
        await until(pilot, lambda: "3/5" in screen_text(app))
        await press(pilot, "y", "tab")
        assert "compare yet" in screen_text(app)
        assert not app.workbook.all(Review)


async def test_a_partial_week_is_named_and_not_compared(tmp_path: Path) -> None:
    app = make_app(
        tmp_path, training(EN, date(2026, 10, 26)), ("review", "status"), today=date(2026, 10, 22)
    )
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "3 of 8" in screen_text(app))
        assert "2026-W43 is partial" in screen_text(app)


async def test_enter_asks_why_of_the_marked_metric(tmp_path: Path) -> None:
    app = open_app(tmp_path, "status")
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "845,259" in screen_text(app))
        await press(pilot, *["down"] * 6)
        await press(pilot, "y")
        await until(pilot, lambda: app.workbook.all(Review)["C1.R@2026-W47"].cited)
        (cited,) = app.workbook.all(Review)["C1.R@2026-W47"].cited
        assert cited.id == "metric:attend_rate@2026-09-28..2026-11-22"
        await press(pilot, "enter")
        await until(pilot, lambda: "3/5" in screen_text(app))


# -- why --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "leaf", "part"),
    [(EN, "Attendance rate", "-¥107K"), (ZH, "到课率", "-¥10.7万")],
)
async def test_the_largest_part_comes_first(
    tmp_path: Path, language: str, leaf: str, part: str
) -> None:
    app = open_app(tmp_path, "why", language)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: part in screen_text(app))
        assert leaf in screen_lines(app)[4]
        assert "-¥54,741" in screen_text(app)


async def test_tab_changes_what_is_compared(tmp_path: Path) -> None:
    app = open_app(tmp_path, "why")
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "-¥54,741" in screen_text(app))
        await press(pilot, "tab")
        assert "+¥207" in screen_text(app)
        assert "baseline" in screen_text(app)
        await press(pilot, "tab")
        assert "-¥92,545" in screen_text(app)
        await press(pilot, "tab")
        assert "-¥54,741" in screen_text(app)


async def test_a_recursion_is_divided_over_its_path(tmp_path: Path) -> None:
    from opstui.examples import example_workbook

    app = make_app(tmp_path, example_workbook("community", EN), ("review", "why"), today=OVER)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "interacting" in screen_text(app))
        for _turn in range(4):
            if "do nothing > actual" in screen_text(app):
                break
            await press(pilot, "tab")
        assert "+139.8" in line_of(app, "New actives")
        assert "+203.7" in line_of(app, "total")


async def test_a_leaf_shows_segments_and_tasks(tmp_path: Path) -> None:
    app = open_app(tmp_path, "why")
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "-¥54,741" in screen_text(app))
        await press(pilot, "tab", "tab", "g")
        app.screen.query_one("#parts", OpsTable).select_key("pay_rate")
        await press(pilot, "enter")
        assert "by mix" in screen_text(app)
        assert "Paid feed" in screen_text(app) or "feed" in screen_text(app)
        assert "planned" in screen_text(app)
        await press(pilot, "escape")
        assert "-¥92,545" in screen_text(app)


@pytest.mark.parametrize("language", [EN, ZH])
async def test_a_task_behind_a_leaf_is_cited_and_seen_to_change(
    tmp_path: Path, language: str
) -> None:
    app = open_app(tmp_path, "why", language)
    async with app.run_test(size=(80, 24)) as pilot:
        step = app.screen.query_one(WhyStep)
        await until(pilot, lambda: step.table.keys)
        step.table.select_key("attend_rate")
        await press(pilot, "enter")
        await until(pilot, lambda: step.mode == "detail")
        step.table.select_key("C1.T1")
        await press(pilot, "y")
        review = "C1.R@2026-W47"
        await until(pilot, lambda: app.workbook.all(Review)[review].cited)
        (cited,) = app.workbook.all(Review)[review].cited
        assert cited.id == "task:C1.T1"
        assert standing_of(step.context, cited) is Standing.SAME
        task = app.workbook.all(Task)["C1.T1"]
        await app.save("Cost", app.workbook.put(task.model_copy(update={"actual_cost": 99_000.0})))
        assert standing_of(step.context, cited) is Standing.CHANGED


async def test_the_others_open_to_all_leaves(tmp_path: Path) -> None:
    app = open_app(tmp_path, "why")
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "3 others" in screen_text(app))
        await press(pilot, *["down"] * 5, "enter")
        assert "others" not in screen_text(app)
        assert "Lead rate" in screen_text(app)


async def test_what_is_cited_waits_in_the_workbook_and_comes_off_again(tmp_path: Path) -> None:
    app = open_app(tmp_path, "why")
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "-¥54,741" in screen_text(app))
        await press(pilot, "y")
        review = "C1.R@2026-W47"
        await until(pilot, lambda: app.workbook.all(Review)[review].cited)
        (cited,) = app.workbook.all(Review)[review].cited
        assert cited.id == "attr:net_revenue/attend_rate@target..2026-09-28..2026-11-22"
        assert cited.value == pytest.approx(-106_988.53, abs=0.01)
        await until(pilot, lambda: "Cited for the next decision (1)" in screen_text(app))
        await press(pilot, "y")
        await until(pilot, lambda: not app.workbook.all(Review)[review].cited)


@pytest.mark.parametrize(
    ("language", "said"), [(EN, "Better than the control"), (ZH, "优于对照组")]
)
async def test_experiments_are_said_in_words_and_cited(
    tmp_path: Path, language: str, said: str
) -> None:
    app = open_app(tmp_path, "why", language)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "-¥54,741" in screen_text(app))
        await press(pilot, "E")
        assert said in screen_text(app)
        assert "+7.1pp" in screen_text(app)
        await press(pilot, "y")
        await until(pilot, lambda: app.workbook.all(Review)["C1.R@2026-W47"].cited)
        (cited,) = app.workbook.all(Review)["C1.R@2026-W47"].cited
        assert cited.id == "exp:C1.X1"
        assert cited.value == pytest.approx(0.0712, abs=1e-4)


async def test_an_experiment_is_added_by_form(tmp_path: Path) -> None:
    app = open_app(tmp_path, "why")
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "-¥54,741" in screen_text(app))
        await press(pilot, "E", "a")
        await until(pilot, lambda: app.screen.query("#field-name"))
        given = {
            "name": "[/x] [Q1]",
            "control_n": "100",
            "control_success": "120",
            "treatment_n": "100",
            "treatment_success": "20",
        }
        for name, text in given.items():
            app.screen.query_one(f"#field-{name}", Input).value = text
        await press(pilot, "f2")
        assert "More than there are users" in screen_text(app)
        assert len(app.workbook.all(Experiment)) == 2
        app.screen.query_one("#field-control_success", Input).value = "12"
        await press(pilot, "f2")
        await until(pilot, lambda: "C1.X3" in app.workbook.all(Experiment))
        made = app.workbook.all(Experiment)["C1.X3"]
        assert (made.control, made.treatment) == (Arm(n=100, success=12), Arm(n=100, success=20))
        await until(pilot, lambda: "[/x] [Q1]" in screen_text(app))


@pytest.mark.parametrize("text", HOSTILE)
async def test_a_note_shows_as_it_was_typed(tmp_path: Path, text: str) -> None:
    app = open_app(tmp_path, "why")
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "what happened?" in screen_text(app))
        await press(pilot, "a")
        await until(pilot, lambda: app.screen.query("#field-text"))
        app.screen.query_one("#field-text", Input).value = text
        await press(pilot, "f2")
        await until(pilot, lambda: "C1.A3" in app.workbook.all(Annotation))
        kept = app.workbook.all(Annotation)["C1.A3"].text
        assert "\x1b" not in kept
        await until(
            pilot, lambda: f"out: {kept[:10]}" in screen_text(app) or "ing: " in screen_text(app)
        )
        assert kept[:10] in screen_text(app)


async def test_another_theme_recolours_the_lights(tmp_path: Path) -> None:
    app = open_app(tmp_path, "status")
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "845,259" in screen_text(app))
        table = app.screen.query_one("#metrics", OpsTable)

        def colour() -> str:
            return str(table.get_cell_at((0, 0)).spans[0].style)  # type: ignore[arg-type]

        before = colour()
        await press(pilot, "t")
        await until(pilot, lambda: colour() != before)
        assert colour() == app.theme_variables["warning"]


@pytest.mark.parametrize(("language", "title"), [(EN, "Experiments"), (ZH, "实验")])
async def test_the_analyses_are_a_list_and_esc_leads_back_step_by_step(
    tmp_path: Path, language: str, title: str
) -> None:
    app = open_app(tmp_path, "why", language)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "-¥54,741" in screen_text(app))
        await press(pilot, "w")
        await until(pilot, lambda: title in screen_text(app))
        step = app.screen.query_one(WhyStep)
        step.table.select_key("experiments")
        await press(pilot, "enter")
        await until(pilot, lambda: "+7.1pp" in screen_text(app))
        await press(pilot, "escape")
        await until(pilot, lambda: step.mode == "deeper")
        await press(pilot, "escape")
        await until(pilot, lambda: step.mode == "parts")
        assert "-¥54,741" in screen_text(app)


# -- any two states, and level by level -------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "name"), [(EN, "9-15 Nov > 16-22 Nov"), (ZH, "11/9-11/15 > 11/16-11/22")]
)
async def test_any_two_weeks_are_compared_and_cited(
    tmp_path: Path, language: str, name: str
) -> None:
    app = open_app(tmp_path, "why", language)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "-¥54,741" in screen_text(app))
        await press(pilot, "C")
        await until(pilot, lambda: app.screen.query("#field-start_days"))
        await press(pilot, "f2")
        await until(pilot, lambda: name in screen_text(app))
        await press(pilot, "C")
        await until(pilot, lambda: app.screen.query("#field-start_days"))
        app.screen.query_one("#field-start_days", Input).value = "2026-W40"
        app.screen.query_one("#field-end_days", Input).value = "2026-W41"
        await press(pilot, "f2")
        await until(pilot, lambda: "+¥22,788" in screen_text(app))
        await press(pilot, "y")
        await until(pilot, lambda: app.workbook.all(Review)["C1.R@2026-W47"].cited)
        (cited,) = app.workbook.all(Review)["C1.R@2026-W47"].cited
        assert cited.id.endswith("@2026-W40..2026-W41")
        step = app.screen.query_one(WhyStep)
        assert standing_of(step.context, cited) is Standing.SAME


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("nonsense", "nonsense"),
        ("2026-W99", "no week 99"),
        ("2025-W40", "No numbers for"),
        ("[/x] [Q1]", "[/x] [Q1]"),
        ("9" * 60, "999"),
    ],
)
async def test_days_that_cannot_be_compared_say_why_beside_the_field(
    tmp_path: Path, typed: str, said: str
) -> None:
    app = open_app(tmp_path, "why")
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "-¥54,741" in screen_text(app))
        await press(pilot, "C")
        await until(pilot, lambda: app.screen.query("#field-start_days"))
        app.screen.query_one("#field-start_days", Input).value = typed
        await press(pilot, "f2")
        await until(pilot, lambda: said in screen_text(app))
        assert app.screen.query("#field-start_days")
        await press(pilot, "escape")
        await until(pilot, lambda: "-¥54,741" in screen_text(app))


async def test_the_days_of_last_year_without_numbers_say_what_to_bring(tmp_path: Path) -> None:
    app = open_app(tmp_path, "why")
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "-¥54,741" in screen_text(app))
        await press(pilot, "C")
        await until(pilot, lambda: app.screen.query("#field-start"))
        field = app.screen.query_one("#field-start", ChoiceField)
        field.value = next(code for code, label in field.options if "last year" in label)
        await press(pilot, "f2")
        await until(pilot, lambda: "brings them in" in screen_text(app))


async def test_the_tree_is_drilled_level_by_level(tmp_path: Path) -> None:
    app = open_app(tmp_path, "why")
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "-¥54,741" in screen_text(app))
        await press(pilot, "v")
        step = app.screen.query_one(WhyStep)
        keys = [str(row.value) for row in step.table.rows]
        assert keys[:2] == ["attend_rate", "uv"]
        step.table.select_key("uv")
        await press(pilot, "enter")
        keys = [str(row.value) for row in step.table.rows]
        assert keys == ["uv_feed", "uv_owned", "uv_referral", "=total"]
        assert "+¥82.17K" in screen_text(app)
        await press(pilot, "y")
        await until(pilot, lambda: app.workbook.all(Review)["C1.R@2026-W47"].cited)
        await press(pilot, "enter")
        await until(pilot, lambda: step.mode == "detail")
        await press(pilot, "escape", "escape")
        assert step.table.current_key == "uv"
        await press(pilot, "y")
        await until(pilot, lambda: len(app.workbook.all(Review)["C1.R@2026-W47"].cited) == 2)
        whole = app.workbook.all(Review)["C1.R@2026-W47"].cited[-1]
        assert whole.value == pytest.approx(83_829.43 - 15_182.85 + 13_521.78, abs=0.02)
        assert standing_of(step.context, whole) is Standing.SAME
        await press(pilot, "escape")
        await until(pilot, lambda: "3 others" in screen_text(app))


@pytest.mark.parametrize(
    ("language", "title"), [(EN, "Where Attendance rate comes from"), (ZH, "到课率")]
)
async def test_a_part_and_its_detail_say_where_their_numbers_come_from(
    tmp_path: Path, language: str, title: str
) -> None:
    app = open_app(tmp_path, "why", language)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.screen.query(WhyStep))
        step = app.screen.query_one(WhyStep)
        await until(pilot, lambda: "attend_rate" in step.table.keys)
        step.table.select_key("attend_rate")
        for keys in (("o",), ("enter", "o")):
            await press(pilot, *keys)
            await until(pilot, lambda: isinstance(app.screen, OriginScreen))
            assert title in screen_text(app)
            await press(pilot, "escape")
            await until(pilot, lambda: not isinstance(app.screen, OriginScreen))
        await press(pilot, "escape", "w")
        await until(pilot, lambda: step.mode == "deeper")
        await press(pilot, "o")
        assert not isinstance(app.screen, OriginScreen)
        assert step.told()

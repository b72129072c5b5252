"""Randomised tests on the screen: one opened, counts pasted, how many users are needed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from textual.widgets import Input, TextArea

from opstui.app import OpsApp
from opstui.kernel.language import EN, ZH
from opstui.reports.effect_section import experiments_section
from opstui.stages.review.model import Arm, Experiment, Measure
from opstui.stages.review.steps.context import context_of
from tests.pilot import make_app, press, screen_text, until
from tests.stages.review.fixture_screen import training

OVER = date(2026, 11, 23)
COOKIE = (Path(__file__).parents[2] / "data/cookie_cats_ab_counts.csv").read_text(encoding="utf-8")
HOSTILE = "[/x] [b]bold[/b] {n} 名字"


def gate(**more: object) -> Experiment:
    fields = {
        "key": "C1.X9",
        "cycle": "C1",
        "name": HOSTILE,
        "metric": "D1",
        "control": Arm(n=44_700, success=20_034),
        "treatment": Arm(n=45_489, success=20_119),
        "further": (Measure(metric="D7", control=8502, treatment=8279),),
    }
    return Experiment.model_validate({**fields, **more})


def open_app(tmp_path: Path, one: Experiment | None = None, language: str = EN) -> OpsApp:
    workbook = training(language)
    if one is not None:
        workbook = workbook.put(one)
    return make_app(tmp_path, workbook, ("review", "why"), language, today=OVER)


@pytest.mark.parametrize(
    ("language", "odd", "worse"),
    [(EN, "Hardly 50:50 as meant (p .0086)", "Worse"), (ZH, "先查分流", "差于对照组")],
)
async def test_a_test_opens_with_sizes_first_and_a_row_for_each_metric(
    tmp_path: Path, language: str, odd: str, worse: str
) -> None:
    app = open_app(tmp_path, gate(), language)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "54,741" in screen_text(app) or "5.47" in screen_text(app))
        await press(pilot, "E", "G")
        assert "-0.59pp" in screen_text(app)
        await press(pilot, "enter")
        await until(pilot, lambda: odd in screen_text(app))
        assert HOSTILE[:10] in screen_text(app)
        assert "-1.33..-0.31" in screen_text(app)
        assert ".0031" in screen_text(app)
        await press(pilot, "down")
        await until(
            pilot, lambda: f"D7：{worse}" in screen_text(app) or f"D7: {worse}" in screen_text(app)
        )
        await press(pilot, "escape")
        assert odd not in screen_text(app)


@pytest.mark.parametrize(
    ("language", "said"),
    [(EN, "No longer beyond chance once all metrics are counted (Holm)"), (ZH, "Holm")],
)
@pytest.mark.parametrize("size", [(80, 24), (120, 34)])
async def test_one_of_several_metrics_that_only_just_moved_is_no_finding(
    tmp_path: Path, size: tuple[int, int], language: str, said: str
) -> None:
    """p .039 alone; with four more metrics .20 after Holm, on the screen, in report and JSON."""
    flat = tuple(Measure(metric=f"m{n}", control=500, treatment=500) for n in range(4))
    one = gate(
        metric="D1",
        control=Arm(n=1000, success=500),
        treatment=Arm(n=1000, success=546),
        further=flat,
    )
    app = make_app(tmp_path, training(language).put(one), ("review", "why"), language, today=OVER)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: "54,741" in screen_text(app) or "5.47" in screen_text(app))
        await press(pilot, "E", "G", "enter")
        await until(pilot, lambda: "p Holm" in screen_text(app))
        await press(pilot, "g")
        row = next(line for line in screen_text(app).splitlines() if "p Holm" in line)
        assert " p " in row
        shown = " ".join(line.strip() for line in screen_text(app).splitlines())
        assert said in shown
        here = context_of(app.workbook, OVER)
        assert here is not None
        section = experiments_section(here.facts)
        assert section is not None
        (found,) = (
            each
            for each in section.value["metrics"]
            if (each["id"], each["metric"]) == ("C1.X9", "D1")
        )
        assert found["p"] < 0.05 < found["p_holm"] == pytest.approx(5 * found["p"])
        assert found["outcome"] == "inconclusive"


async def test_a_running_test_says_how_many_are_there(tmp_path: Path) -> None:
    one = gate(planned_n=80_682, rate_now=0.02, rate_sought=0.022, further=())
    app = open_app(tmp_path, one)
    async with app.run_test(size=(120, 34)) as pilot:
        await until(pilot, lambda: "54,741" in screen_text(app))
        await press(pilot, "E", "G")
        await until(pilot, lambda: "44,700 of 80,682 per arm" in screen_text(app))
        assert ".0744" not in screen_text(app)
        assert "80,682 per arm, to see" in screen_text(app)


async def test_counts_are_pasted(tmp_path: Path) -> None:
    app = open_app(tmp_path)
    async with app.run_test(size=(80, 40)) as pilot:
        await until(pilot, lambda: "54,741" in screen_text(app))
        await press(pilot, "E", "a")
        await until(pilot, lambda: app.screen.query("#field-name"))
        app.screen.query_one("#field-name", Input).value = "Gate"
        box = app.screen.query_one("#field-pasted", TextArea)
        box.text = "variant,players\nA,1"
        await press(pilot, "f2")
        await until(pilot, lambda: "three lines" in screen_text(app))
        box.text = COOKIE
        await press(pilot, "f2")
        await until(pilot, lambda: "C1.X3" in app.workbook.all(Experiment))
        made = app.workbook.all(Experiment)["C1.X3"]
        assert made.control == Arm(n=44_700, success=20_034)
        assert [one.metric for one in made.further] == ["retained_d7", "zero_round_players"]
        await press(pilot, "u")
        await until(pilot, lambda: "C1.X3" not in app.workbook.all(Experiment))


@pytest.mark.parametrize(
    ("now", "sought", "users"), [("10%", "12%", "3,841"), ("2%", "2.2%", "80,682")]
)
async def test_the_form_works_out_the_users_that_are_needed(
    tmp_path: Path, now: str, sought: str, users: str
) -> None:
    app = open_app(tmp_path)
    async with app.run_test(size=(80, 40)) as pilot:
        await until(pilot, lambda: "54,741" in screen_text(app))
        await press(pilot, "E", "a")
        await until(pilot, lambda: app.screen.query("#field-name"))
        given = {
            "name": "Gate",
            "control_n": "100",
            "control_success": "10",
            "treatment_n": "100",
            "treatment_success": "12",
            "rate_now": now,
            "rate_sought": sought,
        }
        for name, text in given.items():
            app.screen.query_one(f"#field-{name}", Input).value = text
        await until(pilot, lambda: f"{users} users per arm" in screen_text(app))
        await press(pilot, "f2")
        await until(pilot, lambda: "C1.X3" in app.workbook.all(Experiment))
        assert app.workbook.all(Experiment)["C1.X3"].planned_n == int(users.replace(",", ""))


async def test_wrong_days_shares_and_lines_are_refused(tmp_path: Path) -> None:
    app = open_app(tmp_path, gate())
    async with app.run_test(size=(80, 44)) as pilot:
        await until(pilot, lambda: "54,741" in screen_text(app))
        await press(pilot, "E", "G", "e")
        await until(pilot, lambda: app.screen.query("#field-name"))
        app.screen.query_one("#field-start", Input).value = "2026-10-20"
        app.screen.query_one("#field-end", Input).value = "2026-10-10"
        app.screen.query_one("#field-share", Input).value = "100%"
        app.screen.query_one("#field-further", TextArea).text = "D7, 99999, 1"
        app.screen.query_one("#field-treatment_n", Input).value = ""
        await press(pilot, "f2")
        await until(pilot, lambda: "before the start" in screen_text(app))
        assert "Between 0 and 100%" in screen_text(app)
        assert "Please fill this in" in screen_text(app)
        app.screen.query_one("#field-end", Input).value = "2026-11-02"
        app.screen.query_one("#field-share", Input).value = "50%"
        app.screen.query_one("#field-treatment_n", Input).value = "45489"
        await press(pilot, "f2")
        await until(pilot, lambda: "More than there are users" in screen_text(app))
        app.screen.query_one("#field-further", TextArea).text = "D7, 8502, 8279"
        await press(pilot, "f2")
        await until(pilot, lambda: app.workbook.all(Experiment)["C1.X9"].end is not None)


async def test_a_test_is_deleted_and_comes_back(tmp_path: Path) -> None:
    app = open_app(tmp_path, gate())
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "54,741" in screen_text(app))
        await press(pilot, "E", "G", "enter", "d")
        await until(pilot, lambda: "C1.X9" not in app.workbook.all(Experiment))
        await press(pilot, "u")
        await until(pilot, lambda: "C1.X9" in app.workbook.all(Experiment))

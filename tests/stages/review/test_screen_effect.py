"""Effects of campaigns on the screen: by a task or by days, drawn, cited, suggested from."""

from __future__ import annotations

import math
from datetime import date, timedelta
from pathlib import Path

import pytest
from textual.widgets import Input

from opstui.app import OpsApp
from opstui.kernel.language import EN, ZH
from opstui.kernel.observations import Observation, SeriesMonth, apply
from opstui.kernel.vocabulary import DecisionType
from opstui.reports.review_facts import review_facts
from opstui.stages.planning.model import Task
from opstui.stages.review.evidence import Standing
from opstui.stages.review.model import EffectStudy, Evidence, Experiment, Review
from opstui.stages.review.steps.context import ReviewContext, context_of
from opstui.stages.review.steps.evidence_values import standing_of
from opstui.stages.review.steps.why import WhyStep
from opstui.stages.review.suggestions import Rule
from opstui.ui.choice import ChoiceField
from opstui.workbook.document import Workbook
from tests.pilot import make_app, press, screen_text, until
from tests.stages.review.fixture_screen import training

OVER = date(2026, 11, 23)
FIRST = date(2026, 6, 1)
HOSTILE = "[/x] [b]北区[/b] {n}"


def sign_ups(lift: float = 0.3) -> list[Observation]:
    """Daily, North lifted from 12 to 25 October, South not."""
    out = []
    for n in range(175):
        day = FIRST + timedelta(n)
        level = 1000 * (1 + 0.1 * math.sin(n)) * (1 + 0.01 * math.cos(7 * n * n))
        inside = date(2026, 10, 12) <= day <= date(2026, 10, 25)
        out.append(Observation("uv_feed", "North", "day", day, level * (1 + lift * inside)))
        out.append(Observation("uv_feed", "South", "day", day, 800 * (1 + 0.1 * math.sin(n))))
    return out


def campaign(**more: object) -> EffectStudy:
    fields: dict[str, object] = {
        "key": "C1.E1",
        "cycle": "C1",
        "name": HOSTILE,
        "metric": "uv_feed",
        "segment": "North",
        "control": "uv_feed",
        "control_segment": "*",
        "start": date(2026, 10, 12),
        "end": date(2026, 10, 25),
    }
    return EffectStudy.model_validate({**fields, **more})


def book(*records: EffectStudy, language: str = EN, lift: float = 0.3) -> Workbook:
    workbook = training(language)
    workbook = workbook.drop(*workbook.all(EffectStudy).values())
    return workbook.put(*apply(sign_ups(lift), workbook.all(SeriesMonth)), *records)


async def open_effects(app: OpsApp, pilot: object) -> WhyStep:
    await until(pilot, lambda: app.screen.query(WhyStep))  # type: ignore[arg-type]
    step = app.screen.query_one(WhyStep)
    await press(pilot, "w")  # type: ignore[arg-type]
    await until(pilot, lambda: step.mode == "deeper")  # type: ignore[arg-type]
    step.table.select_key("effect")
    await press(pilot, "enter")  # type: ignore[arg-type]
    await until(pilot, lambda: step.mode == "effect")  # type: ignore[arg-type]
    return step


@pytest.mark.parametrize(
    ("language", "grade", "chance"),
    [
        (EN, "Grade B: Control or counterfactual", "beyond chance"),
        (ZH, "证据B级：对照/反事实", "不是偶然"),
    ],
)
async def test_an_effect_is_drawn_with_its_grade_and_cited(
    tmp_path: Path, language: str, grade: str, chance: str
) -> None:
    app = make_app(
        tmp_path, book(campaign(), language=language), ("review", "why"), language, today=OVER
    )
    async with app.run_test(size=(100, 30)) as pilot:
        await open_effects(app, pilot)
        await until(pilot, lambda: HOSTILE in screen_text(app))
        assert chance in screen_text(app).replace("\n", "")
        await press(pilot, "enter")
        await until(pilot, lambda: grade in screen_text(app))
        await until(pilot, lambda: "2026-10-12" in screen_text(app))
        await press(pilot, "v")
        await until(pilot, lambda: "2026-10-12" not in screen_text(app))
        await press(pilot, "y")
        await until(pilot, lambda: app.workbook.all(Review)["C1.R@2026-W47"].cited)
        (cited,) = app.workbook.all(Review)["C1.R@2026-W47"].cited
        assert cited.id == "effect:C1.E1"
        assert cited.grade == "B"
        assert cited.value == pytest.approx(0.3 * 14_000, rel=0.15)
        await press(pilot, "escape", "escape")
        await until(pilot, lambda: app.screen.query_one(WhyStep).mode == "deeper")


async def test_a_task_gives_name_metric_and_days(tmp_path: Path) -> None:
    workbook = book()
    task = next(one for one in workbook.all(Task).values() if one.leaf and one.start and one.end)
    app = make_app(tmp_path, workbook, ("review", "why"), today=OVER)
    async with app.run_test(size=(80, 40)) as pilot:
        await open_effects(app, pilot)
        assert "enter adds one" in screen_text(app)
        await press(pilot, "enter")
        await until(pilot, lambda: app.screen.query("#field-task"))
        await press(pilot, "f2")
        await until(pilot, lambda: "Choose a metric" in screen_text(app))
        assert "Give a date" in screen_text(app)
        app.screen.query_one("#field-task", ChoiceField).value = task.key
        await press(pilot, "f2")
        await until(pilot, lambda: app.workbook.all(EffectStudy))
        (made,) = app.workbook.all(EffectStudy).values()
        assert (made.name, made.metric) == (task.title, task.leaf)
        assert (made.start, made.end, made.task) == (task.start, task.end, task.key)
        await press(pilot, "d")
        await until(pilot, lambda: not app.workbook.all(EffectStudy))
        await press(pilot, "u")
        await until(pilot, lambda: app.workbook.all(EffectStudy))


async def test_wrong_input_is_refused_field_by_field(tmp_path: Path) -> None:
    app = make_app(tmp_path, book(campaign()), ("review", "why"), today=OVER)
    async with app.run_test(size=(80, 44)) as pilot:
        await open_effects(app, pilot)
        await press(pilot, "e")
        await until(pilot, lambda: app.screen.query("#field-start"))
        app.screen.query_one("#field-end", Input).value = "2026-10-01"
        app.screen.query_one("#field-worth", Input).value = "many"
        app.screen.query_one("#field-deducted", Input).value = "140%"
        await press(pilot, "f2")
        await until(pilot, lambda: "is not a number" in screen_text(app))
        assert "at most 1" in screen_text(app)
        app.screen.query_one("#field-worth", Input).value = "3"
        app.screen.query_one("#field-deducted", Input).value = ""
        app.screen.query_one("#field-metric", ChoiceField).value = "aov"
        app.screen.query_one("#field-control", ChoiceField).value = "|North"
        await press(pilot, "f2")
        await until(pilot, lambda: "before the start" in screen_text(app))
        assert "not known in this segment" in screen_text(app)
        assert "choose another one" in screen_text(app)


@pytest.mark.parametrize(
    ("more", "scales"),
    [({}, True), ({"method": "before_after"}, False), ({"cost": 9e9}, False)],
)
def test_only_a_strong_effect_that_pays_suggests_to_scale(
    more: dict[str, object], scales: bool
) -> None:
    workbook = book()
    tested = {one.task for one in workbook.all(Experiment).values()}
    task = next(
        one
        for one in workbook.all(Task).values()
        if one.key not in tested and one.selected and one.leaf
    )
    done = task.model_copy(update={"executed_share": 1.0})
    one = campaign(**{"task": task.key, "worth": 3.0, "cost": 1000.0, **more})
    workbook = workbook.put(done, one)
    assert workbook.cycle is not None
    facts = review_facts(workbook, workbook.cycle, OVER)
    said = [each.suggestion for each in facts.suggested if each.subject == task.key]
    assert any(each.rule is Rule.SCALE for each in said) is scales
    if scales:
        assert said[0].type is DecisionType.SCALE


def context(workbook: Workbook) -> ReviewContext:
    made = context_of(workbook, OVER)
    assert made is not None
    return made


def test_a_cited_effect_is_looked_up_again() -> None:
    before = context(book(campaign()))
    fact = before.facts.effects[0]
    assert fact.effect is not None
    cited = Evidence(id="effect:C1.E1", value=fact.effect.net)
    assert standing_of(before, cited) is Standing.SAME
    assert standing_of(context(book(campaign(), lift=0.4)), cited) is Standing.CHANGED
    assert standing_of(context(book()), cited) is Standing.GONE


async def test_the_form_says_the_grade_before_the_effect_is_seen(tmp_path: Path) -> None:
    app = make_app(tmp_path, book(campaign()), ("review", "why"), today=OVER)
    async with app.run_test(size=(100, 44)) as pilot:
        await open_effects(app, pilot)
        await press(pilot, "e")
        await until(pilot, lambda: "Grade B: Control" in screen_text(app))
        app.screen.query_one("#field-segment", ChoiceField).value = ""
        app.screen.query_one("#field-control", ChoiceField).value = ""
        await until(pilot, lambda: "Grade C: Before and after" in screen_text(app))
        assert "Grade B" not in screen_text(app)

"""KANO by keyboard: typed by class or cell, pasted, cited, drawn; the community example."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from opstui.app import OpsApp
from opstui.charts.view import ChartView
from opstui.examples import example_workbook
from opstui.kernel.language import EN, ZH
from opstui.stages.review.evidence import EvidenceId, EvidenceKind, Standing, parse
from opstui.stages.review.kano import counts_of, from_cells, ranked
from opstui.stages.review.model import KanoFeature, Review
from opstui.stages.review.screen import ReviewScreen
from opstui.stages.review.steps.context import context_of
from opstui.stages.review.steps.evidence_values import standing_of
from opstui.stages.review.steps.kano_forms import read_cells
from opstui.stages.review.steps.kano_rows import kano_evidence
from tests.pilot import make_app, press, screen_text, until
from tests.stages.review.fixture_screen import training

OVER = date(2026, 11, 23)


def open_app(tmp_path: Path, language: str = EN, name: str = "training") -> OpsApp:
    book = training(language) if name == "training" else example_workbook(name, language)
    return make_app(tmp_path, book, ("review", "voice"), language, today=OVER)


async def ready(pilot: Pilot[Any], app: OpsApp) -> None:
    await until(pilot, lambda: "4/5" in screen_text(app) and app.focused is not None)
    await press(pilot, "tab", "tab", "tab")
    await until(pilot, lambda: "KANO" in screen_text(app))


def features(app: OpsApp) -> list[KanoFeature]:
    return list(app.workbook.all(KanoFeature).values())


@pytest.mark.parametrize(("language", "must"), [(EN, "Must-be"), (ZH, "必备")])
async def test_the_communitys_features_are_read_classed_and_drawn(
    tmp_path: Path, language: str, must: str
) -> None:
    app = open_app(tmp_path, language, "community")
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        shown = screen_text(app)
        assert must in shown
        for number in ("0.68", "-0.38", "0.48", "-0.76"):
            assert number in shown
        await press(pilot, "v")
        await until(pilot, lambda: app.screen.query_one("KanoPane ChartView", ChartView).display)
        await until(pilot, lambda: "-0.76 +0.48" in screen_text(app))


async def test_counts_are_typed_checked_kept_cited_and_undone(tmp_path: Path) -> None:
    app = open_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        assert "No features yet" in screen_text(app)
        await press(pilot, "a")
        await until(pilot, lambda: app.screen.query("#field-A"))
        screen = app.screen
        screen.query_one("#field-name", Input).value = "Replay [/x]"
        await press(pilot, "f2")
        assert "at least one class" in screen_text(app)
        for letter, number in {"A": "40", "O": "30", "M": "20", "I": "10.5"}.items():
            screen.query_one(f"#field-{letter}", Input).value = number
        await press(pilot, "f2")
        assert "whole numbers" in screen_text(app)
        screen.query_one("#field-I", Input).value = "10"
        await press(pilot, "f2")
        await until(pilot, lambda: features(app))
        await until(pilot, lambda: "Replay [/x]" in screen_text(app))
        assert "0.70" in screen_text(app)
        assert "-0.50" in screen_text(app)
        await press(pilot, "y")
        await until(pilot, lambda: app.workbook.all(Review)["C1.R@2026-W47"].cited)
        (cited,) = app.workbook.all(Review)["C1.R@2026-W47"].cited
        assert (cited.id, cited.value) == ("kano:C1.KF1", 0.7)
        await press(pilot, "u", "u")
        await until(pilot, lambda: not features(app))


async def test_cells_give_the_classes(tmp_path: Path) -> None:
    app = open_app(tmp_path)
    async with app.run_test(size=(120, 34)) as pilot:
        await ready(pilot, app)
        await press(pilot, "a")
        await until(pilot, lambda: app.screen.query("#field-cells"))
        app.screen.query_one("#field-name", Input).value = "Replay"
        box = app.screen.query_one("#field-cells", TextArea)
        box.text = "1 2 3"
        await press(pilot, "f2")
        assert "five lines" in screen_text(app)
        box.text = "1 2 3 4 30\n0 0 0 0 20\n0 0 5 0 0\n0 0 0 0 0\n2 0 0 0 0"
        await press(pilot, "f2")
        await until(pilot, lambda: features(app))
        (one,) = features(app)
        assert counts_of(one) == {"A": 9, "O": 30, "M": 20, "I": 5, "R": 2, "Q": 1}
        assert len(one.cells) == 25


SURVEY = "功能\t有\t没有\n回放\t喜欢\t不喜欢\n回放\t很喜欢\t无所谓\n回放\t嗯\t无所谓\n"


@pytest.mark.parametrize("language", [EN, ZH])
async def test_survey_rows_are_pasted_looked_at_and_take_the_place_of_old_ones(
    tmp_path: Path, language: str
) -> None:
    app = open_app(tmp_path, language)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        for survey, indifferent in ((SURVEY, 0), (SURVEY + "回放\t无所谓\t无所谓\n", 1)):
            app.post_message(events.Paste(survey))
            await until(pilot, lambda: "嗯" in screen_text(app))
            await press(pilot, "f2")
            await until(pilot, lambda: isinstance(app.screen, ReviewScreen) and features(app))
            (one,) = features(app)
            assert (one.attractive, one.one_dimensional) == (1, 1)
            assert one.indifferent == indifferent
        app.post_message(events.Paste(survey))
        await until(pilot, lambda: "嗯" in screen_text(app))
        await press(pilot, "f2")
        nothing = "Nothing here is new" if language == EN else "没有新内容"
        await until(pilot, lambda: nothing in screen_text(app))
        await press(pilot, "escape")
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
        await press(pilot, "d")
        await until(pilot, lambda: not features(app))
        await press(pilot, "u")
        await until(pilot, lambda: len(features(app)) == 1)


async def test_a_file_is_read_by_its_path_or_what_is_wrong_is_said(tmp_path: Path) -> None:
    file = tmp_path / "survey.csv"
    file.write_bytes(SURVEY.replace("\t", ",").encode("gbk"))
    app = open_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        await press(pilot, "P")
        await until(pilot, lambda: app.screen.query("#source"))
        field = app.screen.query_one("#source", Input)
        field.focus()
        field.value = str(tmp_path / "none.csv")
        await press(pilot, "enter")
        await until(pilot, lambda: "There is no file" in screen_text(app))
        field.value = str(file)
        await press(pilot, "enter")
        await until(pilot, lambda: "1 feature" in screen_text(app))
        await press(pilot, "f2")
        await until(pilot, lambda: features(app))


def test_what_was_cited_says_when_it_has_changed() -> None:
    book = training(EN).put(KanoFeature(key="C1.KF1", cycle="C1", name="x", attractive=1))
    context = context_of(book, OVER)
    assert context is not None
    assert parse("kano:C1.KF1") == EvidenceId(EvidenceKind.KANO, "C1.KF1")
    cited = kano_evidence(context, "C1.KF1")
    assert cited is not None
    assert standing_of(context, cited) is Standing.SAME
    changed = context_of(book.put(KanoFeature(key="C1.KF1", cycle="C1", name="x", must_be=1)), OVER)
    assert changed is not None
    assert standing_of(changed, cited) is Standing.CHANGED
    gone = context_of(training(EN), OVER)
    assert gone is not None
    assert standing_of(gone, cited) is Standing.GONE


def test_must_be_comes_before_delight() -> None:
    some = [
        KanoFeature(key="C1.KF1", cycle="C1", name="delight", attractive=9),
        KanoFeature(key="C1.KF2", cycle="C1", name="must", must_be=9),
        KanoFeature(key="C1.KF3", cycle="C1", name="nobody asked"),
    ]
    assert [one.name for one, _found in ranked(some)] == ["must", "delight", "nobody asked"]


def test_cells_are_five_by_five() -> None:
    assert read_cells(()) == ()
    assert read_cells(("1 2 3 4 5",) * 4) is None
    assert read_cells(("1 2 3 4 -5",) * 5) is None
    found = read_cells(("1,2,3,4,5",) * 5)
    assert found is not None
    assert sum(from_cells(found).counts.values()) == 75

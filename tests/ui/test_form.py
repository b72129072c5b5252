"""A form: fields of every kind, enter and F2, the problem beside the field."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from opstui.kernel.language import EN, ZH
from opstui.ui.form_values import FieldSpec
from tests.pilot import make_app, press, type_text, until
from tests.ui.forms import Form, commit, shown

TITLE = FieldSpec("title", "Title", required=True)
COST = FieldSpec("cost", "Cost", "number", unit="CNY", low=0, high=10_000_000)
RATE = FieldSpec("rate", "Rate", "number", unit="ratio", low=0, high=1)
DAY = FieldSpec("day", "Day", "date")
LEVER = FieldSpec("lever", "Lever", "choice", "copy", options=(("copy", "Copy"), ("bd", "BD")))
STEPS = FieldSpec("steps", "Steps", "many", options=(("a", "Acquire"), ("r", "Retain")))
NOTE = FieldSpec("note", "Note", "lines")
ALL = (TITLE, COST, RATE, DAY, LEVER, STEPS, NOTE)


async def test_every_kind_of_field_is_filled_in_by_keys_alone(tmp_path: Path) -> None:
    async with make_app(tmp_path).run_test(size=(80, 24)) as pilot:
        form = await Form(pilot).open(ALL)
        await type_text(pilot, "双11 live")
        await press(pilot, "enter")
        await type_text(pilot, "12万")
        await press(pilot, "enter")
        await type_text(pilot, "5.6%")
        await press(pilot, "enter")
        await type_text(pilot, "2026-11-11")
        await press(pilot, "enter", "right", "enter", "space", "right", "space", "enter")
        await type_text(pilot, "one")
        await press(pilot, "enter")
        await type_text(pilot, "two")
        await press(pilot, "f2")
        await until(pilot, lambda: form.closed)
        values = form.saved[0]
        assert values.text("title") == "双11 live"
        assert values.number("cost") == 120_000
        assert values.number("rate") == pytest.approx(0.056)
        assert values.date("day") == date(2026, 11, 11)
        assert values.text("lever") == "bd"
        assert values.many("steps") == ("a", "r")
        assert values.lines("note") == ("one", "two")
        assert form.answers == [True]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("１２", 12), ("１，２３４", 1234), ("12万", 120_000), ("1,234.5", 1234.5), ("¥3k", 3000)],
)
async def test_numbers_are_understood_as_people_write_them(
    tmp_path: Path, typed: str, meant: float
) -> None:
    async with make_app(tmp_path).run_test(size=(80, 24)) as pilot:
        form = await Form(pilot).open((COST,))
        await commit(pilot, typed)
        assert typed in shown(pilot)
        await press(pilot, "enter")
        await until(pilot, lambda: form.closed)
        assert form.saved[0].number("cost") == meant


@pytest.mark.parametrize(
    ("typed", "meant"), [("5.6%", 0.056), ("0.056", 0.056), ("５．６％", 0.056)]
)
async def test_rates_are_understood_with_and_without_the_sign(
    tmp_path: Path, typed: str, meant: float
) -> None:
    async with make_app(tmp_path).run_test(size=(80, 24)) as pilot:
        form = await Form(pilot).open((RATE,))
        await commit(pilot, typed)
        await press(pilot, "enter")
        await until(pilot, lambda: form.closed)
        assert form.saved[0].number("rate") == pytest.approx(meant)


@pytest.mark.parametrize("language", [EN, ZH])
@pytest.mark.parametrize(
    ("spec", "typed", "english"),
    [
        (TITLE, "", "Please fill this in."),
        (COST, "-5", "This must be at least 0."),
        (RATE, "150%", "This must be at most 1."),
        (COST, "many", '"many" is not a number.'),
        (COST, "$5", '"$5" is in USD, and this is counted in CNY.'),
        (RATE, "5 days", '"5 days" is a number of days, and this is not.'),
    ],
)
async def test_a_problem_stands_beside_its_field_and_nothing_is_stored(
    tmp_path: Path, spec: FieldSpec, typed: str, english: str, language: str
) -> None:
    async with make_app(tmp_path, language=language).run_test(size=(80, 24)) as pilot:
        form = await Form(pilot).open((spec, NOTE))
        await type_text(pilot, typed)
        await press(pilot, "f2")
        said = form.said(spec.id)
        assert said.startswith(english) if language == EN else said and english not in said
        assert form.focused == spec.id
        assert not form.saved
        assert not form.closed


async def test_a_date_that_does_not_exist_is_refused_beside_the_field(tmp_path: Path) -> None:
    async with make_app(tmp_path).run_test(size=(80, 24)) as pilot:
        form = await Form(pilot).open((TITLE, DAY))
        await type_text(pilot, "x")
        await press(pilot, "down")
        await type_text(pilot, "2026-02-30")
        await press(pilot, "enter")
        assert form.said("day")
        assert not form.said("title")
        assert not form.saved
        await press(pilot, *["backspace"] * 2, "2", "8", "enter")
        await until(pilot, lambda: form.closed)
        assert form.saved[0].date("day") == date(2026, 2, 28)


async def test_the_first_problem_gets_the_focus_and_goes_when_put_right(tmp_path: Path) -> None:
    async with make_app(tmp_path).run_test(size=(80, 24)) as pilot:
        form = await Form(pilot).open((TITLE, COST, RATE))
        await press(pilot, "enter")
        await type_text(pilot, "much")
        await press(pilot, "f2")
        assert form.focused == "title"
        assert form.said("title")
        assert form.said("cost")
        await type_text(pilot, "T")
        await press(pilot, "f2")
        assert form.focused == "cost"
        assert not form.said("title")


async def test_a_check_of_the_field_and_a_problem_of_the_whole_form_are_said(
    tmp_path: Path,
) -> None:
    name = FieldSpec("name", "Name", check=lambda text: "Taken." if text == "a" else "")
    async with make_app(tmp_path).run_test(size=(80, 24)) as pilot:
        form = await Form(pilot, {"": "The store said no."}).open((name,))
        await type_text(pilot, "a")
        await press(pilot, "enter")
        assert form.said("name") == "Taken."
        await press(pilot, "backspace", "b", "enter")
        assert form.note == "The store said no."
        assert not form.closed


async def test_enter_moves_on_and_saves_at_the_last_field(tmp_path: Path) -> None:
    async with make_app(tmp_path).run_test(size=(80, 24)) as pilot:
        form = await Form(pilot).open((TITLE, LEVER, STEPS, COST))
        await type_text(pilot, "x")
        for place in ("lever", "steps", "cost"):
            await press(pilot, "enter")
            assert form.focused == place
        assert not form.closed
        await press(pilot, "enter")
        await until(pilot, lambda: form.closed)
        assert form.answers == [True]


async def test_up_and_down_move_between_fields(tmp_path: Path) -> None:
    async with make_app(tmp_path).run_test(size=(80, 24)) as pilot:
        form = await Form(pilot).open((TITLE, LEVER, COST))
        await press(pilot, "down", "down")
        assert form.focused == "cost"
        await press(pilot, "up")
        assert form.focused == "lever"


async def test_help_shows_at_the_field_and_a_default_is_marked_everywhere(tmp_path: Path) -> None:
    first = FieldSpec("first", "First", help="What it is.")
    second = FieldSpec("second", "Second", value="5", default=True)
    async with make_app(tmp_path).run_test(size=(80, 24)) as pilot:
        form = await Form(pilot).open((first, second))
        assert form.said("first") == "What it is."
        assert form.said("second") == "Default value; change it or keep it."
        await press(pilot, "down")
        assert form.said("first") == ""
        assert form.said("second") == "Default value; change it or keep it."


async def test_a_form_longer_than_the_screen_brings_each_field_into_view(tmp_path: Path) -> None:
    specs = tuple(FieldSpec(f"f{index}", f"Field {index}") for index in range(30))
    async with make_app(tmp_path).run_test(size=(60, 18)) as pilot:
        form = await Form(pilot).open(specs)
        await press(pilot, *["down"] * 29)
        assert form.focused == "f29"
        assert "Field 29" in shown(pilot)
        assert "F2 Save" in shown(pilot)

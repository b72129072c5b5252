"""One of a few, and several of a few, by keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from opstui.ui.choice import ChoiceField, ManyField
from opstui.ui.form_values import FieldSpec
from tests.pilot import make_app, press
from tests.ui.forms import Form, shown

LETTERS = (("a", "Alpha"), ("b", "Beta"), ("c", "Gamma"))
ONE = (FieldSpec("one", "One", "choice", options=LETTERS, placeholder="Choose"),)
MANY = (FieldSpec("many", "Many", "many", options=LETTERS),)


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        (["right"], "a"),
        (["right", "right"], "b"),
        (["left"], "c"),
        (["right", "left"], "c"),
        (["space", "space"], "b"),
        (["3"], "c"),
        (["2", "9"], "b"),
        ([*["right"] * 4], "a"),
    ],
)
async def test_keys_choose_one(tmp_path: Path, keys: list[str], value: str) -> None:
    async with make_app(tmp_path).run_test(size=(80, 24)) as pilot:
        form = await Form(pilot).open(ONE)
        await press(pilot, *keys)
        assert form.screen.query_one(ChoiceField).value == value
        label = dict(LETTERS)[value]
        place = [code for code, _label in LETTERS].index(value) + 1
        assert f"< {label} >  {place}/3" in shown(pilot)


async def test_nothing_is_chosen_before_the_user_does(tmp_path: Path) -> None:
    required = FieldSpec(
        "one", "One", "choice", options=LETTERS, placeholder="Choose", required=True
    )
    async with make_app(tmp_path).run_test(size=(80, 24)) as pilot:
        form = await Form(pilot).open((required,))
        assert "< Choose >  0/3" in shown(pilot)
        await press(pilot, "f2")
        assert form.said("one") == "Please fill this in."


async def test_a_code_that_is_no_option_is_nothing(tmp_path: Path) -> None:
    old = FieldSpec("one", "One", "choice", "gone", options=LETTERS)
    async with make_app(tmp_path).run_test(size=(80, 24)) as pilot:
        form = await Form(pilot).open((old,))
        assert form.screen.query_one(ChoiceField).value == ""


async def test_a_field_without_options_takes_every_key(tmp_path: Path) -> None:
    specs = (FieldSpec("one", "One", "choice"), FieldSpec("many", "Many", "many"))
    async with make_app(tmp_path).run_test(size=(80, 24)) as pilot:
        form = await Form(pilot).open(specs)
        await press(pilot, "left", "right", "1", "space", "enter")
        await press(pilot, "left", "right", "1", "space")
        assert form.screen.texts() == {"one": "", "many": ""}


@pytest.mark.parametrize(
    ("keys", "chosen"),
    [
        (["space"], ("a",)),
        (["right", "space"], ("b",)),
        (["right", "right", "right", "space"], ("c",)),
        (["left", "space", "right", "space"], ("a", "b")),
        (["3", "1"], ("a", "c")),
        (["2", "2"], ()),
        (["2", "left", "space"], ("a", "b")),
    ],
)
async def test_keys_mark_several(tmp_path: Path, keys: list[str], chosen: tuple[str, ...]) -> None:
    async with make_app(tmp_path).run_test(size=(80, 24)) as pilot:
        form = await Form(pilot).open(MANY)
        await press(pilot, *keys)
        assert form.screen.query_one(ManyField).chosen == chosen
        for code, label in LETTERS:
            mark = "[x]" if code in chosen else "[ ]"
            assert f"{mark} {label}" in shown(pilot)


async def test_labels_are_shown_as_they_are(tmp_path: Path) -> None:
    hostile = (("a", "[/x]"), ("b", "[@click=app.quit]b[/]"))
    specs = (
        FieldSpec("one", "One", "choice", "b", options=hostile),
        FieldSpec("many", "Many", "many", options=hostile),
    )
    async with make_app(tmp_path).run_test(size=(80, 24)) as pilot:
        await Form(pilot).open(specs)
        assert "< [@click=app.quit]b[/] >" in shown(pilot)
        assert "[ ] [/x]" in shown(pilot)

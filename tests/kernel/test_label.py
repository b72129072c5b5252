"""A name in both languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from opstui.kernel.label import Label
from opstui.kernel.language import EN, ZH

BOTH = Label(zh="到课率", en="Attendance")


def test_each_language_has_its_own_name() -> None:
    assert BOTH.text(ZH) == "到课率"
    assert BOTH.text(EN) == "Attendance"


def test_a_missing_name_is_taken_from_the_other_language() -> None:
    assert Label(zh="到课率").text(EN) == "到课率"
    assert Label(en="Attendance").text(ZH) == "Attendance"
    assert Label().text(EN) == ""


@given(st.text())
def test_a_plain_text_is_the_name_in_both(text: str) -> None:
    assert Label.model_validate(text) == Label(zh=text, en=text)


def test_renaming_leaves_a_true_translation_alone() -> None:
    renamed = BOTH.renamed("出勤率", ZH)
    assert renamed == Label(zh="出勤率", en="Attendance")
    assert renamed.renamed("Show-up rate", EN) == Label(zh="出勤率", en="Show-up rate")


def test_renaming_takes_along_a_name_that_was_merely_repeated() -> None:
    assert Label(zh="UV", en="UV").renamed("访客", ZH) == Label(zh="访客", en="访客")


def test_a_label_is_frozen_and_holds_nothing_else() -> None:
    with pytest.raises(ValidationError):
        setattr(BOTH, "zh", "x")  # noqa: B010 - a plain assignment is refused by the types
    with pytest.raises(ValidationError):
        Label.model_validate({"zh": "x", "fr": "y"})

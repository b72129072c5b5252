"""Every code that is stored has a word in both languages."""

from __future__ import annotations

import re
from enum import StrEnum

import pytest

from opstui.kernel import vocabulary
from opstui.kernel.language import EN, ZH, speaking
from opstui.kernel.vocabulary import WORDS, Form, Lever, Stage, TargetLevel, word

KINDS = [
    kind
    for kind in vars(vocabulary).values()
    if isinstance(kind, type) and issubclass(kind, StrEnum) and kind is not StrEnum
]
CODES = [code for kind in KINDS for code in kind]
KEPT_IN_CHINESE = {"saas_b2b"}


@pytest.mark.parametrize("code", CODES, ids=lambda code: f"{type(code).__name__}.{code.name}")
def test_every_code_has_a_word_in_both_languages(code: StrEnum) -> None:
    with speaking(EN):
        assert re.fullmatch(r"[A-Z0-9][A-Za-z0-9 /\-]*", word(code))
    with speaking(ZH):
        chinese = word(code)
    assert re.search("[\u4e00-\u9fff]", chinese), chinese
    assert code.value in KEPT_IN_CHINESE or not re.search("[A-Za-z]{3,}", chinese), chinese


def test_words_name_no_other_codes() -> None:
    assert {kind: set(words) for kind, words in WORDS.items()} == {
        kind: {code.value for code in kind} for kind in KINDS
    }


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("language", [EN, ZH])
def test_two_codes_of_a_kind_are_told_apart(kind: type[StrEnum], language: str) -> None:
    with speaking(language):
        words = [word(code) for code in kind]
    assert len(set(words)) == len(words)


def test_the_words_of_the_field() -> None:
    """The article's own terms, for the four stages and the six means."""
    with speaking(ZH):
        assert [word(stage) for stage in Stage] == ["策略", "规划", "执行", "复盘"]
        assert word(Lever.COPY) == "文案"
        assert word(Lever.EVENT_SPREAD) == "事件传播"
        assert word(Lever.USER_CARE) == "用户维系"
        assert word(TargetLevel.DO_NOTHING).startswith("不作为")


def test_there_are_fourteen_product_forms_and_none_of_them() -> None:
    assert len(Form) == 15

"""The current language: a switch is seen at once, an unknown one is English."""

from __future__ import annotations

from contextlib import suppress

import pytest

from opstui.kernel.language import (
    EN,
    LANGUAGES,
    N_,
    ZH,
    _,
    language,
    language_of_environment,
    ngettext,
    pgettext,
    set_language,
    speaking,
)

VARIABLES = ("OPSTUI_LANG", "LC_ALL", "LC_MESSAGES", "LANG")


@pytest.mark.parametrize(
    ("code", "meant"),
    [("zh_CN", ZH), ("zh", ZH), ("zh_TW.UTF-8", ZH), ("ZH", ZH), ("en", EN), ("fr", EN), ("", EN)],
)
def test_a_code_means_chinese_or_english(code: str, meant: str) -> None:
    set_language(code)
    assert language() == meant


def test_a_switch_is_seen_by_the_next_lookup() -> None:
    set_language(ZH)
    assert _("Quit") == "退出"
    set_language(EN)
    assert _("Quit") == "Quit"
    assert N_("Quit") == "Quit"


def test_a_block_in_another_language_ends_even_when_it_fails() -> None:
    set_language(EN)
    with suppress(ValueError), speaking(ZH):
        assert language() == ZH
        raise ValueError
    assert language() == EN
    assert _("Quit") == "Quit"


@pytest.mark.parametrize("code", LANGUAGES)
def test_nothing_is_nothing_and_the_unknown_stays(code: str) -> None:
    with speaking(code):
        assert _("") == ""
        assert _("no such message") == "no such message"
        assert pgettext("no such context", "no such message") == "no such message"
        assert ngettext("one apple", "many apples", 1) == "one apple"


@pytest.mark.parametrize(
    ("values", "meant"),
    [
        ({"LANG": "zh_CN.UTF-8"}, ZH),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_US.UTF-8"}, EN),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_CN"}, ZH),
        ({"LC_ALL": "en_US.UTF-8", "OPSTUI_LANG": "zh"}, ZH),
        ({"LC_ALL": "", "LANG": "zh_CN"}, ZH),
        ({"LANG": "C.UTF-8"}, EN),
        ({}, EN),
    ],
)
def test_the_locale_of_the_session_is_followed(
    monkeypatch: pytest.MonkeyPatch, values: dict[str, str], meant: str
) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    assert language_of_environment() == meant

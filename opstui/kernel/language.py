"""The current language and its catalogue (gettext, English message ids).

`_("Saved")` is looked up when called, so a switch is seen at once. `N_` marks a message that is
translated later, where it is shown.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ZH, EN = "zh_CN", "en"
LANGUAGES = (ZH, EN)
_FOLDER = Path(__file__).parent.parent / "locales"

_current = EN
_catalogue: gettext.NullTranslations = gettext.NullTranslations()


def language() -> str:
    """ "zh_CN" or "en"."""
    return _current


def set_language(code: str) -> None:
    """Switch everything shown from now on; an unknown code means English."""
    global _current, _catalogue
    _current = ZH if code.lower().startswith("zh") else EN
    _catalogue = gettext.translation("opstui", _FOLDER, [_current], fallback=True)


def language_of_environment() -> str:
    """What the locale of the session asks for."""
    for name in ("OPSTUI_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return ZH if value.lower().startswith("zh") else EN
    return EN


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Another language for the length of a block."""
    before = _current
    set_language(code)
    try:
        yield
    finally:
        set_language(before)


def _(message: str) -> str:
    return _catalogue.gettext(message) if message else ""


def pgettext(context: str, message: str) -> str:
    return _catalogue.pgettext(context, message)


def ngettext(one: str, many: str, n: int) -> str:
    return _catalogue.ngettext(one, many, n)


def noted(text: str, note: str) -> str:
    """The text with its note in the brackets of the language; only the text without a note."""
    return _("{text} ({note})").format(text=text, note=note) if note else text


def N_(message: str) -> str:
    return message

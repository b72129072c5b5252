"""One example file, read: its texts in a language, its short ids as keys of a workbook."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from opstui.kernel.language import ZH

FOLDER = Path(__file__).parent
_SHORT = re.compile(r"\b[AB]-(KF|[THXEFNDA])(\d+)\b")
_LETTER = {"D": "K"}


class Source:
    """`parts` is the file as it is; a text in it is {"zh": …, "en": …}."""

    def __init__(self, name: str, language: str) -> None:
        self.parts: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_bytes())
        self.cycle = f"C{self.parts['cycle']['no']}"
        self._code = "zh" if language == ZH else "en"

    def stage(self, number: int) -> dict[str, Any]:
        part: dict[str, Any] = self.parts[f"stage{number}"]
        return part

    def text(self, both: Mapping[str, str] | str | None) -> str:
        """In the language of the workbook, with full keys for the file's short ids."""
        if not both:
            return ""
        return self.key(both if isinstance(both, str) else both[self._code])

    def texts(self, several: Sequence[Mapping[str, str]]) -> tuple[str, ...]:
        return tuple(self.text(one) for one in several)

    def key(self, text: str) -> str:
        """ "exp:A-X1" → "exp:C1.X1"; decisions are "C1.K1"."""
        return _SHORT.sub(lambda m: f"{self.cycle}.{_LETTER.get(m[1], m[1])}{m[2]}", text)

    def channel(self, code: str) -> str:
        return self.text(self.parts["channels"][code])


def day(text: str) -> date:
    return date.fromisoformat(text)

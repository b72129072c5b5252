"""What the user chose about looks and keys; kept in the workbook."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from opstui.kernel.record import Record


class Settings(Record):
    """There is one, with key "settings". `language` "" follows the environment.

    `first_day_of_week`: 1 Monday … 7 Sunday. `keymap`: command id → keys.
    """

    TABLE: ClassVar[str] = "settings"

    key: str = "settings"
    language: Literal["", "zh_CN", "en"] = ""
    theme: str = Field(default="dark", max_length=40)
    markers: Literal["braille", "blocks", "ascii"] = "braille"
    first_day_of_week: int = Field(default=1, ge=1, le=7)
    number_style: Literal["auto", "wan", "km"] = "auto"
    keymap: dict[str, str] = {}
    ambiguous_wide: bool = False

"""How one person likes to see opstui: kept per user, beside the workbooks, not in them."""

from __future__ import annotations

from typing import Literal

from pydantic import ValidationError

from opstui.kernel.errors import OpsError
from opstui.kernel.language import EN, ZH, _, language_of_environment
from opstui.kernel.record import Value
from opstui.workbook.files import replace_file
from opstui.workbook.places import data_folder, writable_data_folder

FILE = "preferences.json"


class Preferences(Value):
    """`keymap`: command id → keys. `markers`: what charts are drawn with. `filters`: what a view
    of a workbook was last filtered by, "file:view" → line. `output`: whether the terminal is sent
    what changed, or whole rows."""

    language: Literal["zh_CN", "en", ""] = ""
    theme: str = "opstui-dark"
    number_style: Literal["auto", "wan", "km", "exact"] = "auto"
    markers: Literal["braille", "blocks", "ascii"] = "braille"
    output: Literal["changes", "rows"] = "changes"
    first_day_of_week: Literal["monday", "sunday"] = "monday"
    keymap: dict[str, str] = {}
    filters: dict[str, str] = {}
    tour_seen: bool = False

    @property
    def spoken(self) -> str:
        """The language chosen, else the one of the session's locale."""
        return {ZH: ZH, EN: EN}.get(self.language) or language_of_environment()


def read_preferences() -> Preferences:
    """Those kept; the defaults when there are none or the file cannot be understood."""
    try:
        return Preferences.model_validate_json((data_folder() / FILE).read_bytes())
    except (OSError, ValidationError, OpsError):
        return Preferences()


def write_preferences(preferences: Preferences) -> None:
    """Keep them. Raises OpsError when the data folder cannot be written."""
    try:
        folder = writable_data_folder()
        replace_file(folder / FILE, preferences.model_dump_json(indent=1).encode() + b"\n")
    except OSError as error:
        raise OpsError(
            _("Your settings could not be kept."),
            _("Make room on the disk of {path}.").format(path=data_folder()),
        ) from error
    except OpsError as error:
        raise OpsError(_("Your settings could not be kept."), error.todo) from error

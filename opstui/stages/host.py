"""What a stage's screen may ask of the program it runs in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Protocol, cast

from textual.widget import Widget

from opstui.reports.overview import Overview
from opstui.ui.drafts import DraftKeeper, OpenForms
from opstui.ui.form_values import FieldSpec
from opstui.workbook.document import Workbook

if TYPE_CHECKING:
    from opstui.ui.form import Save


class Host(Protocol):
    """The app as the stages see it."""

    open_forms: OpenForms
    generation: int
    """Counts what makes everything shown out of date: a change of the workbook or of settings."""
    wanted_step: str
    """The step that a stage is being opened for, "" for the one it opens at by itself."""

    @property
    def workbook(self) -> Workbook: ...

    @property
    def today(self) -> date: ...

    @property
    def user(self) -> str:
        """Who is written into the history; "" without a workbook."""
        ...

    @property
    def drafts(self) -> DraftKeeper: ...

    @property
    def keymap(self) -> dict[str, str]:
        """Keys that the user chose: command id → keys."""
        ...

    @property
    def ascii_only(self) -> bool:
        """Charts and rules without box and block characters."""
        ...

    @property
    def overview(self) -> Overview:
        """State of the four stages, next best action, balance; computed once per change."""
        ...

    def remembered(self, view: str) -> str:
        """The line that this view of the open workbook was last filtered by."""
        ...

    def remember(self, view: str, line: str) -> None:
        """Keep it for the next time."""
        ...

    async def save(self, what: str, new: Workbook) -> bool:
        """Store it; on a problem or a conflict the user is told, and this is False."""
        ...

    async def ask(self, title: str, specs: Sequence[FieldSpec], save: Save, form_id: str) -> bool:
        """Show a form and wait; call it from a worker (`run_worker`). True once saved."""
        ...

    def go(self, stage: str, step: str = "", item: str = "") -> None:
        """Show a stage ("home", "strategy", …), one of its steps, one of its items."""
        ...

    def figure(self, value: float | None, unit: str, *, signed: bool = False) -> str:
        """A number as the user's settings want it in a table."""
        ...


def host(widget: Widget) -> Host:
    """The app that `widget` is shown in."""
    return cast(Host, widget.app)

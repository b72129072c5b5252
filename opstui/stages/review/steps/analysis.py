"""What an analysis of step 3 gives the step: its finding in a sentence, and the pane it opens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import DataTable

from opstui.commands import Command
from opstui.kernel.language import _
from opstui.stages.review.commands import own
from opstui.stages.review.model import Evidence
from opstui.stages.review.steps.context import ReviewContext
from opstui.stages.review.steps.heard_tables import HeardTable
from opstui.ui.table import Column, OpsTable, Row

if TYPE_CHECKING:
    from opstui.stages.review.steps.base import ReviewStep


TURN = replace(own("turn")[0], quiet=False)
"""`v` where an analysis has several views: said on the key line."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence: what was found, or what is needed before anything can be found.

    `sign` "!" wants attention, "" does not, "?" has no data yet.
    """

    said: str
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Analysis:
    """`title` and `question` are message ids; `finding` is pure and quick (the list asks all).
    Where it takes long, `left` gives the work before it, in pieces that are quick."""

    code: str
    title: str
    question: str
    finding: Callable[[ReviewContext], Finding]
    pane: Callable[[ReviewStep], AnalysisPane]
    left: Callable[[ReviewContext], list[Callable[[], object]]] | None = None


class AnalysisPane(Vertical):
    """A table and what is said of its marked row; a subclass may add a chart or more tables.

    The step passes its keys on: `y` to `evidence`, `a` to `add`, `enter` to `open_marked`,
    `v` to `turn`, tab to `compare`, esc to `leave`. Further keys are bindings of the subclass, in
    its `ACTIONS`.
    """

    ACTIONS: ClassVar[tuple[Command, ...]] = own("cite", "annotate")
    DEFAULT_CSS = """
    AnalysisPane { height: 1fr; display: none; }
    AnalysisPane.-shown { display: block; }
    """

    def __init__(self, step: ReviewStep) -> None:
        super().__init__()
        self.step = step

    def compose(self) -> ComposeResult:
        yield HeardTable()

    @property
    def context(self) -> ReviewContext:
        return self.step.context

    @property
    def table(self) -> OpsTable:
        return self.query_one(OpsTable)

    @property
    def marked(self) -> str:
        return self.table.current_key

    # -- what a subclass says -----------------------------------------------------------------

    def show(self) -> None:
        """Bring the pane in line with the workbook."""
        self.table.show(self.columns(), self.rows())

    def columns(self) -> tuple[Column, ...]:
        return ()

    def rows(self) -> list[Row]:
        return []

    def sentence(self) -> str:
        """What the marked row means, in words; with no data, what is needed and which key."""
        return ""

    def remark(self) -> str:
        """A few words at the right of the step rule."""
        return ""

    def side(self) -> Content | str:
        """What the side panel says from 110 columns; "" for the step's own text."""
        return ""

    def evidence(self) -> Evidence | None:
        """What `y` cites; None when nothing can be cited here."""
        return None

    # -- keys ---------------------------------------------------------------------------------

    def first(self) -> None:
        """Take the focus."""
        self.table.focus()

    def add(self) -> None:
        """`a`: add what this analysis is made of."""
        self.step.tell(_("Nothing can be added here."))

    def open_marked(self) -> None:
        """`enter` on the marked row; in an empty table, what its sentence says."""

    def turn(self) -> None:
        """`v`: another view of the same (table, chart)."""
        self.step.tell(_("There is one view of this."))

    def compare(self) -> None:
        """`tab`: measured against something else."""
        self.step.tell(_("There is nothing else to compare with."))

    def leave(self) -> bool:
        """`esc`; True when the pane itself went one step back."""
        return False

    def on_data_table_row_highlighted(self, event: DataTable.RowHighlighted) -> None:
        event.stop()
        if self.has_class("-shown"):
            self.step.said_anew()

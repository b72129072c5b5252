"""The finished plan on one page: its lines, and what is still weak."""

from __future__ import annotations

from collections.abc import Sequence

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from opstui.guided.page import PageLine, plan_lines, weak_points
from opstui.kernel.language import _
from opstui.kernel.text import fit, width
from opstui.workbook.document import Workbook

LABEL = 14
VALUE = 54
NARROW = 32


def plan_content(lines: Sequence[PageLine], *, narrow: bool = False) -> Content:
    """Label, value, and the mark of a default; `narrow` puts the value below its label."""
    pieces: list[Content] = []
    for line in lines:
        mark = _("Default") if line.default else ""
        if narrow:
            head = fit(line.label, NARROW - width(mark)) + mark
            pieces.append(Content.assemble((head, "$muted"), "\n", (line.value, "$foreground")))
            continue
        parts: list[tuple[str, str] | str] = [(fit(line.label, LABEL), "$muted")]
        parts += [fit(line.value, VALUE), (f" {mark}", "$muted")]
        pieces.append(Content.assemble(*parts))
    return Content("\n").join(pieces)


def weak_content(sentences: Sequence[str]) -> Content:
    if not sentences:
        return Content(_("Nothing weak left. Commit the plan, and begin."))
    lines: list[Content] = [Content.styled(_("Still weak, the heaviest first"), "bold")]
    for number, sentence in enumerate(sentences, start=1):
        lines.append(Content.assemble((f"{number} ", "$text-warning"), sentence))
    return Content("\n").join(lines)


class PlanPage(VerticalScroll, can_focus=True):
    """What twelve answers have made."""

    DEFAULT_CSS = """
    PlanPage { height: 1fr; padding: 0 1; }
    PlanPage > #plan-lines { height: auto; margin: 0 0 1 0; }
    PlanPage > #plan-weak { height: auto; }
    """

    def __init__(self) -> None:
        super().__init__(Static(id="plan-lines"), Static(id="plan-weak"), id="plan-page")

    def show(self, workbook: Workbook) -> None:
        self.query_one("#plan-lines", Static).update(plan_content(plan_lines(workbook)))
        self.query_one("#plan-weak", Static).update(weak_content(weak_points(workbook)))

"""The finished plan: the same page as in the reports, whether it is committed, and what is still
weak, as a list to walk through."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from opstui.guided.page import PageLine
from opstui.guided.page_content import page_content
from opstui.kernel.language import _
from opstui.kernel.text import fit, width
from opstui.reports.page import Page
from opstui.reports.weak import WeakPoint

NARROW = 32
SHOWN = 5
"""Weak points in sight at once."""
SCROLLBAR = 2


def growing_content(lines: Sequence[PageLine]) -> Content:
    """The plan so far, beside the questions: each value below its label, defaults marked."""
    pieces: list[Content] = []
    for line in lines:
        mark = _("Default") if line.default else ""
        head = fit(line.label, NARROW - width(mark)) + mark
        pieces.append(Content.assemble((head, "$muted"), "\n", (line.value, "$foreground")))
    return Content("\n").join(pieces)


def weak_content(points: Sequence[WeakPoint], at: int, room: int) -> Content:
    """One line each, those around the marked one; the marked one is said in full elsewhere."""
    if not points:
        return Content(_("Nothing weak left. Commit the plan, and begin."))
    title = _("Still weak, the heaviest first")
    count = f"{at + 1}/{len(points)}"
    lines = [Content.assemble((fit(title, room - width(count)), "bold"), (count, "$muted"))]
    first = max(0, min(at - SHOWN // 2, len(points) - SHOWN))
    for number, point in enumerate(points[first : first + SHOWN], start=first):
        mark, style = ("> ", "bold $text-accent") if number == at else ("  ", "")
        text = fit(f"{mark}{number + 1} {point.text}", room)
        lines.append(Content.styled(text, style))
    return Content("\n").join(lines)


class PlanPage(Vertical, can_focus=True):
    """j, k and the paging keys move the page, the arrow keys the mark among the weak points.

    Posts `Marked` when another weak point is marked.
    """

    BINDINGS = [
        Binding("j", "page('scroll_down')", show=False),
        Binding("k", "page('scroll_up')", show=False),
        Binding("pagedown,space", "page('scroll_page_down')", show=False),
        Binding("pageup", "page('scroll_page_up')", show=False),
        Binding("g,home", "page('scroll_home')", show=False),
        Binding("G,end", "page('scroll_end')", show=False),
        Binding("down", "mark(1)", show=False),
        Binding("up", "mark(-1)", show=False),
    ]
    DEFAULT_CSS = """
    PlanPage { height: 1fr; padding: 0 1; }
    PlanPage > #plan-scroll { height: 1fr; scrollbar-size-vertical: 1; }
    PlanPage > #plan-scroll > #plan-text { height: auto; }
    PlanPage > #plan-weak { height: auto; margin: 1 0 0 0; }
    """

    class Marked(Message):
        """Another weak point is marked."""

    def __init__(self) -> None:
        super().__init__(id="plan-page")
        self._page = Page("", ())
        self._points: tuple[WeakPoint, ...] = ()
        self._at = 0

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="plan-scroll", can_focus=False):
            yield Static(id="plan-text")
        yield Static(id="plan-weak")

    @property
    def marked(self) -> WeakPoint | None:
        return self._points[self._at] if self._points else None

    def show(self, page: Page, points: Sequence[WeakPoint]) -> None:
        self._page, self._points = page, tuple(points)
        self._at = max(0, min(self._at, len(points) - 1))
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    def _draw(self) -> None:
        room = max(NARROW, (self.size.width or self.app.size.width) - SCROLLBAR)
        self.query_one("#plan-text", Static).update(page_content(self._page, room))
        self._draw_weak()

    def _draw_weak(self) -> None:
        room = max(NARROW, (self.size.width or self.app.size.width) - SCROLLBAR)
        said = weak_content(self._points, self._at, room)
        self.query_one("#plan-weak", Static).update(said)

    def action_page(self, move: str) -> None:
        getattr(self.query_one("#plan-scroll", VerticalScroll), move)(animate=False)

    def action_mark(self, by: int) -> None:
        """Without weak points the arrow keys move the page."""
        if not self._points:
            self.action_page("scroll_down" if by > 0 else "scroll_up")
            return
        self._at = max(0, min(self._at + by, len(self._points) - 1))
        self._draw_weak()
        self.post_message(self.Marked())

"""Where the numbers of one metric come from, on request."""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from opstui.kernel.errors import OpsError
from opstui.kernel.language import _
from opstui.reports.origin import Source, origin
from opstui.stages.host import host
from opstui.stages.review.steps.base import ReviewStep
from opstui.ui.text import plain
from opstui.workbook.history import HistoryEntry

HISTORY = 500
"""Changes that are looked through for who brought a number."""


class OriginScreen(ModalScreen[None]):
    """Actual, data, target, baseline, do-nothing: each with where it comes from."""

    BINDINGS = [
        Binding("escape,q,o,enter", "dismiss", show=False),
        Binding("j", "scroll(1)", show=False),
        Binding("k", "scroll(-1)", show=False),
    ]
    CSS = """
    OriginScreen { background: $background; }
    OriginScreen > Vertical { padding: 0 1; }
    OriginScreen .title { text-style: bold; color: $text-accent; }
    OriginScreen VerticalScroll { height: 1fr; margin: 1 0; }
    OriginScreen VerticalScroll Static { height: auto; }
    OriginScreen .keys { color: $muted; height: 1; }
    """

    def __init__(self, title: str, sources: Iterable[Source]) -> None:
        super().__init__()
        self._title, self._sources = title, list(sources)

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(plain(self._title), classes="title")
            with VerticalScroll():
                yield Static(_content(self._sources))
            yield Static(plain(f"esc {_('Back')}"), classes="keys")

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def action_scroll(self, lines: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)


def _content(sources: list[Source]) -> Content:
    parts: list[str | tuple[str, str]] = []
    for one in sources:
        parts += [(one.head, "bold"), "\n"]
        for line in one.lines:
            parts += [("  " + line, "$muted"), "\n"]
        parts.append("\n")
    return Content.assemble(*parts)


def show_origin(step: ReviewStep, metric: str) -> None:
    """Open it for a metric of the tree; for anything else say that there is none."""
    context = step.context
    if metric not in context.tree.by_id:
        step.tell(_("Mark a metric of the tree to see where its numbers come from."))
        return
    found = origin(context.facts, metric, host(step).figure, _history(step))
    title = _("Where {name} comes from").format(name=context.name(metric))
    step.app.push_screen(OriginScreen(title, found))


def _history(step: ReviewStep) -> list[HistoryEntry]:
    """The newest changes; none where they cannot be read."""
    session = getattr(step.app, "session", None)
    try:
        return session.repository.history(limit=HISTORY) if session is not None else []
    except OpsError:
        return []

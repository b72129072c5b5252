"""The lines that every screen shares: title, way, step rule, sentence, keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widgets import Static

from opstui.kernel.text import cut, fit, width, wrap


def spread(left: str, right: str, cells: int) -> str:
    """`left` and `right` at the two ends of a line of `cells`; the left one is cut if need be."""
    room = max(0, cells - width(right) - (1 if right else 0))
    return fit(left, room) + (" " + right if right else "")


class Bar(Static):
    """One line with two ends."""

    DEFAULT_CSS = "Bar { height: 1; width: 100%; }"
    left: reactive[str] = reactive("")
    right: reactive[str] = reactive("")

    def render(self) -> Content:
        return Content(spread(self.left, self.right, self.size.width))


class TitleBar(Bar):
    """Where you are, and whether your work is saved."""

    DEFAULT_CSS = "TitleBar { text-style: bold; padding: 0 1; }"


@dataclass(frozen=True, slots=True)
class WayStop:
    """One stage on the way line: "1 Strategy ✓"; `here` is the one shown now."""

    text: str
    here: bool = False
    ready: bool = True


class WayBar(Static):
    """The four stages with their state, and the balance of attention."""

    DEFAULT_CSS = "WayBar { height: 1; width: 100%; padding: 0 1; color: $muted; }"
    stops: reactive[tuple[WayStop, ...]] = reactive(())
    balance: reactive[str] = reactive("")

    def show(self, stops: Sequence[WayStop], balance: str) -> None:
        self.stops = tuple(stops)
        self.balance = balance

    def render(self) -> Content:
        parts: list[str | tuple[str, str]] = []
        used = 0
        for stop in self.stops:
            style = "bold $text-accent underline" if stop.here else "" if stop.ready else "dim"
            parts += [(stop.text, style) if style else stop.text, "   "]
            used += width(stop.text) + 3
        room = self.content_size.width - used
        if self.balance and room > 8:
            shown = fit(self.balance, min(room, width(self.balance)))
            parts.append(" " * (room - width(shown)) + shown)
        return Content.assemble(*parts)


class StepRule(Static):
    """A rule that carries the name of the step and a remark: `── 5/6 Diagnosis ── … ──`."""

    DEFAULT_CSS = "StepRule { height: 1; width: 100%; color: $text-accent; }"
    left: reactive[str] = reactive("")
    right: reactive[str] = reactive("")
    ascii_only: reactive[bool] = reactive(False)

    def render(self) -> Content:
        line = "-" if self.ascii_only else "─"
        left = f"{line * 2} {self.left} " if self.left else ""
        right = f" {self.right} {line}" if self.right else ""
        room = self.size.width - width(right)
        if width(left) > room:
            left = fit(left, max(0, room))
        fill = line * max(0, room - width(left))
        return Content.assemble((left, "bold $text-accent"), (fill, "$faint"), (right, "$muted"))


SENTENCE_LINES = 2


class SentenceLine(Static):
    """What the screen says in a sentence: why, or a read-out. At most two lines."""

    DEFAULT_CSS = """
    SentenceLine { height: auto; min-height: 1; max-height: 2; width: 100%; padding: 0 1; }
    """
    text: reactive[str] = reactive("")

    def watch_text(self) -> None:
        """Another sentence of as many lines moves nothing, so nothing is laid out again."""
        room = self.content_size
        if room.width and len(self._lines(room.width)) != room.height:
            self.refresh(layout=True)

    def _lines(self, cells: int) -> list[str]:
        """Broken where Chinese may be, too; what does not fit ends with a mark."""
        lines = wrap(self.text, cells)
        if len(lines) > SENTENCE_LINES:
            last = " ".join(lines[SENTENCE_LINES - 1 :])
            lines = [*lines[: SENTENCE_LINES - 1], cut(last, cells)]
        return lines

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def render(self) -> Content:
        cells = self.content_size.width
        return Content("\n".join(self._lines(cells)) if cells else self.text)


class KeyLine(Static):
    """At most five keys, those that matter here."""

    DEFAULT_CSS = "KeyLine { height: 1; width: 100%; padding: 0 1; color: $muted; }"
    hints: reactive[str] = reactive("")

    def render(self) -> Content:
        return Content(fit(self.hints, self.content_size.width))

"""One row of a table as a line of the screen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from rich.text import Text

from opstui.kernel.text import cut, width

Align = Literal["left", "right"]


class Styled(NamedTuple):
    """Text in one style; lighter than a rich Text where there are thousands."""

    text: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cell stands: `width` cells of its own, empty ones before and after. `filled`: its
    style reaches to the end of the place, not only of its text."""

    width: int
    align: Align = "left"
    before: int = 0
    after: int = 0
    filled: bool = True


def line_of(
    cells: Iterable[object], places: Sequence[Place], base: Style, console: Console
) -> list[Segment]:
    """The cells beside one another, over the style of the row; what is too long ends in "…"."""
    out: list[Segment] = []
    for value, place in zip(cells, places, strict=True):
        if place.before:
            out.append(Segment(" " * place.before, base))
        out += _cell(value, place, base, console)
        if place.after:
            out.append(Segment(" " * place.after, base))
    return out


def text_of(value: object) -> str:
    """What a cell says."""
    if isinstance(value, Styled):
        return value.text
    return value.plain if isinstance(value, Text) else str(value)


def styled(value: object, align: Align) -> Text:
    """A cell as rich knows it."""
    if isinstance(value, Text):
        text = value.copy()
    else:
        text = Text(text_of(value), style=value.style if isinstance(value, Styled) else "")
    text.justify, text.no_wrap, text.overflow = align, True, "ellipsis"
    return text


def _cell(value: object, place: Place, base: Style, console: Console) -> Iterator[Segment]:
    plain = text_of(value).partition("\n")[0]
    if place.align == "right" or width(plain) > place.width:
        plain = plain.rstrip()
    shown = cut(plain, place.width)
    room = " " * (place.width - width(shown))
    style = base
    if isinstance(value, Styled | Text) and value.style:
        style += console.get_style(value.style)
    around = style if place.filled else base
    if room and place.align == "right":
        yield Segment(room, around)
    if isinstance(value, Text) and value.spans:
        pieces = Text(shown, style=value.style, spans=value.spans, end="").render(console)
        yield from (Segment(text, base + (look or _NONE)) for text, look, _control in pieces)
    else:
        yield Segment(shown, style)
    if room and place.align == "left":
        yield Segment(room, around)


_NONE = Style.null()

"""What a report is made of, before it becomes Markdown or HTML: headings, text, tables, charts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from opstui.charts.chart import Chart


@dataclass(frozen=True, slots=True)
class Strong:
    """A word that is to be seen first."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """An id, as it is written."""

    text: str


Text = str | tuple[str | Strong | Code, ...]
"""Always data, never markup: each rendering escapes it."""


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` 1 to 3; the title of the page is not one of them."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: Text


@dataclass(frozen=True, slots=True)
class Callout:
    """The sentence that a reader in a hurry must not miss."""

    text: Text


@dataclass(frozen=True, slots=True)
class Bullet:
    text: Text
    under: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Bullets:
    items: tuple[Bullet, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The columns from `right_from` to before `right_to` hold numbers and are set to the right."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right_from: int = 1
    right_to: int | None = None

    def is_number(self, column: int) -> bool:
        end = len(self.head) if self.right_to is None else self.right_to
        return self.right_from <= column < end


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart under a heading of its own. Markdown leaves it out: its numbers stand in a table."""

    chart: Chart
    title: str


Block = Heading | Paragraph | Callout | Bullets | Table | Figure


@dataclass(frozen=True, slots=True)
class Page:
    """One report in the language it was made in; `note` is said under the title."""

    title: str
    blocks: tuple[Block, ...]
    note: str = ""

    @property
    def below(self) -> int:
        """What a heading's level grows by, so that the highest one stands below the title."""
        levels = [block.level for block in self.blocks if isinstance(block, Heading)]
        return 2 - min(levels, default=2)


def bullets(items: Sequence[Bullet | Text]) -> Iterator[Bullets]:
    """A list, or nothing when there are no items."""
    if items:
        yield Bullets(tuple(one if isinstance(one, Bullet) else Bullet(one) for one in items))

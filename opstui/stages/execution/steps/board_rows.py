"""The tasks in four columns of cards, as lines of cells. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from opstui.kernel.language import N_, _
from opstui.kernel.metric_tree import MetricTree
from opstui.kernel.text import fit
from opstui.kernel.vocabulary import TaskState, word
from opstui.stages.current import short_date
from opstui.stages.execution.board import by_column
from opstui.stages.execution.steps.task_rows import alarms
from opstui.stages.lever_words import short_lever
from opstui.stages.planning.model import Task

TITLES: dict[str, str] = {
    "planned": N_("Planned"),
    "preparing": N_("Preparing"),
    "live": N_("Live"),
    "closed": N_("Closed"),
}
CARD = 2
"""Lines to a card."""

GAP = 2


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """`cards` are (task key, first line, second line), not yet cut to a width."""

    name: str
    title: str
    cards: tuple[tuple[str, str, str], ...]

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(key for key, _first, _second in self.cards)


def columns(
    tasks: Sequence[Task],
    tree: MetricTree | None,
    today: date,
    marked: Collection[str] = (),
) -> tuple[BoardColumn, ...]:
    """The chosen tasks by group of states, earliest due first."""
    grouped = by_column(task for task in tasks if task.selected)
    out = []
    for name, found in grouped.items():
        cards = tuple(
            (task.key, *_card(task, name, tree, today, marked=task.key in marked)) for task in found
        )
        title = f"{_(TITLES[name])} {len(found)}"
        out.append(BoardColumn(name, title, cards))
    return tuple(out)


_PLAIN = {"preparing": TaskState.PREPARING}


def _card(
    task: Task, column: str, tree: MetricTree | None, today: date, *, marked: bool
) -> tuple[str, str]:
    """ "! title", and below it that it is blocked, when, who and, where a column holds several,
    the state."""
    wrong = alarms(task, tree, today)
    first = f"{'✓' if marked else '!' if wrong else ' '} {task.title}"
    facts = [short_date(task.end), task.owner or short_lever(task.lever)]
    if task.blocked:
        facts.insert(0, _("blocked"))
    elif _PLAIN.get(column) is not task.state:
        facts.append(word(task.state))
    return first, "  " + " ".join(facts)


def column_width(width: int, count: int) -> int:
    return max(6, (width - GAP * (count - 1)) // count)


@dataclass(frozen=True, slots=True)
class Piece:
    """One column's part of a line. `card` is its index, -1 outside one."""

    text: str
    column: int
    card: int = -1
    first: bool = False


def tops(
    board: Sequence[BoardColumn], at: tuple[int, int], height: int, before: Sequence[int]
) -> tuple[int, ...]:
    """The first card shown of every column, so that the marked one is seen; the others stay."""
    fits = max(1, (height - 1) // CARD)
    out = []
    for number, column in enumerate(board):
        top = before[number] if number < len(before) else 0
        top = max(0, min(top, len(column.cards) - fits))
        if number == at[0] and column.cards:
            top = min(max(top, at[1] - fits + 1), at[1])
        out.append(max(0, top))
    return tuple(out)


def line(board: Sequence[BoardColumn], y: int, width: int, top: Sequence[int]) -> list[Piece]:
    """Line `y` of the board: heads in line 0, then two lines to a card."""
    room = column_width(width, len(board))
    pieces = []
    for number, column in enumerate(board):
        gap = " " * GAP if number + 1 < len(board) else ""
        if y == 0:
            hidden = top[number] > 0
            head = f"{column.title} ^" if hidden else column.title
            pieces.append(Piece(fit(head, room) + gap, number))
            continue
        card = top[number] + (y - 1) // CARD
        if card < len(column.cards):
            text = column.cards[card][1 + (y - 1) % CARD]
            pieces.append(Piece(fit(text, room) + gap, number, card, (y - 1) % CARD == 0))
        else:
            pieces.append(Piece(" " * room + gap, number))
    return pieces

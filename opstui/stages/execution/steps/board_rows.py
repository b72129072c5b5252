"""The tasks in four columns of cards, as lines of cells. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from opstui.kernel.language import N_, _, ngettext
from opstui.kernel.metric_tree import MetricTree
from opstui.kernel.text import fit
from opstui.kernel.text import width as cells_of
from opstui.kernel.vocabulary import TaskState, word
from opstui.stages.current import short_date
from opstui.stages.execution.board import by_column, days_late
from opstui.stages.execution.steps.task_rows import alarms, late_text
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

SHARES: dict[str, int] = {"closed": 3}
"""What is done takes less room than what is still to do."""

SHARE = 4


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """`cards` are (task key, first line, facts of the second), not yet cut to a width."""

    name: str
    title: str
    cards: tuple[tuple[str, str, tuple[str, ...]], ...]

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(key for key, _first, _facts in self.cards)


def columns(
    tasks: Sequence[Task],
    tree: MetricTree | None,
    today: date,
    marked: Collection[str] = (),
    *,
    in_order: bool = False,
) -> tuple[BoardColumn, ...]:
    """The chosen tasks by group of states: what is wrong first, then the earliest due,
    of the closed ones the latest; `in_order` keeps them as they came."""
    grouped = by_column((task for task in tasks if task.selected), in_order=in_order)
    out = []
    for name, found in grouped.items():
        if not in_order:
            found = found[::-1] if name == "closed" else found
            found = sorted(found, key=lambda task: not alarms(task, tree, today))
        cards = tuple(
            (task.key, *_card(task, name, tree, today, marked=task.key in marked)) for task in found
        )
        title = f"{_(TITLES[name])} {len(found)}"
        out.append(BoardColumn(name, title, cards))
    return tuple(out)


_PLAIN = {"preparing": TaskState.PREPARING}


def _card(
    task: Task, column: str, tree: MetricTree | None, today: date, *, marked: bool
) -> tuple[str, tuple[str, ...]]:
    """ "! title", and below it for how long it is blocked or late, else when it is due; who; and
    where a column holds several, the state."""
    wrong = alarms(task, tree, today)
    first = f"{'✓' if marked else '!' if wrong else ' '} {task.title}"
    facts = [_pressing(task, today), task.owner or short_lever(task.lever)]
    if _PLAIN.get(column) is not task.state:
        facts.append(word(task.state))
    return first, tuple(facts)


def _whole(facts: Sequence[str], room: int) -> str:
    """As many of the facts as there is room for; only the first is ever cut."""
    text = f"  {facts[0]}"
    for fact in facts[1:]:
        if cells_of(text) + 1 + cells_of(fact) > room:
            break
        text += f" {fact}"
    return text


def _pressing(task: Task, today: date) -> str:
    if task.blocked:
        days = max(0, (today - task.blocked.since).days)
        if not days:
            return _("blocked")
        return ngettext("blocked {n} day", "blocked {n} days", days).format(n=days)
    late = days_late(task, today)
    return late_text(late) if late else short_date(task.end)


def column_widths(board: Sequence[BoardColumn], width: int) -> tuple[int, ...]:
    """Cells of every column: an empty one has its title, the others share what is left."""
    whole = max(0, width - GAP * (len(board) - 1))
    shares = [SHARES.get(one.name, SHARE) if one.cards else 0 for one in board]
    if not any(shares):
        shares = [SHARE] * len(board)
    bare = [
        0 if share else min(cells_of(one.title), whole // len(board))
        for share, one in zip(shares, board, strict=True)
    ]
    left, parts = whole - sum(bare), sum(shares)
    return tuple(
        max(6, cells or left * share // parts) for cells, share in zip(bare, shares, strict=True)
    )


def first_place(board: Sequence[BoardColumn]) -> tuple[int, int]:
    """Where the cursor begins: what is wrong, else what is live, else what comes before it."""
    filled = [number for number, column in enumerate(board) if column.cards]
    wrong = [number for number in filled if board[number].cards[0][1].startswith("!")]
    names = ("live", "preparing", "planned", "closed")
    ranked = sorted(filled, key=lambda number: names.index(board[number].name))
    return next(iter([*wrong, *ranked]), 0), 0


def fitting(height: int) -> int:
    """Cards below one another."""
    return max(1, (height - 1) // CARD)


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
    fits = fitting(height)
    out = []
    for number, column in enumerate(board):
        top = before[number] if number < len(before) else 0
        top = max(0, min(top, len(column.cards) - fits))
        if number == at[0] and column.cards:
            top = min(max(top, at[1] - fits + 1), at[1])
        out.append(max(0, top))
    return tuple(out)


def head(column: BoardColumn, top: int, fits: int) -> str:
    """ "Live 18", or "Live 1-8/18" where not all are in sight."""
    count = len(column.cards)
    if count <= fits:
        return column.title
    return f"{_(TITLES[column.name])} {top + 1}-{min(top + fits, count)}/{count}"


def line(
    board: Sequence[BoardColumn], y: int, size: tuple[int, int], top: Sequence[int]
) -> list[Piece]:
    """Line `y` of the board of `size` (width, height): heads, then two lines to a card."""
    width, height = size
    pieces = []
    for number, (column, room) in enumerate(zip(board, column_widths(board, width), strict=True)):
        gap = " " * GAP if number + 1 < len(board) else ""
        if y == 0:
            text = head(column, top[number], fitting(height))
            pieces.append(Piece(fit(text, room) + gap, number))
            continue
        card = top[number] + (y - 1) // CARD
        if card < len(column.cards):
            _key, title, facts = column.cards[card]
            first = (y - 1) % CARD == 0
            text = title if first else _whole(facts, room)
            pieces.append(Piece(fit(text, room) + gap, number, card, first))
        else:
            pieces.append(Piece(" " * room + gap, number))
    return pieces

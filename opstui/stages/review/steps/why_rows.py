"""What moved the result, as rows with bars from zero; and one leaf in detail. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.text import Text

from opstui.kernel.attribution import by_node, top
from opstui.kernel.key_order import natural
from opstui.kernel.language import _, ngettext, pgettext
from opstui.kernel.metric_tree import Good
from opstui.kernel.quantities import format_number
from opstui.kernel.vocabulary import word
from opstui.stages.planning.model import Task
from opstui.stages.review.steps.comparing import View
from opstui.stages.review.steps.context import Paint, ReviewContext, painted
from opstui.ui.table import Column, Row

TOP = 5
OTHER, RESIDUAL, TOTAL = "=other", "=residual", "=total"
NAME, NUMBER, TASK = 18, 9, 22


def bar_width(room: int) -> int:
    return max(8, room - NAME - NUMBER - TASK - 10)


def columns(room: int) -> tuple[Column, ...]:
    return (
        Column(pgettext("column", "Metric"), NAME),
        Column(pgettext("column", "Part"), NUMBER, "right"),
        Column("", bar_width(room)),
        Column(_("Task, planned>actual"), TASK),
    )


Shown = list[tuple[str, str, float]]
"""(key, label, part) of each row."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """What bars are drawn with: cells of a line, colours of good and bad, the glyph of a bar."""

    room: int
    paint: Paint
    mark: str


def part_rows(context: ReviewContext, view: View, draw: Drawing, all_leaves: bool) -> list[Row]:
    """The largest parts first, then the others, what is unexplained, and the total."""
    parts = view.attribution.parts
    ranked = top(parts, len(parts) if all_leaves else TOP)
    shown = [(leaf, context.name(leaf), part) for leaf, part in ranked.rows]
    if ranked.others:
        label = ngettext("{n} other", "{n} others", ranked.others).format(n=ranked.others)
        shown.append((OTHER, label, ranked.other))
    return _drawn(context, view, draw, shown, view.attribution.total or 0.0)


def level_rows(context: ReviewContext, view: View, draw: Drawing, node: str) -> list[Row]:
    """The children of `node`, each with the parts of all leaves under it; a leaf as itself."""
    tree = context.tree
    summed = by_node(tree, view.attribution.parts)
    below = tree.node(node).children or (node,)
    shown = [(one, _opened(context, one), summed[one]) for one in below]
    shown.sort(key=lambda row: -abs(row[2]))
    whole = node == tree.root
    total = (view.attribution.total or 0.0) if whole else summed[node]
    return _drawn(context, view, draw, shown if view.attribution.split else [], total, whole=whole)


def _opened(context: ReviewContext, node: str) -> str:
    """Marked where there is a level below it."""
    return context.name(node) if context.tree.node(node).is_leaf else f"{context.name(node)} >"


def _drawn(
    context: ReviewContext,
    view: View,
    draw: Drawing,
    shown: Shown,
    total: float,
    *,
    whole: bool = True,
) -> list[Row]:
    root = context.tree.node(context.tree.root)
    found = view.attribution
    if whole and found.split and not found.exact:
        shown = [*shown, (RESIDUAL, _("unexplained"), found.residual)]
    scale = [value for _key, _label, value in shown] + [total]
    low, high = min(0.0, *scale), max(0.0, *scale)
    up = root.good is not Good.DOWN
    rows: list[Row] = []
    for key, label, value in [*shown, (TOTAL, _("total"), total)]:
        style = ""
        if key not in (TOTAL, RESIDUAL) and value:
            style = draw.paint["good" if (value > 0) == up else "bad"]
        drawn = bar(value, low, high, bar_width(draw.room), draw.mark)
        rest = _rest(view, root.unit) if key == TOTAL and whole else ""
        rows.append(
            (
                key,
                [
                    Text(label, style="bold" if key == TOTAL else ""),
                    format_number(value, root.unit, signed=True, width=NUMBER),
                    painted(drawn, style),
                    Text(rest, style="dim")
                    if rest
                    else task_note(context.facts.tasks.get(key, ()), context),
                ],
            )
        )
    return rows


def _rest(view: View, unit: str) -> str:
    """What the parts leave unexplained; "" where nothing was divided."""
    found = view.attribution
    if not found.split:
        return ""
    rest = 0.0 if found.exact else found.residual
    return _("residual {rest}").format(rest=format_number(rest, unit))


def glyph(ascii_only: bool) -> str:
    """A full cell that is one cell wide everywhere: block characters are not."""
    return "#" if ascii_only else "⣿"


def bar(value: float, low: float, high: float, width: int, mark: str = "#") -> str:
    """From the zero line, which stands where both directions have room; at least one cell."""
    if high <= low:
        return "|"
    room = width - 1
    left = round(room * -low / (high - low))
    if value == 0:
        return " " * left + "|"
    cells = max(1, round(room * abs(value) / (high - low)))
    if value < 0:
        cells = min(cells, left) or 1
        return " " * max(0, left - cells) + mark * cells + "|"
    return " " * left + "|" + mark * min(cells, max(1, room - left))


def task_note(tasks: Sequence[Task], context: ReviewContext) -> str:
    """ "(2) +6.5pp>+7.1pp Reminders": how many there are, effect and title of the first."""
    if not tasks:
        return ""
    known = sorted(tasks, key=lambda task: (task.actual_effect is None, natural(task.key)))
    first = known[0]
    effect = effects(first, context.unit(first.leaf))
    more = f"({len(tasks)}) " if len(tasks) > 1 else ""
    return f"{more}{effect} {first.title}".strip()


def effects(task: Task, unit: str) -> str:
    """Planned > actual change of the leaf; "-" for what is not known."""
    if task.expected_change is None and task.actual_effect is None:
        return ""
    planned, done = (change(value, unit) for value in (task.expected_change, task.actual_effect))
    return f"{planned}>{done}"


def change(value: float | None, unit: str) -> str:
    if value is None:
        return "-"
    if unit == "ratio":
        return f"{round(value * 100, 1) + 0.0:+.1f}pp"
    return format_number(value, unit, signed=True)


def behind(context: ReviewContext, leaf: str) -> str:
    """The tasks of a leaf in full, for the side panel."""
    unit = context.unit(leaf)
    return "\n\n".join(
        f"{task.title}\n{word(task.state)} {task.owner} {effects(task, unit)}".rstrip()
        for task in context.facts.tasks.get(leaf, ())
    )

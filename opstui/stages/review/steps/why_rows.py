"""What moved the result, as rows with bars from zero; and one leaf in detail. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from opstui.charts.sentences import percent
from opstui.kernel.attribution import top
from opstui.kernel.key_order import natural
from opstui.kernel.language import _, language, pgettext
from opstui.kernel.metric_tree import Good
from opstui.kernel.periods import format_period
from opstui.kernel.quantities import format_change, format_number
from opstui.kernel.vocabulary import word
from opstui.reports.slip_words import effect_text, slip_text
from opstui.reports.wording import figure
from opstui.stages.planning.model import Task
from opstui.stages.review.steps.comparing import View, mix_of, side_name
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


def part_rows(
    context: ReviewContext, view: View, room: int, all_leaves: bool, paint: Paint, mark: str
) -> list[Row]:
    """The largest parts first, then the others, what is unexplained, and the total."""
    root = context.tree.node(context.tree.root)
    parts, total = view.attribution.parts, view.attribution.total or 0.0
    ranked = top(parts, len(parts) if all_leaves else TOP)
    shown = [(leaf, context.name(leaf), part) for leaf, part in ranked.rows]
    if ranked.others:
        label = _("{n} others").format(n=ranked.others)
        shown.append((OTHER, label, ranked.other))
    if not view.attribution.exact:
        shown.append((RESIDUAL, _("unexplained"), view.attribution.residual))
    scale = [value for _key, _label, value in shown] + [total]
    low, high = min(0.0, *scale), max(0.0, *scale)
    up = root.good is not Good.DOWN
    rows: list[Row] = []
    for key, label, value in [*shown, (TOTAL, _("total"), total)]:
        style = "" if key in (TOTAL, RESIDUAL) else paint["good" if (value > 0) == up else "bad"]
        drawn = bar(value, low, high, bar_width(room), mark)
        rows.append(
            (
                key,
                [
                    Text(label, style="bold" if key == TOTAL else ""),
                    format_number(value, root.unit, signed=True, width=NUMBER),
                    painted(drawn, style),
                    task_note(context.facts.tasks.get(key, ()), context),
                ],
            )
        )
    return rows


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
        return f"{value * 100:+.1f}pp"
    return format_number(value, unit, signed=True)


def behind(context: ReviewContext, leaf: str) -> str:
    """The tasks of a leaf in full, for the side panel."""
    unit = context.unit(leaf)
    return "\n\n".join(
        f"{task.title}\n{word(task.state)} {task.owner} {effects(task, unit)}".rstrip()
        for task in context.facts.tasks.get(leaf, ())
    )


# -- one leaf ---------------------------------------------------------------------------------


def detail_columns() -> tuple[Column, ...]:
    return (
        Column(""),
        Column("", 11, "right"),
        Column("", 11, "right"),
        Column("", 11, "right"),
        Column("", 11, "right"),
    )


def detail_rows(context: ReviewContext, view: View, leaf: str) -> list[Row]:
    """Before and after, the shift between segments, and every task that works on the leaf."""
    node, root = context.tree.node(leaf), context.tree.node(context.tree.root)
    before, after = view.before.get(leaf), view.after.get(leaf)
    part = view.attribution.parts.get(leaf)
    rows: list[Row] = [
        _head("value", context.name(leaf), side_name(view.side), _("actual"), _("change"), ""),
        (
            "=value",
            [
                " " + _("Value"),
                format_number(before, node.unit, width=10),
                format_number(after, node.unit, width=10),
                format_change(before, after, node.unit),
                "",
            ],
        ),
        (
            "=part",
            [
                " " + _("Part of {name}").format(name=root.name.text(language())),
                "",
                "",
                format_number(part, root.unit, signed=True, width=10),
                "",
            ],
        ),
    ]
    return [*rows, *_mix_rows(context, view, leaf), *_task_rows(context, leaf)]


def _head(key: str, *cells: str) -> Row:
    return f"=head {key}", [Text(text, style="dim") for text in cells]


def _mix_rows(context: ReviewContext, view: View, leaf: str) -> list[Row]:
    mix = mix_of(context, context.tree.node(leaf), view)
    if mix is None:
        return []
    spans = f"{format_period(mix.before, language())} > {format_period(mix.after, language())}"
    rows = [_head("mix", spans, _("share"), _("rate"), _("by mix"), _("by rate"))]
    for name, one in mix.split.segments.items():
        rows.append(
            (
                f"=segment {name}",
                [
                    f" {name}",
                    _from_to(one.share),
                    _from_to(one.rate),
                    change(one.mix, "ratio"),
                    change(one.own, "ratio"),
                ],
            )
        )
    own = mix.split.change - mix.split.mix
    total = [" " + _("total"), "", change(mix.split.change, "ratio")]
    rows.append(("=segments", [*total, change(mix.split.mix, "ratio"), change(own, "ratio")]))
    if mix.split.simpson:
        rows.append(
            _head("simpson", _("! every segment moved the other way: it is the mix"), *[""] * 4)
        )
    return rows


def _from_to(shares: tuple[float, float]) -> str:
    return f"{shares[0] * 100:.1f}>{shares[1] * 100:.1f}%"


def _task_heads() -> tuple[str, str, str, str]:
    return (
        pgettext("column", "planned"),
        pgettext("column", "actual"),
        pgettext("column", "done"),
        pgettext("column", "state"),
    )


def _task_rows(context: ReviewContext, leaf: str) -> list[Row]:
    tasks = context.facts.tasks.get(leaf, ())
    if not tasks:
        return [_head("none", _("No task works on it."), "", "", "", "")]
    rows = [_head("tasks", _("Tasks"), *_task_heads())]
    unit = context.unit(leaf)
    for task in tasks:
        rows.append(
            (
                task.key,
                [
                    f"{'!' if context.facts.at_risk.of(task.key) else ' '}{task.title}",
                    change(task.expected_change, unit),
                    change(task.actual_effect, unit),
                    percent(task.executed_share),
                    word(task.state),
                ],
            )
        )
    return rows


def slipped(context: ReviewContext, task: str) -> str:
    """By how much this task slipped and what of its effect is at risk; "" when it is not."""
    risks = context.facts.at_risk
    row = risks.of(task)
    if row is None:
        return ""
    how = _("{label}: {text}").format(label=row.task.title, text=slip_text(row.slip))
    return f"{how}\n{effect_text(row, risks.unit, figure)}"

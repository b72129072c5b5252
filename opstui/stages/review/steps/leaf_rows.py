"""One leaf in detail: before and after, mix and rate by segment, the tasks behind it. Pure."""

from __future__ import annotations

from rich.text import Text

from opstui.charts.sentences import percent
from opstui.kernel.language import _, language, pgettext
from opstui.kernel.periods import format_period
from opstui.kernel.quantities import format_change, format_number
from opstui.kernel.vocabulary import word
from opstui.reports.slip_words import effect_text, slip_text
from opstui.reports.task_evidence import task_evidence
from opstui.reports.wording import figure
from opstui.stages.review.model import Evidence
from opstui.stages.review.segment_mix import Mix
from opstui.stages.review.steps.comparing import View, cited, mix_of
from opstui.stages.review.steps.context import ReviewContext
from opstui.stages.review.steps.why_rows import change
from opstui.ui.table import Column, Row


def columns() -> tuple[Column, ...]:
    return (
        Column(""),
        Column("", 11, "right"),
        Column("", 11, "right"),
        Column("", 11, "right"),
        Column("", 11, "right"),
    )


def rows(context: ReviewContext, view: View, leaf: str) -> list[Row]:
    """Before and after, the shift between segments, and every task that works on the leaf."""
    node, root = context.tree.node(leaf), context.tree.node(context.tree.root)
    before, after = view.before.get(leaf), view.after.get(leaf)
    part = view.attribution.parts.get(leaf)
    rows: list[Row] = [
        _head("value", context.name(leaf), view.left, view.right, _("change"), ""),
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
    unit = context.unit(leaf)
    rows = [_head("mix", _spans(mix), _("share"), _("rate"), _("by mix"), _("by rate"))]
    for name, one in mix.split.segments.items():
        rows.append(
            (
                f"=segment {name}",
                [
                    f" {name}",
                    _from_to(one.share),
                    _between(one.rate, unit),
                    change(one.mix, unit),
                    change(one.own, unit),
                ],
            )
        )
    own = mix.split.change - mix.split.mix
    total = [" " + _("total"), "", change(mix.split.change, unit)]
    rows.append(("=segments", [*total, change(mix.split.mix, unit), change(own, unit)]))
    if mix.split.simpson:
        rows.append(_head("simpson", _("! against every segment"), *[""] * 4))
    return rows


def _between(rates: tuple[float, float], unit: str) -> str:
    """Rates as shares, averages such as an order's value in their unit."""
    if unit == "ratio":
        return _from_to(rates)
    return ">".join(format_number(rate, unit, width=5) for rate in rates)


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


def said(context: ReviewContext, view: View, leaf: str, marked: str) -> str:
    """What matters more than the change of the whole; "" for that."""
    return slipped(context, marked) or reversed_by_mix(context, view, leaf)


def reversed_by_mix(context: ReviewContext, view: View, leaf: str) -> str:
    """Simpson's paradox of the leaf in a sentence; "" where there is none."""
    mix = mix_of(context, context.tree.node(leaf), view) if leaf in context.tree.leaves else None
    if mix is None or not mix.split.simpson:
        return ""
    text = _("{name} {change} ({spans}), though every segment moved the other way: it is the mix.")
    return text.format(
        name=context.name(leaf),
        change=change(mix.split.change, context.unit(leaf)),
        spans=_spans(mix),
    )


def _spans(mix: Mix) -> str:
    return " > ".join(format_period(one, language()) for one in (mix.before, mix.after))


def slipped(context: ReviewContext, task: str) -> str:
    """By how much this task slipped and what of its effect is at risk; "" when it is not."""
    risks = context.facts.at_risk
    row = risks.of(task)
    if row is None:
        return ""
    how = _("{label}: {text}").format(label=row.task.title, text=slip_text(row.slip))
    return f"{how}\n{effect_text(row, risks.unit, figure)}"


def evidence(context: ReviewContext, view: View | None, leaf: str, marked: str) -> Evidence | None:
    """Of the marked row, in the detail of `leaf` ("" among the parts): a task planned against
    actual, else the part in the change."""
    if view is None:
        return None
    task = task_evidence(context.facts, marked) if leaf else None
    return task or cited(context, view, leaf or marked)

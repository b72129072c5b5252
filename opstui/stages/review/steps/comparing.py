"""The states of the tree that can be compared now, and what each leaf had to do with it. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from opstui.kernel.attribution import Attribution, MixAndRate, attribute, mix_and_rate
from opstui.kernel.language import _, language
from opstui.kernel.metric_tree import Node
from opstui.kernel.periods import Period, format_period
from opstui.kernel.quantities import format_number
from opstui.reports.both_spans import both_spans
from opstui.stages.planning.do_nothing import is_level
from opstui.stages.review.evidence import EvidenceId, EvidenceKind, snapshot
from opstui.stages.review.model import Evidence
from opstui.stages.review.state import Side, other_side
from opstui.stages.review.steps.context import ReviewContext

ORDER = (Side.TARGET, Side.BASELINE, Side.PREVIOUS, Side.DO_NOTHING, Side.LAST_YEAR)


@dataclass(frozen=True, slots=True)
class View:
    """`before` → `after` of every node; `span` is what is looked at, `against` the days of the
    other side (None: a plan or a forecast)."""

    side: Side
    span: Period
    against: Period | None
    before: dict[str, float | None]
    after: dict[str, float | None]
    attribution: Attribution


def side_name(side: Side) -> str:
    return {
        Side.TARGET: _("target to date"),
        Side.BASELINE: _("baseline"),
        Side.PREVIOUS: _("last period"),
        Side.DO_NOTHING: _("do nothing"),
        Side.LAST_YEAR: _("last year"),
        Side.ACTUAL: _("actual"),
    }[side]


def views(context: ReviewContext) -> list[View]:
    """Every comparison that can be made, the target first. Flows of the baseline are scaled to
    the days looked at; a do-nothing forecast that says no more than the baseline is left out."""
    found = [view for side in ORDER if (view := view_of(context, side)) is not None]
    base = next((view for view in found if view.side is Side.BASELINE), None)
    return [
        view
        for view in found
        if view.side is not Side.DO_NOTHING or base is None or view.before != base.before
    ]


def view_of(context: ReviewContext, side: Side, span: Period | None = None) -> View | None:
    """The comparison with one side; None when it cannot be made."""
    timing, tree = context.timing, context.tree
    here = timing.last if side is Side.PREVIOUS and not is_level(tree) else timing.here
    here = span or here
    if here is None:
        return None
    other = other_side(side, context.reader, context.based, context.cycle, here, context.today)
    if not other.comparable:
        return None
    before, after = tree.evaluate(other.leaves), context.reader.values(here)
    if before[tree.root] is None or after[tree.root] is None:
        return None
    planned = side in (Side.TARGET, Side.DO_NOTHING)
    change = _by_path(context, side, here) or attribute(tree, before, after)
    return View(side, here, None if planned else other.period, before, after, change)


def _by_path(context: ReviewContext, side: Side, here: Period) -> Attribution | None:
    """A recursion is divided over its whole path, where the reports could do so."""
    for one in context.facts.comparisons:
        if one.against == side.value and one.span == here and side is Side.DO_NOTHING:
            return one.attribution
    return None


def headline(context: ReviewContext, view: View) -> str:
    """ "Net revenue: target to date ¥900K, actual ¥845K, -¥54.7K (28 Sep - 22 Nov)" """
    root = context.tree.node(context.tree.root)
    before, after = view.before[root.id], view.after[root.id]
    spans = format_period(view.span, language())
    if view.against is not None:
        now, then = both_spans(view.span, view.against)
        spans = f"{then} > {now}"
    return _("{name}: {side} {before}, actual {after}, {change}  ({spans})").format(
        name=root.name.text(language()),
        side=side_name(view.side),
        before=format_number(before, root.unit),
        after=format_number(after, root.unit),
        change=format_number((after or 0) - (before or 0), root.unit, signed=True),
        spans=spans,
    )


def cited(context: ReviewContext, view: View, leaf: str) -> Evidence | None:
    """A leaf's part in the change, as evidence."""
    root = context.tree.node(context.tree.root)
    part = view.attribution.parts.get(leaf)
    if part is None:
        return None
    id_ = EvidenceId(EvidenceKind.ATTRIBUTION, root.id, leaf, view.side.value, view.span.code)
    said = _("{leaf} {part} of {total} against {side}").format(
        leaf=context.name(leaf),
        part=format_number(part, root.unit, signed=True),
        total=format_number(view.attribution.total, root.unit, signed=True),
        side=side_name(view.side),
    )
    return snapshot(id_, part, unit=root.unit, said=said, today=context.today)


# -- segments of a rate -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Mix:
    """A rate by segment between two spans of days."""

    before: Period
    after: Period
    split: MixAndRate


def mix_of(context: ReviewContext, node: Node, view: View) -> Mix | None:
    """The rate's shift between segments and within them: over the days compared, else of the
    last period against the one before; None without counts by segment."""
    if not node.numerator or not node.denominator:
        return None
    spans = [(view.against, view.span), (context.timing.before_last, context.timing.last)]
    for before, after in spans:
        if before is None or after is None:
            continue
        counts = [_segments(context, node, period) for period in (before, after)]
        split = mix_and_rate(*counts) if all(counts) else None
        if split is not None and len(split.segments) > 1:
            return Mix(before, after, split)
    return None


def _segments(context: ReviewContext, node: Node, period: Period) -> dict[str, tuple[float, float]]:
    book = context.book
    found: dict[str, tuple[float, float]] = {}
    for name in book.segments(node.numerator):
        upper = book.total(node.numerator, period, name).value
        lower = book.total(node.denominator, period, name).value
        if upper is not None and lower is not None:
            found[name] = (upper, lower)
    return found

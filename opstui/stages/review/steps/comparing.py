"""The states of the tree that can be compared now, and what each leaf had to do with it. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from opstui.kernel.attribution import Attribution, moved
from opstui.kernel.language import _, language
from opstui.kernel.metric_tree import Node
from opstui.kernel.periods import Period, format_period, from_code
from opstui.kernel.quantities import format_number
from opstui.reports.both_spans import both_spans
from opstui.reports.change_between import change_between
from opstui.stages.planning.do_nothing import is_level
from opstui.stages.review.ends import Ends, Pair, pair
from opstui.stages.review.evidence import EvidenceId, EvidenceKind, snapshot
from opstui.stages.review.model import Evidence
from opstui.stages.review.segment_mix import Mix, segment_mix
from opstui.stages.review.state import Side, other_side
from opstui.stages.review.steps.context import ReviewContext

ORDER = (Side.TARGET, Side.BASELINE, Side.PREVIOUS, Side.DO_NOTHING, Side.LAST_YEAR)
_SIDES = {side.value for side in Side}


@dataclass(frozen=True, slots=True)
class View:
    """`before` → `after` of every node; `span` is what is looked at, `against` the days of the
    other side (None: a plan or a forecast). `ends` name both, as evidence keeps them; `scaled`:
    the flows of the first were brought to the days of the second."""

    ends: Ends
    span: Period
    against: Period | None
    before: dict[str, float | None]
    after: dict[str, float | None]
    attribution: Attribution
    scaled: bool = False

    @property
    def left(self) -> str:
        return end_name(self.ends.start)

    @property
    def right(self) -> str:
        planned = self.ends.start in _SIDES and self.ends.end not in _SIDES
        return _("actual") if planned else end_name(self.ends.end)


def side_name(side: Side) -> str:
    return {
        Side.TARGET: _("target to date"),
        Side.BASELINE: _("baseline"),
        Side.PREVIOUS: _("last period"),
        Side.DO_NOTHING: _("do nothing"),
        Side.LAST_YEAR: _("last year"),
        Side.ACTUAL: _("actual"),
    }[side]


def end_name(code: str) -> str:
    """A side by its name, a period by its days."""
    if code in _SIDES:
        return side_name(Side(code))
    found = from_code(code)
    return format_period(found, language()) if found else code


def views(context: ReviewContext, chosen: Sequence[Ends] = ()) -> list[View]:
    """Every comparison that can be made, the target first, then those that were `chosen`. Flows
    of the baseline are scaled to the days looked at; a do-nothing forecast that says no more than
    the baseline is left out."""
    found = [view for side in ORDER if (view := view_of(context, side)) is not None]
    base = next((view for view in found if view.ends.start == Side.BASELINE), None)
    usual = [
        view
        for view in found
        if view.ends.start != Side.DO_NOTHING or base is None or view.before != base.before
    ]
    own = (view_between(context, ends) for ends in chosen)
    return [*usual, *(view for view in own if view is not None)]


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
    ends = Ends(side.value, here.code)
    change = change_between(context.facts, ends, here, before, after)
    return View(ends, here, None if planned else other.period, before, after, change)


def pair_of(context: ReviewContext, ends: Ends) -> Pair:
    """The two states of a comparison that was chosen; raises KeyError for an unknown code."""
    return pair(ends, context.based, context.cycle, context.reader, context.today)


def view_between(context: ReviewContext, ends: Ends) -> View | None:
    """The comparison of any two states; None when it cannot be made."""
    found, tree = pair_of(context, ends), context.tree
    if found.why:
        return None
    before, after = (tree.evaluate(one.leaves) for one in (found.before, found.after))
    if before[tree.root] is None or after[tree.root] is None:
        return None
    change = change_between(context.facts, ends, found.span, before, after)
    against = None if ends.start in (Side.TARGET, Side.DO_NOTHING) else found.before.period
    return View(ends, found.span, against, before, after, change, found.scaled)


def headline(context: ReviewContext, view: View, node: str = "") -> str:
    """ "Net revenue: target to date ¥900K, actual ¥845K, -¥54.7K (28 Sep - 22 Nov)" """
    root = context.tree.node(node or context.tree.root)
    before, after = view.before[root.id], view.after[root.id]
    spans = format_period(view.span, language())
    if view.against is not None and view.ends.start in _SIDES:
        now, then = both_spans(view.span, view.against)
        spans = f"{then} > {now}"
    if view.scaled:
        spans = _("{days}, the first brought to as many days").format(days=spans)
    change = moved(before, after) if before is not None and after is not None else None
    return _("{name}: {left} {before}, {right} {after}, {change}  ({spans})").format(
        name=root.name.text(language()),
        left=view.left,
        right=view.right,
        before=format_number(before, root.unit),
        after=format_number(after, root.unit),
        change=format_number(change, root.unit, signed=True),
        spans=spans,
    )


def cited(context: ReviewContext, view: View, leaf: str) -> Evidence | None:
    """A leaf's part in the change, as evidence; of a node, that of all leaves under it."""
    root = context.tree.node(context.tree.root)
    part = part_of(context, view, leaf)
    if part is None:
        return None
    id_ = EvidenceId(EvidenceKind.ATTRIBUTION, root.id, leaf, view.ends.start, view.ends.end)
    said = _("{leaf} {part} of {total} against {side}").format(
        leaf=context.name(leaf),
        part=format_number(part, root.unit, signed=True),
        total=format_number(view.attribution.total, root.unit, signed=True),
        side=view.left,
    )
    return snapshot(id_, part, unit=root.unit, said=said, today=context.today)


def part_of(context: ReviewContext, view: View, node: str) -> float | None:
    """φ of a leaf, or Σ φ of the leaves under a node; None where nothing was divided."""
    parts = view.attribution.parts
    if node not in context.tree.by_id or not parts:
        return None
    under = [parts[one] for one in context.tree.below(node) if one in parts]
    return math.fsum(under) if under else None


def mix_of(context: ReviewContext, node: Node, view: View) -> Mix | None:
    """The rate's shift between segments and within them: over the days compared, else of the
    last period against the one before; None without counts by segment."""
    spans = ((view.against, view.span), (context.timing.before_last, context.timing.last))
    return segment_mix(context.book, node, spans)

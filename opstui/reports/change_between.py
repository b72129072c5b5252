"""What each leaf had to do with a change between two states of the tree."""

from __future__ import annotations

import math

from opstui.kernel.attribution import Attribution, attribute
from opstui.kernel.periods import Period
from opstui.reports.review_facts import ReviewFacts
from opstui.reports.status import Nodes
from opstui.stages.review.ends import Ends
from opstui.stages.review.paths import path_attribution
from opstui.stages.review.state import Side

_SIDES = {side.value for side in Side}


def change_between(
    facts: ReviewFacts, ends: Ends, here: Period, before: Nodes, after: Nodes
) -> Attribution:
    """Σφ = Δ of the root; a recursion against doing nothing is divided over its whole path."""
    return _by_path(facts, ends, here, before, after) or attribute(facts.tree, before, after)


def _by_path(
    facts: ReviewFacts, ends: Ends, here: Period, before: Nodes, after: Nodes
) -> Attribution | None:
    """One period's split would only say that the last one was better."""
    if ends.start != Side.DO_NOTHING or ends.end in _SIDES:
        return None
    for one in facts.comparisons:
        if one.against == ends.start and one.span == here:
            return one.attribution
    found = path_attribution(facts.plan, facts.cycle, facts.reader, here)
    first, last = before[facts.tree.root], after[facts.tree.root]
    if found is None or first is None or last is None:
        return None
    return Attribution(last - first, found.parts, last - first - math.fsum(found.parts.values()))

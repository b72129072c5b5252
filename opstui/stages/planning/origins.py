"""What a baseline and a do-nothing forecast rest on, in words."""

from __future__ import annotations

from opstui.kernel.language import N_, _
from opstui.stages.planning.do_nothing import DoNothing
from opstui.stages.planning.model import Plan

ORIGINS = {
    "typed": N_("typed"),
    "pasted": N_("pasted"),
    "imported": N_("imported"),
    "default": N_("default"),
    "carried": N_("carried over"),
    "computed": N_("computed"),
}


def origin_word(origin: str) -> str:
    """ "" for one that is not known."""
    return _(ORIGINS[origin]) if origin in ORIGINS else ""


def basis_text(plan: Plan, without: DoNothing) -> str:
    """What the do-nothing line rests on: "last 8 weeks, last year's season" or "the baseline"."""
    known = without.carried
    if not known:
        return _("do-nothing: from the baseline")
    seasonal = any(one.seasonal for one in known.values())
    weekday = any(one.by_weekday for one in known.values())
    if seasonal:
        said = _("do-nothing: from the last 8 weeks and last year's season")
    elif weekday:
        said = _("do-nothing: from the last 8 weeks, by weekday")
    else:
        said = _("do-nothing: from the last 8 weeks")
    movable = [leaf for leaf in plan.tree.leaves if plan.baseline.get(leaf) is not None]
    rest = [leaf for leaf in movable if leaf not in known]
    if rest:
        return said + _(" ({n} of {all} leaves)").format(n=len(known), all=len(known) + len(rest))
    return said

"""What is said about the result of a lever: two groups, and how far a spread really went."""

from __future__ import annotations

from collections.abc import Iterator

from opstui.kernel.language import N_, _
from opstui.kernel.vocabulary import Lever
from opstui.stages.execution.arms import CODES, Arms, arms_of, impossible
from opstui.stages.execution.lever_line import Around, LeverLine, joined
from opstui.stages.execution.lever_values import number, share
from opstui.stages.execution.spread import seen_spread, spread_of

_NAMES = {
    Lever.COPY: N_("B against A"),
    Lever.MECHANISM: N_("Against control"),
    Lever.USER_CARE: N_("Against holdout"),
}


def points(value: float) -> str:
    """ "+3.2pp"."""
    return f"{value * 100:+.2g}pp" if abs(value) < 1 else f"{value * 100:+.3g}pp"


def arm_lines(around: Around) -> Iterator[LeverLine]:
    """The difference of the two groups with its 95 % interval, and whether it can be believed."""
    wrong = impossible(around.task)
    if wrong:
        yield LeverLine("", _("More did it than there were: check both counts."), True, wrong)
    found = arms_of(around.task)
    if found is None:
        return
    code = CODES[around.task.lever][3]
    name, interval = _(_NAMES[around.task.lever]), found.interval
    said = _("{difference}, between {low} and {high}").format(
        difference=points(found.difference), low=points(interval.low), high=points(interval.high)
    )
    rates = f"{around.rate(found.with_it.rate)} - {around.rate(found.without.rate)}"
    yield LeverLine(name, f"{said} = {rates}", found.clear and found.difference < 0, code)
    if not found.clear:
        yield LeverLine("", _("Chance alone may make such a difference."), True, code)
    elif around.task.lever is not Lever.COPY:
        yield from _added(around, found, code)
    if found.uneven:
        said = _("The groups do not have the sizes that were planned: check who got in.")
        yield LeverLine("", said, True, CODES[around.task.lever][2])


def _added(around: Around, found: Arms, code: str) -> Iterator[LeverLine]:
    """What the first group has more, its worth and its price."""
    said = around.count(float(round(found.added)))
    worth = number(around.task, "value_per_response", around.currency)
    if worth is not None:
        said = joined(said, _("worth {money}").format(money=around.money(found.added * worth)))
    if found.added > 0 and around.task.actual_cost:
        each = around.money(around.task.actual_cost / found.added)
        said = joined(said, _("{money} each").format(money=each))
    yield LeverLine(_("Added by it"), said, found.added <= 0, code)


def opt_out_lines(around: Around) -> Iterator[LeverLine]:
    """The part of the contacted who want no more of it."""
    out, people = around.number("opted_out"), around.number("contacted")
    if out is None or not people or people <= 0:
        return
    part = out / people
    warn = part > OPT_OUT_MOST
    said = around.rate(part)
    if warn:
        most = around.rate(OPT_OUT_MOST)
        said = joined(said, _("more than {most}: contact less often").format(most=most))
    yield LeverLine(_("Opted out"), said, warn, "opted_out")


OPT_OUT_MOST = 0.02
"""Above it the contacts do harm (a heuristic)."""


def spread_result_lines(around: Around) -> Iterator[LeverLine]:
    """Reposts per seed and the K that the numbers of people give, against the planned one."""
    seeds, reposts = around.number("seeds_in"), around.number("reposts")
    if seeds and reposts is not None:
        yield LeverLine(_("Reposts per seed"), f"{reposts / seeds:.3g}", code="reposts")
    k = seen_spread(seeds, around.number("reached"))
    if k is not None:
        said, planned = f"{k:.3g}", spread_of(around.task)
        short = planned is not None and k < planned.k
        if planned is not None:
            said = joined(said, _("planned {k}").format(k=f"{planned.k:.3g}"))
        yield LeverLine(_("K seen"), said, short, "reached")
    reached, landed = around.number("reached"), around.number("landed")
    if reached and landed is not None:
        part = landed / reached
        said = _("{part} of those who took part").format(part=around.rate(part))
        yield LeverLine(_("Landed"), said, part < LANDED_LEAST, "landed")


LANDED_LEAST = 0.05
"""Below it the spread was exposure only (a heuristic)."""


def campaign_result_lines(around: Around) -> Iterator[LeverLine]:
    """More new users than participants cannot be."""
    took, new = around.number("took_part"), around.number("new_users")
    if took is not None and new is not None and new > took:
        said = _("More did it than there were: check both counts.")
        yield LeverLine("", said, True, "new_users")
    expected = around.number("participants")
    if took is not None and expected:
        said = _("{part} of what was expected").format(part=around.rate(took / expected))
        yield LeverLine(_("Took part"), said, took < expected, "took_part")
    part = share(around.task, "incremental_share")
    if took and new is not None and part is not None and new <= took:
        said = _("{seen}, expected {planned}").format(
            seen=around.rate(new / took), planned=around.rate(part)
        )
        yield LeverLine(_("Incremental"), said, new / took < part, "new_users")

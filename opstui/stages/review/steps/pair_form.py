"""The form that compares any two states: sides of the plan, periods, cycles, or days typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from opstui.kernel.errors import OpsError
from opstui.kernel.language import _, language, pgettext
from opstui.kernel.periods import Period, format_period, parse_period, previous
from opstui.stages.review.ends import PLANNED, Ends
from opstui.stages.review.state import year_before
from opstui.stages.review.steps.base import ReviewStep
from opstui.stages.review.steps.comparing import headline, pair_of, side_name, view_between
from opstui.stages.review.steps.context import ReviewContext
from opstui.stages.strategy.model import Cycle
from opstui.ui.form_values import FieldSpec, FormValues

Options = tuple[tuple[str, str], ...]


def options(context: ReviewContext) -> Options:
    """(code, label) of everything that is likely to be compared: the sides of the plan, the cycle
    so far, its periods from the newest on, the days a year ago, and the cycles before."""
    timing = context.timing
    found: dict[str, str] = {side.value: side_name(side) for side in PLANNED}

    def add(period: Period | None, label: str = "") -> None:
        if period is not None:
            text = format_period(period, language())
            named = _("{name} {days}").format(name=label, days=text) if label else text
            found.setdefault(period.code, named if period.grain is None else _coded(period, named))

    if timing.here is not None and timing.here != timing.last:
        add(timing.here, _("cycle to date"))
    for one in reversed(timing.done):
        add(one)
    if timing.done:
        add(previous(timing.done[0]))
    if timing.here is not None:
        add(year_before(timing.here, context.plan.phasing.country), _("last year"))
    for cycle in sorted(context.workbook.all(Cycle).values(), key=lambda one: -one.number):
        if cycle.key != context.cycle.key and cycle.end < context.cycle.start:
            add(Period(cycle.start, cycle.end), _("cycle {n}").format(n=cycle.number))
    return tuple(found.items())


def _coded(period: Period, text: str) -> str:
    """A week is known by its number too."""
    return f"{period.code} {text}" if period.grain == "week" else text


def usual(context: ReviewContext) -> Ends:
    """Of two periods the last against the one before, as far as there are two."""
    done = context.timing.done
    if len(done) > 1:
        return Ends(done[-2].code, done[-1].code)
    return Ends("baseline", "target")


def specs(context: ReviewContext) -> list[FieldSpec]:
    some, start = options(context), usual(context)
    days = _("A week 2026-W40, a month 2026-10, or 2026-09-01..2026-09-30. Empty: as chosen.")

    def check(text: str) -> str:
        try:
            parse_period(text, today=context.today, year=context.today.year)
        except OpsError as error:
            return error.said
        return ""

    def field(id_: str, label: str, code: str) -> tuple[FieldSpec, FieldSpec]:
        return (
            FieldSpec(id_, label, "choice", code, options=some, required=True),
            FieldSpec(f"{id_}_days", _("or these days"), help=days, check=check),
        )

    found = [
        *field("start", pgettext("comparison", "From"), start.start),
        *field("end", pgettext("comparison", "To"), start.end),
    ]
    found[-1] = FieldSpec(
        "end_days", _("or these days"), help=days, check=check, hint=_told(context)
    )
    return found


def _told(context: ReviewContext) -> Callable[[Mapping[str, str]], str]:
    """What the two come to while they are being chosen, or why they cannot be compared."""

    def said(texts: Mapping[str, str]) -> str:
        try:
            return told(context, ends(context, texts))
        except (OpsError, KeyError):
            return ""

    return said


def ends(context: ReviewContext, texts: Mapping[str, str]) -> Ends:
    """What was chosen, or typed instead; raises OpsError for days that are none."""

    def one(id_: str) -> str:
        typed = texts.get(f"{id_}_days", "").strip()
        if not typed:
            return texts.get(id_, "")
        return parse_period(typed, today=context.today, year=context.today.year).code

    return Ends(one("start"), one("end"))


def told(context: ReviewContext, chosen: Ends) -> str:
    view = view_between(context, chosen)
    return headline(context, view) if view is not None else why_not(context, chosen)


def why_not(context: ReviewContext, chosen: Ends) -> str:
    """Why these two cannot be compared, and what to bring in; "" when they can."""
    found = pair_of(context, chosen)
    if not found.why:
        if view_between(context, chosen) is not None:
            return ""
        return _("The result is unknown at one end.")
    if chosen.start == chosen.end:
        return found.why
    return _("{why} i brings them in from a file, step 1 takes them typed.").format(why=found.why)


async def ask_pair(step: ReviewStep) -> Ends | None:
    """The two states that were chosen; None when the form was left."""
    context = step.context
    made: list[Ends] = []

    async def save(values: FormValues) -> Mapping[str, str] | None:
        chosen = ends(context, {name: values.text(name) for name in values.texts})
        why = why_not(context, chosen)
        if why:
            return {"end" if not values.text("end_days") else "end_days": why}
        made[:] = [chosen]
        return None

    fields = specs(context)
    saved = await step.host.ask(_("Compare any two"), fields, save, f"pair:{context.cycle.key}")
    return made[0] if saved and made else None

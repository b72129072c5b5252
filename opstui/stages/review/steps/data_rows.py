"""The numbers of a period as rows of a grid, and the words about what was typed. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from statistics import median

from opstui.kernel.errors import OpsError
from opstui.kernel.language import _, language, ngettext, pgettext
from opstui.kernel.metric_tree import Values
from opstui.kernel.periods import Period, format_date, format_period
from opstui.kernel.quantities import format_change, format_number, parse
from opstui.stages.review.entry import Changes, Doubt, Entry, entries
from opstui.stages.review.entry_effect import Effect
from opstui.stages.review.state import target
from opstui.stages.review.steps.context import ReviewContext
from opstui.stages.strategy.model import Cycle
from opstui.ui.grid import GridRow


def due(context: ReviewContext, period: Period) -> Values:
    """Leaf targets as they are phased, of the period."""
    return target(context.based, context.cycle, period).leaves


def asked(context: ReviewContext, period: Period, segment: str | None) -> list[Entry]:
    """What to enter for the period, in total or of one segment."""
    return entries(context.reader, due(context, period), period, segment)


def heads(context: ReviewContext, segment: str | None) -> tuple[str, ...]:
    grain = context.cycle.grain
    last = {"day": _("Last day"), "week": _("Last week"), "month": _("Last month")}[grain]
    plan = pgettext("column", "Plan")
    return (f"{last} ",) if segment else (f"{last} ", f"{plan} ")


def entry_heads(segment: str | None) -> tuple[str, str]:
    """Over the fields, and over what `beside` says of a number."""
    return _("This period"), _("vs last") if segment else _("of plan, change")


def grid_rows(found: Sequence[Entry], segment: str | None) -> list[GridRow]:
    return [
        GridRow(
            one.id,
            one.name.text(language()) or one.id,
            one.unit,
            tuple(
                f"{format_number(value, one.unit, width=11)} "
                for value in ((one.last,) if segment else (one.last, _whole(one)))
            ),
            as_typed(one.value, one.unit),
        )
        for one in found
    ]


def _whole(one: Entry) -> float | None:
    """The plan of a count of things is no fraction, unless it is a small one."""
    if one.plan is None or one.unit == "ratio" or abs(one.plan) < 10:
        return one.plan
    return float(round(one.plan))


def as_typed(value: float | None, unit: str) -> str:
    """The number as a person would type it: exact, a rate in percent."""
    if value is None:
        return ""
    return f"{value * 100:.12g}%" if unit == "ratio" else f"{value:.15g}"


def typed(
    found: Sequence[Entry], texts: Mapping[str, str]
) -> tuple[dict[str, float | None], dict[str, str]]:
    """(entry → number or None where the field is empty, entry → why it is no number)."""
    values: dict[str, float | None] = {}
    problems: dict[str, str] = {}
    for one in found:
        text = texts.get(one.id, "").strip()
        if not text or text == as_typed(one.value, one.unit):
            values[one.id] = one.value if text else None
            continue
        try:
            values[one.id] = parse(text, one.unit).value
        except OpsError as error:
            problems[one.id] = error.said
    return values, problems


def beside(one: Entry, value: float, doubt: Doubt | None) -> tuple[str, bool]:
    """What stands beside a field: a short doubt, else attainment of the plan and the change."""
    if doubt is not None:
        return short(doubt, one, value), True
    parts = []
    if one.plan:
        parts.append(f"{value / one.plan:.0%}")
    if one.last is not None:
        parts.append(format_change(one.last, value, one.unit))
    return " ".join(parts), False


def short(doubt: Doubt, one: Entry, value: float) -> str:
    """The doubt in the few cells beside a field."""
    match doubt:
        case Doubt.NEGATIVE:
            return _("✗ below zero")
        case Doubt.FINER:
            return _("✗ days differ")
        case Doubt.ABOVE_ONE:
            return _("! above 100%")
        case Doubt.JUMP:
            share = abs(value / (one.last or 1))
            text = _("! {n} x more") if share > 1 else _("! {n} x less")
            return text.format(n=f"{max(share, 1 / share):,.0f}")
        case Doubt.UNUSUAL:
            return _("! unusual")


def question(one: Entry, value: float, doubt: Doubt) -> str:
    """The doubt as a sentence, with what to do."""
    name = one.name.text(language()) or one.id
    match doubt:
        case Doubt.NEGATIVE:
            text = _("{name}: a count cannot be below zero. Leave it empty if it is not known.")
        case Doubt.FINER:
            text = _(
                "{name}: the days kept for this period add up to {total}. Change those (i imports)."
            )
        case Doubt.ABOVE_ONE:
            text = _("{name}: that makes a rate above 100%. F2 keeps it if it is right.")
        case Doubt.JUMP:
            text = _("{name}: {value} after {last}. F2 keeps it if it is right.")
        case Doubt.UNUSUAL:
            text = _("{name}: {value} is far from usual ({usual}). F2 keeps it if it is right.")
    return text.format(
        name=name,
        value=format_number(value, one.unit),
        last=format_number(one.last, one.unit),
        total=format_number(one.finer, one.unit),
        usual=format_number(median(one.past), one.unit) if one.past else "",
    )


def counted(found: Changes) -> str:
    """ "3 new, 1 changed, 1 removed"."""
    parts = [
        ngettext("{n} new", "{n} new", len(found.new)).format(n=len(found.new)),
        ngettext("{n} changed", "{n} changed", len(found.changed)).format(n=len(found.changed)),
        ngettext("{n} removed", "{n} removed", len(found.removed)).format(n=len(found.removed)),
    ]
    numbers = (found.new, found.changed, found.removed)
    shown = [part for part, list_ in zip(parts, numbers, strict=True) if list_]
    return _(", ").join(shown)


def summary(found: Changes) -> str:
    """What keeping would do, with the old value of what is overwritten."""
    old = [
        f"{one.name.text(language())} {format_number(one.value, one.unit)} > "
        f"{format_number(value, one.unit)}"
        for one, value in found.changed[:2]
    ]
    detail = f" ({_(', ').join(old)})" if old else ""
    return _("{changes}. F2 keeps it.").format(changes=counted(found) + detail)


def outside(cycle: Cycle, day: date, today: date) -> str:
    """Why no number can be entered for `day`; "" when one can."""
    span = format_period(Period(cycle.start, cycle.end), language())
    if not cycle.start <= day <= cycle.end:
        return _("{day} is outside the cycle ({span}).").format(
            day=format_date(day, language()), span=span
        )
    if day > today:
        return _("{day} has not come yet.").format(day=format_date(day, language()))
    return ""


def sentences(*parts: str) -> str:
    """One after the other; after a full-width stop there is no space."""
    out = ""
    for part in filter(None, parts):
        gap = "" if not out or out.endswith("。") else " "
        out += gap + part
    return out


def effect_said(found: Effect) -> str:
    """The attainment that a typed number makes, and what it was without it."""
    name = found.node.name.text(language()) or found.node.id
    text = _("{name}: {share} of plan.").format(name=name, share=f"{found.share:.0%}")
    if found.before is None or f"{found.before:.0%}" == f"{found.share:.0%}":
        return text
    changed = _("{name}: {share} of plan, {before} before.")
    return changed.format(name=name, share=f"{found.share:.0%}", before=f"{found.before:.0%}")


# -- the state of a period --------------------------------------------------------------------


def mark(period: Period, left: int, today: date) -> str:
    """A period that is cut, or not over, or over for days and still without numbers."""
    if period.partial or period.end >= today:
        return _("partial")
    days = (today - period.end).days
    return _("{n} days late").format(n=days) if left and days > 1 else ""


def state_text(context: ReviewContext, period: Period, left: int) -> str:
    """What there is to do for the period with `left` numbers missing."""
    if period.end >= context.today or (not left and context.gaps[period]):
        return context.gaps[period]
    older = [one for one in context.periods if one.end < period.start]
    gap = next((one for one in older if context.reader.missing(one)), None)
    if gap is not None:
        text = _("{period} lacks numbers, later ones are not compared: [ goes back to it.")
        return text.format(period=gap.code)
    if not left:
        return _("Every number is there: n goes on to the status, enter changes one.")
    return _("Type or paste, enter, next. Empty is no number, not zero. i imports a file.")

"""The numbers of a channel, and how channels are reckoned, as forms."""

from __future__ import annotations

from collections.abc import Mapping

from opstui.kernel.language import N_, _, language, pgettext
from opstui.kernel.observations import Observation, SeriesMonth, apply
from opstui.kernel.periods import Period, format_period
from opstui.stages.review.channels import Roles, roles
from opstui.stages.review.entry import entry_grain
from opstui.stages.review.model import Economics
from opstui.stages.review.steps.base import ReviewStep
from opstui.stages.review.steps.context import ReviewContext
from opstui.ui.form_values import FieldSpec, FormValues
from opstui.workbook.document import Workbook

USUAL = Roles("spend", "paid", "net_revenue", "uv")
"""Where typed numbers go when no series is named so yet."""


async def edit_channel(step: ReviewStep, channel: str) -> None:
    """The numbers of one channel in the period under review."""
    context, period = step.context, step.period
    wanted = _targets(context)

    async def save(values: FormValues) -> Mapping[str, str] | None:
        name = values.text("channel")
        spend, payers = values.number("spend"), values.number("payers")
        if spend is None and payers is None:
            return {"spend": _("Give at least the spend or the payers.")}
        if payers is not None and payers != int(payers):
            return {"payers": _("Users are counted in whole numbers.")}
        typed = {role: values.number(role) for role in wanted}

        def change(workbook: Workbook) -> Workbook:
            new = [
                _observation(metric, name, period, value)
                for role, metric in wanted.items()
                if (value := typed[role]) is not None or channel
            ]
            return workbook.put(*apply(new, workbook.all(SeriesMonth)))

        return await step.saved(N_("Enter a channel's numbers"), change)

    title = _("Channel in {period}").format(period=format_period(period, language()))
    specs = _channel_specs(context, period, channel, wanted)
    await step.host.ask(title, specs, save, f"channel:{context.cycle.key}:{channel}")


def _targets(context: ReviewContext) -> dict[str, str]:
    settings = context.workbook.get(Economics, context.cycle.key)
    found = roles(context.book, context.tree, settings)
    return {
        role: getattr(found, role) or getattr(USUAL, role)
        for role in ("spend", "payers", "revenue", "visitors")
    }


def _observation(metric: str, channel: str, period: Period, value: float | None) -> Observation:
    grain = entry_grain(period)
    day = period.end if grain == "day" else period.start
    return Observation(metric, channel, grain, day, value=value)


def _channel_specs(
    context: ReviewContext, period: Period, channel: str, wanted: Mapping[str, str]
) -> list[FieldSpec]:
    def now(role: str) -> str:
        if not channel:
            return ""
        value = context.book.total(wanted[role], period, channel).value
        return "" if value is None else f"{value:.15g}"

    money = context.currency
    return [
        FieldSpec("channel", _("Channel"), value=channel, required=True),
        FieldSpec("spend", pgettext("column", "Spend"), "number", now("spend"), unit=money, low=0),
        FieldSpec(
            "payers",
            _("New payers"),
            "number",
            now("payers"),
            low=0,
            help=_("Who paid for the first time in this period."),
        ),
        FieldSpec(
            "revenue",
            _("Net revenue"),
            "number",
            now("revenue"),
            unit=money,
            help=_("What came in less what was paid back."),
        ),
        FieldSpec("visitors", _("Visitors"), "number", now("visitors"), low=0),
    ]


async def edit_settings(step: ReviewStep) -> None:
    """Which series are meant, the margin, how long a payer stays."""
    context = step.context
    old = context.workbook.get(Economics, context.cycle.key)
    found = roles(context.book, context.tree, old)

    async def save(values: FormValues) -> Mapping[str, str] | None:
        fields = {
            **{role: values.text(role) for role in ("spend", "payers", "revenue", "visitors")},
            **{name: values.number(name) for name in ("margin", "churn", "arpu")},
            "full_cost": values.text("full_cost") == "yes",
        }

        def change(workbook: Workbook) -> Workbook:
            key = context.cycle.key
            return workbook.put(Economics.model_validate({"key": key, **fields}))

        return await step.saved(N_("Say how channels are reckoned"), change)

    title = _("How channels are reckoned")
    specs = _setting_specs(context, old, found)
    await step.host.ask(title, specs, save, f"economics:{context.cycle.key}")


def _setting_specs(context: ReviewContext, old: Economics | None, found: Roles) -> list[FieldSpec]:
    segmented = [name for name in context.book.metrics() if context.book.segments(name)]
    options = tuple((name, _label(context, name)) for name in segmented)

    def series(role: str, label: str) -> FieldSpec:
        return FieldSpec(role, label, "choice", getattr(found, role), options=options)

    def number(name: str) -> str:
        value = getattr(old, name) if old else None
        return "" if value is None else f"{value:.15g}"

    def share(name: str) -> str:
        value = getattr(old, name) if old else None
        return "" if value is None else f"{value * 100:.15g}%"

    return [
        series("spend", pgettext("column", "Spend")),
        series("payers", _("New payers")),
        series("revenue", _("Net revenue")),
        series("visitors", _("Visitors")),
        FieldSpec(
            "margin",
            _("Gross margin"),
            "number",
            share("margin"),
            unit="ratio",
            low=1e-6,
            high=1,
            help=_("Share of the net revenue that is left after the cost of delivery."),
        ),
        FieldSpec(
            "churn",
            _("Churn per month"),
            "number",
            share("churn"),
            unit="ratio",
            low=1e-6,
            high=1,
            help=_("Empty: one payment only, nobody is known to come back."),
        ),
        FieldSpec(
            "arpu",
            _("Revenue per payer and month"),
            "number",
            number("arpu"),
            unit=context.currency,
            low=0,
            help=_("Empty: from net revenue and payers of the days shown."),
        ),
        FieldSpec(
            "full_cost",
            _("Cost"),
            "choice",
            "yes" if old and old.full_cost else "no",
            options=(("no", _("media only")), ("yes", _("people and tools too"))),
        ),
    ]


def _label(context: ReviewContext, metric: str) -> str:
    name = context.name(metric)
    return metric if name == metric else f"{name} {metric}"

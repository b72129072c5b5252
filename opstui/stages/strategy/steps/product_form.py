"""Product and cycle as a form: its fields, what is wrong with them, what they become. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import get_args

from opstui.kernel.language import N_, _, language
from opstui.kernel.periods import Grain
from opstui.kernel.vocabulary import Form, word
from opstui.playbooks import form as playbook
from opstui.stages.strategy.model import Cycle, Product
from opstui.ui.form_values import FieldSpec, FormValues
from opstui.workbook.document import Workbook

GRAIN_WORDS = {"day": N_("By day"), "week": N_("By week"), "month": N_("By month")}
CURRENCIES = ("CNY", "USD", "EUR", "GBP", "HKD", "JPY", "SGD", "TWD", "KRW", "INR")
PRODUCT_FIELDS = ("name", "form", "segments", "age_months", "currency")
CYCLE_FIELDS = ("start", "end", "grain", "baseline_start", "baseline_end")
BASELINE_MARK = "baseline"
"""Among a cycle's defaults: both ends of the window at once."""

WEEKS_WITHOUT_FORM = 8
LONGEST_DAYS = 2 * 366


def weeks_of(form: Form) -> int:
    """The usual length of a cycle."""
    return WEEKS_WITHOUT_FORM if form is Form.NONE else playbook(form).cycle_weeks


def usual_cycle(form: Form, today: date, *, start: date | None = None, weeks: int = 0) -> Cycle:
    """C1 from the coming Monday (today, if it is one). The window before it is as long, and ends
    with the last week that is over, so that its numbers are known."""
    start = start or today + timedelta(-today.weekday() % 7)
    days = 7 * (weeks or weeks_of(form))
    baseline_end = min(start, today - timedelta(today.weekday())) - timedelta(1)
    return Cycle(
        key="C1",
        number=1,
        start=start,
        end=start + timedelta(days - 1),
        baseline_start=baseline_end - timedelta(days - 1),
        baseline_end=baseline_end,
    )


def form_options() -> tuple[tuple[str, str], ...]:
    return tuple((form.value, word(form)) for form in Form)


# -- fields -----------------------------------------------------------------------------------


def product_specs(product: Product | None) -> list[FieldSpec]:
    now = product or Product(name="")
    unsure = now.defaults if product else ("form",)
    return [
        FieldSpec("name", _("Name"), value=now.name, required=True),
        FieldSpec(
            "form",
            _("Form"),
            "choice",
            value=now.form.value if product else Form.TRAINING.value,
            options=form_options(),
            help=_("Every default that follows comes from it."),
            default="form" in unsure,
        ),
        FieldSpec(
            "segments",
            _("User groups"),
            value="；".join(now.segments) if language() != "en" else "; ".join(now.segments),
            help=_("Groups of users, with ; between them."),
            default="segments" in unsure,
        ),
        FieldSpec(
            "age_months",
            _("Age in months"),
            "number",
            value="" if now.age_months is None else str(now.age_months),
            low=0,
            high=1200,
            help=_("Months since launch; 0 is not launched yet."),
        ),
        FieldSpec(
            "currency",
            _("Currency"),
            "choice",
            value=now.currency,
            options=tuple((code, code) for code in CURRENCIES),
            default="currency" in unsure,
        ),
    ]


def cycle_specs(cycle: Cycle | None, form: Form, today: date) -> list[FieldSpec]:
    now = cycle or usual_cycle(form, today)
    unsure = now.defaults if cycle else CYCLE_FIELDS
    labels = {
        "start": (_("Cycle starts"), _("2026-11-22 or 11/22.")),
        "end": (_("Cycle ends"), _("The last day of the cycle.")),
        "baseline_start": (_("Baseline from"), _("Numbers before the cycle, to compare with.")),
        "baseline_end": (_("Baseline to"), _("It ends before the cycle begins.")),
    }
    specs = {
        id_: FieldSpec(
            id_,
            label,
            "date",
            value=getattr(now, id_).isoformat(),
            required=True,
            help=help_,
            default=id_ in unsure,
        )
        for id_, (label, help_) in labels.items()
    }
    specs["grain"] = FieldSpec(
        "grain",
        _("Reviewed"),
        "choice",
        value=now.grain,
        options=tuple((grain, _(GRAIN_WORDS[grain])) for grain in get_args(Grain)),
        default="grain" in unsure,
    )
    return [specs[id_] for id_ in CYCLE_FIELDS]


# -- what is wrong ----------------------------------------------------------------------------


def date_problems(
    start: date, end: date, baseline_start: date, baseline_end: date, before: Cycle | None = None
) -> dict[str, str]:
    """Field → sentence. `before` is the cycle before this one, if any."""
    problems: dict[str, str] = {}
    if end < start:
        problems["end"] = _("The cycle ends before it begins.")
    elif (end - start).days >= LONGEST_DAYS:
        problems["end"] = _("The cycle is longer than two years. Check the year.")
    if before is not None and start <= before.end:
        problems["start"] = _("The cycle before this one runs until {day}.").format(
            day=before.end.isoformat()
        )
    if baseline_end < baseline_start:
        problems["baseline_end"] = _("The baseline window ends before it begins.")
    elif baseline_end >= start:
        problems["baseline_end"] = _("The baseline window must end before the cycle begins.")
    return problems


def _dates(values: FormValues) -> dict[str, date]:
    found = {id_: values.date(id_) for id_ in CYCLE_FIELDS if id_ != "grain"}
    return {id_: day for id_, day in found.items() if day is not None}


def problems(workbook: Workbook, values: FormValues) -> dict[str, str]:
    """What the fields say together; each alone has passed `FormValues.problems`."""
    if "start" not in values.texts:
        return {}
    cycles = workbook.cycles
    return date_problems(**_dates(values), before=cycles[-2] if len(cycles) > 1 else None)


# -- what they become -------------------------------------------------------------------------


def without(marks: Iterable[str], confirmed: Iterable[str]) -> tuple[str, ...]:
    """Names of defaults that are still nobody's choice."""
    gone = set(confirmed)
    return tuple(mark for mark in marks if mark not in gone)


def usual_segments(form: Form) -> tuple[str, ...]:
    if form is Form.NONE:
        return ()
    return tuple(label.text(language()) for label in playbook(form).segments)


def with_product(product: Product | None, values: FormValues) -> Product:
    """A form left without segments gets those that are usual for it, marked as a default."""
    old = product or Product(name="-")
    form = Form(values.text("form"))
    segments = values.lines("segments")
    age = values.number("age_months")
    marks = without(old.defaults, PRODUCT_FIELDS)
    return old.model_copy(
        update={
            "name": values.text("name"),
            "form": form,
            "segments": segments or usual_segments(form),
            "age_months": None if age is None else round(age),
            "currency": values.text("currency"),
            "defaults": marks if segments or form is Form.NONE else (*marks, "segments"),
        }
    )


def with_cycle(cycle: Cycle | None, values: FormValues) -> Cycle:
    dates = _dates(values)
    update: Mapping[str, object] = {**dates, "grain": values.text("grain")}
    if cycle is None:
        return Cycle.model_validate({"key": "C1", "number": 1, **update})
    marks = without(cycle.defaults, (*CYCLE_FIELDS, BASELINE_MARK))
    return cycle.model_copy(update={**update, "defaults": marks})


def applied(workbook: Workbook, values: FormValues) -> Workbook:
    """The workbook with what was typed; product fields, cycle fields or both."""
    if "name" in values.texts:
        workbook = workbook.put(with_product(workbook.product, values))
    if "start" in values.texts:
        workbook = workbook.put(with_cycle(workbook.cycle, values))
    return workbook

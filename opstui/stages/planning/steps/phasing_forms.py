"""What the forms of the phasing step ask, and what a pasted column holds. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from opstui.kernel.errors import OpsError
from opstui.kernel.language import _, pgettext
from opstui.kernel.quantities import parse
from opstui.kernel.text import clean_line
from opstui.stages.planning.model import Phasing, Ramp
from opstui.stages.planning.phased import How
from opstui.stages.planning.phasing_view import By, PhasingView
from opstui.stages.planning.public_holidays import public_holidays
from opstui.stages.planning.steps.phasing_rows import name_of
from opstui.stages.planning.steps.target_forms import number, typed
from opstui.ui.form_values import FieldSpec, FormValues

_CHECKED_YEAR = 2026
_STEEPEST = 100.0
HEAVIEST = 1e9
"""No weight or multiplier is larger; only proportions count."""


def figure(value: float) -> str:
    return f"{value:.6g}"


def takes_numbers(view: PhasingView) -> bool:
    return view.shown.how is How.SUM and bool(view.shown.values)


def period_fields(view: PhasingView, index: int) -> list[FieldSpec]:
    """Weight, event multiplier (not of days, whose weight holds it) and number of one row."""
    specs = [
        FieldSpec(
            id="weight",
            label=_("Weight"),
            kind="number",
            value=figure(view.weight(index)),
            low=0,
            high=HEAVIEST,
            required=True,
            help=_("Against the other periods; only the proportions count."),
        )
    ]
    if view.by is By.OWN:
        specs.append(
            FieldSpec(
                id="multiplier",
                label=_("Event x"),
                kind="number",
                value=figure(view.multiplier(index)),
                low=0,
                high=HEAVIEST,
                required=True,
                help=_("1 is an ordinary period. Take it from your own last event."),
            )
        )
    if takes_numbers(view):
        specs.append(
            number(
                "number",
                _("Number"),
                view.shown.values[index],
                view.shown.node.unit,
                _("Set it by hand; the other periods take the difference."),
            )
        )
    return specs


def number_typed(view: PhasingView, index: int, values: FormValues) -> bool:
    """Whether the form's number is another one than the row's."""
    current = view.shown.values[index] if view.shown.values else None
    given = values.text("number") if "number" in values.texts else ""
    return bool(given) and given != typed(current, view.shown.node.unit)


def period_changed(view: PhasingView, index: int, values: FormValues) -> Phasing:
    """The phasing as the form has it; a typed number goes before weights. Raises OpsError."""
    if number_typed(view, index, values):
        return view.with_numbers({index: values.number("number") or 0.0})
    old = view.weight(index)
    weight = old if values.text("weight") == figure(old) else values.number("weight") or 0.0
    if "multiplier" not in values.texts:
        return view.with_weights({index: weight})
    return view.with_weights({index: weight}, {index: values.number("multiplier") or 0.0})


# -- several periods --------------------------------------------------------------------------


def several_fields(view: PhasingView, index: int) -> list[FieldSpec]:
    """From one row to another: one value for all, or one for each."""
    rows = tuple((str(i), name_of(one)) for i, one in enumerate(view.shown.periods))
    what = [("weight", _("Weight"))]
    if takes_numbers(view):
        what.insert(0, ("number", _("Number")))
    if view.by is By.OWN:
        what.append(("multiplier", _("Event x")))
    return [
        FieldSpec("first", pgettext("phasing", "From"), "choice", str(index), options=rows),
        FieldSpec("last", pgettext("phasing", "To"), "choice", str(len(rows) - 1), options=rows),
        FieldSpec("what", pgettext("phasing", "What"), "choice", what[0][0], options=tuple(what)),
        FieldSpec(
            id="values",
            label=pgettext("phasing", "Values"),
            required=True,
            help=_("One for all of them, or one for each with spaces between."),
        ),
    ]


def several_changed(view: PhasingView, values: FormValues) -> Phasing:
    """Raises OpsError when the values do not fit the rows."""
    first, last = sorted((int(values.text("first") or 0), int(values.text("last") or 0)))
    what = values.text("what")
    unit = view.shown.node.unit if what == "number" else "count"
    found = numbers_of(values.text("values").replace("\t", " ").split(" "), unit)
    count = last - first + 1
    if len(found) == 1:
        found = found * count
    if len(found) != count:
        raise OpsError(
            _("Values: {n}; periods: {count}.").format(n=len(found), count=count),
            _("Give one value, or as many as there are periods."),
        )
    changed = {first + offset: value for offset, value in enumerate(found)}
    if what == "number":
        return view.with_numbers(changed)
    if what == "multiplier":
        return view.with_weights({}, changed)
    return view.with_weights(changed)


def numbers_of(texts: Sequence[str], unit: str) -> list[float]:
    """Raises OpsError for what is no number, is below zero or beyond any use."""
    found = [parse(text, unit).value for text in texts if text.strip()]
    if any(value > HEAVIEST * 1e6 for value in found):
        raise OpsError(
            _("This must be at most {high}.").format(high=f"{HEAVIEST * 1e6:g}"),
            _("Type a smaller number."),
        )
    if any(value < 0 for value in found):
        raise OpsError(_("A weight is below zero."), _("Give every period a weight of 0 or more."))
    return found


def pasted(view: PhasingView, index: int, text: str) -> tuple[Phasing, int]:
    """A column from a spreadsheet (its last one counts; a heading may stand over it) put into the
    rows from `index` on: numbers of what adds up, else weights. Also how many rows it fills.

    Raises OpsError when it does not fit or is not a column of numbers.
    """
    lines = [line.split("\t")[-1] for line in text.splitlines() if line.strip()]
    column = [clean_line(line).text.strip() for line in lines]
    by_number = takes_numbers(view)
    unit = view.shown.node.unit if by_number else "count"
    if len(column) > 1:
        try:
            parse(column[0], unit)
        except OpsError:
            column = column[1:]
    found = numbers_of(column, unit)
    room = len(view.shown.periods) - index
    if not found or len(found) > room:
        raise OpsError(
            _("Values: {n}; periods: {count}.").format(n=len(found), count=room),
            _("Put the cursor on the period that the first value belongs to."),
        )
    changed = {index + offset: value for offset, value in enumerate(found)}
    new = view.with_numbers(changed) if by_number else view.with_weights(changed)
    return new, len(found)


# -- options ----------------------------------------------------------------------------------


def option_fields(phasing: Phasing) -> list[FieldSpec]:
    """Ramp, dip, country."""
    ramp = phasing.ramp
    return [
        FieldSpec(
            id="periods",
            label=_("Ramp periods"),
            kind="number",
            value=str(ramp.periods) if ramp else "",
            low=0,
            high=1000,
            help=_("A new channel builds up over so many periods. Empty: no ramp."),
        ),
        number("start", _("Ramp start"), ramp.start if ramp else 0.3, "ratio"),
        number("end", _("Ramp end"), ramp.end if ramp else 1.0, "ratio"),
        FieldSpec(
            id="dip",
            label=_("After a sale"),
            kind="number",
            value="" if phasing.dip is None else figure(phasing.dip),
            low=0,
            high=1,
            default=phasing.dip == Phasing().dip,
            help=_("Four days after a sale, .78-.85 is usual. Empty: no dip. For s."),
        ),
        FieldSpec(
            id="country",
            label=_("Holidays of"),
            value=phasing.country,
            help=_("CN is the calendar of the playbook; others by code: US, GB, JP."),
        ),
    ]


def options_changed(phasing: Phasing, values: FormValues) -> tuple[Phasing, dict[str, str]]:
    """The phasing, or problems by field."""
    code = values.text("country").upper() or "CN"
    if len(code) != 2 or not (code.isascii() and code.isalpha()):
        return phasing, {"country": _("Give the two letters of a country, such as CN or US.")}
    if code != "CN":
        try:
            public_holidays(code, _CHECKED_YEAR)
        except OpsError as error:
            return phasing, {"country": error.said}
    length = int(values.number("periods") or 0)
    start, end = values.number("start"), values.number("end")
    if any(one is not None and not 0 <= one <= _STEEPEST for one in (start, end)):
        return phasing, {"start": _("A ramp goes from 0% to at most 10,000%.")}
    ramp = None
    if length > 0:
        ramp = Ramp(
            start=0.3 if start is None else start, end=1.0 if end is None else end, periods=length
        )
        if ramp.start == 0 and ramp.end == 0:
            return phasing, {"end": _("All weights would be 0.")}
    dip = values.number("dip")
    return phasing.model_copy(update={"ramp": ramp, "dip": dip, "country": code}), {}

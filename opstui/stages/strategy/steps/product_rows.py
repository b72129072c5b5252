"""Product and cycle as lines: label, value, where it comes from. Pure."""

from __future__ import annotations

from datetime import date

from opstui.kernel.language import _, language, ngettext
from opstui.kernel.periods import Period, format_period
from opstui.kernel.vocabulary import Form, word
from opstui.playbooks import form as playbook
from opstui.stages.strategy.compose import listed
from opstui.stages.strategy.model import Cycle, Product
from opstui.stages.strategy.steps.product_form import BASELINE_MARK, GRAIN_WORDS
from opstui.ui.sheet import Line
from opstui.workbook.document import Workbook


def mark(name: str, defaults: tuple[str, ...]) -> str:
    return _("Default") if name in defaults else ""


def days_text(days: int) -> str:
    """ "8 weeks" where it is whole weeks, else days."""
    if days % 7 == 0:
        return ngettext("{n} week", "{n} weeks", days // 7).format(n=days // 7)
    return ngettext("{n} day", "{n} days", days).format(n=days)


def product_lines(workbook: Workbook) -> list[Line]:
    product, cycle = workbook.product, workbook.cycle
    return [*_product(product), *_cycle(cycle)]


def _product(product: Product | None) -> list[Line]:
    labels = {
        "name": _("Name"),
        "form": _("Form"),
        "segments": _("User groups"),
        "age_months": _("Age in months"),
        "currency": _("Currency"),
    }
    if product is None:
        return [Line(key, label, "-", muted=True) for key, label in labels.items()]
    values = {
        "name": product.name,
        "form": word(product.form),
        "segments": listed(product.segments),
        "age_months": "" if product.age_months is None else str(product.age_months),
        "currency": product.currency,
    }
    return [
        Line(key, label, values[key] or "-", mark(key, product.defaults), not values[key])
        for key, label in labels.items()
    ]


def _cycle(cycle: Cycle | None) -> list[Line]:
    labels = {
        "start": _("Cycle"),
        "grain": _("Reviewed"),
        "baseline_start": _("Baseline window"),
    }
    if cycle is None:
        return [Line(key, label, "-", muted=True) for key, label in labels.items()]
    marks = cycle.defaults
    if BASELINE_MARK in marks:
        marks = (*marks, "baseline_start")
    values = {
        "start": f"{cycle.key}  {_span(cycle.start, cycle.end)}",
        "grain": _(GRAIN_WORDS[cycle.grain]),
        "baseline_start": _span(cycle.baseline_start, cycle.baseline_end),
    }
    return [Line(key, label, values[key], mark(key, marks)) for key, label in labels.items()]


def _span(start: date, end: date) -> str:
    period = Period(start, end)
    return f"{format_period(period, language(), year=True)}  {days_text(period.days)}"


def sentence_of(workbook: Workbook, line: str) -> str:
    """Why the marked line matters, or what to do first."""
    if workbook.product is None:
        return _("No product yet. e fills it in; about two minutes.")
    form = workbook.product.form
    said = {
        "form": _("The form sets the defaults of every step after this: tree, numbers, tasks."),
        "segments": _("Whom the relationship is built with. Strategy and tasks name one of them."),
        "age_months": _("The age helps to tell the stage of life while there is little data."),
        "start": _("Targets are for this span; reviews fall into it."),
        "grain": _("How often numbers come in and are looked at."),
        "baseline_start": _("Every target is compared with what was in this window."),
    }.get(line, "")
    if line == "name" and form is not Form.NONE:
        example = playbook(form).example.text(language())
        said = _("The workbook is about this one product. An example: {name}.").format(name=example)
    return said

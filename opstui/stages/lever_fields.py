"""The fields of a task's lever in its form, with what they come to while they are typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from opstui import playbooks
from opstui.kernel.errors import OpsError
from opstui.kernel.language import _, language
from opstui.kernel.quantities import format_number, parse
from opstui.kernel.text import cut
from opstui.kernel.vocabulary import Form, Lever
from opstui.playbooks.schema import LeverField
from opstui.stages.current import currency_of, current_plan, current_tree, cycle_tasks
from opstui.stages.execution.lever_line import Around, Figure, LeverLine
from opstui.stages.execution.lines_growth import campaign_lines, spread_lines
from opstui.stages.execution.lines_users import bd_lines, care_lines, mechanism_lines
from opstui.stages.execution.lines_words import copy_lines, law_lines
from opstui.stages.execution.model import DayLog
from opstui.stages.execution.states import BEFORE_LIVE
from opstui.stages.planning.model import Task
from opstui.ui.form_values import FieldSpec
from opstui.workbook.document import Workbook

FORM_LABEL = 17
"""Cells that a form has for a label."""

Draft = Callable[[Mapping[str, str]], Task]
"""The task as the texts of the form say."""

_LINES: dict[Lever, Callable[[Around], Iterator[LeverLine]]] = {
    Lever.COPY: copy_lines,
    Lever.CAMPAIGN: campaign_lines,
    Lever.EVENT_SPREAD: spread_lines,
    Lever.MECHANISM: mechanism_lines,
    Lever.USER_CARE: care_lines,
    Lever.BD: bd_lines,
}


def plain_figure(value: float | None, unit: str) -> str:
    """A number as it is written without settings."""
    return format_number(value, unit, language=language())


def product_form(workbook: Workbook) -> Form | None:
    """The form of the product; None while it has none."""
    product = workbook.product
    return product.form if product is not None and product.form is not Form.NONE else None


def around_of(task: Task, workbook: Workbook, today: date, figure: Figure) -> Around:
    """The task with what its sums need."""
    plan, cycle = current_plan(workbook), workbook.cycle
    touched: dict[str, date] = {}
    if task.lever is Lever.BD:
        for log in workbook.all(DayLog).values():
            touched[log.task] = max(log.day, touched.get(log.task, log.day))
    days = (cycle.baseline_end - cycle.baseline_start).days + 1 if cycle else 0
    return Around(
        task=task,
        today=today,
        figure=figure,
        tasks=tuple(cycle_tasks(workbook)),
        tree=current_tree(workbook),
        baseline=plan.baseline if plan else {},
        window_days=max(0, days),
        currency=currency_of(workbook),
        form=product_form(workbook),
        touched=touched,
    )


def lines_of(around: Around) -> list[LeverLine]:
    """What the lever comes to, what it lacks, and the words that the law objects to."""
    return [*_LINES[around.task.lever](around), *law_lines(around)]


def lever_specs(
    task: Task,
    workbook: Workbook,
    *,
    when: str = "plan",
    said: Callable[[Mapping[str, str], str], str] | None = None,
) -> Iterator[FieldSpec]:
    """The lever's own fields, from its playbook; "lever_<code>" is the field's id. `said` gives
    what the texts of the form come to at a field."""
    for own in playbooks.lever(task.lever).fields:
        if own.when == when:
            value = task.lever_fields.get(own.code, "")
            usual = "" if value or task.state not in BEFORE_LIVE else own.default
            spec = _lever_spec(own, value or usual, currency_of(workbook), hint_at(own.code, said))
            yield replace(spec, default=bool(usual))


def hint_at(
    code: str, said: Callable[[Mapping[str, str], str], str] | None
) -> Callable[[Mapping[str, str]], str] | None:
    return None if said is None else lambda texts: said(texts, code)


def _lever_spec(
    own: LeverField,
    value: str,
    currency: str,
    hint: Callable[[Mapping[str, str]], str] | None,
) -> FieldSpec:
    name = cut(own.name.text(language()), FORM_LABEL)
    id_, help_ = f"lever_{own.code}", own.help.text(language())
    match own.kind:
        case "choice":
            options = tuple((one.en, one.text(language())) for one in own.choices)
            known = next((one.en for one in own.choices if value in (one.en, one.zh)), "")
            return FieldSpec(
                id_, name, "choice", known, options=options, placeholder="-", help=help_, hint=hint
            )
        case "money":
            return FieldSpec(id_, name, "number", value, unit=currency, help=help_, hint=hint)
        case "number":
            return FieldSpec(id_, name, value=value, help=help_, check=number_problem, hint=hint)
        case "date":
            return FieldSpec(id_, name, "date", value, help=help_, hint=hint)
    return FieldSpec(id_, name, "text", value, help=help_, hint=hint)


def number_problem(text: str) -> str:
    """A count, or a share with its percent sign: both are kept as they were typed."""
    try:
        value = parse(text, "ratio" if "%" in text else "count").value
    except OpsError as error:
        return error.said
    return _("This must be at least {low}.").format(low=0) if value < 0 else ""


def chosen(own: LeverField, value: str) -> str:
    """The value of a field for people: a choice in the current language."""
    found = (one for one in own.choices if value in (one.en, one.zh))
    return next((one.text(language()) for one in found), value)


class Sayings:
    """What the texts of an open form come to, field by field; worked out once per text typed."""

    def __init__(self, draft: Draft, workbook: Workbook, today: date, figure: Figure) -> None:
        self._draft, self._book, self._today, self._figure = draft, workbook, today, figure
        self._texts: dict[str, str] = {}
        self._said: dict[str, str] = {}

    def __call__(self, texts: Mapping[str, str], code: str) -> str:
        if not self._said or self._texts != texts:
            self._texts, self._said = dict(texts), self._all(texts)
        return self._said.get(code, "")

    def _all(self, texts: Mapping[str, str]) -> dict[str, str]:
        around = around_of(self._draft(texts), self._book, self._today, self._figure)
        found: dict[str, list[str]] = {"": [""]}
        for line in lines_of(around):
            if line.code and (line.label or _typed(line.code, texts)):
                found.setdefault(line.code, []).append(line.sentence)
        return {code: "\n".join(lines) for code, lines in found.items()}


def _typed(code: str, texts: Mapping[str, str]) -> bool:
    """What is lacking is said at a field that something was typed into: an empty form does not
    scold."""
    return bool(texts.get(f"lever_{code}", "").strip())

"""The first plan in twelve answers: their order, where one is, and what each one changes.

Pure. Where one is, is told by `guided_place`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from opstui.guided.answers import ANSWERS, with_cycle
from opstui.guided.place import (
    MARK,
    QUESTIONS,
    begun,
    draft_id,
    here,
    number,
    pending,
)
from opstui.guided.questions import question
from opstui.kernel.language import N_
from opstui.stages.strategy.steps.suggestions import filled
from opstui.ui.form_values import FormValues
from opstui.workbook.document import Workbook

__all__ = [
    "MARK",
    "NAMES",
    "QUESTIONS",
    "answered",
    "begun",
    "draft_id",
    "here",
    "number",
    "pending",
    "problems",
    "skipped",
]

NAMES = {
    "name": N_("Answer: the product"),
    "form": N_("Answer: the form"),
    "relationship": N_("Answer: the relationship"),
    "lifecycle": N_("Answer: the stage of life"),
    "weeks": N_("Answer: the cycle"),
    "tree": N_("Answer: the metric tree"),
    "numbers": N_("Answer: the numbers"),
    "target": N_("Answer: the target"),
    "resources": N_("Answer: the resources"),
    "task1": N_("Answer: the first task"),
    "task2": N_("Answer: the second task"),
    "task3": N_("Answer: the third task"),
}
"""What the history calls each answer."""


def problems(
    workbook: Workbook, name: str, texts: Mapping[str, str], today: date
) -> dict[str, str]:
    """Field → sentence for what was typed; {} when it is an answer."""
    asked = question(name, workbook, today)
    values = FormValues(dict(texts), asked.specs, today)
    return asked.problems(values) if asked.problems else values.problems()


CONFIRMED = ("relationship", "lifecycle")
"""Questions whose answer is a statement: giving it, even as suggested, makes it somebody's."""


def answered(
    workbook: Workbook,
    name: str,
    texts: Mapping[str, str],
    today: date,
    touched: Collection[str] = (),
) -> Workbook:
    """The workbook with the answer and all that follows from it.

    `texts` (field → as typed) must have no `problems`. A default that was only passed with enter
    stays marked as one; `touched` are fields in which somebody typed or moved, and came to the
    same.
    """
    specs = question(name, workbook, today).specs
    values = FormValues(dict(texts), specs, today)
    chose = {
        spec.id
        for spec in specs
        if name in CONFIRMED
        or spec.id in touched
        or not spec.default
        or texts.get(spec.id, "") != spec.value
    }
    return _asked(ANSWERS[name](with_cycle(workbook, today), values, today, chose), workbook, name)


def skipped(workbook: Workbook, name: str, today: date) -> Workbook:
    """The defaults of the question as they stand, marked as nobody's choice."""
    asked = question(name, workbook, today)
    values = FormValues({spec.id: spec.value for spec in asked.specs}, asked.specs, today)
    return _asked(ANSWERS[name](with_cycle(workbook, today), values, today, ()), workbook, name)


def _asked(new: Workbook, old: Workbook, name: str) -> Workbook:
    """Without `name` among the questions to come; after the last one the strategy page is filled
    with suggestions."""
    product = new.product
    if product is None:
        return new
    left = [MARK + other for other in pending(old) if other != name]
    own = [mark for mark in product.defaults if not mark.startswith(MARK)]
    new = new.put(product.model_copy(update={"defaults": (*own, *left)}))
    return new if left else filled(new)

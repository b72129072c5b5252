"""Where one is in the guided plan. Pure, and light enough for Home to ask.

What is still to be asked is kept in the product's `defaults` as "guided:<question>", so that the
same question comes back next time, on any machine and in any session.
"""

from __future__ import annotations

from opstui.kernel.vocabulary import Form
from opstui.stages.planning.model import Plan
from opstui.workbook.document import Workbook

QUESTIONS = (
    "name",
    "form",
    "relationship",
    "lifecycle",
    "weeks",
    "tree",
    "numbers",
    "target",
    "resources",
    "task1",
    "task2",
    "task3",
)
MARK = "guided:"


def pending(workbook: Workbook) -> tuple[str, ...]:
    """Questions not yet answered nor skipped, in order; () when the guided plan is done.

    A workbook with a product but no plan, which was not begun here, is asked for all the rest.
    """
    product = workbook.product
    if product is None:
        return QUESTIONS
    marked = {mark.removeprefix(MARK) for mark in product.defaults if mark.startswith(MARK)}
    if marked:
        return tuple(name for name in QUESTIONS if name in marked)
    if workbook.all(Plan):
        return ()
    return QUESTIONS[1:] if product.form is Form.NONE else QUESTIONS[2:]


def here(workbook: Workbook) -> str:
    """The question to show first, "" when all have been asked."""
    return next(iter(pending(workbook)), "")


def number(name: str) -> int:
    """1 to 12."""
    return QUESTIONS.index(name) + 1


def draft_id(name: str) -> str:
    """Under which half-typed text of a question is kept."""
    return f"{MARK}{number(name)}"


def begun(workbook: Workbook) -> bool:
    """Whether the guided plan was begun here and left before its end."""
    product = workbook.product
    return product is not None and any(mark.startswith(MARK) for mark in product.defaults)

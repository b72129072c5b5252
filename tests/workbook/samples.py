"""Small records and workbooks for the tests of the store."""

from __future__ import annotations

from datetime import date

from opstui.kernel.vocabulary import Lever
from opstui.stages.planning.model import Task
from opstui.stages.review.model import Feedback
from opstui.stages.strategy.model import Cycle, Product
from opstui.workbook.document import Workbook
from opstui.workbook.repository import Repository

PRODUCT = Product(name="启航")


def task(number: int, title: str = "写稿", owner: str = "") -> Task:
    return Task(
        key=f"C1.T{number}", cycle="C1", title=title, lever=Lever.COPY, owner=owner, budget=100.5
    )


def feedback(number: int, text: str = "太贵") -> Feedback:
    return Feedback(key=f"C1.F{number}", cycle="C1", day=date(2026, 3, 2), text=text)


def cycle(number: int) -> Cycle:
    first = date(2026, number, 1)
    return Cycle(
        key=f"C{number}",
        number=number,
        start=first,
        end=first,
        baseline_start=first,
        baseline_end=first,
    )


def add(repository: Repository, *numbers: int) -> Workbook:
    """One task after the other, each as a change of its own."""
    for number in numbers:
        base = repository.workbook
        repository.save(f"Add task {number}", base.put(task(number)), base)
    return repository.workbook


def titles(workbook: Workbook) -> dict[str, str]:
    return {key: one.title for key, one in workbook.all(Task).items()}


def numbers(workbook: Workbook) -> list[int]:
    return [int(key.removeprefix("C1.T")) for key in workbook.all(Task)]

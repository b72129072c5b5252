"""What is said about the numbers and words of one task's lever, and what it may look at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from opstui.kernel.language import _, pgettext
from opstui.kernel.metric_tree import MetricTree, Values
from opstui.kernel.vocabulary import Form
from opstui.stages.execution.lever_values import number
from opstui.stages.planning.model import Task

Figure = Callable[[float | None, str], str]
"""(value, unit) → the number as the user's settings want it."""


def joined(*parts: str) -> str:
    """The parts that are not empty as one clause after the other."""
    return pgettext("between clauses", ", ").join(part for part in parts if part)


def few(shown: str) -> int:
    """For plural forms: 1 for a number that is shown as "1", else 2."""
    return 1 if shown == "1" else 2


@dataclass(frozen=True, slots=True)
class LeverLine:
    """`label` "" for a sentence; `warn` for something that must be looked at; `code` is the
    field of the lever's form below which it stands as well."""

    label: str
    text: str
    warn: bool = False
    code: str = ""

    @property
    def sentence(self) -> str:
        said = self.text
        if self.label:
            said = _("{label}: {text}").format(label=self.label, text=self.text)
        if not self.warn:
            return said
        # a line of Chinese has no blank to break at but this one
        return f"!{said}" if said.startswith("「") else f"! {said}"


@dataclass(frozen=True, slots=True)
class Around:
    """A task with what its sums need: the other tasks of the cycle, tree and baseline (over
    `window_days`), and the last day on which work was logged by task key."""

    task: Task
    today: date
    figure: Figure
    tasks: tuple[Task, ...] = ()
    tree: MetricTree | None = None
    baseline: Values = field(default_factory=dict)
    window_days: int = 0
    currency: str = "CNY"
    form: Form | None = None
    touched: Mapping[str, date] = field(default_factory=dict)

    def money(self, value: float | None) -> str:
        return self.figure(value, self.currency)

    def count(self, value: float | None) -> str:
        return self.figure(value, "count")

    def rate(self, value: float | None) -> str:
        return self.figure(value, "ratio")

    def text(self, code: str) -> str:
        return self.task.lever_fields.get(code, "")

    def number(self, code: str) -> float | None:
        return number(self.task, code)

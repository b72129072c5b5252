"""Randomised tests in words: the arms' sizes first, then the difference with its interval."""

from __future__ import annotations

from opstui.kernel.language import N_, _, ngettext
from opstui.stages.review.model import Evidence
from opstui.stages.review.steps import notes
from opstui.stages.review.steps.analysis import Analysis, AnalysisPane, Finding
from opstui.stages.review.steps.context import ReviewContext
from opstui.ui.table import Column, Row


def finding(context: ReviewContext) -> Finding:
    """What the newest test says, and how many there are."""
    some = notes.experiments(context)
    if not some:
        return Finding(_("No test yet: give the sizes of both arms and their successes."), "?")
    said = notes.experiment_sentence(context, some[-1].key)
    if len(some) == 1:
        return Finding(said)
    count = ngettext("{n} test.", "{n} tests.", len(some)).format(n=len(some))
    return Finding(f"{count} {said}")


class ExperimentsPane(AnalysisPane):
    """One row per test; `a` adds one, enter changes it."""

    def columns(self) -> tuple[Column, ...]:
        return notes.experiment_columns()

    def rows(self) -> list[Row]:
        return notes.experiment_rows(self.context)

    def sentence(self) -> str:
        return notes.experiment_sentence(self.context, self.marked)

    def remark(self) -> str:
        return _("Experiments: a adds one, esc leaves")

    def evidence(self) -> Evidence | None:
        return notes.experiment_evidence(self.context, self.marked)

    def add(self) -> None:
        self.step.work(notes.edit_experiment(self.step, ""))

    def open_marked(self) -> None:
        if self.marked:
            self.step.work(notes.edit_experiment(self.step, self.marked))


ANALYSIS = Analysis(
    "experiments",
    N_("Experiments"),
    N_("Did what we tested work?"),
    finding,
    ExperimentsPane,
)

"""What the phasing step shows of one workbook, metric and view, each computed when asked. Pure."""

from __future__ import annotations

from functools import cached_property

from opstui.kernel.errors import OpsError
from opstui.kernel.language import _, language
from opstui.kernel.observations import SeriesMonth
from opstui.kernel.series import SeriesBook
from opstui.playbooks import calendar_cn
from opstui.stages.planning.last_year import (
    Festivals,
    History,
    festivals_of,
    history_of,
    last_year_of,
)
from opstui.stages.planning.model import Plan
from opstui.stages.planning.phased import How
from opstui.stages.planning.phasing_view import By, PhasingView, view_of
from opstui.stages.planning.steps.phasing_chart import Course
from opstui.stages.planning.suggestion import YEAR_DAYS
from opstui.workbook.document import Workbook


class PhasingData:
    """Only for a workbook that has a cycle and its plan."""

    def __init__(self, workbook: Workbook, metric: str, by: By) -> None:
        cycle = workbook.cycle
        plan = workbook.get(Plan, cycle.key) if cycle else None
        if cycle is None or plan is None:
            raise OpsError(_("There is no plan yet."), _("Begin with the metric tree."))
        self._key = workbook, metric, by
        self.plan, self.cycle, self.problem = plan, cycle, ""

    def is_of(self, workbook: Workbook, metric: str, by: By) -> bool:
        return self._key[0] is workbook and self._key[1:] == (metric, by)

    @cached_property
    def view(self) -> PhasingView:
        return view_of(self.plan, self.cycle, self._key[1], self._key[2])

    @cached_property
    def festivals(self) -> Festivals:
        """None in it, and the reason in `problem`, when a country's holidays cannot be had."""
        cycle, country = self.cycle, self.plan.phasing.country
        try:
            return festivals_of(cycle.start, cycle.end, calendar_cn(), country)
        except OpsError as error:
            self.problem = error.said
            return Festivals(calendar_cn(), country, (), (), frozenset())

    @cached_property
    def history(self) -> History:
        book = SeriesBook(self._key[0].all(SeriesMonth))
        return history_of(self.plan.tree, book, self.view.shown.node.id)

    def course(self) -> Course:
        """The plan beside last year's same days."""
        shown = self.view.shown
        own = self.history.metric == shown.node.id and shown.how is How.SUM
        then = [
            last_year_of(period, self.history, self.festivals) if own else None
            for period in shown.periods
        ]
        return Course(
            shown.node.name.text(language()), shown.periods, shown.values, then, self._why_not(own)
        )

    def _why_not(self, own: bool) -> str:
        if self.view.shown.how is not How.SUM:
            return _("Only what adds up is compared with last year here.")
        if own and (self.history.daily or self.history.weekly):
            return _("The data do not reach back to last year's same days.")
        return _("No last year to compare with: import {n} days of it.").format(n=YEAR_DAYS)

"""Step 5: where the largest reachable gain lies; one row becomes the primary problem."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual import on
from textual.app import ComposeResult
from textual.widgets import DataTable

from opstui.commands import pick
from opstui.kernel.language import N_, _, language
from opstui.stages.strategy.commands import COMMANDS
from opstui.stages.strategy.diagnosis import Row, number_of
from opstui.stages.strategy.model import Problem
from opstui.stages.strategy.steps.base import CycleStep
from opstui.stages.strategy.steps.core_list import tree_of
from opstui.stages.strategy.steps.diagnosis_rows import (
    columns,
    source_text,
    table_rows,
    why_text,
)
from opstui.stages.strategy.steps.page_forms import problem_of, problem_specs
from opstui.stages.strategy.steps.suggestions import diagnosis, problem_from
from opstui.ui.form_values import FormValues
from opstui.ui.keys import bind
from opstui.ui.table import OpsTable


class DiagnosisStep(CycleStep):
    """Ranked by opportunity × control × evidence; nothing is coloured where cases are few."""

    STEP = "diagnosis"
    TITLE = N_("Diagnosis")
    ACTIONS = (
        *pick("strategy.problem", "strategy.source", among=COMMANDS),
        *pick("edit"),
    )
    BINDINGS = bind(ACTIONS)

    def __init__(self) -> None:
        super().__init__()
        self._found: Sequence[Row] = ()
        self._showing_source = False

    def compose(self) -> ComposeResult:
        yield OpsTable(id="diagnosis")

    @property
    def unit(self) -> str:
        tree = tree_of(self.workbook)
        return tree.node(tree.root).unit

    @property
    def row(self) -> Row | None:
        key = self.query_one(OpsTable).current_key
        return next((row for row in self._found if row.metric == key), None)

    def show(self) -> None:
        if self.begin_first():
            return
        self._found = diagnosis(self.workbook)
        chosen = self.strategy.problem.metric if self.strategy else ""
        table = self.query_one(OpsTable)
        table.show(columns(), table_rows(self._found, self.unit, chosen))
        self._explain()

    @on(DataTable.RowHighlighted)
    def _moved(self) -> None:
        self._showing_source = False
        self._explain()

    def _explain(self) -> None:
        if self.product is None or self.cycle is None:
            return
        row, tree, strategy = self.row, tree_of(self.workbook), self.strategy
        remark = _("reference: own history > benchmark")
        if row is None or strategy is None:
            self.say(_("No numbers yet. p goes back to core data."), remark)
            return
        if self._showing_source:
            self.say(source_text(row), remark)
            return
        now = tree.value({one.metric: number_of(one) for one in strategy.core})
        self.say(why_text(row, self.unit, now), remark)

    def select_item(self, key: str) -> None:
        self.query_one(OpsTable).select_key(key)

    def side(self) -> str:
        row = self.row
        if row is None:
            return str(super().side())
        parts = [row.name.text(language()), why_text(row, self.unit, None), source_text(row)]
        return "\n\n".join([*parts, str(super().side())])

    # -- keys ---------------------------------------------------------------------------------

    def action_strategy_source(self) -> None:
        self._showing_source = not self._showing_source
        self._explain()

    def action_edit(self) -> None:
        """The number itself is changed where it was entered."""
        self.host.go("strategy", "core", self.query_one(OpsTable).current_key)

    @on(DataTable.RowSelected)
    def _selected(self) -> None:
        self.action_strategy_problem()

    def action_strategy_problem(self) -> None:
        if self.row is not None:
            self.work(self._choose(self.row))

    async def _choose(self, row: Row) -> None:
        product, strategy = self.product, self.strategy
        if product is None or strategy is None:
            return
        usual = problem_from(row, product, self.unit)
        now = strategy.problem
        shown = now if now.metric == row.metric else usual

        async def save(values: FormValues) -> Mapping[str, str] | None:
            return await self._keep(problem_of(values, row.metric))

        title = _("Primary problem: {name}").format(name=row.name.text(language()))
        specs = problem_specs(shown, default=shown is usual)
        await self.host.ask(title, specs, save, f"strategy:problem:{row.metric}")

    async def _keep(self, problem: Problem) -> Mapping[str, str] | None:
        strategy = self.strategy
        if strategy is None:
            return {"": _("Not saved.")}
        marks = tuple(mark for mark in strategy.defaults if mark != "problem")
        new = strategy.model_copy(update={"problem": problem, "defaults": marks})
        saved = await self.keep(N_("Choose the primary problem"), new)
        return None if saved else {"": _("Not saved.")}

"""Step 5: where the largest reachable gain lies; one row becomes the primary problem."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual import on
from textual.app import ComposeResult
from textual.widgets import DataTable

from opstui.commands import pick
from opstui.kernel.errors import OpsError
from opstui.kernel.figures import format_number
from opstui.kernel.language import N_, _, language
from opstui.playbooks import benchmarks
from opstui.stages.strategy.changes import core_before
from opstui.stages.strategy.commands import COMMANDS
from opstui.stages.strategy.compose import together
from opstui.stages.strategy.core_entry import read_entry
from opstui.stages.strategy.diagnosis import (
    CONTROL_LEVELS,
    Row,
    candidates,
    number_of,
)
from opstui.stages.strategy.model import CoreNumber, Problem
from opstui.stages.strategy.references import published
from opstui.stages.strategy.steps.base import CycleStep
from opstui.stages.strategy.steps.change_rows import was_text
from opstui.stages.strategy.steps.core_list import asked, tree_of, with_numbers
from opstui.stages.strategy.steps.diagnosis_rows import (
    columns,
    table_rows,
    weight_text,
    why_text,
)
from opstui.stages.strategy.steps.page_forms import problem_of, problem_specs
from opstui.stages.strategy.steps.page_screen import PageScreen
from opstui.stages.strategy.steps.source_rows import source_lines
from opstui.stages.strategy.steps.suggestions import (
    benchmark_forms,
    diagnosis,
    own_past,
    problem_from,
    with_benchmarks,
)
from opstui.ui.form_values import FieldSpec, FormValues
from opstui.ui.keys import bind
from opstui.ui.table import OpsTable
from opstui.ui.tight_table import TightTable


class DiagnosisStep(CycleStep):
    """Ranked by opportunity × control × evidence; nothing is coloured where cases are few."""

    STEP = "diagnosis"
    TITLE = N_("Diagnosis")
    ACTIONS = (
        *pick("strategy.problem", "strategy.source", "strategy.control", among=COMMANDS),
        *pick("strategy.own_best", among=COMMANDS),
        *pick("edit"),
    )
    BINDINGS = bind(ACTIONS)

    def __init__(self) -> None:
        super().__init__()
        self._found: Sequence[Row] = ()

    def compose(self) -> ComposeResult:
        yield TightTable(id="diagnosis")

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
    def _explain(self) -> None:
        if self.product is None or self.cycle is None:
            return
        row, tree, strategy = self.row, tree_of(self.workbook), self.strategy
        if row is None or strategy is None or all(one.no_data for one in self._found):
            self.say(_("No numbers yet. p goes back to core data."))
            return
        now = tree.value({one.metric: number_of(one) for one in strategy.core})
        said = [why_text(row, self.unit, now)]
        was = core_before(strategy, row.metric)
        first = row.metric in [one.metric for one in candidates(self._found)[:1]]
        if was is not None:
            said.append(was_text(was, row, strategy))
        elif first and not strategy.problem.metric:
            said.append(_("It ranks first: enter makes it the problem."))
        else:
            said.append(weight_text(row))
        self.say(together(*said), _("reference: own history > benchmark"))

    def select_item(self, key: str) -> None:
        self.query_one(OpsTable).select_key(key)

    def side(self) -> str:
        row = self.row
        if row is None:
            return str(super().side())
        return "\n".join([row.name.text(language()), "", *self._source_of(row)])

    def _source_of(self, row: Row) -> list[str]:
        product = self.product
        if product is None:
            return []
        node = with_benchmarks(tree_of(self.workbook), product).get(row.metric)
        beside = {one.metric: one.benchmark for one in asked(self.workbook)}
        metric = (node.benchmark if node else "") or beside.get(row.metric, "")
        bands = published(metric, benchmark_forms(product), benchmarks())
        return source_lines(row, bands, own_past(self.workbook).get(row.metric))

    # -- keys ---------------------------------------------------------------------------------

    def action_strategy_source(self) -> None:
        row = self.row
        if row is not None:
            title = _("What {name} is compared with").format(name=row.name.text(language()))
            self.app.push_screen(PageScreen(title, self._source_of(row), _("esc back"), "v"))

    async def action_strategy_control(self) -> None:
        """High, middle, low, and high again."""
        row, strategy = self.row, self.strategy
        if row is None or strategy is None:
            return
        if not row.on_tree:
            self.say(_("It is not a part of the tree, so nothing is weighed with it."))
            return
        lower = [level for level in CONTROL_LEVELS if level < row.control]
        control = {**strategy.control, row.metric: lower[0] if lower else CONTROL_LEVELS[0]}
        changed = strategy.model_copy(update={"control": control})
        await self.keep(N_("Change how far it can be moved"), changed)

    def action_strategy_own_best(self) -> None:
        if self.row is not None and self.strategy is not None:
            self.work(self._own_best(self.row))

    async def _own_best(self, row: Row) -> None:
        """The level that the product itself had, where the data do not show it; empty takes it
        back."""
        old = row.core.own_best if row.core else None
        text = "" if old is None else format_number(old, row.unit, style="exact")
        spec = FieldSpec(
            "best",
            _("Own best"),
            value=text,
            help=_("The best four weeks so far, as a level of the baseline window. Empty: none."),
        )

        async def save(values: FormValues) -> Mapping[str, str] | None:
            try:
                entry = read_entry(values.text("best"), row.unit)
            except OpsError as error:
                return {"best": error.said}
            core = row.core or CoreNumber(metric=row.metric, unknown=True)
            number = core.model_copy(update={"own_best": entry.value if entry else None})
            new = with_numbers(self.workbook, [number])
            saved = await self.host.save(N_("Set the own best level"), new)
            return None if saved else {"": _("Not saved.")}

        title = _("Own best: {name}").format(name=row.name.text(language()))
        await self.host.ask(title, [spec], save, f"strategy:best:{row.metric}")

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

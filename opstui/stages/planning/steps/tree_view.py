"""The metric tree as a list: indented metrics, the marked one as arithmetic."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import DataTable

from opstui import playbooks
from opstui.kernel.figures import MISSING
from opstui.kernel.language import _, language
from opstui.kernel.vocabulary import Form
from opstui.stages.planning.drafting import draft_plan
from opstui.stages.planning.formula import formula
from opstui.stages.planning.model import Plan
from opstui.stages.planning.steps.base import PlanStep
from opstui.stages.planning.steps.tree_rows import TreeRow, counted, node_sentence, tree_rows
from opstui.stages.strategy.model import Strategy
from opstui.ui.table import Column, Row
from opstui.ui.text import cell
from opstui.ui.tight_table import TightTable


class TreeView(PlanStep):
    """Shows the plan's tree, else what a template would give."""

    def __init__(self) -> None:
        super().__init__()
        self._template = ""

    def body(self) -> ComposeResult:
        yield TightTable(id="tree")

    @property
    def has_plan(self) -> bool:
        return not self.missing()[0] and self.workbook.get(Plan, self.cycle.key) is not None

    @property
    def shown_plan(self) -> Plan:
        """The plan, else what the template would give."""
        return self.plan if self.has_plan else self._draft(self.template)

    @property
    def template(self) -> str:
        """The template that was picked, else that of the product's form, else the first."""
        if self._template:
            return self._template
        product = self.workbook.product
        if product is None or product.form is Form.NONE:
            return playbooks.tree_templates()[0].id
        return playbooks.form(product.form).tree

    def _draft(self, template: str) -> Plan:
        strategy = self.workbook.get(Strategy, self.cycle.key)
        tree = playbooks.tree_template(template)
        return draft_plan(self.cycle.key, tree, strategy, self.currency)

    def show_plan(self) -> None:
        rows = tree_rows(self.shown_plan, self.host.figure)
        quiet = not self.has_plan
        self.query_one("#tree", TightTable).show(_columns(), [_cells(row, quiet) for row in rows])
        self._speak()

    def _speak(self) -> None:
        if self.missing()[0]:
            return
        plan = self.shown_plan
        if not self.has_plan:
            names = {one.id: one.name.text(language()) for one in playbooks.tree_templates()}
            line = formula(plan.tree, plan.tree.root, language())
            asked = _("Begin with this tree? enter takes it, T shows other templates.")
            self.say(f"{asked}\n{line}", names.get(self.template, ""))
            return
        id_ = self.marked
        self.say(node_sentence(plan, id_, self.host.figure) if id_ else "", counted(plan.tree))

    @property
    def marked(self) -> str:
        """Id of the marked node, "" when it is not in the tree."""
        key = self.query_one("#tree", TightTable).current_key
        return key if key in self.shown_plan.tree.by_id else ""

    def on_data_table_row_highlighted(self, event: DataTable.RowHighlighted) -> None:
        event.stop()
        self._speak()

    def select_item(self, key: str) -> None:
        self.query_one("#tree", TightTable).select_key(key)

    def side(self) -> Content | str:
        if self.missing()[0] or not self.marked:
            return super().side()
        node = self.shown_plan.tree.node(self.marked)
        pairs = [
            (_("Numerator"), node.numerator_name.text(language()) or node.numerator),
            (_("Denominator"), node.denominator_name.text(language()) or node.denominator),
            (_("Owner"), node.owner),
            (_("Source"), node.source),
        ]
        told = [f"{label}: {text}" for label, text in pairs if text]
        line = formula(self.shown_plan.tree, node.id, language(), deep=True)
        return Content("\n".join([line, "", *told, "", str(super().side())]))


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Metric"), 34),
        Column(_("Now"), 9, "right"),
        Column(_("Unit"), 10),
        Column(_("Made of"), 10),
        Column(_("Remark")),
    )


def _cells(row: TreeRow, quiet: bool) -> Row:
    return row.key, (
        cell(row.name, "dim" if quiet else ""),
        row.value or MISSING,
        cell(row.unit, "dim"),
        cell(row.made_of, "dim"),
        cell(row.remark, "bold" if row.warn and not quiet else "dim"),
    )

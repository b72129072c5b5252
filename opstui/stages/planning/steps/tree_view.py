"""The metric tree as a list: indented metrics that fold, the marked one as arithmetic."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import DataTable, Static

from opstui import playbooks
from opstui.kernel.figures import MISSING
from opstui.kernel.language import _, language
from opstui.kernel.text import cut, width
from opstui.kernel.vocabulary import Form
from opstui.stages.planning import tree_uses
from opstui.stages.planning.drafting import draft_plan
from opstui.stages.planning.formula import formula, in_numbers
from opstui.stages.planning.model import Plan
from opstui.stages.planning.steps import tree_folds
from opstui.stages.planning.steps.base import PlanStep, tasks_of
from opstui.stages.planning.steps.tree_rows import (
    TreeFacts,
    TreeRow,
    counted,
    node_sentence,
    tree_rows,
)
from opstui.stages.planning.steps.tree_side import side_lines
from opstui.stages.strategy.model import Hypothesis, Strategy
from opstui.ui.table import Column, Row
from opstui.ui.text import cell
from opstui.ui.tight_table import TightTable
from opstui.workbook.document import Workbook

_LONGEST_REMARK = 24


class TreeView(PlanStep):
    """Shows the plan's tree, else what a template would give."""

    DEFAULT_CSS = """
    TreeView #deep { height: auto; max-height: 50%; display: none; color: $text-accent; }
    TreeView.-deep #deep { display: block; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._template = ""
        self._kept_facts: TreeFacts | None = None
        self._kept_draft: tuple[Workbook, str, Plan] | None = None
        self._kept_uses: tuple[Workbook, dict[str, tree_uses.Uses]] | None = None

    def body(self) -> ComposeResult:
        yield TightTable(id="tree")
        yield VerticalScroll(Static("", id="deep-text"), id="deep", can_focus=False)

    # -- what there is ------------------------------------------------------------------------

    @property
    def has_plan(self) -> bool:
        return not self.missing()[0] and self.workbook.get(Plan, self.cycle.key) is not None

    @property
    def shown_plan(self) -> Plan:
        """The plan, else what the template would give."""
        return self.plan if self.has_plan else self._draft(self.template)

    @property
    def facts(self) -> TreeFacts:
        plan = self.shown_plan
        if self._kept_facts is None or self._kept_facts.plan is not plan:
            self._kept_facts = TreeFacts(plan)
        return self._kept_facts

    @property
    def uses(self) -> dict[str, tree_uses.Uses]:
        """Who names which metric, in this cycle."""
        book = self.workbook
        if self._kept_uses is None or self._kept_uses[0] is not book:
            self._kept_uses = (book, uses_in(book, self.cycle.key))
        return self._kept_uses[1]

    @property
    def template(self) -> str:
        """The template that was picked, else that of the product's form, else the first."""
        return self._template or self.own_template or playbooks.tree_templates()[0].id

    @property
    def own_template(self) -> str:
        """That of the product's form; "" without one."""
        product = self.workbook.product
        if product is None or product.form is Form.NONE:
            return ""
        return playbooks.form(product.form).tree

    def _draft(self, template: str) -> Plan:
        kept, book = self._kept_draft, self.workbook
        if kept is None or kept[0] is not book or kept[1] != template:
            strategy = book.get(Strategy, self.cycle.key)
            tree = playbooks.tree_template(template)
            plan = draft_plan(self.cycle.key, tree, strategy, self.currency)
            self._kept_draft = kept = (book, template, plan)
        return kept[2]

    # -- showing it ---------------------------------------------------------------------------

    @property
    def closed(self) -> set[str]:
        """Ids of the metrics that are folded."""
        return tree_folds.folds(self.app, self.cycle.key, self.facts.tree)

    def show_plan(self) -> None:
        rows = tree_rows(self.facts, self.host.figure, self.closed)
        quiet, table = not self.has_plan, self.query_one("#tree", TightTable)
        room = self.size.width or self.screen.size.width
        columns = _columns(rows, room)
        table.show(columns, [_cells(row, quiet, columns[0].width) for row in rows])
        self.speak()

    def on_resize(self) -> None:
        if not self.missing()[0]:
            self.show_plan()

    def speak(self) -> None:
        """The sentence, and the long formula where it is open, for the marked metric."""
        if self.missing()[0]:
            return
        if not self.has_plan:
            self._offer()
            return
        id_, facts = self.marked, self.facts
        lost = len(tree_uses.without_leaf(self.tasks, facts.tree))
        said = node_sentence(facts, id_, self.host.figure) if id_ else ""
        if id_ and self.has_class("-deep"):
            self.query_one("#deep-text", Static).update(Content(self._deep(id_)))
            if id_ not in facts.imbalances:
                said = in_numbers(facts.tree, id_, facts.values, self.host.figure)
        self.say(said, counted(facts, lost))

    def _offer(self) -> None:
        plan = self.shown_plan
        names = {one.id: one.name.text(language()) for one in playbooks.tree_templates()}
        line = formula(plan.tree, plan.tree.root, language())
        asked = _("Begin with this tree? enter takes it, T shows other templates.")
        self.say(f"{asked}\n{line}", names.get(self.template, ""))

    def _deep(self, id_: str) -> str:
        closed = self.closed - {id_}
        return formula(self.facts.tree, id_, language(), deep=True, closed=closed)

    def refresh_formula(self) -> None:
        """Open or close the long formula."""
        self.toggle_class("-deep")
        self.speak()
        table = self.query_one("#tree", TightTable)
        # the list has less room now: the marked metric is to stay in it
        self.call_after_refresh(lambda: table.move_cursor(row=table.cursor_row, animate=False))

    @property
    def marked(self) -> str:
        """Id of the marked node, "" when it is not in the tree."""
        if self.missing()[0]:
            return ""
        key = self.query_one("#tree", TightTable).current_key
        return key if key in self.shown_plan.tree.by_id else ""

    def on_data_table_row_highlighted(self, event: DataTable.RowHighlighted) -> None:
        event.stop()
        self.speak()

    def select_item(self, key: str) -> None:
        if not self.missing()[0] and tree_folds.reveal(self.closed, self.facts.tree, key):
            self.show_plan()
        self.query_one("#tree", TightTable).select_key(key)

    def side(self) -> Content | str:
        """Only asked for the marked metric where there is room for it."""
        wide = self.screen.has_class("-w110") or self.screen.has_class("-w160")
        if not wide or self.missing()[0] or not self.marked:
            return super().side() if wide else ""
        used = self.uses.get(self.marked)
        return Content("\n".join(side_lines(self.facts, self.marked, used, self.host.figure)))


def uses_in(workbook: Workbook, cycle: str) -> dict[str, tree_uses.Uses]:
    """Metric id → who names it, in one cycle."""
    believed = [one for one in workbook.all(Hypothesis).values() if one.cycle == cycle]
    return tree_uses.uses(tasks_of(workbook, cycle), believed, workbook.get(Strategy, cycle))


def cut_middle(text: str, cells: int) -> str:
    """`text` in at most `cells` cells, its end kept: segments of one metric differ there."""
    if width(text) <= cells:
        return text
    tail = next(text[at:] for at in range(len(text)) if width(text[at:]) <= cells // 4)
    return cut(text, cells - width(tail)) + tail


def _columns(rows: Sequence[TreeRow], room: int) -> tuple[Column, ...]:
    """Names get what the figures and the longest remark leave over."""
    figures = 3 + sum(
        max((width(text) for text in texts), default=0) + 1
        for texts in (
            [_("Now"), *(row.value for row in rows)],
            [_("Unit"), *(row.unit for row in rows)],
            [_("Made of"), *(row.made_of for row in rows)],
        )
    )
    remark = max((width(row.remark) for row in rows), default=0)
    left = room - figures - min(max(remark, width(_("Remark"))), _LONGEST_REMARK) - 4
    return (
        Column(_("Metric"), max(left, 20)),
        Column(_("Now"), 12, "right"),
        Column(_("Unit"), 10),
        Column(_("Made of"), 8),
        Column(_("Remark")),
    )


def _cells(row: TreeRow, quiet: bool, room: int) -> Row:
    return row.key, (
        cell(cut_middle(row.name, room), "dim" if quiet else ""),
        row.value or MISSING,
        cell(row.unit, "dim"),
        cell(row.made_of, "dim"),
        cell(row.remark, "bold" if row.warn and not quiet else "dim"),
    )

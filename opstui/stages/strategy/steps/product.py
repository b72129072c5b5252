"""Step 1: what the product is, and the dates of the cycle."""

from __future__ import annotations

from collections.abc import Mapping

from textual import on
from textual.app import ComposeResult
from textual.widgets import DataTable

from opstui.commands import pick
from opstui.kernel.language import N_, _, language
from opstui.kernel.vocabulary import Form
from opstui.playbooks import form as playbook
from opstui.stages.room import Step
from opstui.stages.strategy.compose import together
from opstui.stages.strategy.steps.product_form import (
    CYCLE_FIELDS,
    applied,
    cycle_specs,
    problems,
    product_specs,
)
from opstui.stages.strategy.steps.product_rows import product_lines, sentence_of
from opstui.stages.strategy.steps.stage_rows import GO, next_text, stage_lines
from opstui.ui.form_values import FormValues
from opstui.ui.keys import bind
from opstui.ui.sheet import Sheet


class ProductStep(Step):
    """Lines of product and cycle; enter or e opens the form of the marked group."""

    STEP = "product"
    TITLE = N_("Product")
    ACTIONS = pick("edit", "undo")
    BINDINGS = bind(ACTIONS)

    def compose(self) -> ComposeResult:
        yield Sheet(id="product-lines", label_width=16, note_width=14)

    def show(self) -> None:
        self.query_one(Sheet).show_lines(
            [*product_lines(self.workbook), *stage_lines(self.workbook)]
        )
        self._explain()

    @on(DataTable.RowHighlighted)
    def _explain(self) -> None:
        key = self.query_one(Sheet).current_key
        said = _("enter goes to this step.") if key.startswith(GO) else ""
        said = said or sentence_of(self.workbook, key)
        self.say(together(said, next_text(self.workbook)))

    @on(DataTable.RowSelected)
    def _selected(self) -> None:
        self.action_edit()

    def action_edit(self) -> None:
        key = self.query_one(Sheet).current_key
        if key.startswith(GO):
            self.host.go("strategy", key.removeprefix(GO))
        else:
            self.work(self._edit(key))

    def select_item(self, key: str) -> None:
        self.query_one(Sheet).select_key(key)

    async def _edit(self, line: str) -> None:
        """The first time product and cycle are asked together."""
        workbook, today = self.workbook, self.host.today
        product, cycle = workbook.product, workbook.cycle
        specs = []
        if product is None or line not in CYCLE_FIELDS:
            specs += product_specs(product)
        if product is None or cycle is None or line in CYCLE_FIELDS:
            specs += cycle_specs(cycle, product.form if product else Form.TRAINING, today)
        name = "cycle" if product and line in CYCLE_FIELDS else "product"
        await self.host.ask(_(self.TITLE), specs, self._save, f"strategy:{name}")

    async def _save(self, values: FormValues) -> Mapping[str, str] | None:
        found = problems(self.workbook, values)
        if found:
            return found
        what = N_("Change the cycle") if "name" not in values.texts else N_("Change the product")
        saved = await self.host.save(what, applied(self.workbook, values))
        return None if saved else {"": _("Not saved.")}

    def side(self) -> str:
        product = self.workbook.product
        if product is None or product.form is Form.NONE:
            return str(super().side())
        hints = [hint.text(language()) for hint in playbook(product.form).hints]
        return "\n\n".join([str(super().side()), *hints])

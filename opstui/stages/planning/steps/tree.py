"""Step 1: the metric tree, from a template and then edited."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from opstui import playbooks
from opstui.commands import Command, pick
from opstui.kernel.errors import OpsError
from opstui.kernel.label import Label
from opstui.kernel.language import N_, _, language
from opstui.kernel.metric_tree import MetricTree, Node, Op
from opstui.stages.planning import outlook, tree_edit
from opstui.stages.planning.commands import own
from opstui.stages.planning.drafting import in_currency, with_tree
from opstui.stages.planning.formula import formula
from opstui.stages.planning.model import Plan
from opstui.stages.planning.steps import tree_forms
from opstui.stages.planning.steps.base import Change
from opstui.stages.planning.steps.tree_view import TreeView
from opstui.ui.form_values import FieldSpec, FormValues
from opstui.ui.keys import bind
from opstui.workbook.document import Workbook

Edit = Callable[[MetricTree], MetricTree]


class TreeStep(TreeView):
    STEP: ClassVar[str] = "tree"
    TITLE: ClassVar[str] = N_("Metric tree")
    NEEDS_PLAN: ClassVar[bool] = False
    ACTIONS: ClassVar[tuple[Command, ...]] = (
        *pick("edit", "add"),
        *own("split", "operation", "merge", "raise", "lower", "template"),
        *pick("delete", "open"),
    )
    BINDINGS = bind(ACTIONS)

    # -- changing the tree --------------------------------------------------------------------

    def _solved(self, edit: Callable[[Plan], Plan]) -> Change:
        cycle = self.cycle

        def change(workbook: Workbook) -> Workbook:
            plan = workbook.get(Plan, cycle.key)
            return workbook if plan is None else workbook.put(outlook.solved(edit(plan), cycle))

        return change

    def _edit_tree(self, what: str, edit: Edit) -> None:
        """Store an edit at once; a refusal is said."""
        if self.has_plan:
            self.change(what, self._solved(lambda plan: with_tree(plan, edit(plan.tree))))

    def open_marked(self) -> None:
        if self.has_plan:
            self.action_edit()
            return
        draft = self.shown_plan
        self.change(N_("Take a tree template"), lambda book: book.put(draft))

    def action_planning_template(self) -> None:
        if not self.missing()[0]:
            self.work(self._ask_template())

    async def _ask_template(self) -> None:
        async def save(values: FormValues) -> Mapping[str, str] | None:
            template = values.text("template")
            if not self.has_plan:
                self._template = template
                self.show()
                return None
            tree = in_currency(playbooks.tree_template(template), self.currency)
            change = self._solved(lambda plan: with_tree(plan, tree))
            return await self._kept(N_("Take a tree template"), change)

        field = tree_forms.template_field(self.template)
        await self.host.ask(_("Begin with another tree."), [field], save, "tree:template")

    async def _kept(self, what: str, change: Change) -> dict[str, str] | None:
        stored = await self.store(what, change)
        return None if stored else {"": _("It was not saved.")}

    def action_planning_raise(self) -> None:
        id_ = self.marked if self.has_plan else ""
        if id_:
            self._edit_tree(N_("Move a metric"), lambda tree: tree_edit.move(tree, id_, -1))

    def action_planning_lower(self) -> None:
        id_ = self.marked if self.has_plan else ""
        if id_:
            self._edit_tree(N_("Move a metric"), lambda tree: tree_edit.move(tree, id_, 1))

    def action_delete(self) -> None:
        id_ = self.marked if self.has_plan else ""
        if id_:
            self._edit_tree(N_("Remove a metric"), lambda tree: tree_edit.remove(tree, id_))

    def action_planning_merge(self) -> None:
        id_ = self.marked if self.has_plan else ""
        if not id_:
            return

        def edit(plan: Plan) -> Plan:
            """The leaf keeps the value that its parts came to."""
            value = plan.baseline.get(id_)
            if value is None:
                value = plan.tree.evaluate(plan.baseline).get(id_)
            merged = with_tree(plan, tree_edit.merge(plan.tree, id_))
            origin = {**merged.baseline_origin, id_: plan.baseline_origin.get(id_, "computed")}
            baseline = {**merged.baseline, id_: value}
            return merged.model_copy(update={"baseline": baseline, "baseline_origin": origin})

        self.change(N_("Merge a metric"), self._solved(edit))

    # -- forms --------------------------------------------------------------------------------

    def action_add(self) -> None:
        if self.has_plan and self.marked:
            self.work(self._ask_child(self.marked))

    async def _ask_child(self, parent: str) -> None:
        node = self.plan.tree.node(parent)

        async def save(values: FormValues) -> Mapping[str, str] | None:
            try:
                unit = tree_forms.unit_of(values.text("unit"))
                value = tree_forms.value_in(values.text("value"), unit)
            except OpsError as error:
                return {"value": error.said}
            name = Label.model_validate(values.text("name"))
            op = Op(values.text("op")) if "op" in values.texts else node.op
            tree = tree_edit.add_child(
                self.plan.tree, parent, name, unit=unit, kind=tree_forms.kind_of(unit), op=op
            )
            new = tree.node(parent).children[-1]
            change = self._solved(lambda plan: _with_value(with_tree(plan, tree), new, value))
            problems = await self._kept(N_("Add a metric"), change)
            if not problems:
                self.select_item(new)
            return problems

        title = _("Add below {name}").format(name=node.name.text(language()))
        await self.host.ask(title, tree_forms.child_fields(node), save, f"tree:add:{parent}")

    def action_edit(self) -> None:
        if self.has_plan and self.marked:
            self.work(self._ask_node(self.marked))

    async def _ask_node(self, id_: str) -> None:
        node, value = self.plan.tree.node(id_), self.plan.baseline.get(id_)
        fields = tree_forms.node_fields(node, value)
        before = next(field.value for field in fields if field.id == "value")

        async def save(values: FormValues) -> Mapping[str, str] | None:
            tree = self.plan.tree
            new = tree_forms.edited_node(tree.node(id_), tree, values)
            text = values.text("value")
            try:
                number = value if text == before else tree_forms.value_in(text, new.unit)
            except OpsError as error:
                return {"value": error.said}
            nodes = tuple(new if one.id == id_ else one for one in tree.nodes)
            changed = tree.model_copy(update={"nodes": nodes})

            def edit(plan: Plan) -> Plan:
                kept = with_tree(plan, changed)
                return kept if text == before else _with_value(kept, id_, number)

            return await self._kept(N_("Change a metric"), self._solved(edit))

        title = node.name.text(language())
        await self.host.ask(title, fields, save, f"tree:node:{self.cycle.key}:{id_}")

    def action_planning_operation(self) -> None:
        if self.has_plan and self.marked:
            node = self.plan.tree.node(self.marked)
            if node.is_leaf:
                self.app.notify(_("A leaf has no operation. a adds a child, s splits it."))
            else:
                self.work(self._ask_operation(node))

    async def _ask_operation(self, node: Node) -> None:
        async def save(values: FormValues) -> Mapping[str, str] | None:
            tree = tree_edit.change_op(self.plan.tree, node.id, Op(values.text("op")))
            change = self._solved(lambda plan: with_tree(plan, tree))
            return await self._kept(N_("Change an operation"), change)

        title = formula(self.plan.tree, node.id, language())
        fields: list[FieldSpec] = [tree_forms.operation_field("op", node.op)]
        await self.host.ask(title, fields, save, f"tree:op:{node.id}")

    def action_planning_split(self) -> None:
        if self.has_plan and self.marked:
            node = self.plan.tree.node(self.marked)
            try:
                tree_edit.split(self.plan.tree, node.id, _TRY)
            except OpsError as error:
                self.app.notify(error.said)
            else:
                self.work(self._ask_split(node))

    async def _ask_split(self, node: Node) -> None:
        product = self.workbook.product

        async def save(values: FormValues) -> Mapping[str, str] | None:
            names = [Label.model_validate(name) for name in values.lines("segments")]
            try:
                tree = tree_edit.split(self.plan.tree, node.id, names)
            except OpsError as error:
                return {"segments": error.said}
            change = self._solved(lambda plan: with_tree(plan, tree))
            return await self._kept(N_("Split a metric"), change)

        title = _("Split {name}").format(name=node.name.text(language()))
        fields = tree_forms.split_fields(product.segments if product else ())
        await self.host.ask(title, fields, save, f"tree:split:{node.id}")


_TRY = (Label(zh="a", en="a"), Label(zh="b", en="b"))
"""Two names, to find out whether a metric can be split at all."""


def _with_value(plan: Plan, id_: str, value: float | None) -> Plan:
    """The plan with a node's own value; None takes it away."""
    baseline = {key: one for key, one in plan.baseline.items() if key != id_}
    origin = {key: one for key, one in plan.baseline_origin.items() if key != id_}
    if value is not None:
        baseline[id_], origin[id_] = value, "typed"
    return plan.model_copy(update={"baseline": baseline, "baseline_origin": origin})

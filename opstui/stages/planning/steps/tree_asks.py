"""What the tree step asks in forms: templates, metrics, operations, splits."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from opstui import playbooks
from opstui.kernel.errors import OpsError
from opstui.kernel.label import Label
from opstui.kernel.language import N_, _, language
from opstui.kernel.metric_tree import Kind, Node, Op
from opstui.stages.planning import outlook, tree_edit, tree_uses, tree_values
from opstui.stages.planning.drafting import in_currency, with_tree
from opstui.stages.planning.formula import formula
from opstui.stages.planning.model import Plan
from opstui.stages.planning.segment_lines import segment_lines
from opstui.stages.planning.steps import metric_form, tree_forms, tree_hints
from opstui.stages.planning.steps.base import Change
from opstui.stages.planning.steps.tree_view import TreeView, uses_in
from opstui.stages.planning.steps.unit_typed import kind_of, unit_of
from opstui.stages.planning.tree_split import counts_of
from opstui.ui.form import Save
from opstui.ui.form_values import FieldSpec, FormValues
from opstui.workbook.document import Workbook

Edit = Callable[[Plan], Plan]
Problems = Mapping[str, str] | None


def what_counts(plan: Plan) -> tuple[object, ...]:
    """What the targets follow from; names, and an order without meaning, are no part of it."""
    free = (Op.SUM, Op.PROD)
    nodes = {
        node.id: (
            node.op,
            sorted(node.children) if node.op in free else node.children,
            node.kind,
            node.good,
            node.bounds,
            node.tags,
        )
        for node in plan.tree.nodes
    }
    return nodes, plan.tree.root, plan.baseline, plan.leaf_settings


class TreeAsks(TreeView):
    """The forms, and how an edit of the plan's tree is stored."""

    # -- storing ------------------------------------------------------------------------------

    def _solved(self, edit: Edit, said: list[str]) -> Change:
        """The change that edits the plan and solves its targets anew; fills `said` with what
        loses its leaf by it."""
        cycle = self.cycle

        def change(workbook: Workbook) -> Workbook:
            plan = workbook.get(Plan, cycle.key)
            if plan is None:
                return workbook
            new = edit(plan)
            if what_counts(new) != what_counts(plan):
                new = outlook.solved(new, cycle)
            if set(new.tree.leaves) != set(plan.tree.leaves):
                used = uses_in(workbook, cycle.key)
                said[:] = tree_uses.lost(plan, new.tree, used, language())
            return workbook.put(new)

        return change

    async def edited(self, what: str, edit: Edit) -> bool:
        """Store an edit of the plan; what loses its leaf is said. False when it is not stored."""
        app, said = self.app, list[str]()
        stored = await self.store(what, self._solved(edit, said))
        if stored and said:
            app.notify("\n".join(said), severity="warning", timeout=10)
        return stored

    def edit_plan(self, what: str, edit: Edit) -> None:
        """`edited` for a key, after the changes that are still on their way."""
        self.app.run_worker(self.edited(what, edit), group="save")

    async def kept(self, what: str, edit: Edit) -> Problems:
        """`edited` for a form: a refusal is raised, so that it stands in the form."""
        edit(self.plan)
        return None if await self.edited(what, edit) else {"": _("It was not saved.")}

    # -- templates, new metrics ---------------------------------------------------------------

    async def ask_template(self) -> None:
        async def save(values: FormValues) -> Problems:
            template = values.text("template")
            if not self.has_plan:
                self._template = template
                self.show()
                return None
            tree = in_currency(playbooks.tree_template(template), self.currency)
            return await self.kept(N_("Take a tree template"), lambda plan: with_tree(plan, tree))

        field = tree_forms.template_field(self.template, self.own_template)
        await self.host.ask(_("Begin with another tree."), [field], save, "tree:template")

    async def ask_new(self, parent: str, beside: str = "") -> None:
        """A new child of `parent`: the last one, or the one right below `beside`."""
        node = self.plan.tree.node(parent)

        async def save(values: FormValues) -> Problems:
            unit = unit_of(values.text("unit"))
            try:
                value = tree_forms.value_in(values.text("value"), unit)
            except OpsError as error:
                return {"value": error.said}
            name = Label.model_validate(values.text("name"))
            op = Op(values.text("op")) if "op" in values.texts else node.op
            made = ""

            def edit(plan: Plan) -> Plan:
                nonlocal made
                kind = kind_of(unit)
                if beside:
                    tree = tree_edit.add_sibling(plan.tree, beside, name, unit=unit, kind=kind)
                else:
                    tree = tree_edit.add_child(plan.tree, parent, name, unit=unit, kind=kind, op=op)
                made = next(one.id for one in tree.nodes if one.id not in plan.tree.by_id)
                return tree_values.with_value(with_tree(plan, tree), made, value)

            problems = await self.kept(N_("Add a metric"), edit)
            if not problems:
                self.select_item(made)
            return problems

        name = node.name.text(language())
        title = _("Add below {name}").format(name=name)
        if beside:
            title = _("Add beside {name}").format(
                name=self.plan.tree.node(beside).name.text(language())
            )
        fields = tree_forms.child_fields(self.plan.tree, node)
        await self.host.ask(title, fields, save, f"tree:add:{parent}:{beside}")

    # -- one metric ---------------------------------------------------------------------------

    async def ask_name(self, node: Node) -> None:
        async def save(values: FormValues) -> Problems:
            name = values.text("name")

            def edit(plan: Plan) -> Plan:
                return with_tree(plan, tree_edit.rename(plan.tree, node.id, name, language()))

            return await self.kept(N_("Rename a metric"), edit)

        field = tree_forms.name_field(node)
        await self.host.ask(_("Rename"), [field], save, f"tree:name:{self.cycle.key}:{node.id}")

    async def ask_node(self, node: Node) -> None:
        id_, value = node.id, self.plan.baseline.get(node.id)
        fields = metric_form.node_fields(self.plan.tree, node, value)
        before = next(field.value for field in fields if field.id == "value")

        async def save(values: FormValues) -> Problems:
            text = values.text("value")
            here = self.plan.tree.node(id_)
            problems = metric_form.bound_problems(here, values)
            if problems:
                return problems
            new = metric_form.edited_node(here, self.plan.tree, values)
            try:
                number = value if text == before else tree_forms.value_in(text, new.unit)
            except OpsError as error:
                return {"value": error.said}

            def edit(plan: Plan) -> Plan:
                kept = with_tree(plan, tree_edit.changed(plan.tree, new))
                return kept if text == before else tree_values.with_value(kept, id_, number)

            return await self.kept(N_("Change a metric"), edit)

        title = node.name.text(language())
        await self.host.ask(title, fields, save, f"tree:node:{self.cycle.key}:{id_}")

    async def ask_operation(self, node: Node) -> None:
        async def save(values: FormValues) -> Problems:
            op = Op(values.text("op"))

            def edit(plan: Plan) -> Plan:
                return with_tree(plan, tree_edit.change_op(plan.tree, node.id, op))

            return await self.kept(N_("Change an operation"), edit)

        title = formula(self.plan.tree, node.id, language())
        hint = tree_hints.operation_hint(self.plan, node, self.host.figure)
        field = tree_forms.operation_field(node.op, hint)
        await self.host.ask(title, [field], save, f"tree:op:{node.id}")

    # -- splitting ----------------------------------------------------------------------------

    async def ask_split(self, node: Node) -> None:
        """A count by segments; a rate into its counts, by segments if wanted."""
        rate = node.kind is Kind.RATE
        title = _("Split {name}").format(name=node.name.text(language()))
        save = self._save_rate(node) if rate else self._save_count(node)
        await self.host.ask(title, self._split_fields(node, rate), save, f"tree:split:{node.id}")

    def _split_fields(self, node: Node, rate: bool) -> list[FieldSpec]:
        if rate:
            return tree_forms.rate_fields(self.plan, node, self.host.figure)
        product, whole = self.workbook.product, self.plan.baseline.get(node.id)
        segments = product.segments if product else ()
        return tree_forms.split_fields(node, whole, segments, self.host.figure)

    def _save_count(self, node: Node) -> Save:
        async def save(values: FormValues) -> Problems:
            try:
                lines = segment_lines(values.lines("segments"), [node.unit])
                return await self.kept(
                    N_("Split a metric"),
                    lambda plan: tree_values.split_count(plan, node.id, lines),
                )
            except OpsError as error:
                return {"segments": error.said}

        return save

    def _save_rate(self, node: Node) -> Save:
        async def save(values: FormValues) -> Problems:
            names = (
                tree_forms.relabelled(node.numerator_name, values.text("above")),
                tree_forms.relabelled(node.denominator_name, values.text("below")),
            )
            numbers = values.number("above_value"), values.number("below_value")
            try:
                lines = segment_lines(values.lines("segments"), counts_of(node))
                return await self.kept(
                    N_("Split a metric"),
                    lambda plan: tree_values.split_rate(plan, node.id, names, numbers, lines),
                )
            except OpsError as error:
                return {"segments": error.said}

        return save

"""Step 1: the metric tree, from a template and then edited."""

from __future__ import annotations

from typing import ClassVar

from opstui.commands import Command, pick
from opstui.kernel.errors import OpsError
from opstui.kernel.language import N_, _
from opstui.kernel.metric_tree import MetricTree, Node
from opstui.stages.planning import tree_edit, tree_split, tree_values
from opstui.stages.planning.commands import own
from opstui.stages.planning.drafting import with_tree
from opstui.stages.planning.steps import tree_folds
from opstui.stages.planning.steps.tree_files import TreeFiles
from opstui.ui.keys import bind


class TreeStep(TreeFiles):
    STEP: ClassVar[str] = "tree"
    TITLE: ClassVar[str] = N_("Metric tree")
    NEEDS_PLAN: ClassVar[bool] = False
    ACTIONS: ClassVar[tuple[Command, ...]] = (
        *pick("edit", "add"),
        *own("split", "beside", "rename", "operation", "merge", "raise", "lower", "template"),
        *own("settle", "remainder", "formula", "fold", "fold_in", "unfold", "fold_all"),
        *own("tree_in", "tree_out", "tree_copy"),
        *pick("delete", "open"),
    )
    BINDINGS = bind(ACTIONS)

    @property
    def _node(self) -> Node | None:
        """The marked metric of a plan that is there."""
        id_ = self.marked if self.has_plan else ""
        return self.plan.tree.node(id_) if id_ else None

    # -- by one key ---------------------------------------------------------------------------

    def open_marked(self) -> None:
        if self.has_plan:
            self.action_edit()
            return
        draft = self.shown_plan
        self.change(N_("Take a tree template"), lambda book: book.put(draft))

    def action_planning_raise(self) -> None:
        self._move(-1)

    def action_planning_lower(self) -> None:
        self._move(1)

    def _move(self, by: int) -> None:
        node = self._node
        if node:
            self.edit_plan(
                N_("Move a metric"),
                lambda plan: with_tree(plan, tree_edit.move(plan.tree, node.id, by)),
            )

    def action_delete(self) -> None:
        node = self._node
        if node:
            self.edit_plan(
                N_("Remove a metric"),
                lambda plan: with_tree(plan, tree_edit.remove(plan.tree, node.id)),
            )

    def action_planning_merge(self) -> None:
        node = self._node
        if node:
            self.edit_plan(N_("Merge a metric"), lambda plan: tree_values.merged(plan, node.id))

    def action_planning_settle(self) -> None:
        node = self._node
        if node:
            what = N_("Take what the children give")
            self.edit_plan(what, lambda plan: tree_values.as_children_say(plan, node.id))

    def action_planning_remainder(self) -> None:
        node = self._node
        if node:
            what = N_("Add the rest as a leaf")
            self.edit_plan(what, lambda plan: tree_values.with_remainder(plan, node.id))

    # -- folding ------------------------------------------------------------------------------

    def action_planning_formula(self) -> None:
        if self.has_plan:
            self.refresh_formula()

    def action_planning_fold(self) -> None:
        if not self.missing()[0] and tree_folds.can_fold(self._tree, self.marked):
            self.closed.symmetric_difference_update({self.marked})
            self.show_plan()

    def action_planning_fold_in(self) -> None:
        """Fold what is open; from a leaf or a folded metric go to its parent."""
        if self.missing()[0]:
            return
        tree, id_ = self._tree, self.marked
        if tree_folds.can_fold(tree, id_) and id_ not in self.closed:
            self.action_planning_fold()
        elif id_ in tree.parents:
            self.select_item(tree.parents[id_])

    def action_planning_unfold(self) -> None:
        """Open what is folded; in an open metric go to its first child."""
        if self.missing()[0]:
            return
        tree, id_ = self._tree, self.marked
        if id_ in self.closed:
            self.action_planning_fold()
        elif tree_folds.can_fold(tree, id_):
            self.select_item(tree.node(id_).children[0])

    def action_planning_fold_all(self) -> None:
        if not self.missing()[0]:
            tree_folds.fold_all(self.closed, self._tree)
            self.show_plan()

    @property
    def _tree(self) -> MetricTree:
        return self.shown_plan.tree if not self.missing()[0] else MetricTree(root="", nodes=())

    # -- by a form ----------------------------------------------------------------------------

    def action_planning_template(self) -> None:
        if not self.missing()[0]:
            self.work(self.ask_template())

    def action_add(self) -> None:
        node = self._node
        if node:
            self.work(self.ask_new(node.id))

    def action_planning_beside(self) -> None:
        node = self._node
        if node is None:
            return
        parent = self.plan.tree.parents.get(node.id)
        if parent is None:
            self.app.notify(_("The north star stands alone: nothing can be added beside it."))
        else:
            self.work(self.ask_new(parent, beside=node.id))

    def action_planning_rename(self) -> None:
        node = self._node
        if node:
            self.work(self.ask_name(node))

    def action_edit(self) -> None:
        node = self._node
        if node:
            self.work(self.ask_node(node))

    def action_planning_operation(self) -> None:
        node = self._node
        if node is None:
            return
        if node.is_leaf:
            self.app.notify(_("A leaf has no operation. a adds a child, s splits it."))
        else:
            self.work(self.ask_operation(node))

    def action_planning_split(self) -> None:
        node = self._node
        if node is None:
            return
        try:
            tree_split.check_split(self.plan.tree, node.id)
        except OpsError as error:
            self.app.notify(error.said)
        else:
            self.work(self.ask_split(node))

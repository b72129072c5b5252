"""What a task that is being typed is for: what its leaf must become, what usually moves it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from opstui.guided import derived
from opstui.kernel.figures import format_number
from opstui.kernel.language import _, language, pgettext
from opstui.kernel.metric_tree import MetricTree
from opstui.kernel.text import width
from opstui.kernel.vocabulary import Form
from opstui.playbooks import moves_for
from opstui.stages.planning.outlook import base_of
from opstui.workbook.document import Workbook

Reader = Callable[[Mapping[str, str]], str]
CELLS = 150
MOVES = 3


def task_reader(workbook: Workbook, tree: MetricTree) -> Reader:
    """Texts of the question → what the plan asks of the chosen leaf, as far as it is known, and
    what usually moves it."""

    def read(texts: Mapping[str, str]) -> str:
        leaf = texts.get("leaf", "")
        if leaf not in tree.leaves:
            return ""
        return "\n".join(filter(None, (_asked(workbook, leaf), _moves(workbook, tree, leaf))))

    return read


def _asked(workbook: Workbook, leaf: str) -> str:
    plan, cycle = derived.plan_of(workbook), workbook.cycle
    if plan is None or cycle is None or not derived.gap_of(plan, cycle, leaf):
        return ""
    node = plan.tree.node(leaf)
    return _("The plan asks: {leaf} from {base} to {target}.").format(
        leaf=node.name.text(language()),
        base=format_number(base_of(plan, cycle)[leaf], node.unit),
        target=format_number(plan.leaf_targets[leaf], node.unit),
    )


def _moves(workbook: Workbook, tree: MetricTree, leaf: str) -> str:
    """As many as two lines have room for."""
    product = workbook.product
    form = product.form if product and product.form is not Form.NONE else None
    said = ""
    comma = pgettext("between clauses", "; ")
    titles = [move.title.text(language()) for move in moves_for(tree.node(leaf), form)]
    for n in range(1, MOVES + 1):
        line = _("What usually moves it: {moves}").format(moves=comma.join(titles[:n]))
        if n > 1 and width(line) > CELLS:
            break
        said = line
    return said

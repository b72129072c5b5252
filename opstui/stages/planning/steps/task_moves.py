"""The moves of the playbook for each leaf of a plan, and the task that one of them becomes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from opstui import playbooks
from opstui.kernel.language import _, language
from opstui.playbooks.schema import Move
from opstui.stages.planning import outlook
from opstui.stages.planning.leaf_gaps import LeafGap
from opstui.stages.planning.model import Plan, Task
from opstui.stages.planning.steps.moves_screen import LeafMoves
from opstui.stages.strategy.model import Cycle
from opstui.workbook.document import Workbook

Figure = Callable[[float | None, str], str]

FROM_MOVE = frozenset({"title", "lever", "person_days", "relation_step", "risk", "data_to_collect"})
"""Fields of the task's form that the playbook filled in."""


def moves_by_leaf(
    workbook: Workbook, tasks: Sequence[Task], plan: Plan, cycle: Cycle, figure: Figure
) -> list[LeafMoves]:
    """The leaf with most left to cover first."""
    form = workbook.product.form if workbook.product else None
    unit = plan.tree.node(plan.tree.root).unit
    out = []
    for gap in outlook.leaf_gaps_of(tasks, plan, cycle):
        node = plan.tree.node(gap.leaf)
        moves = playbooks.moves_for(node, form)
        out.append(LeafMoves(node.id, node.name.text(language()), _left(gap, unit, figure), moves))
    return out


def _left(gap: LeafGap, unit: str, figure: Figure) -> str:
    if gap.wanted is None:
        return _("No target for this leaf yet: step 2 sets one.")
    if gap.wanted <= 0:
        return _("The target asks nothing more of this leaf.")
    if not gap.open:
        return _("Its target is worth {wanted}; the tasks on it cover that.").format(
            wanted=figure(gap.wanted, unit)
        )
    return _("Its target is worth {wanted}; {open} is not covered by tasks yet.").format(
        wanted=figure(gap.wanted, unit), open=figure(gap.open, unit)
    )


def task_from_move(leaf: str, move: Move, workbook: Workbook, cycle: Cycle, today: date) -> Task:
    """A draft in the language that is spoken; how it usually fails is its risk, what to watch
    its data to collect."""
    code = language()
    return Task(
        key=workbook.next_key(Task, f"{cycle.key}.T"),
        cycle=cycle.key,
        title=move.title.text(code),
        lever=move.lever,
        relation_step=move.relation_step,
        leaf=leaf,
        person_days=move.person_days,
        risk=move.failure.text(code),
        data_to_collect=move.indicator.text(code),
        created=today,
    )

"""What the task step says below its rows: the gap and what covers it, the marked task."""

from __future__ import annotations

from collections.abc import Sequence

from opstui.kernel.language import EN, _, language, ngettext
from opstui.kernel.vocabulary import word
from opstui.stages.planning.coverage import Coverage
from opstui.stages.planning.model import Plan, Task
from opstui.stages.planning.steps.task_rows import Figure
from opstui.stages.task_form import change_as_typed


def lacks(task: Task, plan: Plan) -> list[str]:
    """What a task needs before it can be committed, in words."""
    found = []
    if task.leaf not in plan.tree.leaves:
        found.append(_("a leaf"))
    if not task.owner:
        found.append(_("an owner"))
    if task.start is None or task.end is None:
        found.append(_("dates"))
    if task.expected_change is None and task.expected_value is None:
        found.append(_("an expected change"))
    return found


def coverage_sentence(covered: Coverage, plan: Plan, figure: Figure) -> str:
    """ "The selected tasks cover 84% of the gap of ¥259K", how they were put together, and what
    is not known."""
    unit = plan.tree.node(plan.tree.root).unit
    if covered.gap is None:
        said = _("There is no target yet, so nothing to cover. Step 2 sets one.")
    elif covered.share is None:
        said = _("Doing nothing already reaches the target: there is no gap to cover.")
    else:
        said = _("The selected tasks cover {share} of the gap of {gap}.").format(
            share=f"{covered.share:.0%}", gap=figure(covered.gap, unit)
        )
    parts = [said]
    if covered.share is not None and covered.effects:
        parts.append(_made_of(covered, unit, figure))
    if covered.unknown:
        n = len(covered.unknown)
        more = ngettext("{n} task has no expected effect.", "{n} tasks have no expected effect.", n)
        parts.append(more.format(n=n))
    return (" " if language() == EN else "").join(parts)


def _made_of(covered: Coverage, unit: str, figure: Figure) -> str:
    if not covered.typed:
        return _("Combined on the tree.")
    if len(covered.typed) == len(covered.effects):
        return _("Worth added as typed.")
    return _("{tree} combined on the tree, {typed} typed.").format(
        tree=figure(covered.combined, unit), typed=figure(covered.added, unit)
    )


def task_sentence(task: Task, plan: Plan, tasks: Sequence[Task]) -> str:
    """The marked task: lever and leaf, what it still needs, what it is bound to."""
    node = plan.tree.get(task.leaf)
    name = node.name.text(language()) if node else _("no leaf")
    change = change_as_typed(task, node)
    parts = [f"{word(task.lever)} > {name} {change}".rstrip()]
    if missing := lacks(task, plan):
        parts.append(_("still needs {what}").format(what=_(", ").join(missing)))
    return _("; ").join((*parts, *bound_to(task, tasks)))


def bound_to(task: Task, tasks: Sequence[Task]) -> list[str]:
    """What must come first, who waits, and of which tasks only one is done; by their keys."""
    found = []
    chosen = {one.key for one in tasks if one.selected}
    if task.depends_on:
        found.append(_("after {keys}").format(keys=_(", ").join(task.depends_on)))
    if out := [key for key in task.depends_on if task.selected and key not in chosen]:
        found.append(_("{keys} not chosen").format(keys=_(", ").join(out)))
    if waiting := [one.key for one in tasks if task.key in one.depends_on]:
        found.append(_("before {keys}").format(keys=_(", ").join(waiting)))
    if task.exclusive_group:
        others = [
            one.key
            for one in tasks
            if one.exclusive_group == task.exclusive_group and one.key != task.key
        ]
        if others:
            found.append(_("instead of {keys}").format(keys=_(", ").join(others)))
    return found

"""The table that puts scenarios side by side: levels, reach, hardest leaf, what each leaf needs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from opstui.kernel.figures import MISSING
from opstui.kernel.language import _, language
from opstui.kernel.metric_tree import Values
from opstui.kernel.recursion import followers
from opstui.kernel.vocabulary import TargetLevel, word
from opstui.stages.planning import outlook
from opstui.stages.planning.model import Plan
from opstui.stages.planning.scenarios import MOST, Outcome, free_name, is_changed
from opstui.ui.table import Column, Row
from opstui.ui.text import cell

Figure = Callable[[float | None, str], str]

NAME, WIDTH = 22, 17


@dataclass(frozen=True, slots=True)
class ScenarioRow:
    """`cells` has one text per scenario; `differs` when they are not all the same."""

    key: str
    name: str
    cells: tuple[str, ...]

    @property
    def differs(self) -> bool:
        return len(set(self.cells)) > 1


def scenario_columns(plan: Plan, outcomes: Sequence[Outcome], marked: str) -> tuple[Column, ...]:
    """The marked one is pointed at, the chosen one has its tick ("~" when the plan has moved on
    since)."""
    heads = []
    for one in outcomes:
        name = one.scenario.name
        if not name:
            heads.append(Column(_("Plan now"), WIDTH, "right"))
            continue
        tick = "" if name != plan.scenario else " ~" if is_changed(plan) else " ✓"
        heads.append(Column(("> " if name == marked else "") + name + tick, WIDTH, "right"))
    return (Column(_("Metric"), NAME), *heads, Column(""))


def scenario_rows(
    plan: Plan, base: Values, outcomes: Sequence[Outcome], figure: Figure
) -> list[ScenarioRow]:
    """The root with its levels first, then every leaf of the tree."""
    tree = plan.tree
    root = tree.node(tree.root)
    start = tree.value(base)
    levels = [outlook.levels_of(one.plan) for one in outcomes]

    def needed(node: str, unit: str, before: float | None) -> tuple[str, ...]:
        return tuple(
            _with_factor(one.solution.values.get(node), before, unit, figure)
            if one.solution
            else MISSING
            for one in outcomes
        )

    rows = [
        ScenarioRow(
            ":target",
            root.name.text(language()),
            tuple(_with_factor(one.scenario.target, start, root.unit, figure) for one in outcomes),
        ),
        ScenarioRow(
            ":floor",
            word(TargetLevel.FLOOR),
            tuple(figure(one.floor, root.unit) if one else MISSING for one in levels),
        ),
        ScenarioRow(
            ":stretch",
            word(TargetLevel.STRETCH),
            tuple(figure(one.stretch, root.unit) if one else MISSING for one in levels),
        ),
        ScenarioRow(
            ":reach", _("Reachable"), tuple(_reach(one, root.unit, figure) for one in outcomes)
        ),
        ScenarioRow(":hardest", _("Hardest leaf"), tuple(_hardest(one) for one in outcomes)),
    ]
    following = followers(tree)
    for node, depth in tree.walk():
        if node.is_leaf and node.id != root.id and node.id not in following:
            name = "  " * min(depth, 1) + node.name.text(language())
            rows.append(ScenarioRow(node.id, name, needed(node.id, node.unit, base.get(node.id))))
    return rows


def table_rows(rows: Sequence[ScenarioRow]) -> list[Row]:
    """What differs stands out, what is the same everywhere is quiet."""
    return [
        (
            row.key,
            (
                row.name,
                *(cell(text, "bold" if row.differs else "dim", "right") for text in row.cells),
                "",
            ),
        )
        for row in rows
    ]


def scenarios_sentence(plan: Plan, marked: str) -> str:
    """What can be done here, and what is chosen."""
    if not marked:
        return _(
            "No scenario yet: a keeps these targets and efforts as the first one.\n"
            "Change them, keep them again, compare up to three. c goes back."
        )
    said = (
        _("Left and right mark a scenario; enter takes {name}.").format(name=marked)
        if marked != plan.scenario or is_changed(plan)
        else _("{name} is the plan.").format(name=marked)
    )
    if is_changed(plan):
        said += " " + _("The plan has changed since {name} was kept.").format(name=plan.scenario)
    more = _("a keeps the plan as it is, e renames, d deletes, c goes back to the targets.")
    return f"{said}\n{more}"


def keep_name(plan: Plan) -> str:
    """The name that the form for keeping proposes."""
    if is_changed(plan) or len(plan.scenarios) == MOST:
        return plan.scenario
    return free_name(plan)


def _with_factor(value: float | None, start: float | None, unit: str, figure: Figure) -> str:
    text = figure(value, unit)
    return f"{text} x{value / start:.2f}" if value is not None and start else text


def _reach(one: Outcome, unit: str, figure: Figure) -> str:
    if one.solution is None:
        return MISSING
    if one.solution.reached:
        return "✓"
    most = figure(one.solution.values.get(one.plan.tree.root), unit)
    return "✗ " + _("at most {most}").format(most=most)


def _hardest(one: Outcome) -> str:
    node = one.plan.tree.get(one.hardest)
    return node.name.text(language()) if node else MISSING

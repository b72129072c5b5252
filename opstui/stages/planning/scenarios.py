"""Up to three ways to plan a cycle, side by side, one of them chosen."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from opstui.kernel.errors import OpsError
from opstui.kernel.language import N_, _
from opstui.kernel.recursion import followers
from opstui.stages.planning import outlook
from opstui.stages.planning.model import Plan, Scenario
from opstui.stages.planning.targets import Solution
from opstui.stages.strategy.model import Cycle

MOST = 3
USUAL_NAMES = (N_("Cautious"), N_("As targeted"), N_("Ambitious"))
_LEVELS = ("floor", "stretch")
_SAME = 1e-9


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a scenario asks of the tree: `plan` is the plan as it would be with it chosen,
    `solution` None without a target, `hardest` the leaf that has to change most ("" for none)."""

    scenario: Scenario
    plan: Plan
    solution: Solution | None
    hardest: str


def snapshot(plan: Plan, name: str) -> Scenario:
    """The targets of the plan as they are, under a name."""
    return Scenario(
        name=name,
        target=plan.target,
        floor=plan.floor,
        stretch=plan.stretch,
        leaf_settings=plan.leaf_settings,
        defaults=tuple(one for one in plan.defaults if one in _LEVELS),
    )


def free_name(plan: Plan) -> str:
    """The first usual name that no scenario has yet."""
    taken = {one.name for one in plan.scenarios}
    usual = [_(name) for name in USUAL_NAMES]
    return next((name for name in usual if name not in taken), "")


def named(plan: Plan, name: str) -> Scenario | None:
    return next((one for one in plan.scenarios if one.name == name), None)


def chosen(plan: Plan) -> Scenario | None:
    """The scenario that the plan is taken from."""
    return named(plan, plan.scenario) if plan.scenario else None


def is_changed(plan: Plan) -> bool:
    """Whether the plan's targets differ from the chosen scenario by now."""
    one = chosen(plan)
    return one is not None and snapshot(plan, one.name) != one


def turned_down(plan: Plan) -> tuple[Scenario, ...]:
    """Those that were not chosen; () while none is."""
    if chosen(plan) is None:
        return ()
    return tuple(one for one in plan.scenarios if one.name != plan.scenario)


def scenario_text(plan: Plan) -> str:
    """ "Scenario: As targeted (changed since)"; "" while none is chosen."""
    if chosen(plan) is None:
        return ""
    said = _("Scenario: {name}").format(name=plan.scenario)
    return said + " " + _("(changed since)") if is_changed(plan) else said


def choice_text(plan: Plan, figure: Callable[[float | None, str], str]) -> str:
    """As `scenario_text`, with the ones turned down and the targets that they had."""
    said, others = scenario_text(plan), turned_down(plan)
    if not said or not others:
        return said
    unit = plan.tree.node(plan.tree.root).unit
    names = _(", ").join(f"{one.name} {figure(one.target, unit)}" for one in others)
    return _("{chosen}; turned down: {others}").format(chosen=said, others=names)


def keep(plan: Plan, name: str) -> Plan:
    """The plan with its targets kept as the scenario `name`, which is the chosen one from now on.

    A scenario of that name is replaced. Raises OpsError when there are three others.
    """
    new = snapshot(plan, name)
    if named(plan, name) is not None:
        kept = tuple(new if one.name == name else one for one in plan.scenarios)
    elif len(plan.scenarios) < MOST:
        kept = (*plan.scenarios, new)
    else:
        raise OpsError(
            _("There are {n} scenarios already.").format(n=MOST),
            _("Delete one, or keep this under the name of one."),
        )
    return plan.model_copy(update={"scenarios": kept, "scenario": name})


def choose(plan: Plan, cycle: Cycle, name: str) -> Plan:
    """The plan with the targets and leaf settings of the scenario, solved anew."""
    one = named(plan, name)
    if one is None:
        return plan
    others = tuple(field for field in plan.defaults if field not in _LEVELS)
    return outlook.solved(
        plan.model_copy(
            update={
                "target": one.target,
                "floor": one.floor,
                "stretch": one.stretch,
                "leaf_settings": one.leaf_settings,
                "defaults": (*others, *one.defaults),
                "scenario": name,
            }
        ),
        cycle,
    )


def rename(plan: Plan, old: str, new: str) -> Plan:
    """Raises OpsError when another scenario has the new name."""
    if new != old and named(plan, new) is not None:
        raise OpsError(
            _("Another scenario is called {name}.").format(name=new), _("Take another name.")
        )
    renamed = tuple(
        one.model_copy(update={"name": new}) if one.name == old else one for one in plan.scenarios
    )
    here = new if plan.scenario == old else plan.scenario
    return plan.model_copy(update={"scenarios": renamed, "scenario": here})


def drop(plan: Plan, name: str) -> Plan:
    """Without the scenario; the targets of the plan stay as they are."""
    left = tuple(one for one in plan.scenarios if one.name != name)
    here = "" if plan.scenario == name else plan.scenario
    return plan.model_copy(update={"scenarios": left, "scenario": here})


def outcomes(plan: Plan, cycle: Cycle) -> tuple[Outcome, ...]:
    """Every scenario solved on the tree and the baseline of today."""
    return tuple(_outcome(choose(plan, cycle, one.name), one, cycle) for one in plan.scenarios)


def compared(plan: Plan, cycle: Cycle) -> tuple[Outcome, ...]:
    """The scenarios; before them, where there is room and it is none of them, the plan as it is
    now, under no name."""
    found = outcomes(plan, cycle)
    same = chosen(plan) is not None and not is_changed(plan)
    if same or len(found) == MOST:
        return found
    return (_outcome(plan, snapshot(plan, ""), cycle), *found)


def _outcome(plan: Plan, scenario: Scenario, cycle: Cycle) -> Outcome:
    path = outlook.solution_of(plan, cycle)
    solution = path.solution if path else None
    base = outlook.base_of(plan, cycle)
    return Outcome(scenario, plan, solution, _hardest(plan, base, solution) if solution else "")


def _hardest(plan: Plan, base: dict[str, float | None], solution: Solution) -> str:
    """The leaf with the largest |ln(required / baseline)|; the first one of equals."""
    hardest, most = "", _SAME
    following = followers(plan.tree)
    for leaf in plan.tree.leaves:
        start, required = base.get(leaf), solution.values.get(leaf)
        if leaf in following or not start or required is None or required / start <= 0:
            continue
        size = abs(math.log(required / start))
        if size > most + _SAME:
            hardest, most = leaf, size
    return hardest

"""A plan seen over its cycle: the baseline at the cycle's length, do-nothing, levels, solution."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from opstui.kernel.leaf_history import best_of_both, best_windows, carried_leaves
from opstui.kernel.metric_tree import Good, Kind
from opstui.kernel.periods import Period, split
from opstui.kernel.series import SeriesBook
from opstui.stages.planning.coverage import Coverage, coverage
from opstui.stages.planning.do_nothing import DoNothing, do_nothing, is_level, stretched
from opstui.stages.planning.leaf_gaps import LeafGap, leaf_gaps
from opstui.stages.planning.levels import Levels, default_levels
from opstui.stages.planning.model import LeafSetting, Plan, Task
from opstui.stages.planning.phasing import period_weights
from opstui.stages.planning.priority import expected_value
from opstui.stages.planning.stock_targets import PathSolution, solve_plan
from opstui.stages.strategy.model import Cycle, Strategy


def periods_of(cycle: Cycle) -> list[Period]:
    return split(cycle.start, cycle.end, cycle.grain)


def steps_to(cycle: Cycle, day: date) -> int:
    """Periods from the baseline's last one to the one that `day` is in; a baseline may lie in
    the cycle itself."""
    return len(split(cycle.baseline_end, max(cycle.baseline_end, day), cycle.grain)) - 1


def length_of(plan: Plan, cycle: Cycle) -> int:
    """Periods that the plan is computed over: of the cycle, for levels those after the baseline."""
    if is_level(plan.tree):
        return max(1, steps_to(cycle, cycle.end))
    return len(periods_of(cycle))


def window_scale(plan: Plan, cycle: Cycle) -> float:
    """The cycle's length over the baseline window's; 1 for levels, which do not add up."""
    window = (cycle.baseline_end - cycle.baseline_start).days + 1
    length = (cycle.end - cycle.start).days + 1
    return 1.0 if is_level(plan.tree) or window < 1 else length / window


def base_of(plan: Plan, cycle: Cycle) -> dict[str, float | None]:
    """Leaf values of the baseline at the cycle's length."""
    return stretched(plan.tree, plan.baseline, window_scale(plan, cycle))


def without(plan: Plan, cycle: Cycle, book: SeriesBook | None = None) -> DoNothing:
    """Where the north star goes if nobody starts anything new: each leaf from what `book` holds
    of the weeks before the cycle, else from the baseline."""
    periods = periods_of(cycle)
    return do_nothing(
        plan.tree,
        plan.baseline,
        length_of(plan, cycle),
        scale=window_scale(plan, cycle),
        weights=period_weights(plan.phasing, periods),
        carried=carried_leaves(plan.tree, book, periods) if book else None,
    )


def effect_mark(key: str) -> str:
    """Among a plan's defaults: the task's effect is a share of what the target asks of its leaf."""
    return f"{key}:expected_change"


def is_default(plan: Plan, name: str) -> bool:
    """Whether "floor" or "stretch" is the usual share that nobody typed."""
    return name in plan.defaults or getattr(plan, name) is None


def levels_of(plan: Plan) -> Levels | None:
    """Floor, target and stretch: typed, else the default shares; None without a target."""
    if plan.target is None:
        return None
    usual = _usual_levels(plan, plan.target)
    return Levels(
        usual.floor if plan.floor is None else plan.floor,
        plan.target,
        usual.stretch if plan.stretch is None else plan.stretch,
    )


def _usual_levels(plan: Plan, target: float) -> Levels:
    root = plan.tree.node(plan.tree.root)
    return default_levels(target, level=is_level(plan.tree), good=root.good)


def with_target(plan: Plan, target: float, typed: Mapping[str, float | None]) -> dict[str, object]:
    """The fields of the plan that a new target sets; levels that nobody typed follow it and are
    kept as defaults."""
    usual = _usual_levels(plan, target)
    levels = {"floor": usual.floor, "stretch": usual.stretch}
    own = {name: value for name, value in typed.items() if value is not None}
    kept = tuple(name for name in plan.defaults if name not in (*levels, "target"))
    defaults = (*kept, *(name for name in levels if name not in own))
    return {"target": target, **levels, **own, "defaults": defaults}


def solution_of(
    plan: Plan, cycle: Cycle, settings: Mapping[str, LeafSetting] | None = None
) -> PathSolution | None:
    """What every node must become; `settings` instead of the plan's; None without a target."""
    if plan.target is None:
        return None
    return solve_plan(
        plan.tree,
        base_of(plan, cycle),
        plan.target,
        plan.leaf_settings if settings is None else settings,
        length_of(plan, cycle),
    )


def solved(plan: Plan, cycle: Cycle) -> Plan:
    """The plan with the leaf targets that its target, efforts and bounds ask for."""
    found = solution_of(plan, cycle)
    targets: dict[str, float] = {}
    for leaf in plan.tree.leaves:
        value = found.solution.values.get(leaf) if found else None
        if value is not None:
            targets[leaf] = value
    return plan.model_copy(update={"leaf_targets": targets})


def best_of(
    plan: Plan, cycle: Cycle, strategy: Strategy | None, book: SeriesBook | None = None
) -> dict[str, float]:
    """The best value ever seen per leaf, flows at the cycle's length: the core numbers' own best,
    or four weeks of the data before the cycle that were better."""
    scale = window_scale(plan, cycle)
    best: dict[str, float] = {}
    for core in strategy.core if strategy else ():
        node = plan.tree.get(core.metric)
        if node is None or core.own_best is None or node.good is Good.RANGE:
            continue
        best[core.metric] = core.own_best * (scale if node.kind is Kind.FLOW else 1.0)
    if book is None:
        return best
    seen = best_windows(plan.tree, book, cycle.start, days_of(plan, cycle))
    return best_of_both(plan.tree, best, seen)


def days_of(plan: Plan, cycle: Cycle) -> int:
    """Days that a flow of the plan counts over: the cycle's; one period's beside a level."""
    if is_level(plan.tree):
        return {"day": 1, "week": 7, "month": 30}[cycle.grain]
    return (cycle.end - cycle.start).days + 1


def _memory(plan: Plan, cycle: Cycle) -> int:
    """Periods that an effect is carried on for; 0 where nothing is carried."""
    return length_of(plan, cycle) if is_level(plan.tree) else 0


def values_of(tasks: Iterable[Task], plan: Plan, cycle: Cycle) -> dict[str, float | None]:
    """Task key → expected ΔNSM over the cycle; None where nothing tells."""
    base, periods = base_of(plan, cycle), _memory(plan, cycle)
    return {task.key: expected_value(task, plan.tree, base, periods) for task in tasks}


def coverage_of(
    tasks: Iterable[Task], plan: Plan, cycle: Cycle, book: SeriesBook | None = None
) -> Coverage:
    """What the selected tasks close of the gap between doing nothing and the target."""
    base = base_of(plan, cycle)
    forecast = without(plan, cycle, book).value
    return coverage(
        tasks,
        plan.tree,
        base,
        target=plan.target,
        without=plan.tree.value(base) if forecast is None else forecast,
        periods=_memory(plan, cycle),
    )


def leaf_gaps_of(tasks: Iterable[Task], plan: Plan, cycle: Cycle) -> list[LeafGap]:
    """The leaves, the one whose target is least covered by the selected tasks first."""
    base = base_of(plan, cycle)
    return leaf_gaps(tasks, plan.tree, base, plan.leaf_targets, _memory(plan, cycle))

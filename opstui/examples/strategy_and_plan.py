"""Stages 1 and 2 of an example: product, cycle, strategy, plan, tasks."""

from __future__ import annotations

from typing import Any

from opstui.examples.source import Source, day
from opstui.kernel.metric_tree import MetricTree, Node
from opstui.kernel.vocabulary import TaskState, Verdict
from opstui.stages.planning.commitment import committed
from opstui.stages.planning.model import (
    CheckItem,
    LeafSetting,
    Person,
    Phasing,
    Plan,
    Raci,
    Resources,
    Rice,
    Task,
)
from opstui.stages.planning.stock_targets import solve_plan
from opstui.stages.strategy.model import (
    Alternative,
    Answers,
    CoreNumber,
    Cycle,
    Guardrail,
    Hypothesis,
    Problem,
    Product,
    Strategy,
    promised,
)

_ANSWERS = ("monetisation", "decision_cost", "usage_frequency", "relation", "value_source")


def product(source: Source) -> Product:
    said = source.stage(1)["product"]
    return Product(
        name=source.text(source.parts["name"]),
        form=said["form"],
        segments=source.texts(source.stage(1)["segments"]),
        answers=Answers(**{name: said[name] for name in _ANSWERS}),
        age_months=said["age_months"],
        currency=source.parts["currency"],
        synthetic=True,
    )


def cycle(source: Source) -> Cycle:
    said = source.parts["cycle"]
    return Cycle(
        key=source.cycle,
        number=said["no"],
        start=day(said["start"]),
        end=day(said["end"]),
        grain="week",
        baseline_start=day(said["baseline_window"][0]),
        baseline_end=day(said["baseline_window"][1]),
    )


def strategy(source: Source) -> Strategy:
    """As it was committed with the plan."""
    said = source.stage(1)
    parts = said["problem_parts"]
    made = Strategy(
        key=source.cycle,
        lifecycle=said["product"]["lifecycle"],
        monthly_users=said.get("monthly_users", ()),
        orientation_confirmed=True,
        core=tuple(_core(source, one) for one in said["core_data"]),
        problem=Problem(
            metric=parts["metric"],
            **{name: source.text(parts[name]) for name in ("who", "step", "size", "why")},
        ),
        sentence=source.text(said["strategy"]),
        levers=said["levers"],
        not_doing=source.texts(said["not_doing"]),
        guardrails=tuple(Guardrail(**one) for one in said["guardrails"]),
        alternatives=tuple(
            Alternative(text=source.text(one["text"]), reason=source.text(one["reason"]))
            for one in said["alternatives"]
        ),
    )
    return promised(made, hypotheses(source), cycle(source).start)[0]


def _core(source: Source, said: dict[str, Any]) -> CoreNumber:
    """A rate with the counts it is made of."""
    nodes = (one for one in source.stage(2)["nodes"] if one["id"] == said["metric"])
    node: dict[str, Any] = next(nodes, {})
    counts = source.stage(1)["baseline_counts"]
    pair = [counts.get(node.get(side)) for side in ("numerator", "denominator")]
    return CoreNumber(
        metric=said["metric"],
        value=pair[0] / pair[1] if all(pair) else said["value"],
        numerator=pair[0],
        denominator=pair[1],
        origin="imported",
        own_best=said.get("own_best"),
    )


def hypotheses(source: Source) -> list[Hypothesis]:
    results = {one["id"]: one for one in source.stage(4)["hypothesis_results"]}
    return [
        Hypothesis(
            key=source.key(said["id"]),
            cycle=source.cycle,
            statement=source.text(said["text"]),
            metric=said["metric"],
            expected_change=said["expected_change"],
            kill_if=source.text(said["kill_if"]),
            verdict=Verdict(results[said["id"]]["status"]),
            note=source.text(results[said["id"]]["note"]),
        )
        for said in source.stage(1)["hypotheses"]
    ]


# -- plan -------------------------------------------------------------------------------------

_NODE_FIELDS = (
    *("id", "name", "unit", "good", "op", "children", "kind", "numerator", "denominator"),
    *("numerator_name", "denominator_name", "numerator_unit", "controllability", "tags"),
)


def tree(source: Source) -> MetricTree:
    said = source.stage(2)
    nodes = [
        Node(**{name: one[name] for name in _NODE_FIELDS if name in one}) for one in said["nodes"]
    ]
    return MetricTree(root=said["nsm"], nodes=tuple(nodes))


def plan(source: Source) -> Plan:
    said = source.stage(2)
    metrics = tree(source)
    core = {one.metric: one.value for one in strategy(source).core}
    baseline = {leaf: core[leaf] for leaf in metrics.leaves}
    settings = _settings(said, metrics)
    weekly = said["phasing"]["weekly_target"]
    draft = Plan(
        key=source.cycle,
        tree=metrics,
        baseline=baseline,
        baseline_origin=dict.fromkeys(baseline, "imported"),
        target=said["target"],
        floor=said["floor"],
        stretch=said["stretch"],
        leaf_settings=settings,
        leaf_targets=_leaf_targets(said, metrics, baseline, settings),
        phasing=Phasing(weights=tuple(said["phasing"].get("weights", ()))),
        resources=_resources(source),
    )
    return committed(draft, tasks(source), weekly, cycle(source).start)


def _settings(said: dict[str, Any], metrics: MetricTree) -> dict[str, LeafSetting]:
    return {
        leaf: LeafSetting(
            effort=said["solve_effort"].get(leaf, 0.0), high=said["solve_bounds"].get(leaf)
        )
        for leaf in metrics.leaves
    }


def _leaf_targets(
    said: dict[str, Any],
    metrics: MetricTree,
    baseline: dict[str, float | None],
    settings: dict[str, LeafSetting],
) -> dict[str, float]:
    """The file rounds to six digits; solved again, the targets give the goal exactly."""
    periods = len(said["phasing"]["weekly_target"]) - 1
    solved = solve_plan(metrics, baseline, said["target"], settings, periods).solution.values
    exact = {leaf: solved.get(leaf) for leaf in metrics.leaves}
    return {leaf: value for leaf, value in exact.items() if value is not None}


def _resources(source: Source) -> Resources:
    said = source.stage(2)["resources"]
    people = (Person(name=source.text(one["name"]), days=one["days"]) for one in said["people"])
    return Resources(
        budget=said["budget"],
        person_days=said["person_days"],
        contingency=said["contingency"],
        people=tuple(people),
    )


def tasks(source: Source) -> list[Task]:
    return [_task(source, said) for said in source.stage(2)["tasks"]]


def _task(source: Source, said: dict[str, Any]) -> Task:
    people = said["raci"]
    chosen = said["status"] != "not_selected"
    rice = {name: said["rice"][name] for name in ("reach", "impact", "confidence")}
    return Task(
        key=source.key(said["id"]),
        cycle=source.cycle,
        title=source.text(said["name"]),
        lever=said["lever"],
        leaf=said["metric"],
        relation_step=said["relation_step"],
        state=_state(source, said["id"]) if chosen else TaskState.DRAFT,
        owner=source.text(people["A"]),
        raci=Raci(
            accountable=source.text(people["A"]),
            responsible=source.texts(people["R"]),
            consulted=source.texts(people["C"]),
            informed=source.texts(people["I"]),
        ),
        start=day(said["start"]),
        end=day(said["end"]),
        budget=said["budget"],
        person_days=said["person_days"],
        actual_cost=said["actual_cost"] if chosen else None,
        actual_days=said["actual_person_days"] if chosen else None,
        executed_share=said.get("executed_share", 1.0) if chosen else None,
        expected_change=said.get("expected_change"),
        expected_value=said["expected_value"],
        rice=Rice(**rice),
        hypothesis=source.key(said.get("hypothesis", "")),
        selected=chosen,
        data_to_collect=source.text(said.get("data_to_collect")),
        checklist=tuple(
            CheckItem(text=source.text(one["item"]), done=one["done"])
            for one in source.stage(3)["checklist"]
            if one["task"] == said["id"]
        ),
        result=source.text(said["result"]),
        created=cycle(source).baseline_end,
    )


def _state(source: Source, short: str) -> TaskState:
    """A task that a decision is about has been reviewed."""
    decided = {one["subject"] for one in source.stage(4)["decisions"]}
    return TaskState.REVIEWED if short in decided else TaskState.CLOSED

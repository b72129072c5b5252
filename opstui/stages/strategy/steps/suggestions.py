"""What the strategy page can be filled with from what is known already. Pure.

Everything here is a suggestion: it is shown with its mark until somebody takes or changes it.
"""

from __future__ import annotations

from datetime import timedelta

from opstui.kernel.figures import format_change, format_number
from opstui.kernel.language import _, language
from opstui.kernel.metric_tree import Kind, MetricTree, Node
from opstui.kernel.observations import SeriesMonth
from opstui.kernel.periods import Period
from opstui.kernel.series import book_of
from opstui.kernel.vocabulary import Form, Lever, word
from opstui.playbooks import benchmarks, orientation_rules, tree_template
from opstui.playbooks import form as playbook
from opstui.playbooks.schema import TypicalGuardrail
from opstui.stages.planning.model import Plan, Task
from opstui.stages.strategy.compose import StrategyParts, strategy_sentence
from opstui.stages.strategy.diagnosis import (
    Evidence,
    Row,
    candidates,
    diagnose,
    good_of,
    number_of,
)
from opstui.stages.strategy.lifecycle_advice import ADVICE
from opstui.stages.strategy.model import (
    Answers,
    Guardrail,
    Hypothesis,
    Problem,
    Product,
    Strategy,
)
from opstui.stages.strategy.orientation import Orientation, effective_orientation, usual_answers
from opstui.stages.strategy.own_history import OwnHistory, own_history
from opstui.stages.strategy.steps.core_list import asked, tree_of, usual_tree_id
from opstui.workbook.document import Workbook


def oriented(product: Product) -> Orientation:
    """The orientation by the stored answers; those usual for the form where there are none."""
    rules = orientation_rules()
    if product.answers == Answers():
        usual = usual_answers(product.form, rules)
        product = product.model_copy(update={"answers": usual})
    return effective_orientation(product, rules)


# -- diagnosis --------------------------------------------------------------------------------


def diagnosis(workbook: Workbook) -> list[Row]:
    """The rows of the diagnosis, with the product's own past and the bands for its form."""
    product, cycle = workbook.product, workbook.cycle
    if product is None or cycle is None:
        return []
    strategy = workbook.get(Strategy, cycle.key) or Strategy(key=cycle.key)
    own = own_past(workbook)
    evidence = Evidence(
        benchmarks=benchmarks(),
        forms=benchmark_forms(product),
        history={key: one.values for key, one in own.items()},
        best={key: one.best for key, one in own.items() if one.best is not None},
        control=strategy.control,
    )
    tree = with_benchmarks(tree_of(workbook), product)
    return diagnose(tree, strategy.core, evidence, asked(workbook))


def benchmark_forms(product: Product) -> tuple[str, ...]:
    """Whose published bands apply, the nearest first."""
    return ("all",) if product.form is Form.NONE else playbook(product.form).benchmark_forms


def own_past(workbook: Workbook) -> dict[str, OwnHistory]:
    """Metric → its own values before the cycle, for the metrics that the series know."""
    cycle = workbook.cycle
    if cycle is None:
        return {}
    book, tree = book_of(workbook.all(SeriesMonth)), tree_of(workbook)
    window = Period(cycle.baseline_start, cycle.baseline_end)
    until = cycle.start - timedelta(1)
    found = {}
    for core in asked(workbook):
        kind = Kind.RATE if core.unit == "ratio" else Kind.FLOW
        node = tree.get(core.metric) or Node(
            id=core.metric, name=core.name, unit=core.unit, kind=kind, good=good_of(core)
        )
        past = own_history(book, node, window, until)
        if past.values:
            found[core.metric] = past
    return found


def with_benchmarks(tree: MetricTree, product: Product) -> MetricTree:
    """Nodes that name no band take that of the same node in the form's own template."""
    template = tree_template(usual_tree_id(product))
    nodes = []
    for node in tree.nodes:
        usual = template.get(node.id)
        if not node.benchmark and usual is not None and usual.benchmark:
            node = node.model_copy(update={"benchmark": usual.benchmark})
        nodes.append(node)
    return tree.model_copy(update={"nodes": tuple(nodes)})


def problem_from(row: Row, product: Product, unit: str) -> Problem:
    """Who, at which step, how large, why; to be corrected by the user."""
    name = row.name.text(language())
    size = format_number(row.baseline, row.unit)
    if row.reference is not None:
        size = _("{now}, could be {reference}").format(
            now=size, reference=format_number(row.reference.value, row.unit)
        )
    why = ""
    if row.opportunity:
        gain = format_number(row.opportunity, unit, signed=True, digits=3)
        why = _("Closing it is worth {gain} of the north star").format(gain=gain)
    return Problem(
        metric=row.metric,
        who=product.segments[0] if product.segments else "",
        step=name,
        size=size,
        why=why,
    )


# -- the page ---------------------------------------------------------------------------------


def guardrail_label(metric: str, workbook: Workbook) -> str:
    product = workbook.product
    if product is not None and product.form is not Form.NONE:
        usual = playbook(product.form).guardrail
        if usual.metric == metric:
            return usual.name.text(language())
    for core in asked(workbook):
        if core.metric == metric:
            return core.name.text(language())
    node = tree_of(workbook).get(metric)
    return node.name.text(language()) if node else metric


def unit_of(metric: str, workbook: Workbook) -> str:
    node = tree_of(workbook).get(metric)
    if node is not None:
        return node.unit
    units = {core.metric: core.unit for core in asked(workbook)}
    return units.get(metric, "ratio")


def usual_guardrail(workbook: Workbook) -> Guardrail | None:
    """The form's own, with its limit from the baseline; None when that number is not known."""
    product, cycle = workbook.product, workbook.cycle
    if product is None or cycle is None or product.form is Form.NONE:
        return None
    usual = playbook(product.form).guardrail
    strategy = workbook.get(Strategy, cycle.key)
    core = {one.metric: one for one in strategy.core} if strategy else {}
    value = number_of(core.get(usual.metric))
    return None if value is None else _guardrail(usual, value)


def _guardrail(usual: TypicalGuardrail, value: float) -> Guardrail:
    limit = float(f"{value * usual.share_of_baseline:.3g}")
    if usual.side == "floor":
        return Guardrail(metric=usual.metric, floor=limit)
    return Guardrail(metric=usual.metric, ceiling=limit)


def guardrail_text(one: Guardrail, workbook: Workbook) -> str:
    """ "Kept-revenue rate at least 88.1%" """
    unit, name = unit_of(one.metric, workbook), guardrail_label(one.metric, workbook)
    parts = [name]
    if one.floor is not None:
        parts.append(_("at least {limit}").format(limit=format_number(one.floor, unit)))
    if one.ceiling is not None:
        parts.append(_("at most {limit}").format(limit=format_number(one.ceiling, unit)))
    return " ".join(parts)


def sentence(workbook: Workbook, strategy: Strategy) -> str:
    """The strategy in one sentence, from what the page holds."""
    tree = tree_of(workbook)
    cycle = workbook.cycle
    plan = workbook.get(Plan, cycle.key) if cycle else None
    node = tree.get(strategy.problem.metric)
    core = {one.metric: one for one in strategy.core}
    now = number_of(core.get(strategy.problem.metric))
    goal = plan.leaf_targets.get(node.id) if plan and node else None
    start, end = ("", "")
    if node is not None and now is not None:
        start = format_number(now, node.unit)
        end = format_number(goal, node.unit) if goal is not None else ""
    return strategy_sentence(
        StrategyParts(
            stage=word(strategy.lifecycle) if strategy.lifecycle else "",
            who=strategy.problem.who,
            problem=_problem_text(strategy.problem),
            metric=node.name.text(language()) if node else "",
            start=start,
            goal=end,
            levers=[word(lever) for lever in strategy.levers],
            not_doing=strategy.not_doing,
            guardrails=[guardrail_text(one, workbook) for one in strategy.guardrails],
        )
    )


def _problem_text(problem: Problem) -> str:
    return " ".join(part for part in (problem.step, problem.size) if part)


def hypothesis_from(task: Task, plan: Plan, key: str) -> Hypothesis | None:
    """That the task moves its leaf as far as planned; refuted by less than half of it."""
    node = plan.tree.get(task.leaf)
    change = task.expected_change
    if node is None or not change:
        return None
    name = node.name.text(language())
    return Hypothesis(
        key=key,
        cycle=task.cycle,
        statement=_("“{task}” moves {metric} by {change}").format(
            task=task.title, metric=name, change=change_text(change, node.unit)
        ),
        metric=task.leaf,
        expected_change=change,
        kill_if=_("{metric} has moved by less than {change} at the end").format(
            metric=name, change=change_text(change / 2, node.unit)
        ),
    )


def change_text(change: float, unit: str) -> str:
    if unit == "ratio":
        return format_change(0.0, change, "ratio")
    return format_number(change, unit, signed=True, digits=3)


def filled(workbook: Workbook) -> Workbook:
    """The strategy page with suggestions wherever it is still empty, each marked as a default."""
    product, cycle = workbook.product, workbook.cycle
    plan = workbook.get(Plan, cycle.key) if cycle else None
    if product is None or cycle is None or plan is None:
        return workbook
    strategy = workbook.get(Strategy, cycle.key) or Strategy(key=cycle.key)
    tasks = [task for task in workbook.all(Task).values() if task.cycle == cycle.key]
    update: dict[str, object] = {}
    rows = candidates(diagnosis(workbook)) if not strategy.problem.metric else []
    if rows:
        unit = plan.tree.node(plan.tree.root).unit
        update["problem"] = problem_from(rows[0], product, unit)
    if not strategy.levers and tasks:
        used = {task.lever for task in tasks}
        update["levers"] = tuple(lever for lever in Lever if lever in used)
    if not strategy.not_doing and strategy.lifecycle is not None:
        update["not_doing"] = (_(ADVICE[strategy.lifecycle].dont),)
    guardrail = None if strategy.guardrails else usual_guardrail(workbook)
    if guardrail is not None:
        update["guardrails"] = (guardrail,)
    strategy = strategy.model_copy(update=update)
    if not strategy.sentence:
        update["sentence"] = sentence(workbook, strategy)
    update["defaults"] = tuple(dict.fromkeys((*strategy.defaults, *update)))
    workbook = workbook.put(strategy.model_copy(update=update))
    has_one = any(one.cycle == cycle.key for one in workbook.all(Hypothesis).values())
    key = workbook.next_key(Hypothesis, f"{cycle.key}.H")
    first = hypothesis_from(tasks[0], plan, key) if tasks and not has_one else None
    return workbook.put(first) if first else workbook

"""What each of the twelve answers changes in the workbook, and what follows from it. Pure.

Every function takes the workbook, the values (which have passed the check of their question),
today, and the names of the fields that somebody `chose`; what nobody chose is marked in the
record's `defaults`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, timedelta

from opstui.guided import derived
from opstui.guided.fields import (
    cycle_of,
    product_of,
    tree_of,
    usual_days,
)
from opstui.kernel.metric_tree import MetricTree
from opstui.kernel.vocabulary import Form, Lever, Lifecycle
from opstui.playbooks import tree_template
from opstui.stages.planning.drafting import draft_plan, in_currency
from opstui.stages.planning.model import Person, Plan, Raci, Resources, Task
from opstui.stages.planning.outlook import effect_mark, is_default, solved, with_target
from opstui.stages.strategy.core_entry import core_number, read_entry
from opstui.stages.strategy.model import Answers, Cycle, Product
from opstui.stages.strategy.steps.core_list import usual_tree_id, with_numbers
from opstui.stages.strategy.steps.product_form import usual_cycle, usual_segments
from opstui.stages.strategy.steps.relationship_fields import ANSWERS_MARK, RELATIONSHIP
from opstui.ui.form_values import FormValues
from opstui.workbook.document import Workbook

DATES = ("start", "end", "baseline_start", "baseline_end")

Answer = Callable[[Workbook, FormValues, date, Collection[str]], Workbook]


def with_cycle(workbook: Workbook, today: date) -> Workbook:
    """A product that came without a cycle gets the usual one, marked as a default."""
    product = workbook.product
    if product is None or workbook.cycle is not None:
        return workbook
    return workbook.put(_first_cycle(product.form, today))


def _name(workbook: Workbook, values: FormValues, today: date, _chose: Collection[str]) -> Workbook:
    old = workbook.product
    if old is None:
        old = Product(name="-", defaults=("form", "segments", "currency"))
    product = old.model_copy(update={"name": values.text("name")})
    workbook = workbook.put(product)
    return workbook if workbook.cycle else workbook.put(_first_cycle(Form.NONE, today))


def _first_cycle(form: Form, today: date) -> Cycle:
    marks = ("start", "end", "grain", "baseline_start", "baseline_end")
    return usual_cycle(form, today).model_copy(update={"defaults": marks})


def _dated(cycle: Cycle, form: Form, today: date) -> Cycle:
    """With the usual dates, as far as nobody chose them."""
    start = None if "start" in cycle.defaults else cycle.start
    new = usual_cycle(form, today, start=start)
    return cycle.model_copy(update={name: getattr(new, name) for name in DATES})


def _form(workbook: Workbook, values: FormValues, today: date, chose: Collection[str]) -> Workbook:
    old = product_of(workbook)
    form = Form(values.text("form") or "none")
    update: dict[str, object] = {"form": form}
    update["defaults"] = derived.marked(old.defaults, ("form",), not chose)
    if "segments" in old.defaults or not old.segments:
        update["segments"] = usual_segments(form)
    workbook = workbook.put(old.model_copy(update=update))
    cycle = cycle_of(workbook, today)
    if "end" in cycle.defaults:
        workbook = workbook.put(_dated(cycle, form, today))
    plan = derived.plan_of(workbook)
    if plan is not None and "tree" in plan.defaults:
        workbook = _with_tree(workbook, usual_tree_id(product_of(workbook)), today, chose=False)
    return workbook


def _relationship(
    workbook: Workbook, values: FormValues, today: date, chose: Collection[str]
) -> Workbook:
    """Skipped answers stay unconfirmed: the form's usual ones are shown, none is stored."""
    if not chose:
        return workbook
    product, cycle = product_of(workbook), cycle_of(workbook, today)
    said = {name: values.text(name) for name, _codes in RELATIONSHIP}
    answers = Answers.model_validate(said)
    strategy = derived.strategy_of(workbook, cycle)
    return workbook.put(
        product.model_copy(
            update={
                "answers": answers,
                "defaults": derived.marked(product.defaults, (ANSWERS_MARK,), False),
            }
        ),
        strategy.model_copy(update={"orientation_confirmed": True}),
    )


def _lifecycle(
    workbook: Workbook, values: FormValues, today: date, chose: Collection[str]
) -> Workbook:
    strategy = derived.strategy_of(workbook, cycle_of(workbook, today))
    marks = derived.marked(strategy.defaults, ("lifecycle",), not chose)
    stage = Lifecycle(values.text("lifecycle"))
    return workbook.put(strategy.model_copy(update={"lifecycle": stage, "defaults": marks}))


def _weeks(workbook: Workbook, values: FormValues, today: date, chose: Collection[str]) -> Workbook:
    """The end stands for the number of weeks."""
    old, start = cycle_of(workbook, today), values.date("start")
    weeks = round(values.number("weeks") or 1)
    new = usual_cycle(product_of(workbook).form, today, start=start, weeks=weeks)
    update: dict[str, object] = {name: getattr(new, name) for name in DATES}
    marks = derived.marked(old.defaults, ("start",), "start" not in chose)
    update["defaults"] = derived.marked(marks, ("end",), "weeks" not in chose)
    workbook = workbook.put(old.model_copy(update=update))
    return _solved(workbook)


# -- tree, numbers, target --------------------------------------------------------------------


def _tree(workbook: Workbook, values: FormValues, today: date, chose: Collection[str]) -> Workbook:
    return _with_tree(workbook, values.text("tree"), today, chose=bool(chose))


def _with_tree(workbook: Workbook, template: str, today: date, *, chose: bool) -> Workbook:
    """The plan over the template; numbers of the same names are kept, a target only for the
    same north star. A tree that was edited since and has the template's parts stays as it is."""
    cycle, product = cycle_of(workbook, today), product_of(workbook)
    old = derived.plan_of(workbook)
    tree = in_currency(tree_template(template), product.currency)
    if old is not None and _same_parts(old.tree, tree):
        marks = derived.marked(old.defaults, ("tree",), not chose)
        return workbook.put(old.model_copy(update={"defaults": marks}))
    strategy = derived.strategy_of(workbook, cycle)
    plan = draft_plan(cycle.key, tree, strategy, product.currency)
    marks = ("tree",) if not chose else ()
    if old is not None:
        kept: dict[str, object] = {"resources": old.resources, "phasing": old.phasing}
        if old.tree.root == tree.root:
            kept |= {"target": old.target}
        plan = plan.model_copy(update=kept)
        marks += tuple(mark for mark in old.defaults if mark in ("target", "resources"))
    workbook = workbook.put(plan.model_copy(update={"defaults": marks}))
    return _solved(workbook)


def _same_parts(one: MetricTree, other: MetricTree) -> bool:
    return one.root == other.root and set(one.by_id) == set(other.by_id)


def _planned(workbook: Workbook, today: date) -> Workbook:
    """With a plan, for answers that need one."""
    if derived.plan_of(workbook) is not None:
        return workbook
    return _with_tree(workbook, usual_tree_id(product_of(workbook)), today, chose=False)


def _numbers(
    workbook: Workbook, values: FormValues, today: date, _chose: Collection[str]
) -> Workbook:
    workbook = _planned(workbook, today)
    tree = tree_of(workbook)
    cycle = cycle_of(workbook, today)
    known = {one.metric: one for one in derived.strategy_of(workbook, cycle).core}
    new, cleared = [], []
    for leaf in tree.leaves:
        entry = read_entry(values.texts.get(leaf, ""), tree.node(leaf).unit)
        if entry is None:
            cleared.append(leaf)
            continue
        number = core_number(leaf, entry)
        old = known.get(leaf)
        if old is not None and (old.value, old.numerator) == (number.value, number.numerator):
            number = old
        new.append(number)
    return _solved(with_numbers(workbook, new, cleared))


def _target(
    workbook: Workbook, values: FormValues, today: date, chose: Collection[str]
) -> Workbook:
    workbook = _planned(workbook, today)
    plan = derived.plan_of(workbook)
    target = values.number("target")
    if plan is None or target is None:
        return workbook
    marks = derived.marked(plan.defaults, ("target",), not chose)
    workbook = workbook.put(plan.model_copy(update={"target": target, "defaults": marks}))
    return _solved(workbook)


def _solved(workbook: Workbook) -> Workbook:
    """The target, those of the leaves and the effects of the tasks, as far as nobody typed
    them."""
    plan, cycle = derived.plan_of(workbook), workbook.cycle
    if plan is None or cycle is None:
        return workbook
    if "target" in plan.defaults:
        usual = derived.suggested_target(plan, cycle, derived.book_of(workbook))
        plan = plan.model_copy(update={"target": usual})
    if "resources" in plan.defaults and plan.resources.people:
        plan = plan.model_copy(update={"resources": _with_days(plan.resources, usual_days(cycle))})
    plan = solved(_with_levels(plan), cycle)
    tasks = {key: task for key, task in workbook.all(Task).items() if task.cycle == cycle.key}
    return workbook.put(plan, *derived.with_shares(tasks, plan, cycle))


def _with_levels(plan: Plan) -> Plan:
    """Floor and stretch follow the target, as defaults, until somebody types them."""
    if plan.target is None:
        return plan
    typed = {
        name: getattr(plan, name) for name in ("floor", "stretch") if not is_default(plan, name)
    }
    update = with_target(plan, plan.target, typed)
    still = ("target",) if "target" in plan.defaults else ()
    levelled = plan.model_copy(update=update)
    return levelled.model_copy(update={"defaults": (*levelled.defaults, *still)})


# -- resources and tasks ----------------------------------------------------------------------


def _with_days(resources: Resources, days: float) -> Resources:
    """Person-days shared by the people."""
    share = days / len(resources.people)
    people = tuple(person.model_copy(update={"days": share}) for person in resources.people)
    return resources.model_copy(update={"person_days": days, "people": people})


def _resources(
    workbook: Workbook, values: FormValues, today: date, chose: Collection[str]
) -> Workbook:
    workbook = _planned(workbook, today)
    plan = derived.plan_of(workbook)
    if plan is None:
        return workbook
    names = values.lines("people")
    days = values.number("person_days") or 0.0
    resources = Resources(
        budget=values.number("budget") or 0.0,
        person_days=days,
        contingency=plan.resources.contingency,
        people=tuple(Person(name=name, days=days / len(names)) for name in names),
    )
    unsure = not {"person_days", "people"} & set(chose)
    marks = derived.marked(plan.defaults, ("resources",), unsure)
    return workbook.put(plan.model_copy(update={"resources": resources, "defaults": marks}))


def _task(number: int) -> Answer:
    def answer(
        workbook: Workbook, values: FormValues, today: date, chose: Collection[str]
    ) -> Workbook:
        workbook = _planned(workbook, today)
        plan, cycle = derived.plan_of(workbook), workbook.cycle
        if plan is None or cycle is None or not values.text("title"):
            return workbook
        old = derived.task_at(workbook, cycle, number)
        key = old.key if old else workbook.next_key(Task, f"{cycle.key}.T")
        task = _kept_task(old, values) if old else _new_task(key, number, plan, values, workbook)
        marks = derived.marked(plan.defaults, (key,), not chose)
        if old is None or old.leaf != task.leaf:
            marks = derived.marked(marks, (effect_mark(key),), True)
        plan = plan.model_copy(update={"defaults": marks})
        return _solved(workbook.put(plan, task))

    return answer


def _kept_task(old: Task, values: FormValues) -> Task:
    owner = values.text("owner")
    return old.model_copy(
        update={
            "title": values.text("title"),
            "lever": Lever(values.text("lever")),
            "leaf": values.text("leaf"),
            "owner": owner,
            "raci": old.raci.model_copy(update={"accountable": owner}),
        }
    )


def _new_task(key: str, number: int, plan: Plan, values: FormValues, workbook: Workbook) -> Task:
    """Dates by the cycle; a third of what there is to spend; the effect is set with the rest."""
    cycle, product = workbook.cycle, product_of(workbook)
    assert cycle is not None
    start, end = derived.task_days(cycle, number)
    usual = derived.usual_task(product, plan.tree, number)
    owner = values.text("owner")
    spend = plan.resources.budget * (1 - plan.resources.contingency) / derived.TASKS
    return Task(
        key=key,
        cycle=cycle.key,
        title=values.text("title"),
        lever=Lever(values.text("lever")),
        leaf=values.text("leaf"),
        relation_step=usual.relation_step,
        owner=owner,
        raci=Raci(accountable=owner, responsible=(owner,)),
        segment=product.segments[0] if product.segments else "",
        start=start,
        end=end,
        budget=float(int(spend)),
        person_days=round(plan.resources.person_days / derived.TASKS - 0.05, 1)
        if plan.resources.person_days
        else 0.0,
        created=cycle.start - timedelta(1),
    )


ANSWERS: dict[str, Answer] = {
    "name": _name,
    "form": _form,
    "relationship": _relationship,
    "lifecycle": _lifecycle,
    "weeks": _weeks,
    "tree": _tree,
    "numbers": _numbers,
    "target": _target,
    "resources": _resources,
    "task1": _task(1),
    "task2": _task(2),
    "task3": _task(3),
}

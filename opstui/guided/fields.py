"""The fields of the twelve questions and their defaults, from what has been answered. Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from opstui.guided import derived
from opstui.kernel.errors import OpsError
from opstui.kernel.figures import currency
from opstui.kernel.language import _, language
from opstui.kernel.metric_tree import MetricTree
from opstui.kernel.vocabulary import (
    Lever,
    Lifecycle,
    word,
)
from opstui.playbooks import tree_template, tree_templates
from opstui.stages.planning.drafting import in_currency
from opstui.stages.planning.model import Plan
from opstui.stages.strategy.core_entry import entry_text, read_entry
from opstui.stages.strategy.model import Cycle, Product
from opstui.stages.strategy.steps.core_list import usual_tree_id
from opstui.stages.strategy.steps.product_form import form_options, usual_cycle, weeks_of
from opstui.stages.strategy.steps.relationship_fields import (
    relationship_specs,
)
from opstui.ui.form_values import FieldSpec, FormValues
from opstui.workbook.document import Workbook

Fields = Callable[[Workbook, date], tuple[FieldSpec, ...]]

LONGEST_WEEKS = 52


def product_of(workbook: Workbook) -> Product:
    return workbook.product or Product(name="")


def cycle_of(workbook: Workbook, today: date) -> Cycle:
    return workbook.cycle or usual_cycle(product_of(workbook).form, today)


def tree_of(workbook: Workbook) -> MetricTree:
    """The plan's tree, else the template that would be taken."""
    plan, product = derived.plan_of(workbook), product_of(workbook)
    if plan is not None:
        return plan.tree
    return in_currency(tree_template(usual_tree_id(product)), product.currency)


def _name(workbook: Workbook, _today: date) -> tuple[FieldSpec, ...]:
    return (FieldSpec("name", _("Name"), value=product_of(workbook).name, required=True),)


def _form(workbook: Workbook, _today: date) -> tuple[FieldSpec, ...]:
    """No default: nothing is usual before the form is known."""
    product = product_of(workbook)
    unknown = not product.name or "form" in product.defaults
    value = "" if unknown else product.form.value
    return (FieldSpec("form", _("Form"), "choice", value=value, options=form_options()),)


def _relationship(workbook: Workbook, _today: date) -> tuple[FieldSpec, ...]:
    return relationship_specs(product_of(workbook))


# -- stage, cycle, tree -----------------------------------------------------------------------


def _lifecycle(workbook: Workbook, today: date) -> tuple[FieldSpec, ...]:
    strategy = derived.strategy_of(workbook, cycle_of(workbook, today))
    return (
        FieldSpec(
            "lifecycle",
            _("Stage"),
            "choice",
            value=(strategy.lifecycle or Lifecycle.COLD_START).value,
            options=tuple((code.value, word(code)) for code in Lifecycle),
            required=True,
            default=strategy.lifecycle is None or "lifecycle" in strategy.defaults,
        ),
    )


def _weeks(workbook: Workbook, today: date) -> tuple[FieldSpec, ...]:
    cycle = workbook.cycle or usual_cycle(product_of(workbook).form, today)
    marks = ("start", "end") if workbook.cycle is None else cycle.defaults
    days = (cycle.end - cycle.start).days + 1
    usual = weeks_of(product_of(workbook).form)
    weeks = usual if "end" in marks else max(1, round(days / 7))
    return (
        FieldSpec(
            "start",
            _("First day"),
            "date",
            value=cycle.start.isoformat(),
            required=True,
            default="start" in marks,
        ),
        FieldSpec(
            "weeks",
            _("Weeks"),
            "number",
            value=str(weeks),
            low=1,
            high=LONGEST_WEEKS,
            required=True,
            default="end" in marks,
        ),
    )


def week_problems(values: FormValues, today: date) -> dict[str, str]:
    """Whole weeks, and not all of them over."""
    problems = values.problems()
    if problems:
        return problems
    start, weeks = values.date("start"), values.number("weeks") or 1.0
    if weeks != int(weeks):
        return {"weeks": _("Whole weeks, please.")}
    if start is not None and start + timedelta(7 * int(weeks)) <= today:
        return {"start": _("This cycle would be over already; choose a later first day.")}
    return {}


def _tree(workbook: Workbook, _today: date) -> tuple[FieldSpec, ...]:
    product, plan = product_of(workbook), derived.plan_of(workbook)
    known = {template.id: template for template in tree_templates()}
    root = plan.tree.root if plan else ""
    mine = [id_ for id_, one in known.items() if plan and _same(one.tree, plan.tree)]
    usual = usual_tree_id(product)
    order = [usual, *(id_ for id_ in known if id_ != usual)]
    return (
        FieldSpec(
            "tree",
            _("Tree"),
            "choice",
            value=mine[0] if mine else usual,
            options=tuple((id_, known[id_].name.text(language())) for id_ in order),
            required=True,
            default=not root or "tree" in (plan.defaults if plan else ()),
        ),
    )


def _same(template: MetricTree, tree: MetricTree) -> bool:
    return template.root == tree.root and set(template.by_id) == set(tree.by_id)


# -- numbers and target -----------------------------------------------------------------------


def _numbers(workbook: Workbook, today: date) -> tuple[FieldSpec, ...]:
    tree = tree_of(workbook)
    cycle = cycle_of(workbook, today)
    known = {one.metric: one for one in derived.strategy_of(workbook, cycle).core}
    return tuple(
        FieldSpec(
            leaf,
            tree.node(leaf).name.text(language()),
            "number",
            value=entry_text(known.get(leaf), tree.node(leaf).unit),
            unit=tree.node(leaf).unit,
        )
        for leaf in tree.leaves
    )


def number_problems(workbook: Workbook, values: FormValues) -> dict[str, str]:
    """One number at least; each as it may be typed."""
    tree = tree_of(workbook)
    problems: dict[str, str] = {}
    given = 0
    for leaf in tree.leaves:
        try:
            entry = read_entry(values.texts.get(leaf, ""), tree.node(leaf).unit)
        except OpsError as error:
            problems[leaf] = error.said
        else:
            given += entry is not None
    if not given and not problems:
        problems[tree.leaves[0]] = _("One number at least, or ? for each you do not know.")
    return problems


def _target(workbook: Workbook, today: date) -> tuple[FieldSpec, ...]:
    plan, cycle = derived.plan_of(workbook), cycle_of(workbook, today)
    tree = tree_of(workbook)
    root = tree.node(tree.root)
    suggested = derived.suggested_target(plan, cycle, derived.book_of(workbook)) if plan else None
    own = plan.target if plan else None
    value = own if own is not None else suggested
    return (
        FieldSpec(
            "target",
            root.name.text(language()),
            "number",
            value="" if value is None else f"{value:.10g}",
            unit=root.unit,
            low=None if currency(root.unit) else 0,
            required=True,
            default=value is not None and (own is None or "target" in (plan or _NONE).defaults),
        ),
    )


_NONE = Plan(key="", tree=MetricTree(root="", nodes=()))


# -- resources and tasks ----------------------------------------------------------------------


def _resources(workbook: Workbook, today: date) -> tuple[FieldSpec, ...]:
    product, plan = product_of(workbook), derived.plan_of(workbook)
    cycle = cycle_of(workbook, today)
    now = plan.resources if plan else _NONE.resources
    asked = bool(now.people)
    unsure = plan is None or not asked or "resources" in plan.defaults
    days = usual_days(cycle) if unsure else now.person_days
    names = [person.name for person in now.people] or [_("Me")]
    return (
        FieldSpec(
            "budget",
            _("Budget"),
            "number",
            value=f"{now.budget:.10g}" if asked else "",
            unit=product.currency,
            low=0,
            required=True,
            help=_("For the whole cycle; 0 if there is none."),
        ),
        FieldSpec(
            "person_days",
            _("Person-days"),
            "number",
            value=f"{days:.10g}",
            low=0,
            required=True,
            default=unsure,
            help=_("Working days of all people together."),
        ),
        FieldSpec(
            "people",
            _("Who"),
            value="；".join(names) if language() != "en" else "; ".join(names),
            required=True,
            default=unsure,
            help=_("Names, with ; between them."),
            check=_no_name,
        ),
    )


def _no_name(text: str) -> str:
    return "" if text.strip("；; ") else _("Please fill this in.")


def usual_days(cycle: Cycle) -> int:
    """One person, three days a week."""
    weeks = ((cycle.end - cycle.start) + timedelta(1)).days / 7
    return max(1, round(3 * weeks))


def _task(number: int) -> Fields:
    def fields(workbook: Workbook, today: date) -> tuple[FieldSpec, ...]:
        product, tree, cycle = product_of(workbook), tree_of(workbook), cycle_of(workbook, today)
        plan = derived.plan_of(workbook) or _NONE
        task = derived.task_at(workbook, cycle, number)
        usual = derived.usual_task(product, tree, number)
        title = task.title if task else usual.title
        lever = task.lever if task else usual.lever
        leaf = task.leaf if task else usual.leaf
        names = [person.name for person in plan.resources.people] or [_("Me")]
        owner = task.owner if task else names[(number - 1) % len(names)]
        unsure = task is None or f"{task.key}" in plan.defaults
        return (
            FieldSpec("title", _("Task"), value=title, required=True, default=unsure),
            FieldSpec(
                "lever",
                _("Lever"),
                "choice",
                value=lever.value,
                options=tuple((code.value, word(code)) for code in Lever),
                default=unsure,
            ),
            FieldSpec(
                "leaf",
                _("Moves"),
                "choice",
                value=leaf if leaf in tree.leaves else tree.leaves[0],
                options=tuple((id_, tree.node(id_).name.text(language())) for id_ in tree.leaves),
                default=unsure,
            ),
            FieldSpec("owner", _("Owner"), value=owner, required=True, default=unsure),
        )

    return fields


FIELDS: dict[str, Fields] = {
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
"""Question → its fields, in order."""

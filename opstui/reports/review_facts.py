"""All that a review of one cycle knows, computed once; text, JSON and Markdown only show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from opstui.kernel.errors import OpsError
from opstui.kernel.label import Label
from opstui.kernel.language import _, language
from opstui.kernel.metric_tree import MetricTree
from opstui.kernel.observations import SeriesMonth
from opstui.kernel.series import book_of
from opstui.kernel.vocabulary import Form, Light
from opstui.reports.comparisons import Comparison, comparisons
from opstui.reports.effect_facts import EffectFact, effect_facts
from opstui.reports.effects_at_risk import EffectsAtRisk, effects_at_risk
from opstui.reports.metric_names import metric_label, metric_unit
from opstui.reports.outliers import Outlier, outliers
from opstui.reports.plan_facts import plan_facts
from opstui.reports.planned_levers import PlannedLevers, planned_levers
from opstui.reports.slipped_advice import with_slipped
from opstui.reports.status import MetricStatus, States, states, statuses, with_baseline
from opstui.reports.suggested import Suggested, suggested
from opstui.reports.task_findings import Known
from opstui.reports.timing import Timing, timing
from opstui.stages.execution.model import DayLog
from opstui.stages.planning.model import Plan, Task
from opstui.stages.review.attainment import breached
from opstui.stages.review.feedback import ThemeRow, pareto
from opstui.stages.review.model import Decision, Feedback, Theme
from opstui.stages.review.reader import Reader
from opstui.stages.strategy.model import Cycle, Guardrail, Product, Strategy
from opstui.workbook.document import Workbook


@dataclass(frozen=True, slots=True)
class GuardrailStatus:
    """`light` is red as soon as the guardrail is broken, "no data" when it cannot be seen."""

    guardrail: Guardrail
    name: Label
    unit: str
    value: float | None
    light: Light


@dataclass(frozen=True, slots=True)
class ReviewFacts:
    """`plan` has its baseline filled in; `tasks` are the selected ones, by leaf."""

    product: Product
    cycle: Cycle
    plan: Plan
    today: date
    timing: Timing
    states: States
    metrics: tuple[MetricStatus, ...]
    comparisons: tuple[Comparison, ...]
    guardrails: tuple[GuardrailStatus, ...]
    outliers: tuple[Outlier, ...]
    tasks: dict[str, tuple[Task, ...]]
    decisions: tuple[Decision, ...]
    themes: tuple[ThemeRow, ...]
    theme_names: dict[str, str]
    suggested: tuple[Suggested, ...]
    at_risk: EffectsAtRisk
    effects: tuple[EffectFact, ...]
    levers: PlannedLevers
    reader: Reader
    workbook: Workbook

    @property
    def tree(self) -> MetricTree:
        return self.plan.tree

    @property
    def north_star(self) -> MetricStatus:
        return self.metrics[0]


def review_facts(workbook: Workbook, cycle: Cycle, today: date) -> ReviewFacts:
    """The review of `cycle` as of `today`; raises OpsError when it has no product or tree."""
    product, plan = workbook.product, workbook.get(Plan, cycle.key)
    if product is None or plan is None:
        raise OpsError(
            _("There is nothing to review: the plan has no metric tree."),
            _("Open the workbook and choose one in stage 2."),
        )
    reader = Reader(plan.tree, book_of(workbook.all(SeriesMonth)))
    when = timing(cycle, reader, today)
    plan = with_baseline(plan, reader, when)
    now = states(plan, reader, when)
    rows = statuses(plan, reader, when, now)
    compared = comparisons(plan, reader, when, now, today)
    guards = _guardrails(
        workbook.get(Strategy, cycle.key), plan.tree, product.form, reader, when, now
    )
    planned = plan_facts(workbook, cycle, reader)
    guarded = {one.guardrail.metric: one.name.text(language()) for one in guards}
    broken = {one.guardrail.metric for one in guards if one.light is Light.OFF_TRACK}
    effects = effect_facts(workbook, cycle, reader, today)
    known = Known(
        workbook=workbook,
        tree=plan.tree,
        reader=reader,
        timing=when,
        states=now,
        metrics=rows,
        effects=effects,
        broken={metric: name for metric, name in guarded.items() if metric in broken},
        guarded=guarded,
        today=today,
    )
    logs = [one for one in workbook.all(DayLog).values() if one.cycle == cycle.key]
    risks = effects_at_risk(planned.chosen, logs, plan, cycle, today, reader.book)
    heard = [one for one in workbook.all(Feedback).values() if one.cycle == cycle.key]
    return ReviewFacts(
        product=product,
        cycle=cycle,
        plan=plan,
        today=today,
        timing=when,
        states=now,
        metrics=rows,
        comparisons=compared,
        guardrails=guards,
        outliers=outliers(workbook, reader, when, plan, now),
        tasks=_tasks_by_leaf(planned.chosen),
        decisions=tuple(one for one in workbook.all(Decision).values() if one.cycle == cycle.key),
        themes=tuple(pareto(heard)),
        theme_names={theme.key: theme.name for theme in workbook.all(Theme).values()},
        suggested=with_slipped(suggested(known, compared, planned.chosen), risks),
        effects=effects,
        at_risk=risks,
        levers=planned_levers(
            planned.chosen, plan, cycle, when.last.end if when.last and not when.complete else None
        ),
        reader=reader,
        workbook=workbook,
    )


def _guardrails(
    strategy: Strategy | None,
    tree: MetricTree,
    form: Form,
    reader: Reader,
    when: Timing,
    now: States,
) -> tuple[GuardrailStatus, ...]:
    found = []
    for guardrail in strategy.guardrails if strategy else ():
        node = tree.get(guardrail.metric)
        if node is not None:
            value = now.actual.get(node.id)
        else:
            value = (
                reader.book.total(guardrail.metric, when.here, how="rate").value
                if when.here
                else None
            )
        broken = breached(value, guardrail.floor, guardrail.ceiling)
        light = Light.OFF_TRACK if broken else Light.ON_TRACK
        found.append(
            GuardrailStatus(
                guardrail,
                metric_label(guardrail.metric, tree, form),
                metric_unit(guardrail.metric, tree),
                value,
                Light.NO_DATA if value is None else light,
            )
        )
    return tuple(found)


def _tasks_by_leaf(tasks: tuple[Task, ...]) -> dict[str, tuple[Task, ...]]:
    found: dict[str, tuple[Task, ...]] = {}
    for task in tasks:
        if task.leaf:
            found[task.leaf] = (*found.get(task.leaf, ()), task)
    return found

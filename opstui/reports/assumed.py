"""What a plan takes for given though nobody has chosen or confirmed it: its default values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from opstui.kernel.figures import MISSING
from opstui.kernel.language import _
from opstui.kernel.periods import Period
from opstui.kernel.vocabulary import Form, TargetLevel, word
from opstui.reports.plan_facts import PlanFacts
from opstui.reports.wording import days, figure, name_of
from opstui.stages.strategy.compose import listed


@dataclass(frozen=True, slots=True)
class Assumed:
    """A default in words, and the step (of stage "strategy" or "planning") where it is chosen."""

    label: str
    value: str
    stage: str
    step: str


def assumed(facts: PlanFacts) -> list[Assumed]:
    """In the order of the stages; [] when everything has been chosen."""
    return [*_product(facts), *_cycle(facts), *_strategy(facts), *_plan(facts), *_tasks(facts)]


def _product(facts: PlanFacts) -> Iterator[Assumed]:
    product = facts.product
    known = product.form is not Form.NONE
    values = {
        "form": (_("Form"), word(product.form) if known else "", "product"),
        "segments": (_("User groups"), listed(product.segments), "product"),
        "currency": (_("Currency"), product.currency, "product"),
        "answers": (_("Relationship"), _("as usual for the form"), "relationship"),
    }
    for name, (label, value, step) in values.items():
        if name in product.defaults and value:
            yield Assumed(label, value, "strategy", step)


def _cycle(facts: PlanFacts) -> Iterator[Assumed]:
    cycle = facts.cycle
    if {"start", "end"} & set(cycle.defaults):
        yield Assumed(_("Cycle"), days(Period(cycle.start, cycle.end)), "strategy", "product")
    if "baseline" in cycle.defaults:
        span = days(Period(cycle.baseline_start, cycle.baseline_end))
        yield Assumed(_("Baseline window"), span, "strategy", "core")


def _strategy(facts: PlanFacts) -> Iterator[Assumed]:
    said = facts.strategy
    node = facts.plan.tree.get(said.problem.metric)
    values = {
        "lifecycle": (_("Stage of life"), word(said.lifecycle) if said.lifecycle else ""),
        "problem": (_("Problem"), name_of(node.name, node.id) if node else said.problem.who),
        "sentence": (_("Sentence"), _("as suggested") if said.sentence else ""),
        "levers": (_("Levers"), listed([*map(word, said.levers)])),
        "not_doing": (_("What we will not do"), listed(said.not_doing)),
        "guardrails": (
            _("Guardrails"),
            listed([_metric(facts, g.metric) for g in said.guardrails]),
        ),
    }
    for name, (label, value) in values.items():
        if name in said.defaults and value:
            yield Assumed(
                label, value, "strategy", "lifecycle" if name == "lifecycle" else "strategy"
            )


def _metric(facts: PlanFacts, metric: str) -> str:
    node = facts.plan.tree.get(metric)
    return name_of(node.name, metric) if node else metric


def _plan(facts: PlanFacts) -> Iterator[Assumed]:
    plan = facts.plan
    star = plan.tree.node(plan.tree.root)
    if "tree" in plan.defaults:
        yield Assumed(_("Metric tree"), name_of(star.name, star.id), "planning", "tree")
    if "target" in plan.defaults and plan.target is not None:
        value = figure(plan.target, star.unit)
        yield Assumed(word(TargetLevel.TARGET), value, "planning", "targets")
    if "leaf_settings" in plan.defaults:
        yield Assumed(_("Effort and bounds"), _("as in the cycle before"), "planning", "targets")
    if "phasing" in plan.defaults:
        yield Assumed(_("Phasing"), _("as in the cycle before"), "planning", "phasing")
    if "resources" in plan.defaults:
        have = plan.resources
        money = figure(have.budget, facts.product.currency)
        work = _("{days:g} person-days").format(days=have.person_days)
        yield Assumed(_("Resources"), listed((money, work)), "planning", "resources")


def _tasks(facts: PlanFacts) -> Iterator[Assumed]:
    for task in (*facts.chosen, *facts.left_out):
        if task.key in facts.plan.defaults:
            yield Assumed(_("Task"), task.title, "planning", "tasks")
    if facts.guessed:
        yield Assumed(
            _("Expected effect"),
            _("what the target asks for, not an estimate"),
            "planning",
            "tasks",
        )


def in_words(found: list[Assumed]) -> list[str]:
    """ "Currency: CNY" """
    return [
        _("{label}: {text}").format(label=one.label, text=one.value or MISSING) for one in found
    ]

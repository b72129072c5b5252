"""The strategy on one page, as Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from opstui.kernel.figures import MISSING
from opstui.kernel.language import _
from opstui.kernel.vocabulary import Stage, word
from opstui.reports.plan_facts import PlanFacts
from opstui.reports.table import markdown, plain
from opstui.reports.wording import days, figure, name_of
from opstui.stages.planning.outlook import periods_of
from opstui.stages.strategy.model import CoreNumber, Guardrail


def strategy_markdown(facts: PlanFacts) -> str:
    """In the current language."""
    return "\n".join([*title(facts, word(Stage.STRATEGY)), "", *strategy_body(facts)]) + "\n"


def title(facts: PlanFacts, what: str) -> list[str]:
    span = periods_of(facts.cycle)
    dates = days(type(span[0])(span[0].start, span[-1].end))
    lines = [f"# {plain(facts.product.name)} · {what} {facts.cycle.key} ({dates})"]
    if facts.product.synthetic:
        lines += ["", "*" + _("Example: all numbers are made up.") + "*"]
    return lines


def strategy_body(facts: PlanFacts) -> Iterator[str]:
    said, product = facts.strategy, facts.product
    stage = word(said.lifecycle) if said.lifecycle else MISSING
    yield _("Product form: {form}. Stage: {stage}. For: {segments}.").format(
        form=word(product.form),
        stage=stage,
        segments=plain(", ".join(product.segments)) or MISSING,
    )
    yield from problem(facts)
    yield from ["", "## " + word(Stage.STRATEGY), "", plain(said.sentence) or MISSING]
    if said.levers:
        yield from ["", _("Levers: {names}.").format(names=", ".join(map(word, said.levers)))]
    yield from _hypotheses(facts)
    if said.not_doing:
        yield from ["", "## " + _("What we will not do"), ""]
        yield from (f"- {plain(one)}" for one in said.not_doing)
    yield from guardrails(facts)
    if said.alternatives:
        yield from ["", "## " + _("Turned down"), ""]
        yield from (f"- {plain(one.text)}: {plain(one.reason)}" for one in said.alternatives)
    if said.core:
        head = (_("Core number"), _("Value"))
        rows = [(_name(facts, one.metric), _core(facts, one)) for one in said.core]
        yield from ["", "## " + _("Core numbers"), "", *markdown(head, rows)]


def problem(facts: PlanFacts) -> Iterator[str]:
    said = facts.strategy.problem
    yield from ["", "## " + _("Problem"), ""]
    parts = (
        (_("Who"), said.who),
        (_("At which step"), said.step),
        (_("How large"), said.size),
        (_("Why it matters"), said.why),
        (_("Where it shows"), _name(facts, said.metric) if said.metric else ""),
    )
    filled = [f"- {label}: {plain(text)}" for label, text in parts if text]
    yield from filled or [_("Not chosen yet.")]


def _name(facts: PlanFacts, metric: str) -> str:
    node = facts.plan.tree.get(metric)
    return name_of(node.name, metric) if node else metric


def _core(facts: PlanFacts, one: CoreNumber) -> str:
    node = facts.plan.tree.get(one.metric)
    if one.value is None:
        return _("unknown") if one.unknown else MISSING
    return figure(one.value, node.unit if node else "count")


def _hypotheses(facts: PlanFacts) -> Iterator[str]:
    if facts.hypotheses:
        yield from ["", "## " + _("Hypotheses"), ""]
    for one in facts.hypotheses:
        yield f"- {plain(one.statement)} ({word(one.verdict)})"
        if one.kill_if:
            yield "  - " + _("Refuted if: {what}").format(what=plain(one.kill_if))
        if one.note:
            yield f"  - {plain(one.note)}"


def guardrails(facts: PlanFacts) -> Iterator[str]:
    if facts.strategy.guardrails:
        yield from ["", "## " + _("Guardrails"), ""]
    for one in facts.strategy.guardrails:
        yield f"- {plain(_name(facts, one.metric))}: {_limits(facts, one)}"


def _limits(facts: PlanFacts, one: Guardrail) -> str:
    node = facts.plan.tree.get(one.metric)
    unit = node.unit if node else "count"
    parts = []
    if one.floor is not None:
        parts.append(_("at least {value}").format(value=figure(one.floor, unit)))
    if one.ceiling is not None:
        parts.append(_("at most {value}").format(value=figure(one.ceiling, unit)))
    return ", ".join(parts) or MISSING

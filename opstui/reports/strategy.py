"""The strategy on one page."""

from __future__ import annotations

from collections.abc import Iterator

from opstui.kernel.figures import MISSING
from opstui.kernel.language import _, noted
from opstui.kernel.periods import Period
from opstui.kernel.vocabulary import Stage, word
from opstui.reports.metric_names import metric_label, metric_unit
from opstui.reports.page import Block, Bullet, Callout, Heading, Page, Paragraph, Table, bullets
from opstui.reports.strategy_facts import StrategyFacts
from opstui.reports.wording import days, figure, figures, labelled, name_of
from opstui.stages.planning.outlook import periods_of
from opstui.stages.strategy.compose import listed
from opstui.stages.strategy.model import CoreNumber, Guardrail, Hypothesis


def strategy_page(facts: StrategyFacts) -> Page:
    """In the current language."""
    return Page(title(facts, word(Stage.STRATEGY)), tuple(strategy_body(facts)), note(facts))


def title(facts: StrategyFacts, what: str) -> str:
    span = periods_of(facts.cycle)
    dates = days(Period(span[0].start, span[-1].end))
    return noted(f"{facts.product.name} · {what} {facts.cycle.key}", dates)


def note(facts: StrategyFacts) -> str:
    return _("Example: all numbers are made up.") if facts.product.synthetic else ""


def strategy_body(facts: StrategyFacts) -> Iterator[Block]:
    said, product = facts.strategy, facts.product
    yield (
        Callout(said.sentence)
        if said.sentence
        else Paragraph(_("The strategy is not written down."))
    )
    stage = word(said.lifecycle) if said.lifecycle else MISSING
    yield Paragraph(
        _("Product form: {form}. Stage: {stage}. For: {segments}.").format(
            form=word(product.form),
            stage=stage,
            segments=listed(product.segments) or MISSING,
        )
    )
    if said.levers:
        yield Paragraph(_("Levers: {names}.").format(names=listed([*map(word, said.levers)])))
    yield from problem(facts)
    yield from _hypotheses(facts)
    yield from not_doing(facts)
    yield from guardrails(facts)
    if said.alternatives:
        yield Heading(_("Turned down"))
        yield from bullets([labelled(one.text, one.reason) for one in said.alternatives])
    if said.core:
        yield Heading(_("Core numbers"))
        rows = tuple((_name(facts, one.metric), _core(facts, one)) for one in said.core)
        yield Table((_("Core number"), _("Value")), rows)


def not_doing(facts: StrategyFacts) -> Iterator[Block]:
    if facts.strategy.not_doing:
        yield Heading(_("What we will not do"))
        yield from bullets(facts.strategy.not_doing)


def problem(facts: StrategyFacts) -> Iterator[Block]:
    said = facts.strategy.problem
    yield Heading(_("Problem"))
    parts = (
        (_("Who"), said.who),
        (_("At which step"), said.step),
        (_("How large"), said.size),
        (_("Why it matters"), said.why),
        (_("Where it shows"), _name(facts, said.metric) if said.metric else ""),
    )
    filled = [labelled(label, text) for label, text in parts if text]
    yield from bullets(filled)
    if not filled:
        yield Paragraph(_("Not chosen yet."))


def _name(facts: StrategyFacts, metric: str) -> str:
    return name_of(metric_label(metric, facts.tree, facts.product.form), metric)


def _core(facts: StrategyFacts, one: CoreNumber) -> str:
    node = facts.tree.get(one.metric) if facts.tree else None
    if one.value is None:
        return _("unknown") if one.unknown else MISSING
    return figures((one.value,), node.unit if node else "count")[0]


def _hypotheses(facts: StrategyFacts) -> Iterator[Block]:
    if facts.hypotheses:
        yield Heading(_("Hypotheses"))
    yield from bullets([_hypothesis(one) for one in facts.hypotheses])


def _hypothesis(one: Hypothesis) -> Bullet:
    refuted = [_("Refuted if: {what}").format(what=one.kill_if)] if one.kill_if else []
    under = [*refuted, *([one.note] if one.note else [])]
    return Bullet(noted(one.statement, word(one.verdict)), tuple(under))


def guardrails(facts: StrategyFacts) -> Iterator[Block]:
    if facts.strategy.guardrails:
        yield Heading(_("Guardrails"))
    yield from bullets(
        [
            labelled(_name(facts, one.metric), _limits(facts, one))
            for one in facts.strategy.guardrails
        ]
    )


def _limits(facts: StrategyFacts, one: Guardrail) -> str:
    unit = metric_unit(one.metric, facts.tree)
    parts = []
    if one.floor is not None:
        parts.append(_("at least {value}").format(value=figure(one.floor, unit)))
    if one.ceiling is not None:
        parts.append(_("at most {value}").format(value=figure(one.ceiling, unit)))
    return listed(parts) or MISSING

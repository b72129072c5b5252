"""The review as a page and as CSV."""

from __future__ import annotations

from collections.abc import Iterator

from opstui.charts.sentences import together
from opstui.kernel.bounds_text import bounds_text
from opstui.kernel.dates import format_date
from opstui.kernel.figures import MISSING
from opstui.kernel.language import _, language, noted
from opstui.kernel.vocabulary import Light, Stage, TargetLevel, word
from opstui.reports.comparisons import Comparison
from opstui.reports.evidence_text import proof_text
from opstui.reports.page import (
    Block,
    Bullet,
    Heading,
    Page,
    Paragraph,
    Strong,
    Table,
    Text,
    bullets,
)
from opstui.reports.page_charts import attainment_figure, course_figure, parts_figure
from opstui.reports.planned_levers import levers_text
from opstui.reports.review_facts import ReviewFacts
from opstui.reports.sections import section_blocks
from opstui.reports.status import MetricStatus
from opstui.reports.summary import decided, summary
from opstui.reports.table import Cell, as_csv
from opstui.reports.wording import against, chance, change, days, figure, figures, name_of, share
from opstui.stages.review.forecast import caveat
from opstui.stages.review.model import Decision
from opstui.stages.strategy.compose import listed


def review_page(facts: ReviewFacts) -> Page:
    """In the current language."""
    title = f"{facts.product.name} · {word(Stage.REVIEW)} {facts.cycle.key}"
    note = _("Example: all numbers are made up.") if facts.product.synthetic else ""
    return Page(title, (*when(facts), *summary(facts), *review_body(facts)), note)


def when(facts: ReviewFacts) -> Iterator[Block]:
    """What the numbers cover; what is partial is said."""
    time = facts.timing
    said = _("As of {day}: {known} of {all} periods are complete.")
    day = format_date(facts.today, language())
    parts = [said.format(day=day, known=time.known, all=len(time.periods))]
    if time.here:
        parts.append(_("Reviewed: {span}.").format(span=days(time.here)))
    yield Paragraph(together(parts))
    if time.partial:
        partial = _("{span} is partial and compared with nothing. {why}")
        yield Paragraph(partial.format(span=days(time.partial), why=time.why))
    elif time.why:
        yield Paragraph(_("Not compared: {why}").format(why=time.why))


def review_body(facts: ReviewFacts) -> Iterator[Block]:
    yield Heading(_("Status"))
    yield from course_figure(facts)
    yield from attainment_figure(facts)
    yield _status(facts)
    if not facts.timing.complete:
        yield Paragraph(caveat())
        star = facts.north_star
        said = levers_text(facts.levers, star.id, star.unit, star.forecast)
        yield from [Paragraph(said)] if said else []
    for one in facts.comparisons:
        yield from _comparison(one, facts)
    yield from _guardrails(facts)
    yield from section_blocks(facts)
    yield from _decisions(facts)


def _status(facts: ReviewFacts) -> Table:
    head = (
        *(_("Metric"), _("Baseline"), _("Actual"), _("Due"), word(TargetLevel.TARGET)),
        *(_("Forecast"), word(TargetLevel.DO_NOTHING), _("Attained"), _("Pace"), _("P(hit)")),
        _("State"),
    )
    rows = tuple(_row(one) for one in facts.metrics)
    return Table(head, rows, right_to=len(head) - 1)


def _row(one: MetricStatus) -> tuple[str, ...]:
    """All amounts of a metric in one style, then the shares."""
    amounts = (one.baseline, one.actual, one.due, one.target, one.forecast, one.do_nothing)
    base, actual, due, goal, *ends = figures(amounts, one.unit)
    if one.end_bounds is not None:
        due, goal = (bounds_text(each, one.unit) for each in (one.bounds, one.end_bounds))
    return (
        name_of(one.name, one.id),
        *(base, actual, due, goal, *ends),
        share(one.attainment),
        share(one.pace),
        chance(one.chance),
        word(one.light) if one.light else MISSING,
    )


def _comparison(one: Comparison, facts: ReviewFacts) -> Iterator[Block]:
    root = facts.tree.node(facts.tree.root)
    before, after = one.before.get(root.id), one.after.get(root.id)
    spans = [days(one.span), *([days(one.against_span)] if one.against_span else [])]
    yield Heading(noted(against(one.against), _(" and ").join(spans)), level=3)
    first, second = figures((before, after), root.unit)
    moved = _("{name}: from {before} to {after} ({change})")
    name = name_of(root.name, root.id)
    yield Paragraph(
        moved.format(name=name, before=first, after=second, change=change(before, after, root.unit))
    )
    found = one.attribution
    if not found.split:
        yield Paragraph(found.reason(facts.tree, language()))
        return
    yield from parts_figure(one, facts, _("What explains the difference"))
    ranked = sorted(found.parts.items(), key=lambda item: -abs(item[1]))
    rest = 0.0 if found.exact else found.residual
    texts = figures([*(part for _leaf, part in ranked), found.total], root.unit, signed=True)
    rows = [
        (
            name_of(facts.tree.node(leaf).name, leaf),
            text,
            listed([task.title for task in facts.tasks.get(leaf, ())]),
        )
        for (leaf, _part), text in zip(ranked, texts, strict=False)
    ]
    if rest:
        rows.append((_("Residual"), figure(rest, root.unit), ""))
    rows.append((_("Total"), texts[-1], ""))
    yield Table((_("Metric"), _("Part"), _("Tasks")), tuple(rows), right_to=2)


def _guardrails(facts: ReviewFacts) -> Iterator[Block]:
    if not facts.guardrails:
        return
    head = (_("Guardrail"), _("Value"), word(TargetLevel.FLOOR), _("Ceiling"), _("State"))
    rows = tuple(
        (
            name_of(one.name, one.guardrail.metric),
            *figures((one.value, one.guardrail.floor, one.guardrail.ceiling), one.unit),
            word(one.light),
        )
        for one in facts.guardrails
    )
    yield Heading(_("Guardrails"))
    yield Table(head, rows, right_to=4)


def _decisions(facts: ReviewFacts) -> Iterator[Block]:
    if facts.decisions:
        yield Heading(_("Decisions"))
    yield from bullets([_decision(facts, one) for one in facts.decisions])
    yield from _advice(facts)


def _decision(facts: ReviewFacts, one: Decision) -> Bullet:
    cited: list[Text] = [proof_text(facts, proof) for proof in one.evidence]
    cited += [_("Turned down: {text}").format(text=text) for text in one.alternatives]
    said = decided(one, one.text)
    return Bullet((Strong(word(one.type)), _(": "), said), tuple(cited or [_("No evidence.")]))


def _advice(facts: ReviewFacts) -> Iterator[Block]:
    """What the rules say of what nothing was decided on."""
    settled = {one.subject for one in facts.decisions}
    open_ = [one for one in facts.suggested if one.subject not in settled]
    if open_:
        yield Heading(_("Suggested by the rules (you decide)"))
    yield from bullets(
        [
            (
                Strong(word(one.suggestion.type) if one.suggestion.type else word(Light.NO_DATA)),
                _(": "),
                noted(one.title, one.suggestion.text),
            )
            for one in open_
        ]
    )


def review_csv(facts: ReviewFacts) -> bytes:
    """One metric a line, numbers unrounded."""
    head = (
        *("metric", "name", "unit", "baseline", "actual", "target_to_date", "target"),
        *("attainment", "pace", "forecast", "probability_of_target", "do_nothing", "status"),
        *("range_low", "range_high"),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            one.id,
            name_of(one.name, one.id),
            one.unit,
            one.baseline,
            one.actual,
            one.due,
            one.target,
            one.attainment,
            one.pace,
            one.forecast,
            one.chance,
            one.do_nothing,
            one.light.value if one.light else "",
            *(one.end_bounds or (None, None)),
        )
        for one in facts.metrics
    ]
    return as_csv(head, rows)

"""The review as Markdown and as CSV."""

from __future__ import annotations

from collections.abc import Iterator

from opstui.kernel.figures import MISSING, format_change
from opstui.kernel.language import _, language
from opstui.kernel.vocabulary import Stage, TargetLevel, word
from opstui.reports.comparisons import Comparison
from opstui.reports.review_facts import ReviewFacts
from opstui.reports.status import MetricStatus
from opstui.reports.table import Cell, as_csv, markdown, plain
from opstui.reports.wording import against, chance, days, figure, name_of, share
from opstui.stages.review.forecast import caveat


def review_markdown(facts: ReviewFacts) -> str:
    """In the current language."""
    when = facts.timing
    lines = [f"# {plain(facts.product.name)} · {word(Stage.REVIEW)} {facts.cycle.key}", ""]
    if facts.product.synthetic:
        lines += ["*" + _("Example: all numbers are made up.") + "*", ""]
    said = _("As of {day}: {known} of {all} periods are complete.")
    lines.append(said.format(day=facts.today.isoformat(), known=when.known, all=len(when.periods)))
    if when.here:
        lines += ["", _("Reviewed: {span}.").format(span=days(when.here))]
    if when.partial:
        partial = _("{span} is partial and compared with nothing. {why}")
        lines += ["", partial.format(span=days(when.partial), why=when.why)]
    elif when.why:
        lines += ["", _("Not compared: {why}").format(why=when.why)]
    lines += review_body(facts)
    return "\n".join(lines) + "\n"


def review_body(facts: ReviewFacts) -> list[str]:
    lines = ["", "## " + _("Status"), "", *_status(facts)]
    if not facts.timing.complete:
        lines += ["", caveat()]
    for one in facts.comparisons:
        lines += ["", *_comparison(one, facts)]
    return [*lines, *_guardrails(facts), *_decisions(facts)]


def _status(facts: ReviewFacts) -> list[str]:
    head = (
        *(
            _("Metric"),
            _("Baseline"),
            _("Actual"),
            _("Due"),
            word(TargetLevel.TARGET),
            _("Attained"),
        ),
        *(_("Pace"), _("Forecast"), _("P(hit)"), word(TargetLevel.DO_NOTHING), _("State")),
    )
    return markdown(head, [_row(one) for one in facts.metrics])


def _row(one: MetricStatus) -> tuple[str, ...]:
    return (
        name_of(one.name, one.id),
        figure(one.baseline, one.unit),
        figure(one.actual, one.unit),
        figure(one.due, one.unit),
        figure(one.target, one.unit),
        share(one.attainment),
        share(one.pace),
        figure(one.forecast, one.unit),
        chance(one.chance),
        figure(one.do_nothing, one.unit),
        word(one.light) if one.light else MISSING,
    )


def _comparison(one: Comparison, facts: ReviewFacts) -> list[str]:
    root = facts.tree.node(facts.tree.root)
    before, after = one.before.get(root.id), one.after.get(root.id)
    spans = [days(one.span), *([days(one.against_span)] if one.against_span else [])]
    lines = [
        f"### {against(one.against)} ({_(' and ').join(spans)})",
        "",
        f"{plain(name_of(root.name, root.id))}: {figure(before, root.unit)} > "
        f"{figure(after, root.unit)} ({format_change(before, after, root.unit)})",
        "",
    ]
    found = one.attribution
    if not found.split:
        return [*lines, found.reason(facts.tree, language())]
    ranked = sorted(found.parts.items(), key=lambda item: -abs(item[1]))
    rows = [
        (
            name_of(facts.tree.node(leaf).name, leaf),
            figure(part, root.unit, signed=True),
            ", ".join(task.title for task in facts.tasks.get(leaf, ())),
        )
        for leaf, part in ranked
    ]
    rest = figure(0.0 if found.exact else found.residual, root.unit)
    rows.append((_("Residual"), rest, ""))
    rows.append((_("Total"), figure(found.total, root.unit, signed=True), ""))
    return [*lines, *markdown((_("Metric"), _("Part"), _("Tasks")), rows)]


def _guardrails(facts: ReviewFacts) -> Iterator[str]:
    if not facts.guardrails:
        return
    head = (_("Guardrail"), _("Value"), word(TargetLevel.FLOOR), _("Ceiling"), _("State"))
    rows = [
        (
            name_of(one.name, one.guardrail.metric),
            figure(one.value, one.unit),
            figure(one.guardrail.floor, one.unit),
            figure(one.guardrail.ceiling, one.unit),
            word(one.light),
        )
        for one in facts.guardrails
    ]
    yield from ["", "## " + _("Guardrails"), "", *markdown(head, rows)]


def _decisions(facts: ReviewFacts) -> Iterator[str]:
    if facts.decisions:
        yield from ["", "## " + _("Decisions"), ""]
    for one in facts.decisions:
        due = one.due.isoformat() if one.due else MISSING
        yield f"- **{word(one.type)}** {plain(one.text)} ({plain(one.owner) or MISSING}, {due})"
        for cited in one.evidence:
            yield f"  - `{cited.id.replace('`', '')}` {plain(cited.said)}"


def review_csv(facts: ReviewFacts) -> bytes:
    """One metric a line, numbers unrounded."""
    head = (
        *("metric", "name", "unit", "baseline", "actual", "target_to_date", "target"),
        *("attainment", "pace", "forecast", "probability_of_target", "do_nothing", "status"),
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
        )
        for one in facts.metrics
    ]
    return as_csv(head, rows)

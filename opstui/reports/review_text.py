"""The review as text for a terminal: 80 cells wide, nothing that needs colour."""

from __future__ import annotations

from collections.abc import Iterator

from opstui.kernel.attribution import top
from opstui.kernel.bounds_text import narrow_bounds
from opstui.kernel.dates import format_date
from opstui.kernel.figures import MISSING
from opstui.kernel.language import _, language, ngettext, noted
from opstui.kernel.text import cut, fit, width, wrap
from opstui.kernel.vocabulary import Light, word
from opstui.reports.comparisons import Comparison
from opstui.reports.overview import Overview
from opstui.reports.page_text import block_lines
from opstui.reports.planned_levers import levers_text
from opstui.reports.review_facts import ReviewFacts
from opstui.reports.section import Section
from opstui.reports.sections import sections
from opstui.reports.status import MetricStatus
from opstui.reports.summary import summary
from opstui.reports.table import aligned
from opstui.reports.wording import against, chance, change, days, figure, name_of, share
from opstui.stages.planning.model import Task
from opstui.stages.review.forecast import caveat

WIDTH = 80
THEMES = 5
_NAME = 24
_DUE = 9
ANOMALIES = "strange"


def review_text(facts: ReviewFacts, loop: Overview) -> str:
    """In the current language."""
    blocks = [
        list(_head(facts)),
        [line for block in summary(facts) for line in block_lines(block)],
        list(_status(facts)),
        *(list(_comparison(one, facts)) for one in facts.comparisons),
        list(_guardrails(facts)),
        *_sections(facts),
        list(_themes(facts)),
        list(_decisions(facts)),
        list(_suggested(facts)),
        list(_next(loop)),
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _sections(facts: ReviewFacts) -> Iterator[list[str]]:
    """What stands out by the tests of one number goes under the anomalies, if there are any."""
    title, *strange = list(_outliers(facts)) or [""]
    for one in sections(facts):
        if one.code == ANOMALIES:
            yield [*_section(one), *strange]
            title = ""
        else:
            yield _section(one)
    if title:
        yield [title, *strange]


def _section(one: Section) -> list[str]:
    return [one.title, *_hang(one.said)]


def _hang(text: str, indent: str = "  ") -> list[str]:
    lines = wrap(text, WIDTH - len(indent))
    return [indent + line for line in lines]


def _head(facts: ReviewFacts) -> Iterator[str]:
    when = facts.timing
    title = f"{facts.product.name} {facts.cycle.key} {days(when.whole)}"
    yield cut(title, WIDTH)
    if facts.product.synthetic:
        yield _("Example: all numbers are made up.")
    said = _("As of {day}: {known} of {all} periods are complete.")
    yield said.format(
        day=format_date(facts.today, language()), known=when.known, all=len(when.periods)
    )
    if when.here:
        yield _("Reviewed: {span}.").format(span=days(when.here))
    if when.partial:
        yield from wrap(
            _("{span} is partial and compared with nothing. {why}").format(
                span=days(when.partial), why=when.why
            ),
            WIDTH,
        )
    elif when.why:
        yield from wrap(_("Not compared: {why}").format(why=when.why), WIDTH)


def _status(facts: ReviewFacts) -> Iterator[str]:
    """One line per metric."""
    head = [
        _("Metric"),
        _("Actual"),
        _("Due"),
        _("Attained"),
        _("Pace"),
        _("Forecast"),
        _("P(hit)"),
        _("State"),
    ]
    rows = [head, *(_row(one) for one in facts.metrics)]
    figures = aligned([row[1:] for row in rows], right_from=0, gap=1)
    room = min(_NAME, WIDTH - 1 - max(width(line) for line in figures))
    for row, line in zip(rows, figures, strict=True):
        yield f"{fit(row[0], room)} {line}"
    star = facts.north_star
    yield ""
    yield from wrap(_star_sentence(star), WIDTH)
    if not facts.timing.complete and star.forecast is not None:
        yield from wrap(caveat(), WIDTH)
        said = levers_text(facts.levers, star.id, star.unit, star.forecast)
        yield from wrap(said, WIDTH) if said else []


def _row(one: MetricStatus) -> list[str]:
    name = " " * min(one.depth, 3) + name_of(one.name, one.id)
    return [
        name,
        figure(one.actual, one.unit),
        narrow_bounds(one.bounds, one.actual, one.unit, _DUE)
        if one.bounds
        else figure(one.due, one.unit),
        share(one.attainment),
        share(one.pace),
        figure(one.forecast, one.unit),
        chance(one.chance),
        word(one.light) if one.light else MISSING,
    ]


def _star_sentence(star: MetricStatus) -> str:
    said = _(
        "{name}: target {target}, baseline {baseline}, do-nothing forecast {nothing}, "
        "forecast {forecast} ({low} to {high}), P(hit) {chance}."
    )
    low, high = star.band or (None, None)
    if star.band is None:
        said = _("{name}: target {target}, baseline {baseline}, do-nothing forecast {nothing}.")
    return said.format(
        name=name_of(star.name, star.id),
        target=figure(star.target, star.unit),
        baseline=figure(star.baseline, star.unit),
        nothing=figure(star.do_nothing, star.unit),
        forecast=figure(star.forecast, star.unit),
        low=figure(low, star.unit),
        high=figure(high, star.unit),
        chance=chance(star.chance),
    )


def _comparison(one: Comparison, facts: ReviewFacts) -> Iterator[str]:
    root = facts.tree.node(facts.tree.root)
    before, after = one.before.get(root.id), one.after.get(root.id)
    span = days(one.span)
    if one.against_span:
        span = _("{span} and {other}").format(span=span, other=days(one.against_span))
    yield cut(noted(against(one.against), span), WIDTH)
    yield cut(
        "  "
        + name_of(root.name, root.id)
        + _(": ")
        + f"{figure(before, root.unit)} > "
        + noted(figure(after, root.unit), change(before, after, root.unit)),
        WIDTH,
    )
    found = one.attribution
    if not found.split:
        yield from _hang(found.reason(facts.tree, language()))
        return
    ranked = top(found.parts)
    for leaf, part in ranked.rows:
        node = facts.tree.node(leaf)
        tasks = _tasks(facts.tasks.get(leaf, ()))
        name = fit(name_of(node.name, leaf), _NAME)
        amount = fit(figure(part, root.unit, signed=True), 12, "right")
        yield cut(f"  {name}{amount}  {tasks}".rstrip(), WIDTH)
    if ranked.others:
        amount = fit(figure(ranked.other, root.unit, signed=True), 12, "right")
        yield f"  {fit(_('Others'), _NAME)}{amount}"
    total = fit(figure(found.total, root.unit, signed=True), 12, "right")
    rest = figure(0.0 if found.exact else found.residual, root.unit)
    yield f"  {fit(_('Total'), _NAME)}{total}  " + _("residual {rest}").format(rest=rest)


def _tasks(tasks: tuple[Task, ...]) -> str:
    """The first task with how far it was carried out, and how many more there are."""
    if not tasks:
        return ""
    first = tasks[0]
    done = "" if first.executed_share is None else f" ({first.executed_share * 100:.0f}%)"
    more = f" +{len(tasks) - 1}" if len(tasks) > 1 else ""
    room = WIDTH - 2 - _NAME - 12 - 2 - len(done) - len(more)
    return cut(first.title, room) + done + more


def _guardrails(facts: ReviewFacts) -> Iterator[str]:
    if facts.guardrails:
        yield _("Guardrails")
    for one in facts.guardrails:
        limits = []
        if one.guardrail.floor is not None:
            limits.append(_("at least {value}").format(value=figure(one.guardrail.floor, one.unit)))
        if one.guardrail.ceiling is not None:
            limits.append(
                _("at most {value}").format(value=figure(one.guardrail.ceiling, one.unit))
            )
        name = fit(name_of(one.name, one.guardrail.metric), _NAME)
        value = fit(figure(one.value, one.unit), 12, "right")
        yield cut(f"  {name}{value}  {_(', ').join(limits)}  {word(one.light)}", WIDTH)


def _outliers(facts: ReviewFacts) -> Iterator[str]:
    if facts.outliers:
        yield _("Stands out")
    for one in facts.outliers:
        note = one.note or _("what happened?")
        name = fit(name_of(one.name, one.metric), _NAME)
        value = fit(figure(one.value, one.unit), 12, "right")
        kind = _("drift") if one.kind == "drift" else _("jump")
        yield cut(f"  {name}{value}  {kind}  {days(one.period)}  {note}", WIDTH)


def _themes(facts: ReviewFacts) -> Iterator[str]:
    if facts.themes:
        yield _("What users say")
    for one in facts.themes[:THEMES]:
        name = fit(facts.theme_names.get(one.code, one.code), _NAME)
        users = ngettext("{n} person", "{n} people", one.users).format(n=one.users)
        single = _("single source") if one.single_source else ""
        line = f"  {name}{fit(users, 12, 'right')}  {word(one.severity)}  {single}"
        yield cut(line.rstrip(), WIDTH)


def _suggested(facts: ReviewFacts) -> Iterator[str]:
    if facts.suggested:
        yield _("Suggested by the rules (you decide)")
    for one in facts.suggested:
        found = one.suggestion
        kind = word(found.type) if found.type else word(Light.NO_DATA)
        yield cut(f"  {fit(kind, 8)} {one.title}", WIDTH)
        for line in wrap(found.text, WIDTH - 11):
            yield "           " + line


def _next(loop: Overview) -> Iterator[str]:
    action = loop.next_action
    yield from wrap(_("Next: {what} ({why})").format(what=action.text, why=action.why), WIDTH)
    yield from wrap(loop.balance_sentence, WIDTH)


def _decisions(facts: ReviewFacts) -> Iterator[str]:
    if facts.decisions:
        yield _("Decisions")
    for one in facts.decisions:
        due = format_date(one.due, language()) if one.due else MISSING
        late = _("overdue") if one.due and one.due < facts.today else ""
        yield cut(f"  {fit(word(one.type), 8)} {one.text}", WIDTH)
        yield cut(f"           {one.owner or MISSING}  {due}  {late}".rstrip(), WIDTH)

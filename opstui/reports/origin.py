"""Where the numbers of a metric come from: its formula, its series, its target, its baseline."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from opstui.kernel.language import _, language, ngettext, pgettext
from opstui.kernel.metric_tree import Kind, Node
from opstui.kernel.periods import Period, format_date, format_period
from opstui.kernel.quantities import format_number
from opstui.kernel.series import SeriesBook
from opstui.reports.review_facts import ReviewFacts
from opstui.stages.planning.formula import formula, in_numbers
from opstui.stages.planning.origins import basis_text, origin_word
from opstui.stages.planning.outlook import without
from opstui.workbook.history import HistoryEntry

Figure = Callable[[float | None, str], str]
SERIES, PLANS = "series", "plans"


@dataclass(frozen=True, slots=True)
class Source:
    """`head` names a number, `lines` say where it comes from."""

    head: str
    lines: tuple[str, ...]


def origin(
    facts: ReviewFacts, metric: str, figure: Figure, history: Iterable[HistoryEntry] = ()
) -> list[Source]:
    """Of a node of the tree; `history` newest first says who brought its numbers, and when.

    Raises KeyError for a metric that is not in the tree.
    """
    node = facts.tree.node(metric)
    one = next(each for each in facts.metrics if each.id == metric)
    log = list(history)
    found = [
        Source(
            f"{_('Actual')} {figure(one.actual, one.unit)}", tuple(_actual(facts, node, figure))
        ),
        Source(f"{_('Target')} {figure(one.target, one.unit)}", tuple(_target(facts, node))),
        Source(f"{_('Baseline')} {figure(one.baseline, one.unit)}", tuple(_baseline(facts, node))),
        Source(
            f"{_('Do-nothing')} {figure(one.do_nothing, one.unit)}",
            (basis_text(facts.plan, without(facts.plan, facts.cycle, facts.reader.book)),),
        ),
        Source(_("Data"), tuple(_data(facts, node, log))),
    ]
    return [one for one in found if one.lines]


def _actual(facts: ReviewFacts, node: Node, figure: Figure) -> Iterator[str]:
    here, values = facts.timing.here, facts.states.actual
    if here is None:
        yield facts.timing.why or _("nothing to compare yet")
        return
    yield format_period(here, language())
    line = formula(facts.tree, node.id, language())
    if " = " in line:
        yield line
    if not node.is_leaf:
        yield in_numbers(facts.tree, node.id, values, figure)
    elif node.kind is Kind.RATE and node.numerator and node.denominator:
        counts = [facts.reader.count(one, here) for one in (node.numerator, node.denominator)]
        above, below = (figure(value, "count") for value in counts)
        yield f"{figure(values[node.id], node.unit)} = {above} / {below}"
    elif node.kind is Kind.STOCK:
        yield _("the last level known in these days")
    else:
        yield _("the sum of these days")


def _data(facts: ReviewFacts, node: Node, log: list[HistoryEntry]) -> Iterator[str]:
    for metric in _series_of(facts, node):
        yield f"{_name(facts, metric)}{_(': ')}{_extent(facts.reader.book, metric)}"
        latest = _latest(log, metric)
        if latest is not None:
            yield "  " + _brought(latest)


def _series_of(facts: ReviewFacts, node: Node) -> list[str]:
    """The series that a node is read from: its own, its counts, or those of its leaves."""
    book, tree = facts.reader.book, facts.tree
    leaves = [leaf for leaf in tree.leaves if _under(facts, node, leaf)]
    asked = [
        name
        for leaf in leaves
        for name in (leaf, tree.node(leaf).numerator, tree.node(leaf).denominator)
    ]
    known = set(book.metrics())
    wanted = [name for name in dict.fromkeys((node.id, *asked)) if name in known]
    return [name for name in wanted if book.points(name)]


def _name(facts: ReviewFacts, metric: str) -> str:
    """Of a node or a count, in the current language; else its id."""
    names = {one.id: one.name.text(language()) for one in facts.reader.inputs}
    node = facts.tree.get(metric)
    return (node.name.text(language()) if node else names.get(metric, "")) or metric


def _under(facts: ReviewFacts, node: Node, leaf: str) -> bool:
    seen = [node.id]
    for one in seen:
        seen.extend(facts.tree.node(one).children)
    return leaf in seen


def _extent(book: SeriesBook, metric: str) -> str:
    points = book.points(metric)
    first, last = points[0].day, max(one.period.end for one in points)
    join = pgettext("clauses", ", ").join
    count = ngettext("{n} value", "{n} values", len(points)).format(n=len(points))
    span = format_period(Period(first, last), language())
    segments = book.segments(metric)
    if not segments:
        return join((count, span))
    named = ngettext("{n} segment", "{n} segments", len(segments)).format(n=len(segments))
    return join((count, named, span))


def _latest(log: list[HistoryEntry], metric: str) -> HistoryEntry | None:
    return next(
        (
            entry
            for entry in log
            if any(
                one.table == SERIES and one.key.partition("|")[0] == metric for one in entry.changes
            )
        ),
        None,
    )


def _brought(entry: HistoryEntry) -> str:
    text = _("last changed {when} by {who}: {what}")
    return text.format(when=_moment(entry.time), who=entry.user, what=_(entry.what))


def _moment(when: datetime) -> str:
    return f"{format_date(when.date(), language())} {when:%H:%M}"


def _target(facts: ReviewFacts, node: Node) -> Iterator[str]:
    plan = facts.plan
    if plan.target is None:
        return
    setting = plan.leaf_settings.get(node.id)
    if node.id == plan.tree.root:
        yield _("set in the plan, step targets")
    elif setting is not None and setting.fixed is not None:
        yield _("put in by hand for this leaf")
    elif setting is not None and setting.locked:
        yield _("locked: it keeps the baseline")
    elif node.is_leaf:
        text = _("what the target of {name} asks of this leaf")
        yield text.format(name=plan.tree.node(plan.tree.root).name.text(language()))
    else:
        yield _("follows from its leaves")
    promise = plan.commitment
    if promise is None:
        yield _("not committed yet")
        return
    text = _("committed on {day} by {who}") if promise.by else _("committed on {day}")
    yield text.format(day=format_date(promise.on, language()), who=promise.by)
    was = promise.leaf_targets.get(node.id) if node.is_leaf else None
    was = promise.target if node.id == plan.tree.root else was
    now = plan.target if node.id == plan.tree.root else plan.leaf_targets.get(node.id)
    if was is not None and now is not None and abs(was - now) > 1e-9 * max(1.0, abs(was)):
        text = _("promised was {value}; it was changed since")
        yield text.format(value=format_number(was, node.unit))


def _baseline(facts: ReviewFacts, node: Node) -> Iterator[str]:
    window = facts.timing.baseline
    if not node.is_leaf:
        yield _("from the baselines of its leaves")
    else:
        word = origin_word(facts.plan.baseline_origin.get(node.id, ""))
        yield word or _("read from the data")
    yield format_period(window, language())
    if facts.cycle.opened_from:
        yield _("this cycle opened from {cycle}").format(cycle=facts.cycle.opened_from)

"""Entering the numbers of a period: what is planned for each, what looks strange, what changes.

Missing is not zero: an empty field holds no number. A count is never negative; money may be.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from opstui.kernel.label import Label
from opstui.kernel.metric_tree import Kind, MetricTree, Node, Values
from opstui.kernel.observations import Observation
from opstui.kernel.periods import GRAINS, Grain, Period, previous, split
from opstui.kernel.series import How, SeriesBook
from opstui.kernel.units import MONEY
from opstui.stages.review.anomalies import LEAST_POINTS, LIMIT
from opstui.stages.review.inputs import InputMetric, derivable
from opstui.stages.review.reader import Reader

LEAST_SHARE = 0.05
"""By how much of it a value passes what was reached before, to be asked about."""

FACTOR = 10.0
"""A value this many times the last one (or this small a part of it) is asked about."""

NEARLY = 0.9
"""A slip of a digit is seen also when the number itself has changed a little."""

PAST = 26
"""Periods before that say what is usual."""


MAD_SCALE = 0.6745
"""Makes the median absolute deviation comparable to a standard deviation (Iglewicz, Hoaglin)."""


class Doubt(StrEnum):
    """Why an entry is refused (the first two) or asked about once."""

    NEGATIVE = "negative"
    FINER = "finer"
    ABOVE_ONE = "above_one"
    JUMP = "jump"
    UNUSUAL = "unusual"

    @property
    def refused(self) -> bool:
        return self in (Doubt.NEGATIVE, Doubt.FINER)


@dataclass(frozen=True, slots=True)
class Entry:
    """One number to enter, with what it is compared with. `finer` is what the days of the period
    add up to, where days are kept: then those are what is to be changed."""

    id: str
    name: Label
    unit: str
    how: How
    last: float | None
    plan: float | None
    value: float | None
    finer: float | None = None
    past: tuple[float, ...] = ()
    """The values of the periods before, oldest first; those without one are left out."""


def entries(
    reader: Reader, targets: Values, period: Period, segment: str | None = None
) -> list[Entry]:
    """What to enter for `period`: every input, or those series that have the segment. A carried
    input is left out where it follows from the period before."""
    asked = _of_segment(reader, segment) if segment else reader.inputs
    plans = planned_counts(reader.tree, targets) if segment is None else {}
    out = []
    for one in asked:
        own = _own(reader.book, one, period, segment)
        if one.carried and own is None and reader.count(one.id, period) is not None:
            continue
        out.append(
            Entry(
                one.id,
                one.name,
                one.unit,
                one.how,
                _own(reader.book, one, previous(period), segment),
                plans.get(one.id),
                own,
                _finer(reader.book, one, period, segment),
                _past(reader.book, one, period, segment),
            )
        )
    return out


def _past(
    book: SeriesBook, one: InputMetric, period: Period, segment: str | None
) -> tuple[float, ...]:
    values: list[float] = []
    for _step in range(PAST):
        period = previous(period)
        value = _own(book, one, period, segment)
        if value is not None:
            values.append(value)
    return tuple(reversed(values))


def _own(book: SeriesBook, one: InputMetric, period: Period, segment: str | None) -> float | None:
    return book.total(one.id, period, segment, one.how).value


def _finer(book: SeriesBook, one: InputMetric, period: Period, segment: str | None) -> float | None:
    """What finer points than the entry's own say; None where there are none."""
    grain = entry_grain(period)
    finer = GRAINS[: GRAINS.index(grain)]
    if segment is None:
        known = any(book.inside(one.id, grain, period) for grain in finer)
    else:
        parts = [part for grain in finer for part in split(period.start, period.end, grain)]
        known = any(_own(book, one, part, segment) is not None for part in parts)
    return _own(book, one, period, segment) if known else None


def _of_segment(reader: Reader, segment: str) -> list[InputMetric]:
    """The inputs that are kept by segment, and the sums of inputs that are."""
    known = {one.id: one for one in reader.inputs}
    out = []
    for id_ in reader.book.metrics():
        if segment not in reader.book.segments(id_):
            continue
        node = reader.tree.get(id_)
        if id_ in known:
            out.append(known[id_])
        elif node is not None and node.kind is not Kind.RATE:
            how: How = "stock" if node.kind is Kind.STOCK else "flow"
            out.append(InputMetric(id_, node.name, node.unit, how, (id_,)))
    order = [*reader.tree.order, *known]
    return sorted(out, key=lambda one: order.index(one.id))


def segments(reader: Reader) -> list[str]:
    """Names of the segments that any number to enter is kept by."""
    found: dict[str, None] = {}
    wanted = {one.id for one in reader.inputs} | set(reader.tree.order)
    for id_ in reader.book.metrics():
        if id_ in wanted:
            found.update(dict.fromkeys(reader.book.segments(id_)))
    return list(found)


def entry_grain(period: Period) -> Grain:
    """A part of a week or month is kept by its last day, so that it never counts as a whole."""
    return "day" if period.partial or period.grain is None else period.grain


def planned_counts(tree: MetricTree, targets: Values) -> dict[str, float]:
    """The count that each input is to reach if every leaf meets its target; those that the
    targets do not give are absent."""
    nodes = tree.evaluate(targets)

    def count(id_: str, asking: frozenset[str]) -> float | None:
        node = tree.get(id_)
        if node is not None and (node.is_leaf or derivable(tree, id_, asking) is not None):
            return nodes.get(id_)
        if node is not None and nodes.get(id_) is not None:
            return nodes[id_]
        for leaf in (tree.node(one) for one in tree.leaves):
            if leaf.numerator == id_ and leaf.id not in asking:
                below = count(leaf.denominator, asking | {leaf.id})
                rate = nodes.get(leaf.id)
                return None if below is None or rate is None else rate * below
        return None

    names = {id_ for leaf in tree.leaves for id_ in _counts_of(tree, leaf)}
    found = {id_: count(id_, frozenset()) for id_ in names}
    return {id_: value for id_, value in found.items() if value is not None}


def _counts_of(tree: MetricTree, leaf: str) -> tuple[str, ...]:
    node = tree.node(leaf)
    return (node.numerator, node.denominator) if node.numerator else (leaf,)


# -- what was typed ---------------------------------------------------------------------------


def doubts(
    tree: MetricTree, asked: Sequence[Entry], typed: Mapping[str, float]
) -> dict[str, Doubt]:
    """Entry id → what is wrong or strange about what was typed for it."""
    found: dict[str, Doubt] = {}
    values = {one.id: one.value for one in asked} | dict(typed)
    for one in asked:
        if one.id not in typed:
            continue
        value = typed[one.id]
        if value < 0 and one.unit not in MONEY:
            found[one.id] = Doubt.NEGATIVE
        elif one.finer is not None and value != one.finer:
            found[one.id] = Doubt.FINER
        elif one.unit == "ratio" and value > 1:
            found[one.id] = Doubt.ABOVE_ONE
        elif value != one.value and one.last and value and _jumps(value, one.last):
            found[one.id] = Doubt.JUMP
        elif value != one.value and _unusual(value, one.past):
            found[one.id] = Doubt.UNUSUAL
    moved = {one.id for one in asked if one.id in typed and typed[one.id] != one.value}
    for leaf in map(tree.node, tree.leaves):
        upper = values.get(leaf.numerator) if leaf.numerator in typed else None
        if leaf.unit != "ratio" or upper is None:
            continue
        lower, under = _denominator(tree, leaf, values)
        if lower is not None and upper > lower and moved & {leaf.numerator, *under}:
            found.setdefault(leaf.numerator, Doubt.ABOVE_ONE)
    return found


def _denominator(tree: MetricTree, leaf: Node, values: Values) -> tuple[float | None, list[str]]:
    """The count below a rate, typed or made of what was typed, and the entries it is made of."""
    if leaf.denominator in values:
        return values[leaf.denominator], [leaf.denominator]
    under = list(derivable(tree, leaf.denominator, frozenset({leaf.id})) or ())
    if not under or any(values.get(one) is None for one in under):
        return None, under
    part = tree.model_copy(update={"root": leaf.denominator})
    return part.value({one: values[one] for one in under}), under


def _jumps(value: float, last: float) -> bool:
    share = abs(value / last)
    return share > FACTOR * NEARLY or share < 1 / (FACTOR * NEARLY)


def _unusual(value: float, past: Sequence[float]) -> bool:
    """Outside 3.5 MAD of the periods before, their spread taken without the value itself, and
    clearly beyond all of them: a level that was reached before is no slip of the hand, nor is
    a little more."""
    if len(past) < LEAST_POINTS:
        return False
    low, high = min(past), max(past)
    if low - LEAST_SHARE * abs(low) <= value <= high + LEAST_SHARE * abs(high):
        return False
    usual = median(past)
    spread = median([abs(one - usual) for one in past])
    return spread > 0 and MAD_SCALE * abs(value - usual) / spread > LIMIT


@dataclass(frozen=True, slots=True)
class Changes:
    """Entries by what becomes of them, with the value that is to stand (None: taken away)."""

    new: tuple[tuple[Entry, float], ...] = ()
    changed: tuple[tuple[Entry, float], ...] = ()
    removed: tuple[Entry, ...] = ()

    @property
    def any(self) -> bool:
        return bool(self.new or self.changed or self.removed)


def changes(asked: Sequence[Entry], typed: Mapping[str, float | None]) -> Changes:
    """What keeping `typed` (None: the field was emptied; absent: not touched) would do."""
    new: list[tuple[Entry, float]] = []
    changed: list[tuple[Entry, float]] = []
    removed: list[Entry] = []
    for one in asked:
        if one.id not in typed or typed[one.id] == one.value:
            continue
        value = typed[one.id]
        if value is None:
            removed.append(one)
        else:
            (new if one.value is None else changed).append((one, value))
    return Changes(tuple(new), tuple(changed), tuple(removed))


def observations(
    found: Changes, book: SeriesBook, period: Period, segment: str | None
) -> list[Observation]:
    """What to apply to the series; a value that is taken away goes from every segment that
    the total was made of."""
    grain = entry_grain(period)
    day = period.end if grain == "day" else period.start
    out = [
        Observation(one.id, segment or "", grain, day, value=value)
        for one, value in (*found.new, *found.changed)
    ]
    for one in found.removed:
        for point in book.points(one.id, segment):
            if point.day in period and point.grain == grain:
                out.append(Observation(one.id, point.segment, grain, point.day))
    return out

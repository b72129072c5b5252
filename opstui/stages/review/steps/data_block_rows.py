"""A block of several periods or segments as lines: each number, what it replaces, its doubt."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from opstui.data_sources.issues import Kind
from opstui.data_sources.plan import ImportPlan
from opstui.kernel.label import Label
from opstui.kernel.language import _, language, ngettext
from opstui.kernel.observations import Observation
from opstui.kernel.periods import Period
from opstui.kernel.quantities import format_number
from opstui.kernel.series import How
from opstui.kernel.text import fit, wrap
from opstui.stages.review.entry import Doubt, Entry, doubts, entries
from opstui.stages.review.steps import data_rows as rows
from opstui.stages.review.steps.context import ReviewContext

NAME, PLACE = 22, 22
MOST = 200
_KINDS: tuple[Kind, ...] = ("doubt", "problem", "warning")

Group = tuple[Period, str | None]


@dataclass(frozen=True, slots=True)
class BlockLook:
    """`refused`: something in it cannot be kept; `strange`: something is asked about once."""

    lines: tuple[str, ...]
    changes: bool
    refused: bool
    strange: bool


def look_at(context: ReviewContext, plan: ImportPlan, left_out: str, cells: int) -> BlockLook:
    """What keeping the block would do, in lines of `cells`."""
    asked = {group: _asked(context, group, some) for group, some in _groups(plan).items()}
    counts = [0, 0, 0]
    strange = refused = False
    lines = []
    for one in plan.observations:
        entry, doubt = asked[_group(one)][one.metric]
        kind = 0 if entry.value is None else 2 if entry.value == one.amount else 1
        counts[kind] += 1
        doubt = doubt if kind != 2 else None
        refused = refused or bool(doubt and doubt.refused)
        strange = strange or doubt is not None
        lines.append(_line(entry, one, doubt))
    shown = lines[:MOST]
    if len(lines) > MOST:
        shown.append(_("and {n} more").format(n=f"{len(lines) - MOST:,}"))
    issues = [issue for kind in _KINDS for issue in plan.of(kind)]
    said = [line for issue in issues for line in wrap("! " + issue.text(), cells)]
    said += wrap(left_out, cells) if left_out else []
    parts = ([_counted(counts)], said, shown)
    return BlockLook(
        tuple("\n\n".join("\n".join(part) for part in parts if part).split("\n")),
        bool(counts[0] or counts[1]),
        refused or bool(plan.problems or plan.doubts),
        strange,
    )


def _group(one: Observation) -> Group:
    return one.period, one.segment or None


def _groups(plan: ImportPlan) -> dict[Group, list[Observation]]:
    found: dict[Group, list[Observation]] = defaultdict(list)
    for one in plan.observations:
        found[_group(one)].append(one)
    return found


def _asked(
    context: ReviewContext, group: Group, some: list[Observation]
) -> dict[str, tuple[Entry, Doubt | None]]:
    """Metric → what is stored for the period and segment, and the doubt about the new number."""
    period, segment = group
    known = {one.id: one for one in entries(context.reader, {}, period, segment)}
    found = [known.get(one.metric) or _entry(context, one, group) for one in some]
    typed = {one.metric: one.amount for one in some if one.amount is not None}
    doubtful = doubts(context.tree, [*known.values(), *_beside(found, known)], typed)
    return {one.id: (one, doubtful.get(one.id)) for one in found}


def _beside(found: list[Entry], known: dict[str, Entry]) -> list[Entry]:
    return [one for one in found if one.id not in known]


def _entry(context: ReviewContext, one: Observation, group: Group) -> Entry:
    """A number that the grid does not ask for: a segment that is new, or a rate."""
    how: How = next(
        (known.how for known in context.reader.inputs if known.id == one.metric), "flow"
    )
    node = context.tree.get(one.metric)
    name = node.name if node is not None else _label(context, one.metric)
    value = context.book.total(one.metric, group[0], group[1], how).value
    return Entry(one.metric, name, context.unit(one.metric), how, None, None, value)


def _label(context: ReviewContext, metric: str) -> Label:
    found = next((one.name for one in context.reader.inputs if one.id == metric), None)
    return found or Label(zh=metric, en=metric)


def _line(entry: Entry, one: Observation, doubt: Doubt | None) -> str:
    value = one.amount or 0.0
    old = format_number(entry.value, entry.unit, style="exact") if entry.value is not None else ""
    now = format_number(value, entry.unit, style="exact")
    place = f"{one.period.code} {one.segment}".strip()
    if entry.value == one.amount:
        what = f"{now}  {_('same')}"
    else:
        what = f"{old} > {now}" if old else now
    said = rows.short(doubt, entry, value) if doubt is not None else ""
    name = fit(entry.name.text(language()) or entry.id, NAME)
    return f"{name} {fit(place, PLACE)} {what}  {said}".rstrip()


def _counted(counts: list[int]) -> str:
    new, changed, same = counts
    parts = [
        ngettext("{n} new", "{n} new", new).format(n=new),
        ngettext("{n} changed", "{n} changed", changed).format(n=changed),
        ngettext("{n} the same", "{n} the same", same).format(n=same),
    ]
    shown = [text for text, n in zip(parts, counts, strict=True) if n]
    return _(", ").join(shown) or _("Nothing in this block is new.")
